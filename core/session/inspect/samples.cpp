// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/inspect/samples.h"

#include <algorithm>
#include <cmath>

namespace cairn::session {

Result<SamplePictures> samplePictures(LoadedRun& run, std::int64_t count, std::uint64_t seed, JobContext& job)
{
    if (run.recipe.target.kind != batch::TaskKind::Adversarial || !run.recipe.image)
        return fail(ErrorCode::Unsupported, "The model makes no pictures", run.name, "Choose a run that learned to make pictures");
    CAIRN_ASSIGN(const Array made, run.model->samples(count, seed, job));
    SamplePictures samples{made.shape.at(0), made.shape.at(1), made.shape.at(2), made.shape.at(3), {}};
    samples.pixels.reserve(made.values.size());
    for (const float value : made.values) {
        const float byte = std::round((value - run.recipe.image->offset) / run.recipe.image->scale);
        samples.pixels.push_back(static_cast<std::uint8_t>(std::clamp(byte, 0.0f, 255.0f)));
    }
    return samples;
}

} // namespace cairn::session
