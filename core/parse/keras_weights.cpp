// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/formats/zip_archive.h"
#include "core/parse/array_reader.h"
#include "core/parse/keras_names.h"
#include "core/parse/open_weights.h"

#include <cstring>
#include <map>
#include <new>

namespace cairn::parse {

namespace {

using formats::StoredTensor;
using formats::StoredType;

constexpr std::uint64_t kLongestConfig = 64 << 20, kLongestMember = std::uint64_t{1} << 30;

std::optional<StoredType> typeOfDescr(const std::string& descr)
{
    static const std::map<std::string, StoredType> types{{"<f8", StoredType::Float64}, {"<f4", StoredType::Float32}, {"<i8", StoredType::Int64},
        {"<i4", StoredType::Int32}, {"<i2", StoredType::Int16}, {"|i1", StoredType::Int8}, {"<u8", StoredType::UInt64}, {"<u4", StoredType::UInt32},
        {"<u2", StoredType::UInt16}, {"|u1", StoredType::UInt8}};
    const auto found = types.find(descr);
    return found == types.end() ? std::nullopt : std::optional(found->second);
}

class KerasWeights final : public formats::WeightsFile {
public:
    KerasWeights(ArrayReader reader, std::string where) : m_reader(std::move(reader)), m_where(std::move(where)) {}

    Result<void> readNames(const nlohmann::json& config, const StopToken& stop)
    {
        std::map<std::string, const ArrayEntry*> entries;
        std::vector<std::string> paths;
        for (const ArrayEntry& entry : m_reader.arrays()) {
            entries[entry.name] = &entry;
            paths.push_back(entry.name);
        }
        CAIRN_ASSIGN(const auto attributes, m_reader.attributes(stop));
        m_facts.format = "Keras HDF5";
        m_facts.layout = formats::WeightsLayout::Keras;
        auto names = kerasNames(attributes, paths);
        if (names.empty()) {
            names = keras3Names(config, paths);
            m_facts.format = config.is_null() ? "Keras 3 weights" : "Keras 3";
        }
        if (names.empty()) {
            m_facts = {.format = "HDF5"};
            for (const std::string& path : paths)
                names.push_back({path, path});
        }
        for (const KerasName& name : names)
            add(*entries.at(name.path), name.name);
        takeFacts(attributes);
        if (m_tensors.empty())
            return fail(ErrorCode::InvalidInput, "The file holds no weights", m_where, "Save it with model.save_weights() or model.save()");
        return {};
    }

    Result<std::vector<std::byte>> read(std::size_t index, const StopToken& stop) override
    {
        try {
            CAIRN_ASSIGN(const std::string numbers, m_reader.readAll(m_entries.at(index), stop));
            const auto bytes = std::as_bytes(std::span(numbers));
            return std::vector<std::byte>(bytes.begin(), bytes.end());
        } catch (const std::bad_alloc&) {
            return fail(ErrorCode::OutOfMemory, "There is no memory for the tensor", m_where + ", tensor " + m_tensors[index].name, "Close other programs");
        }
    }

private:
    void add(const ArrayEntry& entry, const std::string& name)
    {
        const auto type = typeOfDescr(entry.descr);
        std::vector<std::int64_t> shape(entry.shape.begin(), entry.shape.end());
        const auto count = formats::elementsOf(shape);
        if (!entry.refused.empty() || !type || !count || entry.pieceBytes * entry.pieces != *count * byteSize(*type)) {
            m_facts.notes.push_back("Left out " + toUtf8(name) + ": " + (entry.refused.empty() ? "it holds no numbers" : entry.refused));
            return;
        }
        m_tensors.push_back({name, *type, std::move(shape)});
        m_entries.push_back(entry);
    }

    /// What Keras says of itself.
    void takeFacts(const nlohmann::json& attributes)
    {
        for (const char* group : {"", "model_weights"}) {
            const auto found = attributes.find(group);
            for (const char* key : {"keras_version", "backend", "model_config"}) {
                if (found != attributes.end() && found->contains(key) && (*found)[key].is_string())
                    m_facts.metadata.emplace(key, (*found)[key].get<std::string>());
            }
        }
    }

    ArrayReader m_reader;
    std::string m_where;
    std::vector<ArrayEntry> m_entries; ///< one per tensor
};

Result<std::string> memberBytes(const formats::ZipArchive& archive, const std::string& name, std::uint64_t most, const std::string& where, const StopToken& stop)
{
    for (const formats::ZipMember& member : archive.members()) {
        if (member.name != name)
            continue;
        if (member.plain > most)
            return fail(ErrorCode::InvalidInput, "A part of the file is too large: " + name, where, "Save the weights alone with model.save_weights()");
        std::string bytes;
        CAIRN_TRY(archive.extract(member, [&](std::span<const std::uint8_t> piece) -> Result<void> {
            bytes.append(reinterpret_cast<const char*>(piece.data()), piece.size());
            return {};
        }, stop));
        return bytes;
    }
    return fail(ErrorCode::InvalidInput, "The archive has no " + name, where, "Choose a file that Keras saved");
}

} // namespace

Result<std::unique_ptr<formats::WeightsFile>> openKerasWeights(const std::filesystem::path& file, const StopToken& stop)
{
    const std::string where = file.string();
    CAIRN_ASSIGN(const MappedFile mapped, mapFile(file));
    if (mapped.bytes.size() < 4 || std::memcmp(mapped.bytes.data(), "PK\3\4", 4) != 0) {
        CAIRN_ASSIGN(auto reader, ArrayReader::open(file, "hdf5", stop));
        auto weights = std::make_unique<KerasWeights>(std::move(reader), where);
        CAIRN_TRY(weights->readNames(nullptr, stop));
        return std::unique_ptr<formats::WeightsFile>(std::move(weights));
    }
    CAIRN_ASSIGN(const auto archive, formats::ZipArchive::open(mapped, where));
    CAIRN_ASSIGN(const std::string config, memberBytes(archive, "config.json", kLongestConfig, where, stop));
    CAIRN_ASSIGN(std::string bytes, memberBytes(archive, "model.weights.h5", kLongestMember, where, stop));
    CAIRN_ASSIGN(auto reader, ArrayReader::openBytes(std::move(bytes), stop));
    auto weights = std::make_unique<KerasWeights>(std::move(reader), where);
    CAIRN_TRY(weights->readNames(nlohmann::json::parse(config, nullptr, false), stop));
    return std::unique_ptr<formats::WeightsFile>(std::move(weights));
}

} // namespace cairn::parse
