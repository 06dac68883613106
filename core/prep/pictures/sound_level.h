// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace cairn::prep {

/// Decibels between byte 0 (silence) and byte 255 of a spectrogram (data::MelOptions::range).
inline constexpr double kSoundRange = 80;

} // namespace cairn::prep
