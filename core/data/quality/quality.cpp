// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/quality/quality.h"

#include "core/data/quality/checks.h"

#include <algorithm>
#include <array>

namespace cairn::data {

namespace {

constexpr std::array<QualityCheck, 16> kChecks{{
    {"damaged_pages", "Damaged parts of files", checkDamagedPages},
    {"missing", "Missing values", checkMissing},
    {"placeholder", "Placeholders for missing values", checkPlaceholders},
    {"constant", "Constant columns", checkConstant},
    {"duplicates", "Duplicate rows", checkDuplicates},
    {"near_duplicates", "Near-duplicate rows", checkNearDuplicates},
    {"near_texts", "Near-duplicate texts", checkNearTexts},
    {"mixed_types", "Mixed types", checkMixedTypes},
    {"outliers", "Outliers", checkOutliers},
    {"rare_categories", "Rare categories", checkRareCategories},
    {"unit_jump", "Jumps of the unit", checkUnitJumps},
    {"imbalance", "Imbalanced classes", checkImbalance},
    {"conflicting_labels", "Conflicting labels", checkConflictingLabels},
    {"label_noise", "Doubtful labels", checkLabelNoise},
    {"time_order", "Order of time", checkTimeOrder},
    {"text_damage", "Damaged text", checkTextDamage},
}};

void sort(Findings& findings)
{
    std::ranges::stable_sort(findings, [](const Finding& a, const Finding& b) {
        return a.severity != b.severity ? a.severity > b.severity : a.count > b.count;
    });
}

} // namespace

std::string_view name(Severity severity)
{
    static constexpr std::array<std::string_view, 3> kNames{"note", "warning", "serious"};
    return kNames[static_cast<std::size_t>(severity)];
}

std::string percent(double share)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.*f %%", share > 0 && share < 0.001 ? 3 : 1, 100 * share);
    return text;
}

std::string sqlColumn(const std::string& name)
{
    std::string quoted = "\"";
    for (const char letter : name)
        quoted += letter == '"' ? "\"\"" : std::string(1, letter);
    return quoted + '"';
}

std::string sqlLiteral(const std::string& text)
{
    std::string quoted = "'";
    for (const char letter : text)
        quoted += letter == '\'' ? "''" : std::string(1, letter);
    return quoted + '\'';
}

double quantile(const NumericSummary& numbers, double probability)
{
    const auto found = std::ranges::find(numbers.quantiles, probability, &std::pair<double, double>::first);
    return found == numbers.quantiles.end() ? 0 : found->second;
}

Fix sqlFix(const std::string& column, const std::string& expression)
{
    return {"sql", {{"sql", expression}, {"name", column}}};
}

std::span<const QualityCheck> qualityChecks()
{
    return kChecks;
}

Result<QualityReport> checkQuality(const Dataset& dataset, const TableProfile& profile, const QualityOptions& options,
                                   const QualityObserver& observer, JobContext& job)
{
    if (profile.sampled() || profile.columns.size() != dataset.schema().size())
        return fail(ErrorCode::InvalidInput, "The quality report needs a profile of all rows", dataset.title(), "Profile without a sample first");
    CAIRN_ASSIGN(const ScannedRows rows, allRows(dataset));
    const QualityContext context{dataset, profile, rows, options};
    QualityReport report;
    report.rows = rows.total;
    for (const QualityCheck& check : kChecks) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled", dataset.title());
        job.progress.setText(std::string(check.title));
        job.progress.set(0, rows.total);
        CAIRN_TRY(check.run(context, report.findings, job));
        sort(report.findings);
        if (observer)
            observer(report.findings);
    }
    return report;
}

Json toJson(const Finding& finding, std::size_t examples)
{
    Json json{{"check", finding.check}, {"severity", std::string(name(finding.severity))}, {"what", finding.what}, {"rows", finding.count},
              {"facts", finding.facts}};
    if (!finding.column.empty())
        json["column"] = finding.column;
    if (!finding.rows.empty())
        json["examples"] = finding.rows.page(0, examples);
    if (finding.fix)
        json["fix"] = {{"kind", finding.fix->kind}, {"parameters", finding.fix->parameters}};
    return json;
}

Json toJson(const QualityReport& report, std::size_t examples)
{
    Json json{{"rows", report.rows}, {"findings", Json::array()}};
    for (const Finding& finding : report.findings)
        json["findings"].push_back(toJson(finding, examples));
    return json;
}

} // namespace cairn::data
