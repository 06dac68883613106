// SPDX-License-Identifier: GPL-3.0-or-later
// Putting numbers into another order, and reading them that way.
#include "core/base/text.h"
#include "core/graph/transfer/weight_candidates.h"

#include <cstring>
#include <new>

namespace cairn::graph {

namespace {

using formats::StoredTensor;

/// The axes of a packed array in another order.
template <typename Number>
std::vector<Number> permuted(const std::vector<Number>& numbers, const std::vector<std::int64_t>& shape, const std::vector<std::size_t>& axes)
{
    const std::size_t count = shape.size();
    std::vector<std::size_t> stride(count, 1), length(count), step(count), index(count, 0);
    for (std::size_t axis = count; axis-- > 1;)
        stride[axis - 1] = stride[axis] * static_cast<std::size_t>(shape[axis]);
    for (std::size_t i = 0; i < count; ++i) {
        length[i] = static_cast<std::size_t>(shape[axes[i]]);
        step[i] = stride[axes[i]];
    }
    std::vector<Number> result(numbers.size());
    std::size_t from = 0;
    for (Number& number : result) {
        number = numbers[from];
        for (std::size_t axis = count; axis-- > 0;) {
            from += step[axis];
            if (++index[axis] < length[axis])
                break;
            from -= step[axis] * length[axis];
            index[axis] = 0;
        }
    }
    return result;
}

template <typename Number>
std::vector<Number> transformed(std::vector<Number> numbers, const WeightTransform& transform, const std::vector<std::int64_t>& shape)
{
    if (!transform.axes.empty())
        numbers = permuted(numbers, transform.view.empty() ? shape : transform.view, transform.axes);
    if (transform.parts > 1) {
        const std::size_t length = numbers.size() / static_cast<std::size_t>(transform.parts);
        const auto begin = numbers.begin() + static_cast<std::ptrdiff_t>(length * static_cast<std::size_t>(transform.part));
        numbers = std::vector<Number>(begin, begin + static_cast<std::ptrdiff_t>(length));
    }
    if (!transform.blocks.empty()) {
        const std::vector<Number> before = numbers;
        const std::size_t length = numbers.size() / transform.blocks.size();
        for (std::size_t block = 0; block < transform.blocks.size(); ++block)
            std::copy_n(before.begin() + static_cast<std::ptrdiff_t>(transform.blocks[block] * length), length, numbers.begin() + static_cast<std::ptrdiff_t>(block * length));
    }
    return numbers;
}

/// The numbers of one tensor of the model.
template <typename Number, typename Read>
Result<std::vector<Number>> gather(const MappedTensor& mapped, const StateTensor& wanted, const std::vector<StoredTensor>& file, const Read& read)
{
    const std::uint64_t count = formats::elementsOf(wanted.shape).value_or(0);
    std::vector<Number> all;
    for (const std::size_t source : mapped.sources) {
        CAIRN_ASSIGN(std::vector<Number> numbers, read(source));
        numbers = transformed(std::move(numbers), mapped.transform, file[source].shape);
        all.insert(all.end(), numbers.begin(), numbers.end());
    }
    if (mapped.sources.empty())
        all.resize(count);
    if (all.size() != count)
        return fail(ErrorCode::Mismatch, "The weights do not have the shape that the mapping says", wanted.name);
    return all;
}

Result<std::vector<std::byte>> bytesFor(formats::WeightsFile& file, const MappedTensor& mapped, const StateTensor& wanted, const StopToken& stop)
{
    std::vector<std::byte> bytes;
    const auto keep = [&](const auto& numbers) {
        const auto all = std::as_bytes(std::span(numbers));
        bytes.assign(all.begin(), all.end());
    };
    if (wanted.type == ElementType::Float32) {
        CAIRN_ASSIGN(const auto numbers, gather<float>(mapped, wanted, file.tensors(), [&](std::size_t source) { return formats::readFloats(file, source, stop); }));
        keep(numbers);
        return bytes;
    }
    const auto integers = [&](std::size_t source) -> Result<std::vector<std::int64_t>> {
        CAIRN_ASSIGN(const auto stored, file.read(source, stop));
        return formats::toIntegers(file.tensors()[source].type, stored);
    };
    CAIRN_ASSIGN(const auto numbers, gather<std::int64_t>(mapped, wanted, file.tensors(), integers));
    if (wanted.type == ElementType::Int64)
        keep(numbers);
    else
        keep(std::vector<std::uint8_t>(numbers.begin(), numbers.end()));
    return bytes;
}

bool isRead(const MappedTensor& mapped, const StateTensor& wanted)
{
    const bool zeros = mapped.state == MappingState::Kept && wanted.trainable;
    return mapped.state == MappingState::Mapped || mapped.state == MappingState::Approximated || zeros;
}

/// Without axes of length 1.
std::vector<std::int64_t> squeezed(std::vector<std::int64_t> shape)
{
    std::erase(shape, 1);
    return shape;
}

} // namespace

std::optional<std::vector<std::int64_t>> shapeAfter(const WeightTransform& transform, const std::vector<std::int64_t>& shape)
{
    std::vector<std::int64_t> result = transform.view.empty() ? shape : transform.view;
    const auto count = formats::elementsOf(shape);
    if (!count || formats::elementsOf(result) != count)
        return {};
    if (!transform.axes.empty()) {
        if (transform.axes.size() != result.size())
            return {};
        std::vector<std::int64_t> turned;
        for (const std::size_t axis : transform.axes)
            turned.push_back(result.at(axis));
        result = std::move(turned);
    }
    if (transform.parts > 1) {
        if (result.empty() || result[0] % transform.parts != 0)
            return {};
        result[0] /= transform.parts;
    }
    if (!transform.blocks.empty() && (result.empty() || result[0] % static_cast<std::int64_t>(transform.blocks.size()) != 0))
        return {};
    if (!transform.shape.empty() && formats::elementsOf(transform.shape) != formats::elementsOf(result))
        return {};
    return transform.shape.empty() ? result : transform.shape;
}

Result<void> assignWeight(WeightMapping& mapping, std::size_t target, std::size_t source, std::span<const StoredTensor> file,
                          formats::WeightsLayout layout, std::span<const StateTensor> model)
{
    const StateTensor& wanted = model[target];
    const StoredTensor& given = file[source];
    std::vector<WeightTransform> ways{{}};
    for (const WeightCandidate& candidate : weightCandidates(file.subspan(source, 1), layout, {}).list)
        ways.insert(ways.begin(), candidate.transforms.begin(), candidate.transforms.end());
    if (given.shape.size() == 2)
        ways.push_back({.axes = {1, 0}});
    if (squeezed(given.shape) == squeezed(wanted.shape))
        ways.push_back({.shape = wanted.shape});
    for (const WeightTransform& way : ways) {
        if (shapeAfter(way, given.shape) != wanted.shape)
            continue;
        clearWeight(mapping, target);
        const auto state = changesNumbers(given, wanted) ? MappingState::Approximated : MappingState::Mapped;
        mapping.tensors[target] = {wanted.name, state, {source}, way, "chosen by hand"};
        std::erase(mapping.unexpected, source);
        return {};
    }
    return fail(ErrorCode::Mismatch, "The model needs " + shapeText(wanted.shape) + ", but this tensor is " + shapeText(given.shape), toUtf8(given.name),
                "Choose a tensor of that shape");
}

void clearWeight(WeightMapping& mapping, std::size_t target)
{
    const std::vector<std::size_t> sources = std::move(mapping.tensors[target].sources);
    mapping.tensors[target] = {mapping.tensors[target].target, MappingState::Missing, {}, {}, "taken away by hand"};
    for (const std::size_t source : sources) {
        const bool used = std::ranges::any_of(mapping.tensors, [&](const MappedTensor& other) { return std::ranges::count(other.sources, source) > 0; });
        if (!used && std::ranges::count(mapping.unexpected, source) == 0)
            mapping.unexpected.insert(std::ranges::upper_bound(mapping.unexpected, source), source);
    }
}

Result<formats::OwnedWeights> loadMapped(formats::WeightsFile& file, const WeightMapping& mapping, std::span<const StateTensor> model, const StopToken& stop)
{
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < model.size(); ++i)
        total += isRead(mapping.tensors[i], model[i]) ? formats::elementsOf(model[i].shape).value_or(0) * byteSize(model[i].type) : 0;
    formats::OwnedWeights weights;
    weights.storage.reset(new (std::nothrow) std::byte[std::max<std::uint64_t>(total, 1)]);
    if (!weights.storage)
        return fail(ErrorCode::OutOfMemory, "The weights need " + bytesText(total), {}, "Close other programs or use a smaller model");
    std::byte* at = weights.storage.get();
    for (std::size_t i = 0; i < model.size(); ++i) {
        if (!isRead(mapping.tensors[i], model[i]))
            continue;
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Cancelled");
        CAIRN_ASSIGN(const auto bytes, bytesFor(file, mapping.tensors[i], model[i], stop));
        if (!bytes.empty())
            std::memcpy(at, bytes.data(), bytes.size());
        weights.tensors[model[i].name] = {model[i].type, model[i].shape, {at, bytes.size()}};
        at += bytes.size();
    }
    return weights;
}

} // namespace cairn::graph
