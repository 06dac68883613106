// SPDX-License-Identifier: GPL-3.0-or-later
// What each kind of step does, once more in Python.
#include "core/prep/python/python_steps.h"

#include <array>
#include <utility>

namespace cairn::prep {

namespace {

constexpr const char* kAutoencoderPython = R"py(def step_autoencoder(rows, p, f):
    """The code of the encoding half of a small network."""
    activation = math.tanh if p["activation"] == "tanh" else lambda x: max(x, 0.0)
    for row in rows:
        values = []
        for name, mean, scale in zip(f["columns"], f["means"], f["scales"]):
            x = number(row.get(name))
            values.append(0.0 if x is None else (x - mean) / scale)
        for i, layer in enumerate(f["layers"]):
            values = [b + sum(w * v for w, v in zip(weights, values)) for b, weights in zip(layer["bias"], layer["weights"])]
            if i + 1 < len(f["layers"]):
                values = [activation(x) for x in values]
        for k, value in enumerate(values):
            row[p["prefix"] + str(k + 1)] = value
        if not p["keep"]:
            forget(row, f["columns"])
)py";

constexpr const char* kBinPython = R"py(def step_bin(rows, p, f):
    """Replaces a number by its bin."""
    for i, name in enumerate(f["columns"]):
        for row in rows:
            x = number(row.get(name))
            bin = None if x is None else bisect.bisect_right(f["edges"][i], x)
            row[name] = f["labels"][i][bin] if bin is not None and p["answer"] == "label" else bin
)py";

constexpr const char* kClipPython = R"py(def step_clip(rows, p, f):
    """Brings values outside two limits to the limits."""
    for name, low, high in zip(f["columns"], f["lows"], f["highs"]):
        for row in rows:
            x = number(row.get(name))
            row[name] = None if x is None else min(max(x, low), high)
)py";

constexpr const char* kDropPython = R"py(def step_drop(rows, p, f):
    """Leaves columns out."""
    for row in rows:
        forget(row, f["columns"])
)py";

constexpr const char* kRenamePython = R"py(def step_rename(rows, p, f):
    """Gives a column another name."""
    for row in rows:
        row[p["to"]] = row.pop(p["column"], None)
)py";

constexpr const char* kRetypePython = R"py(def step_retype(rows, p, f):
    """Reads columns as another type; None where a value does not fit."""
    def read(value):
        if value is None or p["to"] == "text":
            return text(value)
        if p["to"] == "timestamp":
            try:
                return datetime.datetime.strptime(value, p["format"]) if p["format"] else time(value)
            except (TypeError, ValueError):
                return None
        if p["to"] == "boolean" and isinstance(value, str):
            return {"true": True, "t": True, "1": True, "yes": True, "y": True, "false": False, "f": False, "0": False, "no": False, "n": False}.get(value.strip().lower())
        x = number(value)
        return None if x is None else bool(x) if p["to"] == "boolean" else int(x + math.copysign(0.5, x)) if p["to"] == "integer" else x

    for name in f["columns"]:
        for row in rows:
            row[name] = read(row.get(name))
)py";

constexpr const char* kDatePartsPython = R"py(def step_date_parts(rows, p, f):
    """Parts of times; cyclic ones as sine and cosine."""
    parts = {"year": (lambda t: t.year, 0, 0), "quarter": (lambda t: (t.month + 2) // 3, 1, 4), "month": (lambda t: t.month, 1, 12),
             "week": (lambda t: t.isocalendar()[1], 1, 53), "day": (lambda t: t.day, 1, 31),
             "dayofyear": (lambda t: t.timetuple().tm_yday, 1, 366), "weekday": (lambda t: t.weekday(), 0, 7),
             "hour": (lambda t: t.hour, 0, 24), "minute": (lambda t: t.minute, 0, 60), "second": (lambda t: t.second, 0, 60)}
    for name in f["columns"]:
        for row in rows:
            when = time(row.get(name))
            for part in p["parts"]:
                value, first, period = parts[part]
                stem = name + "_" + part
                x = None if when is None else value(when)
                if p["cyclic"] and period:
                    angle = None if x is None else (x - first) * 2 * math.pi / period
                    row[stem + "_sin"] = None if x is None else math.sin(angle)
                    row[stem + "_cos"] = None if x is None else math.cos(angle)
                else:
                    row[stem] = x
            if not p["keep"]:
                forget(row, [name])
)py";

