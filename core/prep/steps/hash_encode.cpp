// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/steps/families.h"
#include "core/prep/steps/step_sql.h"

namespace cairn::prep {

namespace {

Result<StepEffect> effect(const EffectView& view)
{
    const std::int64_t buckets = view.integer("buckets");
    StepEffect effect;
    for (const auto& name : view.columns) {
        // MD5's low 64 bits: the same for ever and everywhere, unlike the engine's own hash.
        const std::string bucket = "CAST(md5_number_lower(" + valueSql(view.column(name)) + ") % " + std::to_string(buckets) + " AS BIGINT)";
        if (view.text("answer") == "category") {
            effect.added.push_back({{name + "_hash", ColumnType::Text, {}, {}}, "CAST(" + bucket + " AS VARCHAR)", {name}});
            continue;
        }
        for (std::int64_t i = 0; i < buckets; ++i)
            effect.added.push_back({integerColumn(name + "_hash" + std::to_string(i)), "CASE WHEN " + bucket + " = " + std::to_string(i) + " THEN 1 ELSE 0 END", {name}});
    }
    if (!view.flag("keep"))
        effect.dropped = view.columns;
    return effect;
}

constexpr const char* kHashEncodePython = R"py(def step_hash_encode(rows, p, f):
    """Stable buckets: the low half of MD5."""
    for name in f["columns"]:
        for row in rows:
            value = text(row.get(name))
            bucket = None if value is None else int.from_bytes(hashlib.md5(value.encode()).digest()[8:], "big") % p["buckets"]
            if p["answer"] == "category":
                row[name + "_hash"] = None if bucket is None else str(bucket)
            else:
                for i in range(p["buckets"]):
                    row[name + "_hash" + str(i)] = int(bucket == i)
            if not p["keep"]:
                forget(row, [name])
)py";

} // namespace

StepKind hashEncodeKind()
{
    StepKind kind;
    kind.info = {"hash_encode", "Hash the categories", "categories",
                 "Throws the values of a column into a fixed number of buckets by a stable hash (MD5): any value has a bucket, also one never seen before.",
                 {columnsParam("Columns of categories; none chosen: all text columns", "text"),
                  integerParam("buckets", "Buckets", "More buckets, fewer collisions", 16, 2, 4096),
                  choiceParam("answer", "Answer", "A column with 1 or 0 per bucket, or one column with the bucket as category", {"columns", "category"}),
                  flagParam("keep", "Keep the columns", "Leaves the columns themselves in place, too", false)}};
    kind.effect = effect;
    kind.python = kHashEncodePython;
    return kind;
}

} // namespace cairn::prep
