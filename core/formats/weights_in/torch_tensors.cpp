// SPDX-License-Identifier: GPL-3.0-or-later
// From the values of a pickle to tensors with names.
#include "core/base/text.h"
#include "core/formats/weights_in/torch_file.h"

#include <optional>
#include <set>

namespace cairn::formats {

namespace {

constexpr int kDeepest = 64;
constexpr std::size_t kMostVisits = 4'000'000, kMostTensors = 1'000'000, kLongestTensorName = 1024, kMostAxes = 32;
constexpr std::uint64_t kMostRepeated = 1 << 26; ///< elements of a tensor that repeats those of its storage

constexpr std::string_view kWeightEntries[] = {"state_dict", "model_state_dict", "model_state", "model", "net", "network", "module", "weights", "params"};

std::optional<StoredType> typeOfStorage(std::string_view name)
{
    constexpr std::pair<std::string_view, StoredType> kTypes[] = {{"DoubleStorage", StoredType::Float64}, {"FloatStorage", StoredType::Float32},
        {"HalfStorage", StoredType::Float16}, {"BFloat16Storage", StoredType::BFloat16}, {"LongStorage", StoredType::Int64},
        {"IntStorage", StoredType::Int32}, {"ShortStorage", StoredType::Int16}, {"CharStorage", StoredType::Int8}, {"ByteStorage", StoredType::UInt8},
        {"BoolStorage", StoredType::Bool}, {"UntypedStorage", StoredType::UInt8}};
    for (const auto& [known, type] : kTypes) {
        if (name.ends_with(known) && name.starts_with("torch."))
            return type;
    }
    return {};
}

std::optional<StoredType> typeOfDtype(std::string_view name)
{
    if (name == "torch.float8_e4m3fn")
        return StoredType::Float8E4M3;
    for (int i = 0; i < static_cast<int>(StoredType::Text); ++i) {
        const auto type = static_cast<StoredType>(i);
        if (name == "torch." + std::string(typeName(type)))
            return type;
    }
    return {};
}

class TensorCollector {
public:
    TensorCollector(const Pickle& pickle, const std::string& where) : m_pickle(pickle), m_where(where) {}

    Result<TorchTensors> run()
    {
        CAIRN_TRY(readStorages());
        const PickleValue* root = &m_pickle.top();
        for (int depth = 0; depth < 3; ++depth) {
            const PickleValue* inner = weightsEntry(*root);
            if (!inner)
                break;
            root = inner;
        }
        CAIRN_TRY(walk(*root, "", 0));
        if (m_found.tensors.empty())
            return fail(ErrorCode::InvalidInput, "The file holds no tensors", m_where, "Choose a file with a model's weights");
        return std::move(m_found);
    }

private:
    Error damaged(const std::string& what, const std::string& name = {}) const
    {
        return fail(ErrorCode::Corrupt, what, name.empty() ? m_where : m_where + ", tensor " + toUtf8(name), "Get the file again");
    }

    static bool isTensor(const PickleValue& value, const Pickle& pickle)
    {
        return value.kind == PickleKind::Call && pickle[value.items[0]].text.starts_with("torch._utils._rebuild_tensor");
    }

    /// Whether a dictionary or a list has a tensor within three levels.
    bool hasTensors(const PickleValue& dict, int depth) const
    {
        if (isTensor(dict, m_pickle))
            return true;
        const bool list = dict.kind == PickleKind::List || dict.kind == PickleKind::Tuple;
        if ((dict.kind != PickleKind::Dict && !list) || depth == 3)
            return false;
        for (std::size_t i = list ? 0 : 1; i < dict.items.size() && i < 200; i += list ? 1 : 2) {
            if (hasTensors(m_pickle[dict.items[i]], depth + 1))
                return true;
        }
        return false;
    }

