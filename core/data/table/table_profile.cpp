// SPDX-License-Identifier: GPL-3.0-or-later
// Column summaries in SQL: one pass for counts and moments, one for the histogram, one for frequent values.
#include "core/data/profile/histogram_bins.h"
#include "core/data/table/table_store.h"

#include <array>
#include <cmath>

namespace cairn::data {

namespace {

constexpr std::array kProbabilities{0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};
constexpr std::uint64_t kExactRows = 1'000'000; ///< above, quantiles and distinct counts are estimated
constexpr std::uint64_t kMostTopValues = 100'000; ///< frequent values are not looked for among more distinct ones

std::uint64_t asCount(const Cell& cell)
{
    const auto* number = std::get_if<std::int64_t>(&cell);
    return number ? static_cast<std::uint64_t>(*number) : 0;
}

double asNumber(const Cell& cell)
{
    const auto* number = std::get_if<double>(&cell);
    return number ? *number : 0.0;
}

std::string numberSql(const std::string& name, ColumnType type)
{
    return type == ColumnType::Timestamp ? "epoch(" + name + ")" : "CAST(" + name + " AS DOUBLE)";
}

std::string summarySql(const std::string& from, const std::string& name, const std::string& number, bool numeric, bool exact)
{
    std::string sql = "SELECT count(*), count(" + name + "), ";
    sql += exact ? "count(DISTINCT " + name + ")" : "CAST(approx_count_distinct(" + name + ") AS BIGINT)";
    if (!numeric)
        return sql + " FROM " + from;
    sql += ", count(v), min(v), max(v), CAST(avg(v) AS DOUBLE), CAST(coalesce(stddev_samp(v), 0) AS DOUBLE)";
    std::string probabilities;
    for (const double probability : kProbabilities)
        probabilities += (probabilities.empty() ? "" : ", ") + std::to_string(probability);
    // One sketch, or one sort, gives all of them.
    sql += std::string(", ") + (exact ? "quantile_cont" : "approx_quantile") + "(v, [" + probabilities + "]) AS q";
    sql += " FROM (SELECT " + name + ", CASE WHEN isfinite(" + number + ") THEN " + number + " END AS v FROM " + from + ")";
    std::string outer = "SELECT columns(* EXCLUDE (q))";
    for (std::size_t i = 1; i <= kProbabilities.size(); ++i)
        outer += ", CAST(q[" + std::to_string(i) + "] AS DOUBLE)";
    return outer + " FROM (" + sql + ")";
}

NumericSummary numericSummary(const std::vector<Cell>& row, bool exact)
{
    NumericSummary summary;
    summary.notFinite = asCount(row[1]) - asCount(row[3]);
    summary.minimum = asNumber(row[4]);
    summary.maximum = asNumber(row[5]);
    summary.mean = asNumber(row[6]);
    summary.deviation = asNumber(row[7]);
    for (std::size_t i = 0; i < kProbabilities.size(); ++i)
        summary.quantiles.emplace_back(kProbabilities[i], asNumber(row[8 + i]));
    summary.quantilesExact = exact;
    return summary;
}

std::string exactText(double number)
{
    return cellText(Cell(number));
}

Result<Histogram> histogram(DuckConnection& connection, const std::string& from, const std::string& number, const NumericSummary& summary,
                            bool integers, const StopToken& stop)
{
    Histogram result = emptyHistogram(summary.minimum, summary.maximum, integers);
    const double low = result.edges.front();
    const double width = (result.edges.back() - low) / static_cast<double>(result.counts.size());
    const std::string last = std::to_string(result.counts.size() - 1);
    const std::string bin = width > 0 && std::isfinite(width)
        ? "CAST(greatest(0, least(" + last + ", floor((v - (" + exactText(low) + "::DOUBLE)) / " + exactText(width) + "::DOUBLE))) AS BIGINT)"
        : "CAST(0 AS BIGINT)";
    CAIRN_ASSIGN(const auto table, connection.table("SELECT " + bin + " AS b, count(*) FROM (SELECT " + number +
                                                    " AS v FROM " + from + ") WHERE isfinite(v) GROUP BY b", stop));
    for (const auto& row : table)
        result.counts[asCount(row[0])] += asCount(row[1]);
    return result;
}

Result<std::vector<ValueCount>> topValues(DuckConnection& connection, const std::string& from, const std::string& name, const StopToken& stop)
{
    CAIRN_ASSIGN(const auto table, connection.table("SELECT CAST(" + name + " AS VARCHAR), count(*) AS n FROM " + from + " WHERE " + name +
                                                    " IS NOT NULL GROUP BY " + name + " ORDER BY n DESC, " + name + " LIMIT 20", stop));
    std::vector<ValueCount> top;
    for (const auto& row : table)
        top.push_back({cellText(row[0]), asCount(row[1])});
    return top;
}

} // namespace

Result<ColumnProfile> TableStore::profile(std::size_t column, std::uint64_t rowCount, const StopToken& stop) const
{
    const ColumnType type = m_schema[column].type;
    const bool numeric = type == ColumnType::Integer || type == ColumnType::Real || type == ColumnType::Timestamp;
    const bool exact = rowCount <= kExactRows;
    const std::string name = sqlName(m_sqlNames[column]);
    const std::string number = numberSql(name, type);
    CAIRN_ASSIGN(const auto connection, connect());
    CAIRN_ASSIGN(const auto summary, connection->table(summarySql(m_from, name, number, numeric, exact), stop));
    const auto& row = summary.at(0);
    ColumnProfile profile;
    profile.count = asCount(row[0]);
    profile.missing = profile.count - asCount(row[1]);
    profile.distinct = std::min(asCount(row[2]), asCount(row[1]));
    profile.distinctExact = exact;
    if (numeric && asCount(row[3]) > 0) {
        profile.numeric = numericSummary(row, exact);
        CAIRN_ASSIGN(profile.histogram, histogram(*connection, m_from, number, *profile.numeric, type == ColumnType::Integer, stop));
    }
    if (type != ColumnType::Real && type != ColumnType::Timestamp && profile.distinct <= kMostTopValues) {
        CAIRN_ASSIGN(profile.top, topValues(*connection, m_from, name, stop));
    }
    return profile;
}

} // namespace cairn::data