constexpr const char* kHashEncodePython = R"py(def step_hash_encode(rows, p, f):
    """Stable buckets: the second half of MD5, least byte first."""
    for name in f["columns"]:
        for row in rows:
            value = text(row.get(name))
            bucket = None if value is None else int.from_bytes(hashlib.md5(value.encode()).digest()[8:], "little") % p["buckets"]
            if p["answer"] == "category":
                row[name + "_hash"] = None if bucket is None else str(bucket)
            else:
                for i in range(p["buckets"]):
                    row[name + "_hash" + str(i)] = int(bucket == i)
            if not p["keep"]:
                forget(row, [name])
)py";

constexpr const char* kImputePython = R"py(def step_impute(rows, p, f):
    """Puts a learned value where one is missing."""
    for name, fill in zip(f["columns"], f["fills"]):
        for row in rows:
            missing = is_missing(row.get(name))
            if missing:
                row[name] = fill
            if p["flag"]:
                row[name + "_missing"] = int(missing)
)py";

constexpr const char* kInteractPython = R"py(def step_interact(rows, p, f):
    """Combines two columns."""
    sign = {"product": "*", "ratio": "/", "difference": "-", "sum": "+"}[p["operation"]]
    for row in rows:
        a, b = number(row.get(p["a"])), number(row.get(p["b"]))
        if a is None or b is None or (sign == "/" and b == 0):
            y = None
        else:
            y = a * b if sign == "*" else a / b if sign == "/" else a - b if sign == "-" else a + b
        row[p["name"] or p["a"] + sign + p["b"]] = y
)py";

constexpr const char* kOneHotPython = R"py(def step_one_hot(rows, p, f):
    """One column per category."""
    for name, known in zip(f["columns"], f["categories"]):
        for row in rows:
            value = text(row.get(name))
            for category in known:
                row[name + "=" + category] = int(value == category)
            row[name + "=(unknown)"] = int(value is not None and value not in known)
            if not p["keep"]:
                forget(row, [name])
)py";

constexpr const char* kOrdinalPython = R"py(def step_ordinal(rows, p, f):
    """The place of a category in an order."""
    for name, order in zip(f["columns"], f["orders"]):
        places = {value: place for place, value in enumerate(order)}
        unknown = {"missing": None, "minus_one": -1, "last": len(order)}[p["unknown"]]
        for row in rows:
            value = text(row.get(name))
            row[name] = None if value is None else places.get(value, unknown)
)py";

constexpr const char* kPcaPython = R"py(def step_pca(rows, p, f):
    """Directions in which the training rows vary most."""
    for row in rows:
        values = []
        for name, mean, scale in zip(f["columns"], f["means"], f["scales"]):
            x = number(row.get(name))
            values.append(0.0 if x is None else (x - mean) / scale)
        for k, component in enumerate(f["components"]):
            row[p["prefix"] + str(k + 1)] = sum(w * v for w, v in zip(component, values))
        if not p["keep"]:
            forget(row, f["columns"])
)py";

constexpr const char* kPowerPython = R"py(def step_power(rows, p, f):
    """Logarithms and powers; None where they are not defined."""
    def power(x, n):
        return math.expm1(n * math.log(x)) / n if abs(n) >= 1e-9 else math.log(x)

    for i, name in enumerate(f["columns"]):
        for row in rows:
            x, y = number(row.get(name)), None
            if x is None:
                pass
            elif p["method"] == "log":
                y = math.log(x) if x > 0 else None
            elif p["method"] == "log1p":
                y = math.log1p(x) if x > -1 else None
            elif p["method"] == "sqrt":
                y = math.sqrt(x) if x >= 0 else None
            elif p["method"] == "box_cox":
                y = power(x, f["lambdas"][i]) if x > 0 else None
            else:
                y = power(1 + x, f["lambdas"][i]) if x >= 0 else -power(1 - x, 2 - f["lambdas"][i])
            row[name] = y
)py";

constexpr const char* kScalePython = R"py(def step_scale(rows, p, f):
    """Brings columns to a common scale."""
    by_rank = p["method"].startswith("quantile")
    for i, name in enumerate(f["columns"]):
        for row in rows:
            x = number(row.get(name))
            if x is None:
                row[name] = None
            elif by_rank:
                level = on_curve(f["curves"][i], x)
                if p["method"] == "quantile_normal":
                    level = statistics.NormalDist().inv_cdf(min(max(level, 1e-7), 1 - 1e-7))
                row[name] = level
            else:
                row[name] = (x - f["centers"][i]) / f["scales"][i]
)py";