    /// The entry of a checkpoint that holds the weights; nullptr where the dictionary is the weights.
    const PickleValue* weightsEntry(const PickleValue& root)
    {
        if (root.kind != PickleKind::Dict)
            return nullptr;
        for (std::size_t i = 1; i < root.items.size(); i += 2) {
            if (isTensor(m_pickle[root.items[i]], m_pickle))
                return nullptr;
        }
        for (const std::string_view name : kWeightEntries) {
            const PickleValue* entry = m_pickle.find(root, name);
            if (!entry || !hasTensors(*entry, 0))
                continue;
            std::string others;
            for (std::size_t i = 0; i + 1 < root.items.size() && others.size() < 200; i += 2) {
                const PickleValue& key = m_pickle[root.items[i]];
                if (key.kind == PickleKind::Text && key.text != name)
                    others += (others.empty() ? "" : ", ") + toUtf8(key.text.substr(0, 64));
            }
            m_found.notes.push_back("Taken from the entry " + std::string(name) + (others.empty() ? "" : "; left out: " + others));
            return entry;
        }
        return nullptr;
    }

    Result<void> walk(const PickleValue& value, const std::string& name, int depth)
    {
        if (depth > kDeepest || name.size() > kLongestTensorName || ++m_visits > kMostVisits)
            return damaged("The values are nested without end", name.substr(0, 100));
        if (isTensor(value, m_pickle))
            return add(value, name);
        const bool dict = value.kind == PickleKind::Dict;
        if (!dict && value.kind != PickleKind::List && value.kind != PickleKind::Tuple)
            return {};
        const std::string before = name.empty() ? "" : name + ".";
        for (std::size_t i = 0; i < value.items.size(); i += dict ? 2 : 1) {
            const PickleValue& key = m_pickle[value.items[i]];
            if (dict && key.kind != PickleKind::Text && key.kind != PickleKind::Integer)
                continue;
            const std::string step = !dict ? std::to_string(i) : key.kind == PickleKind::Text ? key.text : std::to_string(key.integer);
            if (const PickleValue& item = m_pickle[value.items[dict ? i + 1 : i]]; holdsValues(item))
                CAIRN_TRY(walk(item, before + step, depth + 1));
        }
        return {};
    }

    static bool holdsValues(const PickleValue& value)
    {
        return value.kind == PickleKind::Dict || value.kind == PickleKind::List || value.kind == PickleKind::Tuple || value.kind == PickleKind::Call;
    }

    // Storages.
    struct StorageRef {
        std::string key;
        StoredType type;
        std::uint64_t elements = 0, offset = 0;
    };

    /// ("storage", type, key, device, number of elements[, view of another storage])
    std::optional<StorageRef> storageOf(const PickleValue& value) const
    {
        if (value.kind != PickleKind::Persistent || m_pickle[value.items[0]].kind != PickleKind::Tuple)
            return {};
        const auto& parts = m_pickle[value.items[0]].items;
        if (parts.size() < 5 || m_pickle[parts[0]].text != "storage" || m_pickle[parts[1]].kind != PickleKind::Name
            || m_pickle[parts[2]].kind != PickleKind::Text || m_pickle[parts[4]].integer < 0)
            return {};
        const auto type = typeOfStorage(m_pickle[parts[1]].text);
        if (!type)
            return {};
        StorageRef storage{m_pickle[parts[2]].text, *type, static_cast<std::uint64_t>(m_pickle[parts[4]].integer), 0};
        if (parts.size() > 5 && m_pickle[parts[5]].kind == PickleKind::Tuple) {
            const auto& view = m_pickle[parts[5]].items;
            if (view.size() != 3 || m_pickle[view[1]].integer < 0)
                return {};
            storage.offset = static_cast<std::uint64_t>(m_pickle[view[1]].integer);
        }
        return storage;
    }

