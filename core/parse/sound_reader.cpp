// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/parse/sound_reader.h"

#include <cstring>

namespace cairn::parse {

namespace {

Result<std::vector<DecodedSound>> soundsOf(const Message& reply, std::size_t count)
{
    std::vector<DecodedSound> sounds;
    std::size_t offset = 0;
    try {
        for (const Json& entry : reply.head.at("sounds")) {
            DecodedSound sound{entry.at("rate"), entry.at("frames"), {}, entry.at("problem")};
            const auto samples = entry.at("samples").get<std::uint64_t>();
            if (samples > (reply.body.size() - offset) / sizeof(float))
                return unreadable();
            sound.samples.resize(samples);
            std::memcpy(sound.samples.data(), reply.body.data() + offset, samples * sizeof(float));
            offset += samples * sizeof(float);
            sounds.push_back(std::move(sound));
        }
    } catch (const Json::exception&) {
        return unreadable();
    }
    if (sounds.size() != count)
        return unreadable();
    return sounds;
}

} // namespace

Result<std::vector<DecodedSound>> SoundReader::decode(std::span<const std::string> files, double seconds, StopToken stop)
{
    if (!m_process) {
        CAIRN_ASSIGN(m_process, ParseProcess::start({.mode = "sounds", .limits = m_limits}));
    }
    Message message{Json{{"verb", "decode"}, {"seconds", seconds}, {"sizes", Json::array()}}, {}};
    for (const std::string& file : files) {
        message.head["sizes"].push_back(file.size());
        message.body += file;
    }
    auto reply = m_process->ask(message, stop);
    if (!reply) {
        m_process.reset();
        return reply.error();
    }
    return soundsOf(*reply, files.size());
}

Result<std::vector<DecodedSound>> decodeSounds(SoundPool& pool, std::span<const std::string> files, double seconds, StopToken stop)
{
    return pool.each<DecodedSound>(
        files, [&](SoundReader& reader, std::span<const std::string> some) { return reader.decode(some, seconds, stop); },
        [](const Error& error) { return DecodedSound{0, 0, {}, error.what}; });
}

} // namespace cairn::parse
