// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/step/objective.h"

#include <algorithm>
#include <numeric>

namespace cairn::engine {

namespace {

constexpr std::uint64_t kCountedAtOnce = 8192, kCountedBytes = 16 << 20;

/// Pixels of each class.
Result<std::vector<double>> pixelCounts(const batch::EncodedSource& source, const StopToken& stop)
{
    const std::size_t place = fieldPlace(source.fields(), source.target().field);
    std::size_t pixels = 1;
    for (const std::int64_t length : source.fields()[place].shape)
        pixels *= static_cast<std::size_t>(length);
    std::vector<double> counts(256, 0.0);
    const std::uint64_t atOnce = std::max<std::uint64_t>(1, kCountedBytes / std::max<std::size_t>(pixels, 1));
    std::vector<std::uint8_t> bytes;
    for (std::uint64_t first = 0; first < source.size(); first += atOnce) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Stopped while the pixels of each class were counted");
        const std::uint64_t count = std::min(atOnce, source.size() - first);
        bytes.resize(count * pixels);
        batch::BlockView out;
        out.fields.resize(source.fields().size()); // not wanted, but for one
        out.fields[place] = std::as_writable_bytes(std::span(bytes));
        CAIRN_TRY(source.read(first, count, out));
        for (const std::uint8_t code : bytes)
            ++counts[code];
    }
    counts.resize(source.target().classes.size());
    return counts;
}

/// Rows of each class.
Result<std::vector<double>> classCounts(const batch::EncodedSource& source, const StopToken& stop)
{
    const auto classes = static_cast<std::int64_t>(source.target().classes.size());
    std::vector<double> counts(source.target().classes.size(), 0.0);
    std::vector<std::int64_t> targets(kCountedAtOnce);
    for (std::uint64_t first = 0; first < source.size(); first += kCountedAtOnce) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Stopped while the rows of each class were counted");
        const std::uint64_t count = std::min(kCountedAtOnce, source.size() - first);
        batch::BlockView out;
        out.fields.resize(source.fields().size()); // not wanted
        out.targets = std::as_writable_bytes(std::span(targets).first(count));
        CAIRN_TRY(source.read(first, count, out));
        for (std::uint64_t i = 0; i < count; ++i) {
            if (targets[i] >= 0 && targets[i] < classes)
                ++counts[static_cast<std::size_t>(targets[i])];
        }
    }
    return counts;
}

} // namespace

Result<LossConfig> withClassWeights(LossConfig loss, const batch::EncodedSource& source, const StopToken& stop)
{
    const std::vector<std::string>& classes = source.target().classes;
    for (const auto& [name, weight] : loss.classWeights) {
        if (std::ranges::find(classes, name) == classes.end())
            return fail(ErrorCode::InvalidInput, "There is no class \"" + name + "\" to be weighted", "class_weights", "Name classes of the target column");
    }
    if (!loss.balanced)
        return loss;
    const bool pixels = source.target().kind == batch::TaskKind::Segmentation;
    CAIRN_ASSIGN(const std::vector<double> counts, pixels ? pixelCounts(source, stop) : classCounts(source, stop));
    const double all = pixels ? std::accumulate(counts.begin(), counts.end(), 0.0) : static_cast<double>(source.size());
    for (std::size_t i = 0; i < classes.size(); ++i)
        loss.classWeights[classes[i]] = counts[i] > 0 ? all / (static_cast<double>(classes.size()) * counts[i]) : 1.0;
    return loss;
}

} // namespace cairn::engine
