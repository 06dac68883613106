// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/prep/step/step_kind.h"

#include <vector>

/// One function per file of this folder: the kinds that it describes.
namespace cairn::prep {

StepKind imputeKind();
StepKind clipKind();
StepKind scaleKind();
StepKind powerKind();
StepKind binKind();
StepKind interactKind();
StepKind pcaKind();
StepKind autoencoderKind();
StepKind oneHotKind();
StepKind ordinalKind();
StepKind targetEncodeKind();
StepKind hashEncodeKind();
StepKind textCleanKind();
StepKind tokeniseKind();
StepKind datePartsKind();
StepKind lagKind();
StepKind windowKind();
StepKind selectFeaturesKind();
StepKind dropKind();
StepKind renameKind();
StepKind retypeKind();
StepKind sqlKind();

} // namespace cairn::prep
