// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"

namespace cairn::data {

/// Opens a folder of sounds (WAV, FLAC, Ogg, MP3, AIFF, AU): a folder per class, with or without train, val and test, or a
/// flat folder with a CSV that names the files, or file names that begin with the class ("7_jackson_3.wav"). The column
/// "image" is the mel spectrogram of each (see mel.h), which all models for images take; waveform() has the sound itself.
/// All spectrograms are as long as the option "seconds" says, else as the longest of 95 % of the sounds, at most 10 s; option
/// "bands": 64; "rate": 16,000, "n_fft": 400, "hop": 160, "level": "relative" as SpectrogramForm says. Sounds are decoded by cairn-parse, with the caches that pictures have.
Result<std::shared_ptr<Dataset>> openSounds(const SourceSpec& spec, const std::filesystem::path& cacheFolder, JobContext& job);

} // namespace cairn::data