constexpr const char* kSelectFeaturesPython = R"py(def step_select_features(rows, p, f):
    """Leaves out the columns that were judged to tell little."""
    for row in rows:
        forget(row, f["dropped"])
)py";

constexpr const char* kTargetEncodePython = R"py(def step_target_encode(rows, p, f):
    """The smoothed mean of the target for a category, as for rows that were not trained on."""
    count = sum(f["totals"][0])
    for name, learned in zip(f["columns"], f["encodings"]):
        sums = dict(zip(learned["values"], learned["sums"]))
        for k, output in enumerate(f["outputs"]):
            prior = sum(f["totals"][k + 1]) / count if count else 0.0
            for row in rows:
                seen = sums.get(text(row.get(name)))
                weight = sum(seen[0]) + p["smoothing"] if seen else 0
                row[name + output] = (sum(seen[k + 1]) + p["smoothing"] * prior) / weight if weight else prior
        if not p["keep"]:
            for row in rows:
                forget(row, [name])
)py";

constexpr const char* kTextCleanPython = R"py(def step_text_clean(rows, p, f):
    """Brings spellings of the same thing together."""
    for name in f["columns"]:
        for row in rows:
            value = row.get(name)
            if value is None:
                continue
            if p["unicode"] == "nfc":
                value = unicodedata.normalize("NFC", value)
            elif p["unicode"] == "no_accents":
                value = "".join(c for c in unicodedata.normalize("NFD", value) if not unicodedata.combining(c))
            if p["pattern"]:
                value = re.sub(p["pattern"], p["replacement"], value)
            if p["trim"]:
                value = re.sub(r"[ \t\n\f\r]+", " ", value).strip(" ")
            value = value.lower() if p["case"] == "lower" else value.upper() if p["case"] == "upper" else value
            row[name] = None if p["empty_is_missing"] and not value else value
)py";

constexpr const char* kTokenisePython = R"py(def step_tokenise(rows, p, f):
    """How much of each kept word stands in a text."""
    def words(value):
        word = ""
        for c in value:
            kind = unicodedata.category(c)
            if kind[0] in "LN" or kind == "Mn" or c == "_":
                word += c.lower()
                continue
            if word:
                yield word
            word = ""
        if word:
            yield word

    for name, learned in zip(f["columns"], f["learned"]):
        if learned["tokenizer"]["kind"] not in ("whitespace", "character"):
            raise NotImplementedError("the tokeniser " + learned["tokenizer"]["kind"] + " is not part of this file: prepare these rows in Cairn")
        places = {piece: place for place, piece in enumerate(learned["pieces"])}
        for row in rows:
            value = row.get(name) or ""
            numbers = [0.0] * len(places)
            for piece in words(value) if learned["tokenizer"]["kind"] == "whitespace" else value:
                if piece in places:
                    numbers[places[piece]] += 1
            if p["answer"] == "presence":
                numbers = [float(x > 0) for x in numbers]
            elif p["answer"] == "tfidf":
                numbers = [x * weight for x, weight in zip(numbers, learned["weights"])]
                length = math.sqrt(sum(x * x for x in numbers))
                numbers = [x / length for x in numbers] if length > 0 else numbers
            for piece, place in places.items():
                row[name + ":" + piece] = numbers[place]
            if not p["keep"]:
                forget(row, [name])
)py";

constexpr std::array<std::pair<std::string_view, const char*>, 19> kSources{{
    {"autoencoder", kAutoencoderPython},
    {"bin", kBinPython},
    {"clip", kClipPython},
    {"drop", kDropPython},
    {"rename", kRenamePython},
    {"retype", kRetypePython},
    {"date_parts", kDatePartsPython},
    {"hash_encode", kHashEncodePython},
    {"impute", kImputePython},
    {"interact", kInteractPython},
    {"one_hot", kOneHotPython},
    {"ordinal", kOrdinalPython},
    {"pca", kPcaPython},
    {"power", kPowerPython},
    {"scale", kScalePython},
    {"select_features", kSelectFeaturesPython},
    {"target_encode", kTargetEncodePython},
    {"text_clean", kTextCleanPython},
    {"tokenise", kTokenisePython},
}};

} // namespace

const char* pythonOfStep(std::string_view kind)
{
    for (const auto& [id, source] : kSources) {
        if (id == kind)
            return source;
    }
    return nullptr;
}

} // namespace cairn::prep
