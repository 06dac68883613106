// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/weights_in/torch_file.h"

#include "core/base/memory_budget.h"
#include "core/base/text.h"
#include "core/formats/zip_archive.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace cairn::formats {

namespace {

constexpr std::uint64_t kLongestPickle = 256 << 20;
constexpr std::string_view kStreamMagic = "\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19"; ///< a whole number
constexpr std::size_t kLongestMagic = 64;

std::span<const std::byte> asBytes(std::span<const std::uint8_t> bytes)
{
    return std::as_bytes(bytes);
}

/// Copies a tensor out of its storage, packed.
std::vector<std::byte> gathered(std::span<const std::byte> storage, const TorchTensor& place, const std::vector<std::int64_t>& shape)
{
    const std::size_t size = byteSize(place.type), axes = shape.size();
    const std::uint64_t count = elementsOf(shape).value_or(0);
    std::vector<std::byte> packed(count * size);
    if (count == 0)
        return packed;
    std::uint64_t run = 1; // elements that follow each other in the storage
    std::size_t outer = axes;
    while (outer > 0 && (shape[outer - 1] == 1 || static_cast<std::uint64_t>(place.strides[outer - 1]) == run))
        run *= static_cast<std::uint64_t>(shape[--outer]);
    std::vector<std::int64_t> index(outer, 0);
    for (std::uint64_t done = 0; done < count; done += run) {
        std::uint64_t from = place.offset;
        for (std::size_t axis = 0; axis < outer; ++axis)
            from += static_cast<std::uint64_t>(index[axis] * place.strides[axis]);
        std::memcpy(packed.data() + done * size, storage.data() + from * size, run * size);
        for (std::size_t axis = outer; axis-- > 0 && ++index[axis] == shape[axis];)
            index[axis] = 0;
    }
    return packed;
}

/// Tensors over storages that somebody finds.
class TorchWeights : public WeightsFile {
public:
    Result<std::vector<std::byte>> read(std::size_t index, const StopToken& stop) override
    {
        const StoredTensor& tensor = m_tensors.at(index);
        const std::string where = m_where + ", tensor " + toUtf8(tensor.name);
        const std::uint64_t bytes = elementsOf(tensor.shape).value_or(0) * byteSize(tensor.type);
        try {
            CAIRN_ASSIGN(const auto storage, storageBytes(m_found.places[index].storage, stop));
            auto packed = gathered(storage, m_found.places[index], tensor.shape);
            CAIRN_TRY(checkMapped(m_file.bytes));
            return packed;
        } catch (const std::bad_alloc&) {
            return fail(ErrorCode::OutOfMemory, "The tensor needs " + bytesText(bytes), where, "Close other programs");
        }
    }

protected:
    TorchWeights(MappedFile file, std::string where) : m_file(std::move(file)), m_where(std::move(where)) {}

    /// All bytes of a storage, at least as many as its description says.
    virtual Result<std::span<const std::byte>> storageBytes(const std::string& key, const StopToken& stop) = 0;

    void take(TorchTensors found, const std::string& format)
    {
        m_found = std::move(found);
        m_tensors = std::move(m_found.tensors);
        m_facts.format = format;
        m_facts.notes = m_found.notes;
    }
    std::uint64_t bytesOf(const TorchStorage& storage) const { return storage.elements * byteSize(storage.type); }

    MappedFile m_file;
    std::string m_where;
    TorchTensors m_found; ///< without `tensors`, which are the file's
};

class TorchZip final : public TorchWeights {
public:
    static Result<std::unique_ptr<WeightsFile>> open(const MappedFile& file, const std::string& where)
    {
        CAIRN_ASSIGN(ZipArchive archive, ZipArchive::open(file, where));
        std::unique_ptr<TorchZip> zip(new TorchZip(file, where, std::move(archive)));
        CAIRN_TRY(zip->readMembers());
        return std::unique_ptr<WeightsFile>(std::move(zip));
    }

private:
    TorchZip(MappedFile file, std::string where, ZipArchive archive) : TorchWeights(std::move(file), std::move(where)), m_archive(std::move(archive)) {}

    Error damaged(const std::string& what) const { return fail(ErrorCode::Corrupt, what, m_where, "Get the file again"); }

