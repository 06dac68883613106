// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/array.h"
#include "plots/base/theme.h"

#include <QImage>

namespace cairn::ui {

inline constexpr int kSampleHeight = 26, kSampleWidth = 70; ///< of a picture, at most, in pixels at 100 %

/// One sample as a small picture, twice as large as it is drawn: bars for [F], a grey map for [T, F], pictures side by side for
/// [C, H, W] (in colour where three channels come from the data). Null for nothing or for NaN.
QImage samplePicture(const Array& sample, bool isData, const plots::Theme& theme);

} // namespace cairn::ui
