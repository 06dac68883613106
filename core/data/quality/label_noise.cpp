// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/profile/column_coder.h"
#include "core/data/quality/checks.h"

#include <algorithm>
#include <cmath>

namespace cairn::data {

namespace {

constexpr std::uint64_t kSample = 5000;
constexpr std::size_t kNeighbours = 10;
constexpr std::size_t kAgree = 9;          ///< neighbours that must share another label
constexpr double kAboveChance = 0.3;       ///< by how much their share must exceed the share of that label in all rows
constexpr std::size_t kMostElements = 256; ///< of an encoded row

/// Rows as points: numbers as robust z within +-4, categories as indicators.
struct Points {
    std::size_t width = 0;
    std::vector<float> values; ///< [rows, width]
    std::vector<std::int32_t> labels;
    std::vector<RowId> ids;

    std::size_t size() const { return ids.size(); }
    std::span<const float> row(std::size_t i) const { return std::span(values).subspan(i * width, width); }
};

struct Encoded {
    std::size_t column = 0, place = 0;
    double centre = 0, scale = 1;
    std::optional<ColumnCoder> coder; ///< categories
};

std::vector<Encoded> encodingOf(const QualityContext& context, std::size_t& width)
{
    std::vector<Encoded> encoded;
    for (std::size_t i = 0; i < context.schema().size(); ++i) {
        const Column& column = context.schema()[i];
        const ColumnProfile& profile = context.column(i);
        if (i == *context.options.target || column.type == ColumnType::Image || profile.distinct < 2)
            continue;
        Encoded element{i, width, 0, 1, {}};
        std::size_t size = 1;
        if (column.type == ColumnType::Text || column.type == ColumnType::Boolean) {
            element.coder = ColumnCoder::of(column, context.profile.columns[i]);
            if (!element.coder || element.coder->size() > 64)
                continue;
            size = element.coder->size();
        } else {
            const double spread = (quantile(*profile.numeric, 0.75) - quantile(*profile.numeric, 0.25)) / 1.349;
            element.centre = quantile(*profile.numeric, 0.5);
            element.scale = spread > 0 ? spread : std::max(profile.numeric->deviation, 1e-300);
        }
        if (width + size > kMostElements)
            continue;
        width += size;
        encoded.push_back(std::move(element));
    }
    return encoded;
}

Result<Points> pointsOf(const QualityContext& context, const ScannedRows& sample, const ColumnCoder& labels, JobContext& job)
{
    Points points;
    const auto encoded = encodingOf(context, points.width);
    std::vector<std::size_t> columns;
    for (const Encoded& element : encoded)
        columns.push_back(element.column);
    columns.push_back(*context.options.target);
    std::vector<std::int32_t> codes;
    CAIRN_TRY(visitRows(context.dataset, columns, sample, [&](const ColumnChunk& chunk) -> Result<void> {
        const std::size_t before = points.size();
        points.values.resize((before + chunk.size) * points.width, 0.0f);
        for (std::size_t e = 0; e < encoded.size(); ++e) {
            const Encoded& element = encoded[e];
            const ColumnVector& column = chunk.columns[e];
            if (element.coder)
                element.coder->encode(column, chunk.size, codes);
            for (std::size_t row = 0; row < chunk.size; ++row) {
                float* out = points.values.data() + (before + row) * points.width + element.place;
                if (element.coder)
                    out[codes[row]] = 1.0f;
                else if (column.present(row) && std::isfinite(column.numbers()[row]))
                    out[0] = static_cast<float>(std::clamp((column.numbers()[row] - element.centre) / element.scale, -4.0, 4.0));
            }
        }
        labels.encode(chunk.columns.back(), chunk.size, codes);
        points.labels.insert(points.labels.end(), codes.begin(), codes.end());
        for (std::size_t row = 0; row < chunk.size; ++row)
            points.ids.push_back(chunk.id(row));
        return {};
    }, job.stop));
    return points;
}

float distance(std::span<const float> a, std::span<const float> b)
{
    float sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += (a[i] - b[i]) * (a[i] - b[i]);
    return sum;
}

/// The label that nearly all neighbours of a row share, if it is not the row's own.
std::optional<std::int32_t> outvoted(const Points& points, std::size_t row, const std::vector<double>& shares, std::vector<std::pair<float, std::size_t>>& near)
{
    near.clear();
    for (std::size_t other = 0; other < points.size(); ++other) {
        if (other != row)
            near.emplace_back(distance(points.row(row), points.row(other)), other);
    }
    if (near.size() < kNeighbours)
        return {};
    std::ranges::nth_element(near, near.begin() + kNeighbours);
    std::vector<std::size_t> votes(shares.size(), 0);
    for (std::size_t i = 0; i < kNeighbours; ++i)
        ++votes[static_cast<std::size_t>(points.labels[near[i].second])];
    const auto best = static_cast<std::size_t>(std::ranges::max_element(votes) - votes.begin());
    const bool enough = votes[best] >= kAgree && static_cast<double>(votes[best]) / kNeighbours > shares[best] + kAboveChance;
    if (!enough || static_cast<std::int32_t>(best) == points.labels[row])
        return {};
    return static_cast<std::int32_t>(best);
}

} // namespace

/// Rows whose label nine of their ten nearest neighbours contradict, among at most 5,000 rows (a sample above that; the
/// finding says so). After Wilson, "Asymptotic properties of nearest neighbor rules using edited data", 1972.
Result<void> checkLabelNoise(const QualityContext& context, Findings& findings, JobContext& job)
{
    if (!context.options.target || !targetIsClasses(context.schema()[*context.options.target], context.column(*context.options.target)))
        return {};
    const std::size_t target = *context.options.target;
    const auto labels = ColumnCoder::of(context.schema()[target], context.profile.columns[target]);
    if (!labels || labels->size() < 3)
        return {};
    CAIRN_ASSIGN(const ScannedRows sample, sampleOf(context.dataset, kSample, context.options.seed));
    CAIRN_ASSIGN(const Points points, pointsOf(context, sample, *labels, job));
    if (points.width == 0)
        return {};
    std::vector<double> shares(labels->size(), 0);
    for (const std::int32_t label : points.labels)
        shares[static_cast<std::size_t>(label)] += 1.0 / static_cast<double>(points.size());
    select::RowSet rows;
    std::vector<std::pair<float, std::size_t>> near;
    for (std::size_t row = 0; row < points.size(); ++row) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled", context.dataset.title());
        job.progress.set(row, points.size());
        if (points.labels[row] != labels->missing() && outvoted(points, row, shares, near))
            rows.add(points.ids[row]);
    }
    if (rows.empty())
        return {};
    const std::uint64_t count = rows.count();
    std::string what = grouped(count) + " labels contradict nearly all similar rows";
    if (sample.sampled())
        what += ", among a sample of " + grouped(sample.count()) + " rows";
    findings.push_back({"label_noise", Severity::Note, context.schema()[target].name, what, {{"examined", sample.count()}, {"sampled", sample.sampled()}}, count,
                        std::move(rows), {}});
    return {};
}

} // namespace cairn::data