    Result<void> readMembers()
    {
        for (const ZipMember& member : m_archive.members()) {
            if (!m_members.emplace(member.name, &member).second)
                return damaged("The archive has two members of one name: " + toUtf8(member.name));
            if (member.name.ends_with("/data.pkl") && std::ranges::count(member.name, '/') == 1)
                m_prefix = member.name.substr(0, member.name.size() - 8);
        }
        const auto pickle = m_members.find(m_prefix + "data.pkl");
        if (m_prefix.empty() || pickle == m_members.end())
            return fail(ErrorCode::InvalidInput, "This ZIP archive is none of PyTorch's: it has no data.pkl", m_where, "Choose a file with a model's weights");
        CAIRN_TRY(checkByteOrder());
        std::vector<std::byte> unpacked;
        CAIRN_ASSIGN(const auto bytes, bytesOfMember(*pickle->second, unpacked, kLongestPickle, {}));
        const bool script = std::ranges::any_of(m_members, [&](const auto& entry) { return entry.first.starts_with(m_prefix + "code/"); });
        CAIRN_ASSIGN(const Pickle values, readPickle(bytes, torchNames(script), m_where));
        CAIRN_ASSIGN(TorchTensors found, torchTensors(values, m_where));
        for (const auto& [key, storage] : found.storages) {
            const auto member = m_members.find(m_prefix + "data/" + key);
            if (member == m_members.end() || member->second->plain < bytesOf(storage))
                return damaged("The storage " + toUtf8(key) + " is missing or too short");
        }
        take(std::move(found), script ? "TorchScript" : "PyTorch");
        return {};
    }

    Result<void> checkByteOrder()
    {
        const auto member = m_members.find(m_prefix + "byteorder");
        if (member == m_members.end())
            return {};
        std::vector<std::byte> unpacked;
        CAIRN_ASSIGN(const auto bytes, bytesOfMember(*member->second, unpacked, 64, {}));
        const std::string_view order(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        if (order != "little")
            return fail(ErrorCode::Unsupported, "The numbers are stored big-endian", m_where, "Save the file on a usual computer");
        return {};
    }

    /// Where they lie in the file, or unpacked into `memory`.
    Result<std::span<const std::byte>> bytesOfMember(const ZipMember& member, std::vector<std::byte>& memory, std::uint64_t most, const StopToken& stop) const
    {
        if (!member.deflated) {
            CAIRN_ASSIGN(const auto bytes, m_archive.stored(member));
            if (bytes.size() > most)
                return fail(ErrorCode::InvalidInput, "A part of the file is too large: " + toUtf8(member.name), m_where);
            return asBytes(bytes);
        }
        if (member.plain > most)
            return fail(ErrorCode::InvalidInput, "A part of the file is too large: " + toUtf8(member.name), m_where, "Save the file without compression");
        memory.clear();
        CAIRN_TRY(m_archive.extract(member, [&](std::span<const std::uint8_t> piece) -> Result<void> {
            memory.insert(memory.end(), asBytes(piece).begin(), asBytes(piece).end());
            return {};
        }, stop));
        return std::span<const std::byte>(memory);
    }

    Result<std::span<const std::byte>> storageBytes(const std::string& key, const StopToken& stop) override
    {
        const ZipMember& member = *m_members.at(m_prefix + "data/" + key);
        if (member.deflated && key == m_unpackedKey)
            return std::span<const std::byte>(m_unpacked);
        m_unpackedKey.clear();
        CAIRN_ASSIGN(const auto bytes, bytesOfMember(member, m_unpacked, member.deflated ? memoryBudget() : UINT64_MAX, stop));
        m_unpackedKey = member.deflated ? key : "";
        return bytes;
    }

    ZipArchive m_archive;
    std::map<std::string, const ZipMember*> m_members;
    std::string m_prefix; ///< with its slash
    std::vector<std::byte> m_unpacked; ///< the last storage that was compressed, which PyTorch never does
    std::string m_unpackedKey;
};

class TorchStream final : public TorchWeights {
public:
    static Result<std::unique_ptr<WeightsFile>> open(const MappedFile& file, const std::string& where)
    {
        std::unique_ptr<TorchStream> stream(new TorchStream(file, where));
        CAIRN_TRY(stream->readAll());
        return std::unique_ptr<WeightsFile>(std::move(stream));
    }

private:
    using TorchWeights::TorchWeights;

