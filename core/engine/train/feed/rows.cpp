// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/feed/rows.h"

#include "core/engine/kernels/gather_kernel.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/index_select.h>

#include <algorithm>

namespace cairn::engine {

namespace {

constexpr std::int64_t kReadRows = 8192;
constexpr std::int64_t kGrainElements = 1 << 16; // fewer are not worth a second thread

at::ScalarType storedType(ElementType type)
{
    return type == ElementType::Float32 ? at::kFloat : type == ElementType::Int64 ? at::kLong : at::kByte;
}

std::vector<std::int64_t> shapeOf(const batch::Field& field, std::int64_t rows)
{
    std::vector<std::int64_t> shape{rows};
    shape.insert(shape.end(), field.shape.begin(), field.shape.end());
    return shape;
}

/// Bytes become float32 as the field says, or int64 where they are codes; other types stay as they are.
at::Tensor asModelInput(const at::Tensor& stored, const batch::Field& field)
{
    if (field.type != ElementType::UInt8)
        return stored;
    if (field.codes())
        return stored.to(at::kLong);
    if (!stored.device().is_cpu())
        return stored.to(at::kFloat).mul_(field.scale).add_(field.offset);
    at::Tensor expanded = at::empty(stored.sizes(), at::kFloat);
    const auto* from = stored.const_data_ptr<std::uint8_t>();
    auto* to = expanded.mutable_data_ptr<float>();
    at::parallel_for(0, stored.numel(), kGrainElements, [&](std::int64_t begin, std::int64_t end) {
        expandBytes(from + begin, to + begin, end - begin, field.scale, field.offset);
    });
    return expanded;
}

/// A field that is one tensor for all rows, in the memory of its source.
at::Tensor wholeTensor(const batch::EncodedSource& source, std::size_t field)
{
    auto* bytes = const_cast<std::byte*>(source.whole(field).data());
    return at::from_blob(bytes, source.fields()[field].shape, storedType(source.fields()[field].type));
}

std::span<std::byte> bytesOf(const at::Tensor& tensor, std::int64_t first, std::int64_t count)
{
    if (!tensor.defined())
        return {};
    const std::size_t row = tensor.size(0) == 0 ? 0 : tensor.nbytes() / static_cast<std::size_t>(tensor.size(0));
    auto* start = static_cast<std::byte*>(tensor.mutable_data_ptr());
    return {start + static_cast<std::size_t>(first) * row, static_cast<std::size_t>(count) * row};
}

at::Tensor gatherOnHost(const at::Tensor& stored, const batch::Field* field, std::span<const std::uint64_t> positions)
{
    std::vector<std::int64_t> shape = stored.sizes().vec();
    shape[0] = static_cast<std::int64_t>(positions.size());
    const bool expand = field && field->type == ElementType::UInt8 && !field->codes();
    at::Tensor result = at::empty(shape, expand ? at::kFloat : stored.scalar_type());
    const std::int64_t width = shape[0] == 0 ? 1 : std::max<std::int64_t>(1, result.numel() / shape[0]);
    const std::int64_t grain = std::max<std::int64_t>(1, kGrainElements / width);
    at::parallel_for(0, shape[0], grain, [&](std::int64_t begin, std::int64_t end) {
        if (expand)
            gatherBytes(stored.const_data_ptr<std::uint8_t>(), result.mutable_data_ptr<float>(), positions.data(), width,
                        field->scale, field->offset, begin, end);
        else
            gatherRows(stored.const_data_ptr(), result.mutable_data_ptr(), positions.data(),
                       width * static_cast<std::int64_t>(stored.element_size()), begin, end);
    });
    return result;
}

/// In the calling thread alone; numbers as they are stored.
at::Tensor gatherAlone(const at::Tensor& stored, std::span<const std::uint64_t> positions)
{
    std::vector<std::int64_t> shape = stored.sizes().vec();
    shape[0] = static_cast<std::int64_t>(positions.size());
    at::Tensor result = at::empty(shape, stored.scalar_type());
    const std::int64_t bytes = shape[0] == 0 ? 0 : static_cast<std::int64_t>(result.nbytes()) / shape[0];
    gatherRows(stored.const_data_ptr(), result.mutable_data_ptr(), positions.data(), bytes, 0, shape[0]);
    return result;
}

at::Tensor gatherOnDevice(const at::Tensor& stored, std::span<const std::uint64_t> positions)
{
    const auto count = static_cast<std::int64_t>(positions.size());
    auto* data = const_cast<std::uint64_t*>(positions.data());
    const at::Tensor index = at::from_blob(data, {count}, at::kLong).to(stored.device());
    return at::index_select(stored, 0, index);
}

} // namespace

Rows::Rows(const batch::EncodedSource& source, std::int64_t count, bool withTargets)
    : m_fields(source.fields()), m_count(count), m_device(at::kCPU)
{
    for (std::size_t i = 0; i < m_fields.size(); ++i)
        m_stored.push_back(m_fields[i].perRow ? at::empty(shapeOf(m_fields[i], count), storedType(m_fields[i].type)) : wholeTensor(source, i));
    if (withTargets && source.target().rowwise())
        m_targets = at::empty({count}, source.target().classifies() ? at::kLong : at::kFloat);
}

batch::BlockView Rows::view(std::int64_t first, std::int64_t count)
{
    batch::BlockView view;
    for (std::size_t i = 0; i < m_stored.size(); ++i)
        view.fields.push_back(m_fields[i].perRow ? bytesOf(m_stored[i], first, count) : std::span<std::byte>());
    view.targets = bytesOf(m_targets, first, count);
    return view;
}

void Rows::moveTo(at::Device device)
{
    m_device = device;
    for (at::Tensor& stored : m_stored)
        stored = stored.to(device);
    if (m_targets.defined())
        m_targets = m_targets.to(device);
}

at::Tensor Rows::gatherField(std::size_t field, std::span<const std::uint64_t> positions) const
{
    if (!m_fields[field].perRow)
        return m_stored[field];
    if (m_device.is_cpu()) {
        const at::Tensor gathered = gatherOnHost(m_stored[field], &m_fields[field], positions);
        return gathered.scalar_type() == at::kByte ? asModelInput(gathered, m_fields[field]) : gathered;
    }
    return asModelInput(gatherOnDevice(m_stored[field], positions), m_fields[field]);
}

bool Rows::splits() const
{
    return std::ranges::all_of(m_fields, [](const batch::Field& field) { return field.perRow; });
}

Batch Rows::gather(std::span<const std::uint64_t> positions) const
{
    Batch batch;
    batch.rows = static_cast<std::int64_t>(positions.size());
    batch.splits = splits();
    for (std::size_t field = 0; field < m_fields.size(); ++field)
        batch.fields.push_back(gatherField(field, positions));
    if (m_targets.defined())
        batch.targets = m_device.is_cpu() ? gatherOnHost(m_targets, nullptr, positions) : gatherOnDevice(m_targets, positions);
    return batch;
}

at::Tensor Rows::changedField(std::size_t field, std::span<const std::uint64_t> positions, const Change& change) const
{
    const at::Tensor& stored = m_stored[field];
    const std::int64_t size = stored.numel() / std::max<std::int64_t>(1, stored.size(0));
    std::vector<std::int64_t> shape = stored.sizes().vec();
    shape[0] = static_cast<std::int64_t>(positions.size());
    const bool codes = m_fields[field].codes();
    const at::Tensor made = at::empty(shape, codes ? at::kLong : at::kFloat);
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(size));
    for (std::size_t i = 0; i < positions.size(); ++i) {
        const auto* from = stored.const_data_ptr<std::uint8_t>() + static_cast<std::int64_t>(positions[i]) * size;
        std::copy(from, from + size, bytes.begin());
        change(field, bytes, i);
        const std::int64_t to = static_cast<std::int64_t>(i) * size;
        if (codes)
            std::copy(bytes.begin(), bytes.end(), made.mutable_data_ptr<std::int64_t>() + to);
        else
            expandBytes(bytes.data(), made.mutable_data_ptr<float>() + to, size, m_fields[field].scale, m_fields[field].offset);
    }
    return made;
}

