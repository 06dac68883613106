// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/python/python.h"

#include "core/formats/python_writer.h"
#include "core/prep/python/python_steps.h"
#include "core/prep/step/step_kind.h"

#include <algorithm>
#include <set>

namespace cairn::prep {

namespace {

constexpr const char* kHelpers = R"py(
def is_missing(value):
    return value is None or (isinstance(value, float) and not math.isfinite(value))


def number(value):
    """A finite number, or None; times (datetime, or ISO text) as seconds since 1970."""
    if isinstance(value, datetime.datetime):
        return (value - datetime.datetime(1970, 1, 1)).total_seconds()
    try:
        x = None if value is None else float(value)
    except ValueError:
        when = time(value)
        return None if when is None else number(when)
    return x if x is not None and math.isfinite(x) else None


def text(value):
    """The text by which a value is known as a category."""
    return ("true" if value else "false") if isinstance(value, bool) else value if value is None else str(value)


def time(value):
    if isinstance(value, str):
        try:
            return datetime.datetime.fromisoformat(value)
        except ValueError:
            return None
    return datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=value) if isinstance(value, (int, float)) else value


def on_curve(curve, x):
    """Points joined by straight lines, constant outside."""
    if x <= curve[0][0]:
        return curve[0][1]
    if x >= curve[-1][0]:
        return curve[-1][1]
    values = [point[0] for point in curve]
    at, above = bisect.bisect_left(values, x), bisect.bisect_right(values, x)
    if at < above:
        return (curve[at][1] + curve[above - 1][1]) / 2
    (x0, y0), (x1, y1) = curve[above - 1], curve[above]
    return y0 + (y1 - y0) * ((x - x0) / (x1 - x0))


def forget(row, names):
    for name in names:
        row.pop(name, None)
)py";

constexpr const char* kPrepare = R"py(

def prepare(rows):
    """The rows (dicts by column name, None for missing) with the steps of the recipe applied, as for new data."""
    rows = [dict(row) for row in rows]
    for step in RECIPE.get("steps", []):
        if step.get("enabled", True):
            kind = step["kind"]
            if kind not in STEPS:
                raise NotImplementedError("the step " + kind + " needs other rows or SQL: prepare these rows in Cairn")
            STEPS[kind](rows, {**DEFAULTS[kind], **step["params"]}, step["fitted"])
    return rows


def encode(rows):
    """What the model takes: for each row, numbers per field."""
    fields = {"features": [], "categories": []}
    one_hot = RECIPE["encoding"] == "one_hot"
    for row in prepare(rows):
        features, categories, offset = [], [], 0
        for column in RECIPE["numeric"]:
            x = number(row.get(column["column"]))
            features.append(((column["fill"] if x is None else x) - column["mean"]) / column["deviation"])
            if column["missingElement"]:
                features.append(float(x is None))
        for column in RECIPE["categories"]:
            known, value = column["categories"], text(row.get(column["column"]))
            size = len(known) + 1 + int(column["missingElement"])
            code = size - 1 if value is None else known.index(value) if value in known else len(known)
            features.extend([float(i == code) for i in range(size)] if one_hot else [])
            if RECIPE["encoding"] == "columns":
                fields.setdefault(column["field"], []).append([code])
                continue
            categories.append(offset + code)
            offset += size
        fields["features"].append(features)
        fields["categories"].append([] if one_hot else categories)
    return fields
)py";

std::set<std::string> usedKinds(const Recipe& recipe)
{
    std::set<std::string> kinds;
    for (const Step& step : recipe.steps) {
        if (step.enabled)
            kinds.insert(step.kind);
    }
    return kinds;
}

} // namespace

std::string pythonImports(const Recipe& recipe)
{
    return recipe.image ? std::string() : "import bisect\nimport datetime\nimport hashlib\nimport math\nimport re\nimport statistics\nimport unicodedata\n";
}

std::string pythonSource(const Recipe& recipe)
{
    if (recipe.image)
        return {};
    std::string functions, table, defaults;
    for (const std::string& id : usedKinds(recipe)) {
        const StepKind* kind = findStepKind(id);
        const char* source = pythonOfStep(id);
        if (!kind || !source)
            continue;
        functions += "\n\n" + std::string(source);
        if (functions.ends_with('\n'))
            functions.pop_back();
        Json values = Json::object();
        for (const ParamSpec& spec : kind->info.params)
            values[spec.name] = spec.fallback;
        table += "    " + formats::pythonString(id) + ": step_" + id + ",\n";
        defaults += "    " + formats::pythonString(id) + ": json.loads(" + formats::pythonString(values.dump()) + "),\n";
    }
    if (!functions.empty())
        functions += "\n";
    return "\n# How rows of the data set become inputs of the model." + std::string(kHelpers) + functions + "\n\nSTEPS = {\n" + table + "}\nDEFAULTS = {\n" + defaults +
           "}\n" + kPrepare;
}

} // namespace cairn::prep
