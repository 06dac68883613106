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
        // The second half of MD5, least byte first: the same for ever and everywhere, unlike the engine's own hash.
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
    return kind;
}

} // namespace cairn::prep
