// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/step/objective.h"

#include <algorithm>

namespace cairn::engine {

namespace {

constexpr std::uint64_t kCountedAtOnce = 8192;

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
    CAIRN_ASSIGN(const std::vector<double> counts, classCounts(source, stop));
    for (std::size_t i = 0; i < classes.size(); ++i)
        loss.classWeights[classes[i]] = counts[i] > 0 ? static_cast<double>(source.size()) / (static_cast<double>(classes.size()) * counts[i]) : 1.0;
    return loss;
}

} // namespace cairn::engine
