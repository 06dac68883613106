// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/watch/drift_rule.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cstdio>

namespace cairn::engine {

namespace {

constexpr std::uint64_t kSampleRows = 2048, kSampleBytes = std::uint64_t{32} << 20;
constexpr std::int64_t kMostElements = 512, kLookNumbers = 8192, kFewestRows = 16, kMostRows = 128;
constexpr std::int64_t kRowTokens = 32; ///< of each row of a text
constexpr std::size_t kNamedVariables = 3;

/// Rows spread evenly over a source.
Result<Batch> sampleOf(const batch::EncodedSource& source)
{
    const std::uint64_t bytes = std::max<std::uint64_t>(1, source.rowBytes());
    const std::uint64_t count = std::min({source.size(), kSampleRows, std::max<std::uint64_t>(kFewestRows, kSampleBytes / bytes)});
    std::vector<std::uint64_t> positions(count);
    for (std::uint64_t i = 0; i < count; ++i)
        positions[i] = i * source.size() / count;
    return readBatch(source, positions, at::kCPU, true);
}

std::int64_t numbersOf(const batch::Field& field)
{
    std::int64_t count = 1;
    for (const std::int64_t length : field.shape)
        count *= length;
    return count;
}

} // namespace

Result<DriftWatch> DriftWatch::learn(const batch::EncodedSource& train, bool onHost)
{
    DriftWatch watch(onHost);
    watch.chooseVariables(train);
    if (watch.m_variables.empty())
        return watch;
    CAIRN_ASSIGN(const Batch sample, sampleOf(train));
    for (const Variable& variable : watch.m_variables)
        watch.m_bins.emplace_back(watch.valuesOf(variable, sample, sample.rows));
    watch.m_reference = watch.empty();
    watch.count(sample, sample.rows, watch.m_reference);
    watch.m_referenceRows = static_cast<std::uint64_t>(sample.rows);
    watch.m_window = watch.empty();
    return watch;
}

void DriftWatch::chooseVariables(const batch::EncodedSource& source)
{
    const bool changed = source.augmentation() != nullptr;
    for (std::size_t i = 0; i < source.fields().size(); ++i) {
        const batch::Field& field = source.fields()[i];
        const bool drawn = changed && (i == 0 || (field.codes() && field.type == ElementType::UInt8));
        if (!field.perRow || drawn || numbersOf(field) == 0)
            continue;
        const bool few = field.shape.size() <= 1 && numbersOf(field) <= kMostElements;
        if (field.codes() && (field.elements.empty() || !few)) {
            m_variables.push_back({"codes of " + field.name, i, Part::All});
        } else if (few) {
            for (std::int64_t element = 0; element < numbersOf(field); ++element) {
                const auto place = static_cast<std::size_t>(element);
                m_variables.push_back({place < field.elements.size() ? field.elements[place] : field.name + "[" + std::to_string(element) + "]", i, Part::Element, element});
            }
        } else {
            m_variables.push_back({"mean of " + field.name, i, Part::Mean});
            m_variables.push_back({"spread of " + field.name, i, Part::Spread});
        }
    }
    if (source.target().rowwise() && !changed)
        m_variables.push_back({source.target().column.empty() ? "the target" : "target " + source.target().column, kTarget, Part::All});
}

std::vector<float> DriftWatch::valuesOf(const Variable& variable, const Batch& batch, std::int64_t rows) const
{
    const at::NoGradGuard noGradients;
    const at::Tensor all = variable.field == kTarget ? batch.targets : batch.fields[variable.field];
    if (!all.defined())
        return {};
    at::Tensor values = all.narrow(0, 0, rows).reshape({rows, -1});
    switch (variable.part) {
    case Part::Element: values = values.select(1, variable.element); break;
    case Part::Mean: values = values.to(at::kFloat).mean(1); break;
    case Part::Spread: values = values.to(at::kFloat).std(1, false); break;
    case Part::All: values = values.narrow(1, 0, std::min(values.size(1), kRowTokens)); break;
    }
    values = values.to(at::kCPU, at::kFloat).contiguous();
    return {values.const_data_ptr<float>(), values.const_data_ptr<float>() + values.numel()};
}

void DriftWatch::count(const Batch& batch, std::int64_t rows, Counts& counts) const
{
    for (std::size_t i = 0; i < m_variables.size(); ++i) {
        for (const float value : valuesOf(m_variables[i], batch, rows))
            ++counts[i][m_bins[i].of(value)];
    }
}

DriftWatch::Counts DriftWatch::empty() const
{
    Counts counts;
    for (const stats::StabilityBins& bins : m_bins)
        counts.emplace_back(bins.count(), 0);
    return counts;
}

/// Most changed first. Tokens of a row depend on each other: what chance may do goes by rows.
std::vector<DriftWatch::Drifted> DriftWatch::drifted(const Counts& counts, std::uint64_t rows) const
{
    std::vector<Drifted> found;
    for (std::size_t i = 0; i < m_variables.size(); ++i) {
        const double index = stats::stabilityIndex(m_reference[i], counts[i]);
        if (index > std::max(kDrifted, stats::chanceIndex(m_referenceRows, rows, counts[i].size())))
            found.push_back({m_variables[i].name, index});
    }
    std::ranges::stable_sort(found, std::ranges::greater(), &Drifted::index);
    return found;
}

namespace {

template <typename Found>
std::string listed(const std::vector<Found>& found)
{
    std::string text;
    for (std::size_t i = 0; i < std::min(found.size(), kNamedVariables); ++i) {
        char number[32];
        std::snprintf(number, sizeof number, " (index %.2f)", found[i].index);
        text += (i > 0 ? ", " : "") + found[i].name + number;
    }
    return text + (found.size() > kNamedVariables ? " and " + std::to_string(found.size() - kNamedVariables) + " more" : std::string());
}

} // namespace

Result<std::optional<Finding>> DriftWatch::compare(const batch::EncodedSource& other, const std::string& part) const
{
    if (m_variables.empty() || other.size() == 0)
        return std::optional<Finding>();
    CAIRN_ASSIGN(const Batch sample, sampleOf(other));
    Counts counts = empty();
    count(sample, sample.rows, counts);
    const std::vector<Drifted> found = drifted(counts, static_cast<std::uint64_t>(sample.rows));
    if (found.empty())
        return std::optional<Finding>();
    return std::optional(Finding{"warn", "Drift: the " + part + " rows differ from the training rows in " + listed(found)
                                     + ". Numbers on them may say little of each other: look at how the data are split, or at where these rows come from"});
}

void DriftWatch::see(const Batch& batch)
{
    ++m_looks;
    if (m_variables.empty() || batch.rows == 0)
        return;
    const std::int64_t wanted = std::clamp(kLookNumbers / static_cast<std::int64_t>(m_variables.size()), kFewestRows, kMostRows);
    const std::int64_t rows = std::min(wanted, batch.rows);
    count(batch, rows, m_window);
    m_windowRows += static_cast<std::uint64_t>(rows);
}

std::optional<Finding> DriftWatch::stepDone(std::int64_t step, WatchState& state)
{
    if ((step + 1) % (m_period * kLooks) != 0)
        return std::nullopt;
    std::vector<Drifted> found = m_looks == kLooks ? drifted(m_window, m_windowRows) : std::vector<Drifted>();
    m_looks = 0;
    m_window = empty();
    m_windowRows = 0;
    std::erase_if(found, [&](const Drifted& one) { return std::ranges::find(state.toldDrift, one.name) != state.toldDrift.end(); });
    if (found.empty())
        return std::nullopt;
    for (const Drifted& one : found)
        state.toldDrift.push_back(one.name);
    return Finding{"warn", "Drift: up to step " + std::to_string(step + 1) + ", over " + std::to_string(m_period * kLooks) + " steps, the batches differ from the training rows as a whole in " + listed(found)
                       + ". Shuffle the source, or look at what changed in it"};
}

} // namespace cairn::engine
