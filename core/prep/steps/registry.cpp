// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/steps/families.h"

#include "core/prep/pictures/kinds.h"

#include <algorithm>

namespace cairn::prep {

std::span<const StepKind> stepKinds()
{
    static const std::vector<StepKind> kinds{imputeKind(), clipKind(), scaleKind(), powerKind(), binKind(), interactKind(), pcaKind(), autoencoderKind(),
                                             oneHotKind(), ordinalKind(), targetEncodeKind(), hashEncodeKind(), textCleanKind(), tokeniseKind(),
                                             datePartsKind(), lagKind(), windowKind(), selectFeaturesKind(), dropKind(), renameKind(),
                                             retypeKind(), sqlKind(), imageResizeKind(), imageNormaliseKind(), imageFlipKind(), imageCropKind(),
                                             imageRotateKind(), imageColourKind(), imageCutoutKind(), imageMixKind(), soundSpectrogramKind(), soundShiftKind(), soundGainKind(),
                                             soundNoiseKind(), soundMasksKind()};
    return kinds;
}

const StepKind* findStepKind(std::string_view id)
{
    const auto all = stepKinds();
    const auto found = std::ranges::find(all, id, [](const StepKind& kind) -> std::string_view { return kind.info.id; });
    return found == all.end() ? nullptr : &*found;
}

} // namespace cairn::prep
