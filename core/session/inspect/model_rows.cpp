// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/inspect/model_rows.h"

namespace cairn::session {

namespace {

std::size_t elementsOf(const batch::Field& field)
{
    std::size_t count = 1;
    for (const std::int64_t length : field.shape)
        count *= static_cast<std::size_t>(length);
    return count;
}

parse::OnnxTensor tensorOf(const batch::Field& field, std::size_t rows, std::span<const std::byte> bytes)
{
    std::vector<std::int64_t> shape = field.shape;
    if (field.perRow)
        shape.insert(shape.begin(), static_cast<std::int64_t>(rows));
    if (field.type != ElementType::UInt8)
        return {field.name, field.type == ElementType::Int64 ? "int64" : "float32", shape,
                std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size())};
    if (field.codes()) {
        std::vector<std::int64_t> codes;
        for (const std::byte byte : bytes)
            codes.push_back(std::to_integer<std::int64_t>(byte));
        return {field.name, "int64", shape, std::string(reinterpret_cast<const char*>(codes.data()), codes.size() * sizeof(std::int64_t))};
    }
    Array scaled{shape, std::vector<float>(bytes.size())};
    for (std::size_t i = 0; i < bytes.size(); ++i)
        scaled.values[i] = static_cast<float>(std::to_integer<unsigned>(bytes[i])) * field.scale + field.offset;
    return parse::toOnnx(field.name, scaled);
}

} // namespace

Result<std::vector<parse::OnnxTensor>> modelRows(const batch::EncodedSource& source, std::span<const std::uint64_t> positions)
{
    const std::vector<batch::Field>& fields = source.fields();
    std::vector<std::vector<std::byte>> buffers;
    batch::BlockView view;
    for (const batch::Field& field : fields)
        buffers.emplace_back(field.perRow ? positions.size() * elementsOf(field) * byteSize(field.type) : 0);
    for (auto& buffer : buffers)
        view.fields.emplace_back(buffer);
    CAIRN_TRY(source.gather(positions, view));
    std::vector<parse::OnnxTensor> tensors;
    for (std::size_t i = 0; i < fields.size(); ++i)
        tensors.push_back(tensorOf(fields[i], positions.size(), fields[i].perRow ? std::span<const std::byte>(buffers[i]) : source.whole(i)));
    return tensors;
}

} // namespace cairn::session