    Error damaged(const std::string& what) const { return fail(ErrorCode::Corrupt, what, m_where, "Get the file again"); }

    Result<Pickle> nextPickle()
    {
        const auto rest = asBytes(m_file.bytes).subspan(m_at);
        CAIRN_ASSIGN(Pickle pickle, readPickle(rest.first(std::min<std::size_t>(rest.size(), kLongestPickle)), torchNames(false), m_where));
        m_at += pickle.bytes;
        return pickle;
    }

    /// Magic number, version, facts of the machine, the values, keys of the storages, the storages.
    Result<void> readAll()
    {
        CAIRN_TRY(nextPickle());
        CAIRN_ASSIGN(const Pickle version, nextPickle());
        if (version.top().integer != 1001)
            return fail(ErrorCode::Unsupported, "The file is of a version of PyTorch's format that is not known", m_where, "Save it again with a current PyTorch");
        CAIRN_ASSIGN(const Pickle machine, nextPickle());
        const PickleValue* little = machine.find(machine.top(), "little_endian");
        if (little && little->integer == 0)
            return fail(ErrorCode::Unsupported, "The numbers are stored big-endian", m_where, "Save the file on a usual computer");
        CAIRN_ASSIGN(const Pickle values, nextPickle());
        CAIRN_ASSIGN(TorchTensors found, torchTensors(values, m_where));
        CAIRN_ASSIGN(const Pickle keys, nextPickle());
        for (const PickleRef key : keys.top().items)
            CAIRN_TRY(readStorage(keys[key].text, found));
        for (const auto& [key, storage] : found.storages) {
            if (!m_storages.contains(key))
                return damaged("The storage " + toUtf8(key) + " is missing");
        }
        take(std::move(found), "PyTorch before 1.6");
        return {};
    }

    Result<void> readStorage(const std::string& key, const TorchTensors& found)
    {
        const auto storage = found.storages.find(key);
        if (storage == found.storages.end())
            return damaged("The storage " + toUtf8(key.substr(0, 100)) + " is not described");
        std::uint64_t count = 0;
        const auto rest = asBytes(m_file.bytes).subspan(m_at);
        if (rest.size() < sizeof count)
            return damaged("The file is cut off");
        std::memcpy(&count, rest.data(), sizeof count);
        const std::uint64_t bytes = bytesOf(storage->second);
        if (count != storage->second.elements || bytes > rest.size() - sizeof count)
            return damaged("The storage " + toUtf8(key) + " is cut off");
        m_storages[key] = rest.subspan(sizeof count, bytes);
        m_at += sizeof count + bytes;
        return {};
    }

    Result<std::span<const std::byte>> storageBytes(const std::string& key, const StopToken&) override { return m_storages.at(key); }

    std::size_t m_at = 0;
    std::map<std::string, std::span<const std::byte>> m_storages;
};

} // namespace

bool isTorchStream(std::span<const std::uint8_t> bytes)
{
    if (bytes.empty() || bytes[0] != 0x80)
        return false;
    const auto magic = readPickle(asBytes(bytes.first(std::min(bytes.size(), kLongestMagic))), torchNames(false), {});
    return magic && magic->top().kind == PickleKind::Integer && magic->top().text == kStreamMagic;
}

Result<std::unique_ptr<WeightsFile>> openTorchWeights(MappedFile file, const std::string& where)
{
    if (isTorchStream(file.bytes))
        return TorchStream::open(file, where);
    if (file.bytes.size() > 262 && std::memcmp(file.bytes.data() + 257, "ustar", 5) == 0)
        return fail(ErrorCode::Unsupported, "The file was written by a PyTorch before 0.1.10", where, "Open and save it again with a newer PyTorch");
    if (file.bytes.size() > 2 && file.bytes[0] == 0x80 && file.bytes[1] <= 5)
        return fail(ErrorCode::Unsupported, "This is a pickle, but none of PyTorch's", where, "Save the weights with torch.save(model.state_dict(), file)");
    return TorchZip::open(file, where);
}

} // namespace cairn::formats
