// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/parse/reader_pool.h"

namespace cairn::parse {

/// A decoded sound, channels averaged into one, or why it could not be decoded.
struct DecodedSound {
    int rate = 0;               ///< samples a second
    std::uint64_t frames = 0;   ///< samples of the whole file
    std::vector<float> samples; ///< -1 to 1; the first ones only where a limit was given
    std::string problem;        ///< empty: fine
};

/// Decodes sounds (WAV, FLAC, Ogg, MP3, AIFF, AU) in cairn-parse, like ImageReader. Threads: one at a time.
class SoundReader {
public:
    explicit SoundReader(const ParseLimits& limits = {}) : m_limits(limits) {}

    /// `files`: encoded bytes. At most `seconds` of each are decoded; 0: only what the header says.
    Result<std::vector<DecodedSound>> decode(std::span<const std::string> files, double seconds, StopToken stop = {});

private:
    ParseLimits m_limits;
    std::unique_ptr<ParseProcess> m_process;
};

using SoundPool = ReaderPool<SoundReader>;

/// As SoundReader::decode, but always an answer per sound.
Result<std::vector<DecodedSound>> decodeSounds(SoundPool& pool, std::span<const std::string> files, double seconds, StopToken stop = {});

} // namespace cairn::parse
