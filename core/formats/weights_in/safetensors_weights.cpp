// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/formats/safetensors.h"
#include "core/formats/weights_in/weights_file.h"

#include <fstream>
#include <iterator>
#include <new>

namespace cairn::formats {

namespace {

constexpr std::uintmax_t kLongestIndex = 64 << 20;
constexpr std::size_t kMostShards = 1'000;

/// The tensors of one file or of several that belong together.
class SafetensorsWeights final : public WeightsFile {
public:
    explicit SafetensorsWeights(std::string format) { m_facts.format = std::move(format); }

    Result<void> add(const std::filesystem::path& file)
    {
        CAIRN_ASSIGN(auto reader, SafetensorsReader::open(file));
        for (std::size_t i = 0; i < reader.tensors().size(); ++i) {
            const TensorInfo& info = reader.tensors()[i];
            const auto type = typeOfSafetensors(info.dtype);
            if (!type)
                return fail(ErrorCode::Unsupported, "Weights of type " + toUtf8(info.dtype) + " are not supported", file.string() + ", tensor " + toUtf8(info.name));
            m_tensors.push_back({info.name, *type, info.shape});
            m_places.push_back({m_shards.size(), i});
        }
        for (const auto& [key, value] : reader.metadata())
            m_facts.metadata.emplace(key, value);
        m_shards.push_back(std::move(reader));
        return {};
    }

    Result<std::vector<std::byte>> read(std::size_t index, const StopToken&) override
    {
        const auto [shard, at] = m_places.at(index);
        const TensorInfo& info = m_shards[shard].tensors()[at];
        try {
            std::vector<std::byte> bytes(info.end - info.begin);
            CAIRN_TRY(m_shards[shard].read(info, bytes));
            return bytes;
        } catch (const std::bad_alloc&) {
            return fail(ErrorCode::OutOfMemory, "The tensor needs " + bytesText(info.end - info.begin), toUtf8(info.name), "Close other programs");
        }
    }

private:
    struct Place {
        std::size_t shard, tensor;
    };
    std::vector<SafetensorsReader> m_shards;
    std::vector<Place> m_places;
};

/// Names of the shards that an index speaks of: plain file names only.
Result<std::vector<std::string>> shardsOf(const std::filesystem::path& file)
{
    const auto refuse = [&](const std::string& what) { return fail(ErrorCode::Corrupt, what, file.string(), "Get the model again, with all its files"); };
    std::error_code ignored;
    if (std::filesystem::file_size(file, ignored) > kLongestIndex || ignored)
        return refuse("The index cannot be read or is too long");
    std::ifstream in(file, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    const auto index = nlohmann::json::parse(text, nullptr, false);
    const auto map = index.is_object() ? index.find("weight_map") : index.end();
    if (!index.is_object() || map == index.end() || !map->is_object())
        return refuse("The index has no weight_map");
    std::vector<std::string> shards;
    for (const auto& [name, shard] : map->items()) {
        const std::string place = shard.is_string() ? shard.get<std::string>() : "";
        if (place.empty() || place.find('/') != std::string::npos || place.find('\0') != std::string::npos || place == ".." || place == ".")
            return refuse("The index names a file outside its folder: " + toUtf8(place.substr(0, 100)));
        if (std::find(shards.begin(), shards.end(), place) == shards.end())
            shards.push_back(place);
        if (shards.size() > kMostShards)
            return refuse("The index names more than 1,000 files");
    }
    std::sort(shards.begin(), shards.end());
    return shards;
}

} // namespace

Result<std::unique_ptr<WeightsFile>> openSafetensorsWeights(const std::filesystem::path& file)
{
    if (file.extension() != ".json") {
        auto weights = std::make_unique<SafetensorsWeights>("safetensors");
        CAIRN_TRY(weights->add(file));
        return std::unique_ptr<WeightsFile>(std::move(weights));
    }
    CAIRN_ASSIGN(const auto shards, shardsOf(file));
    auto weights = std::make_unique<SafetensorsWeights>("safetensors in " + std::to_string(shards.size()) + " files");
    for (const std::string& shard : shards)
        CAIRN_TRY(weights->add(file.parent_path() / shard));
    return std::unique_ptr<WeightsFile>(std::move(weights));
}

} // namespace cairn::formats