Batch Rows::gatherChanged(std::span<const std::uint64_t> positions, const Change& change) const
{
    Batch batch;
    batch.rows = static_cast<std::int64_t>(positions.size());
    batch.splits = splits();
    for (std::size_t field = 0; field < m_stored.size(); ++field) {
        if (m_fields[field].type == ElementType::UInt8)
            batch.fields.push_back(changedField(field, positions, change));
        else
            batch.fields.push_back(m_fields[field].perRow ? gatherAlone(m_stored[field], positions) : m_stored[field]);
    }
    if (m_targets.defined())
        batch.targets = gatherAlone(m_targets, positions);
    return batch;
}

Batch Rows::range(std::int64_t first, std::int64_t count) const
{
    Batch batch;
    batch.rows = count;
    batch.splits = splits();
    for (std::size_t field = 0; field < m_fields.size(); ++field)
        batch.fields.push_back(m_fields[field].perRow ? asModelInput(m_stored[field].narrow(0, first, count), m_fields[field]) : m_stored[field]);
    if (m_targets.defined())
        batch.targets = m_targets.narrow(0, first, count);
    return batch;
}

Result<Rows> loadRows(const batch::EncodedSource& source, at::Device device, const StopToken& stop, std::uint64_t begin, std::uint64_t end)
{
    const auto size = static_cast<std::int64_t>(std::min(end, source.size()) - begin);
    Rows rows(source, size);
    for (std::int64_t first = 0; first < size; first += kReadRows) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Stopped while the rows were read");
        const std::int64_t count = std::min(kReadRows, size - first);
        CAIRN_TRY(source.read(begin + static_cast<std::uint64_t>(first), static_cast<std::uint64_t>(count), rows.view(first, count)));
    }
    rows.moveTo(device);
    return rows;
}

Result<Batch> readBatch(const batch::EncodedSource& source, std::span<const std::uint64_t> positions, at::Device device,
                        bool withTargets)
{
    const auto count = static_cast<std::int64_t>(positions.size());
    Rows rows(source, count, withTargets);
    CAIRN_TRY(source.gather(positions, rows.view(0, count)));
    rows.moveTo(device);
    return rows.range(0, count);
}

Result<Batch> readRange(const batch::EncodedSource& source, std::uint64_t first, std::uint64_t count, at::Device device,
                        bool withTargets)
{
    const auto rowCount = static_cast<std::int64_t>(count);
    Rows rows(source, rowCount, withTargets);
    CAIRN_TRY(source.read(first, count, rows.view(0, rowCount)));
    rows.moveTo(device);
    return rows.range(0, rowCount);
}

} // namespace cairn::engine
