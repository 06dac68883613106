// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/parse/open_weights.h"

#include "core/formats/foreign/onnx_reader.h"
#include "core/formats/foreign/tflite_reader.h"
#include "core/formats/weights_in/llama_file.h"
#include "core/formats/weights_in/torch_file.h"
#include "core/formats/zip_archive.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace cairn::parse {

namespace {

/// A JSON header behind its length.
bool looksLikeSafetensors(std::span<const std::uint8_t> bytes)
{
    std::uint64_t length = 0;
    if (bytes.size() < 10)
        return false;
    std::memcpy(&length, bytes.data(), sizeof length);
    return length >= 2 && length <= bytes.size() - 8 && bytes[8] == '{';
}

bool isKerasArchive(const formats::ZipArchive& archive)
{
    return std::ranges::any_of(archive.members(), [](const formats::ZipMember& member) { return member.name == "model.weights.h5"; });
}

} // namespace

Result<std::unique_ptr<formats::WeightsFile>> openWeights(const std::filesystem::path& file, const StopToken& stop)
{
    const std::string where = file.string();
    CAIRN_ASSIGN(MappedFile mapped, mapFile(file));
    const auto bytes = mapped.bytes;
    const auto starts = [&](std::string_view mark) { return bytes.size() >= mark.size() && std::memcmp(bytes.data(), mark.data(), mark.size()) == 0; };
    if (starts("\x89HDF\r\n\x1a\n"))
        return openKerasWeights(file, stop);
    if (formats::isTfLite(bytes)) {
        CAIRN_ASSIGN(auto graph, formats::readTfLite(mapped, where));
        return formats::constantsOf(std::move(graph));
    }
    if (starts("PK\3\4")) {
        CAIRN_ASSIGN(const auto archive, formats::ZipArchive::open(mapped, where));
        return isKerasArchive(archive) ? openKerasWeights(file, stop) : formats::openTorchWeights(std::move(mapped), where);
    }
    if (looksLikeSafetensors(bytes) || file.extension() == ".json")
        return formats::openSafetensorsWeights(file);
    if (formats::isLlamaFile(bytes))
        return formats::openLlamaWeights(std::move(mapped), where);
    const bool tar = bytes.size() > 262 && std::memcmp(bytes.data() + 257, "ustar", 5) == 0;
    if (bytes[0] == 0x80 || tar)
        return formats::openTorchWeights(std::move(mapped), where);
    if (formats::looksLikeOnnx(bytes) || file.extension() == ".onnx") {
        CAIRN_ASSIGN(auto graph, formats::openOnnx(file));
        return formats::constantsOf(std::move(graph));
    }
    return fail(ErrorCode::Unsupported, "This is no file of weights that is known", where,
                "Choose a file of PyTorch (.pt, .pth, .bin, .th), safetensors, Keras (.h5, .keras), ONNX or TFLite");
}

} // namespace cairn::parse
