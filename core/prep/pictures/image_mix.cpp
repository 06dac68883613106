// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/pictures/kinds.h"
#include "core/prep/steps/step_sql.h"

namespace cairn::prep {

StepKind imageMixKind()
{
    return pictureKind({"image_mix", "Mix pictures of a batch", "pictures",
                        "Blends each training picture with another one of its batch (mixup) or pastes a piece of that into it (cutmix); targets and columns of numbers are mixed in the same shares.",
                        {realParam("mixup", "Mixup", "Parameter of the Beta distribution of the shares; 0: no mixup", 0.2, 0, 16),
                         realParam("cutmix", "Cutmix", "The same for cutmix; with both, a coin decides for every batch", 0, 0, 16),
                         realParam("share", "Batches", "Share of the batches that are mixed", 1, 0, 1)}},
                       [](const Json& params) -> Result<PictureEffect> {
                           const MixSpec spec{params.at("mixup").get<double>(), params.at("cutmix").get<double>(), params.at("share").get<double>(), 0};
                           if (spec.mixup <= 0 && spec.cutmix <= 0)
                               return fail(ErrorCode::InvalidInput, "Neither mixup nor cutmix is on", {}, "Give one of them a number above 0, or switch the step off");
                           return PictureEffect{{}, true, {}, spec};
                       });
}

} // namespace cairn::prep
