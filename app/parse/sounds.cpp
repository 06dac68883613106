// SPDX-License-Identifier: GPL-3.0-or-later
// Sounds, decoded by libsndfile.
#include "app/parse/module.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <sndfile.h>
#include <vector>

namespace cairn::parse {

namespace {

constexpr int kMostChannels = 64, kMostRate = 1'000'000;
constexpr double kMostSeconds = 3600;
constexpr sf_count_t kFramesAtOnce = 16384;

/// A file in memory, as libsndfile wants to read it.
struct Memory {
    std::string_view bytes;
    sf_count_t at = 0;
};

SF_VIRTUAL_IO memoryFunctions()
{
    SF_VIRTUAL_IO io{};
    io.get_filelen = [](void* user) { return static_cast<sf_count_t>(static_cast<Memory*>(user)->bytes.size()); };
    io.seek = [](sf_count_t offset, int whence, void* user) {
        auto& memory = *static_cast<Memory*>(user);
        const auto size = static_cast<sf_count_t>(memory.bytes.size());
        const sf_count_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? memory.at : size;
        memory.at = std::clamp<sf_count_t>(from + offset, 0, size);
        return memory.at;
    };
    io.read = [](void* to, sf_count_t count, void* user) {
        auto& memory = *static_cast<Memory*>(user);
        const sf_count_t some = std::clamp<sf_count_t>(count, 0, static_cast<sf_count_t>(memory.bytes.size()) - memory.at);
        std::memcpy(to, memory.bytes.data() + memory.at, static_cast<std::size_t>(some));
        memory.at += some;
        return some;
    };
    io.write = [](const void*, sf_count_t, void*) { return sf_count_t{0}; };
    io.tell = [](void* user) { return static_cast<Memory*>(user)->at; };
    return io;
}

struct Sound {
    int rate = 0;
    sf_count_t frames = 0;
    std::vector<float> samples;
    std::string problem;
};

Sound decode(std::string_view bytes, double seconds)
{
    Sound sound;
    Memory memory{bytes};
    SF_VIRTUAL_IO io = memoryFunctions();
    SF_INFO facts{};
    const std::unique_ptr<SNDFILE, int (*)(SNDFILE*)> file(bytes.empty() ? nullptr : sf_open_virtual(&io, SFM_READ, &facts, &memory), sf_close);
    if (!file) {
        sound.problem = bytes.empty() ? "The file is empty" : std::string("This is no sound, or one of an unknown format: ") + sf_strerror(nullptr);
        return sound;
    }
    if (facts.channels < 1 || facts.channels > kMostChannels || facts.samplerate < 1 || facts.samplerate > kMostRate || facts.frames < 1) {
        sound.problem = "The header of the sound makes no sense";
        return sound;
    }
    sound.rate = facts.samplerate;
    sound.frames = facts.frames;
    const auto wanted = static_cast<sf_count_t>(std::ceil(std::min(seconds, kMostSeconds) * facts.samplerate));
    std::vector<float> piece(static_cast<std::size_t>(kFramesAtOnce * facts.channels));
    for (sf_count_t done = 0; done < wanted;) {
        const sf_count_t got = sf_readf_float(file.get(), piece.data(), std::min(kFramesAtOnce, wanted - done));
        if (got <= 0)
            break;
        for (sf_count_t i = 0; i < got; ++i) {
            float sum = 0;
            for (int c = 0; c < facts.channels; ++c)
                sum += piece[static_cast<std::size_t>(i * facts.channels + c)];
            sum /= static_cast<float>(facts.channels);
            sound.samples.push_back(std::isfinite(sum) ? sum : 0.0f);
        }
        done += got;
    }
    if (wanted > 0 && sound.samples.empty())
        sound.problem = "The sound cannot be decoded";
    return sound;
}

class Sounds final : public Module {
public:
    Result<Message> answer(const Message& request) override
    {
        if (request.head.value("verb", "") != "decode")
            return fail(ErrorCode::Unsupported, "Unknown request");
        const double seconds = request.head.value("seconds", 0.0);
        Message reply{Json{{"sounds", Json::array()}}, {}};
        std::size_t offset = 0;
        for (const std::size_t bytes : request.head.at("sizes").get<std::vector<std::size_t>>()) {
            if (bytes > request.body.size() - offset)
                return fail(ErrorCode::InvalidInput, "Request too short");
            const Sound sound = decode(std::string_view(request.body).substr(offset, bytes), seconds);
            offset += bytes;
            reply.head["sounds"].push_back({{"rate", sound.rate}, {"frames", sound.frames}, {"samples", sound.samples.size()}, {"problem", sound.problem}});
            reply.body.append(reinterpret_cast<const char*>(sound.samples.data()), sound.samples.size() * sizeof(float));
        }
        return reply;
    }
};

} // namespace

} // namespace cairn::parse

extern "C" cairn::parse::Module* cairn_parse_module()
{
    static cairn::parse::Sounds module;
    return &module;
}
