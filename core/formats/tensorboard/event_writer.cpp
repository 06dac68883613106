// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/tensorboard/crc32c.h"
#include "core/formats/tensorboard/event_file.h"

#include <bit>

namespace cairn::formats {
namespace {

void putVarint(std::string& out, std::uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        out += static_cast<char>((value & 0x7f) | 0x80);
    out += static_cast<char>(value);
}

template <typename Bits>
void putFixed(std::string& out, Bits bits)
{
    for (std::size_t i = 0; i < sizeof bits; ++i)
        out += static_cast<char>(bits >> (8 * i));
}

void putTag(std::string& out, std::uint32_t number, std::uint32_t wire) { putVarint(out, (number << 3) | wire); }

void putBytes(std::string& out, std::uint32_t number, const std::string& bytes)
{
    putTag(out, number, 2);
    putVarint(out, bytes.size());
    out += bytes;
}

std::string eventBytes(double wallTime, std::int64_t step)
{
    std::string event;
    putTag(event, 1, 1);
    putFixed(event, std::bit_cast<std::uint64_t>(wallTime));
    if (step != 0) { // a field of its default value is left out
        putTag(event, 2, 0);
        putVarint(event, static_cast<std::uint64_t>(step));
    }
    return event;
}

void putRecord(std::string& file, const std::string& record)
{
    const auto crc = [](const std::string& bytes) { return maskedCrc32c(std::as_bytes(std::span(bytes))); };
    std::string length;
    putFixed(length, static_cast<std::uint64_t>(record.size()));
    file += length;
    putFixed(file, crc(length));
    file += record;
    putFixed(file, crc(record));
}

} // namespace

std::string eventLogHead(double wallTime, bool restart)
{
    std::string file;
    std::string first = eventBytes(wallTime, 0);
    putBytes(first, 3, "brain.Event:2");
    putRecord(file, first);
    if (restart) { // session_log (7) with status (1) START: what has its step or a later one is no longer true
        std::string session;
        putTag(session, 1, 0);
        putVarint(session, 1);
        std::string event = eventBytes(wallTime, 0);
        putBytes(event, 7, session);
        putRecord(file, event);
    }
    return file;
}

std::string eventRecords(std::span<const ScalarEvent> scalars)
{
    std::string file;
    for (const ScalarEvent& scalar : scalars) {
        std::string value;
        putBytes(value, 1, scalar.tag);
        putTag(value, 2, 5);
        putFixed(value, std::bit_cast<std::uint32_t>(static_cast<float>(scalar.value)));
        std::string summary;
        putBytes(summary, 1, value);
        std::string event = eventBytes(scalar.wallTime, scalar.step);
        putBytes(event, 5, summary);
        putRecord(file, event);
    }
    return file;
}

std::string eventLogBytes(std::span<const ScalarEvent> scalars, double wallTime)
{
    return eventLogHead(wallTime) + eventRecords(scalars);
}

} // namespace cairn::formats