    Result<void> readStorages()
    {
        for (const PickleValue& value : m_pickle.values) {
            if (value.kind != PickleKind::Persistent)
                continue;
            const auto storage = storageOf(value);
            if (!storage || storage->elements > std::uint64_t{1} << 58)
                return damaged("A storage is described in a way that PyTorch does not write");
            const auto [known, fresh] = m_found.storages.try_emplace(storage->key, TorchStorage{storage->type, storage->elements});
            if (!fresh && (known->second.type != storage->type || known->second.elements != storage->elements))
                return damaged("A storage is described in two ways");
        }
        return {};
    }

    // Tensors.
    std::optional<std::vector<std::int64_t>> numbersOf(const PickleValue& value) const
    {
        if ((value.kind != PickleKind::Tuple && value.kind != PickleKind::List) || value.items.size() > kMostAxes)
            return {};
        std::vector<std::int64_t> numbers;
        for (const PickleRef item : value.items) {
            if (m_pickle[item].kind != PickleKind::Integer || !m_pickle[item].text.empty() || m_pickle[item].integer < 0)
                return {};
            numbers.push_back(m_pickle[item].integer);
        }
        return numbers;
    }

    Result<void> add(const PickleValue& call, const std::string& name)
    {
        if (name.empty() || m_found.tensors.size() == kMostTensors || !m_known.insert(name).second)
            return damaged(name.empty() ? "The file holds one tensor without a name" : "The name is there twice, or there are too many", name);
        if (call.items.size() < 5)
            return damaged("The tensor is not described as PyTorch does it", name);
        const auto storage = storageOf(m_pickle[call.items[1]]);
        const PickleValue& offset = m_pickle[call.items[2]];
        const auto shape = numbersOf(m_pickle[call.items[3]]), strides = numbersOf(m_pickle[call.items[4]]);
        if (!storage || !shape || !strides || shape->size() != strides->size() || offset.kind != PickleKind::Integer || offset.integer < 0)
            return damaged("The tensor is not described as PyTorch does it", name);
        TorchTensor place{storage->key, storage->type, 0, *strides};
        std::uint64_t elements = storage->elements;
        if (m_pickle[call.items[0]].text.ends_with("_v3")) { // over a storage of bytes, with its own type
            const auto type = call.items.size() > 7 ? typeOfDtype(m_pickle[call.items[7]].text) : std::nullopt;
            if (!type)
                return fail(ErrorCode::Unsupported, "The type of the numbers is not read", m_where + ", tensor " + toUtf8(name), "Save the model in float32");
            place.type = *type;
            elements /= byteSize(*type);
        }
        place.offset = storage->offset + static_cast<std::uint64_t>(offset.integer);
        if (place.offset < storage->offset || !lies(*shape, *strides, place.offset, elements))
            return damaged("The tensor does not lie within its storage", name);
        m_found.tensors.push_back({name, place.type, *shape});
        m_found.places.push_back(std::move(place));
        return {};
    }

    static bool lies(const std::vector<std::int64_t>& shape, const std::vector<std::int64_t>& strides, std::uint64_t offset, std::uint64_t elements)
    {
        const auto count = elementsOf(shape);
        if (!count || (*count > elements && *count > kMostRepeated))
            return false;
        if (*count == 0)
            return true;
        std::uint64_t last = offset;
        for (std::size_t axis = 0; axis < shape.size(); ++axis) {
            const auto steps = static_cast<std::uint64_t>(shape[axis] - 1), stride = static_cast<std::uint64_t>(strides[axis]);
            if (last >= elements || (steps > 0 && stride > elements / steps))
                return false;
            last += steps * stride;
        }
        return last < elements;
    }

    const Pickle& m_pickle;
    const std::string& m_where;
    TorchTensors m_found;
    std::set<std::string> m_known;
    std::size_t m_visits = 0;
};

} // namespace

Result<TorchTensors> torchTensors(const Pickle& pickle, const std::string& where)
{
    return TensorCollector(pickle, where).run();
}

} // namespace cairn::formats
