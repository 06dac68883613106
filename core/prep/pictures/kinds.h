// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/prep/pictures/picture_op.h"
#include "core/prep/step/step_kind.h"

/// One function per file of this folder: the kinds of steps for pictures and sounds.
namespace cairn::prep {

StepKind imageResizeKind();
StepKind imageNormaliseKind();
StepKind imageFlipKind();
StepKind imageCropKind();
StepKind imageRotateKind();
StepKind imageColourKind();
StepKind imageCutoutKind();
StepKind imageMixKind();
StepKind soundSpectrogramKind();
StepKind soundShiftKind();
StepKind soundGainKind();
StepKind soundNoiseKind();
StepKind soundMasksKind();

/// A kind that works on pictures: leaves the columns as they are. `make` gets complete parameters.
StepKind pictureKind(StepInfo info, std::function<Result<PictureEffect>(const Json& params)> make);

} // namespace cairn::prep
