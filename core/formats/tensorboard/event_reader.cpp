// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/foreign/proto_reader.h"
#include "core/formats/tensorboard/crc32c.h"
#include "core/formats/tensorboard/event_file.h"

#include "core/base/text.h"

#include <bit>
#include <cstring>
#include <optional>

namespace cairn::formats {
namespace {

using Bytes = std::span<const std::byte>;

template <typename T>
T numberAt(Bytes bytes, std::size_t at)
{
    T value;
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return value;
}

double floatOf(const ProtoField& field)
{
    return field.wire == 5 ? static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(field.value))) : std::bit_cast<double>(field.value);
}

/// The only number of a TensorProto of floats (1) or doubles (2); nothing for any other tensor.
std::optional<double> scalarTensor(Bytes bytes)
{
    std::uint64_t type = 0;
    Bytes content, floats;
    std::optional<double> single;
    ProtoReader reader(bytes);
    while (const auto field = reader.next()) {
        if (field->number == 1 && field->wire == 0)
            type = field->value;
        else if (field->number == 4 && field->wire == 2)
            content = field->bytes;
        else if ((field->number == 5 || field->number == 6) && field->wire == 2)
            floats = field->bytes;
        else if ((field->number == 5 && field->wire == 5) || (field->number == 6 && field->wire == 1))
            single = floatOf(*field);
    }
    const Bytes packed = content.empty() ? floats : content;
    if (reader.bad())
        return std::nullopt;
    if (type == 1 && packed.size() == 4)
        return static_cast<double>(numberAt<float>(packed, 0));
    if (type == 2 && packed.size() == 8)
        return numberAt<double>(packed, 0);
    return (type == 1 || type == 2) && packed.empty() ? single : std::nullopt;
}

/// google.protobuf.Value: null 1, number 2, text 3, bool 4.
Json settingValue(Bytes bytes)
{
    ProtoReader reader(bytes);
    while (const auto field = reader.next()) {
        if (field->number == 2 && field->wire == 1)
            return std::bit_cast<double>(field->value);
        if (field->number == 3 && field->wire == 2)
            return toUtf8(field->text());
        if (field->number == 4 && field->wire == 0)
            return field->value != 0;
    }
    return nullptr;
}

/// HParamsPluginData: session_start_info 3, in it the map hparams 1.
void readSettings(Bytes content, Json& settings)
{
    ProtoReader plugin(content);
    while (const auto info = plugin.next()) {
        if (info->number != 3 || info->wire != 2)
            continue;
        ProtoReader session(info->bytes);
        while (const auto entry = session.next()) {
            if (entry->number != 1 || entry->wire != 2)
                continue;
            std::string key;
            Json value;
            ProtoReader pair(entry->bytes);
            while (const auto part = pair.next()) {
                if (part->wire == 2 && part->number == 1)
                    key = toUtf8(part->text());
                else if (part->wire == 2 && part->number == 2)
                    value = settingValue(part->bytes);
            }
            if (!key.empty())
                settings[key] = std::move(value);
        }
    }
}

void readMetadata(Bytes bytes, Json& settings)
{
    ProtoReader metadata(bytes);
    while (const auto data = metadata.next()) {
        if (data->number != 1 || data->wire != 2)
            continue;
        bool hparams = false;
        Bytes content;
        ProtoReader plugin(data->bytes);
        while (const auto part = plugin.next()) {
            if (part->wire == 2 && part->number == 1)
                hparams = part->text() == "hparams";
            else if (part->wire == 2 && part->number == 2)
                content = part->bytes;
        }
        if (hparams)
            readSettings(content, settings);
    }
}

void readValue(Bytes bytes, ScalarEvent event, EventLog& log)
{
    std::optional<double> value;
    ProtoReader reader(bytes);
    while (const auto field = reader.next()) {
        if (field->number == 1 && field->wire == 2)
            event.tag = toUtf8(field->text());
        else if (field->number == 2 && field->wire == 5)
            value = floatOf(*field);
        else if (field->number == 8 && field->wire == 2)
            value = scalarTensor(field->bytes);
        else if (field->number == 9 && field->wire == 2)
            readMetadata(field->bytes, log.settings);
    }
    if (!value || reader.bad() || event.tag.empty() || event.tag.starts_with("_hparams_/"))
        return;
    event.value = *value;
    log.scalars.push_back(std::move(event));
}

bool readEvent(Bytes bytes, EventLog& log)
{
    ScalarEvent event;
    std::vector<Bytes> summaries;
    ProtoReader reader(bytes);
    while (const auto field = reader.next()) {
        if (field->number == 1 && field->wire == 1)
            event.wallTime = std::bit_cast<double>(field->value);
        else if (field->number == 2 && field->wire == 0)
            event.step = field->integer();
        else if (field->number == 5 && field->wire == 2)
            summaries.push_back(field->bytes);
    }
    for (const Bytes summary : summaries) {
        ProtoReader values(summary);
        while (const auto value = values.next())
            if (value->number == 1 && value->wire == 2)
                readValue(value->bytes, event, log);
    }
    return !reader.bad();
}

} // namespace

Result<EventLog> readEventLog(Bytes file)
{
    EventLog log;
    for (std::size_t at = 0; at < file.size();) {
        const auto stop = [&](const char* why) -> Result<EventLog> {
            if (at == 0)
                return fail(ErrorCode::Corrupt, std::string("This is no event file of TensorBoard: ") + why, "byte 0", "Choose a folder with files events.out.tfevents...");
            log.problem = std::string(why) + " at byte " + std::to_string(at);
            return std::move(log);
        };
        if (file.size() - at < 16)
            return stop("it ends within a record");
        if (numberAt<std::uint32_t>(file, at + 8) != maskedCrc32c(file.subspan(at, 8)))
            return stop("the checksum of a length is wrong");
        const auto length = numberAt<std::uint64_t>(file, at);
        if (length > file.size() - at - 16)
            return stop("it ends within a record");
        const Bytes record = file.subspan(at + 12, length);
        if (numberAt<std::uint32_t>(file, at + 12 + length) != maskedCrc32c(record))
            return stop("the checksum of a record is wrong");
        if (!readEvent(record, log))
            return stop("a record is no event");
        at += 16 + length;
    }
    return log;
}

} // namespace cairn::formats
