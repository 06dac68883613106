// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/histograms/histogram_log.h"

#include "core/base/json.h"
#include "core/store/durable_file.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <fstream>
#include <limits>
#include <utility>

namespace cairn::store {

namespace {

constexpr std::uint64_t kMostBytes = 256u << 20;
constexpr std::size_t kMostNodes = 100'000;

Json histogramToJson(const Histogram& values)
{
    return {{"range", {values.low, values.high}}, {"mean", values.mean}, {"deviation", values.deviation}, {"zeros", values.zeros}, {"broken", values.broken}, {"counts", values.counts}};
}

Histogram histogramFromJson(const Json& document)
{
    Histogram values;
    values.low = document.at("range").at(0);
    values.high = document.at("range").at(1);
    values.mean = document.at("mean");
    values.deviation = document.at("deviation");
    values.zeros = document.at("zeros");
    values.broken = document.at("broken");
    document.at("counts").get_to(values.counts);
    if (!values.counts.empty() && values.counts.size() != kHistogramBins)
        values.counts.clear();
    return values;
}

std::string lineOf(const HistogramSample& sample)
{
    Json nodes = Json::array();
    for (const NodeHistogram& node : sample.nodes)
        nodes.push_back({{"node", node.node}, {"of", name(node.of)}, {"values", histogramToJson(node.values)}});
    return Json{{"number", sample.number}, {"step", sample.step}, {"epoch", sample.epoch}, {"nodes", std::move(nodes)}}.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

HistogramSample sampleFromJson(const Json& document)
{
    HistogramSample sample;
    document.at("number").get_to(sample.number);
    document.at("step").get_to(sample.step);
    document.at("epoch").get_to(sample.epoch);
    for (const Json& node : document.at("nodes")) {
        const std::string what = node.at("of");
        const HistogramOf of = what == "weights" ? HistogramOf::Weights : what == "gradients" ? HistogramOf::Gradients : HistogramOf::Activations;
        if (sample.nodes.size() < kMostNodes)
            sample.nodes.push_back({node.at("node"), of, histogramFromJson(node.at("values"))});
    }
    return sample;
}

} // namespace

Histogram Histogram::of(std::span<const float> numbers)
{
    Histogram result;
    double sum = 0, squares = 0;
    std::size_t finite = 0, zeros = 0;
    float low = std::numeric_limits<float>::infinity(), high = -low;
    for (const float number : numbers) {
        if (!std::isfinite(number))
            continue;
        ++finite;
        zeros += number == 0;
        sum += number;
        low = std::min(low, number);
        high = std::max(high, number);
    }
    if (numbers.empty())
        return result;
    const auto all = static_cast<double>(numbers.size());
    result.broken = static_cast<double>(numbers.size() - finite) / all;
    result.zeros = static_cast<double>(zeros) / all;
    if (finite == 0)
        return result;
    result.low = low;
    result.high = high;
    result.mean = sum / static_cast<double>(finite);
    result.counts.assign(kHistogramBins, 0);
    const double perBin = result.high > result.low ? static_cast<double>(kHistogramBins) / (result.high - result.low) : 0;
    for (const float number : numbers) {
        if (!std::isfinite(number))
            continue;
        squares += (number - result.mean) * (number - result.mean);
        ++result.counts[std::min(kHistogramBins - 1, static_cast<std::size_t>((number - result.low) * perBin))];
    }
    result.deviation = std::sqrt(squares / static_cast<double>(finite));
    return result;
}

std::string_view name(HistogramOf what)
{
    switch (what) {
    case HistogramOf::Weights: return "weights";
    case HistogramOf::Gradients: return "gradients";
    case HistogramOf::Activations: break;
    }
    return "activations";
}

Result<std::vector<HistogramSample>> HistogramLog::read(const std::filesystem::path& file)
{
    std::vector<HistogramSample> samples;
    std::error_code missing;
    if (!std::filesystem::exists(file, missing))
        return samples;
    CAIRN_ASSIGN(const std::string text, readFile(file, kMostBytes));
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = text.find('\n', begin);
        if (end == std::string::npos)
            break; // cut while it was written
        const Json line = Json::parse(text.begin() + static_cast<std::ptrdiff_t>(begin), text.begin() + static_cast<std::ptrdiff_t>(end), nullptr, false);
        begin = end + 1;
        try {
            samples.push_back(sampleFromJson(line));
        } catch (const Json::exception&) {
            return fail(ErrorCode::Corrupt, "The histograms of the run cannot be read", file.string(), "Delete the file; the run itself does not need it");
        }
    }
    return samples;
}

Result<void> HistogramLog::open()
{
    auto kept = read(m_file);
    if (!kept && kept.error().code != ErrorCode::Corrupt)
        return kept.error();
    m_kept = kept ? std::move(*kept) : std::vector<HistogramSample>();
    m_opened = true;
    m_stride = 1;
    while (m_kept.size() > 1 && std::ranges::all_of(m_kept, [&](const HistogramSample& sample) { return sample.number % (2 * m_stride) == 0; }))
        m_stride *= 2;
    return rewrite(); // without a line that was cut
}

Result<void> HistogramLog::rewrite()
{
    std::string text;
    for (const HistogramSample& sample : m_kept)
        text += lineOf(sample);
    CAIRN_TRY(writeFile(m_file, std::string_view(text)));
    return {};
}

Result<void> HistogramLog::add(const HistogramSample& sample)
{
    if (!m_opened)
        CAIRN_TRY(open());
    if (sample.number % m_stride != 0)
        return {};
    const bool lost = std::erase_if(m_kept, [&](const HistogramSample& kept) { return kept.step >= sample.step; }) > 0;
    m_kept.push_back(sample);
    const bool full = m_kept.size() > kMost;
    if (full) {
        m_stride *= 2;
        std::erase_if(m_kept, [&](const HistogramSample& kept) { return kept.number % m_stride != 0; });
    }
    if (lost || full)
        return rewrite();
    std::ofstream out(m_file, std::ios::binary | std::ios::app);
    out << lineOf(sample);
    out.flush();
    return out ? Result<void>() : systemError(errno, "The histograms of the run cannot be written", m_file);
}

} // namespace cairn::store
