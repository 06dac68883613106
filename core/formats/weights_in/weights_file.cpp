// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/weights_in/weights_file.h"

#include "core/base/text.h"

#include <algorithm>

namespace cairn::formats {

namespace {

std::string shapeWords(const std::vector<std::int64_t>& shape)
{
    std::string text = "[";
    for (const std::int64_t length : shape)
        text += (text.size() > 1 ? ", " : "") + std::to_string(length);
    return text + "]";
}

} // namespace

Result<std::vector<float>> readFloats(WeightsFile& file, std::size_t index, const StopToken& stop)
{
    CAIRN_ASSIGN(const std::vector<std::byte> bytes, file.read(index, stop));
    return toFloats(file.tensors().at(index), bytes);
}

std::string listText(const WeightsFile& file)
{
    std::size_t width = 4;
    std::uint64_t numbers = 0, bytes = 0;
    for (const StoredTensor& tensor : file.tensors()) {
        width = std::max(width, std::min<std::size_t>(tensor.name.size(), 80));
        numbers += elementsOf(tensor.shape).value_or(0);
        bytes += elementsOf(tensor.shape).value_or(0) * byteSize(tensor.type);
    }
    std::string text;
    for (const StoredTensor& tensor : file.tensors()) {
        const std::string name = toUtf8(tensor.name);
        text += name + std::string(name.size() < width ? width - name.size() : 0, ' ') + "  " + std::string(typeName(tensor.type))
            + (tensor.quantization ? " (quantised)" : "") + "  " + shapeWords(tensor.shape) + "\n";
    }
    text += file.facts().format + ": " + grouped(file.tensors().size()) + (file.tensors().size() == 1 ? " tensor, " : " tensors, ") + grouped(numbers)
        + " numbers, " + bytesText(bytes) + "\n";
    for (const std::string& note : file.facts().notes)
        text += note + "\n";
    return text;
}

} // namespace cairn::formats
