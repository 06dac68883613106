// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/kinds/axes.h"

#include "core/base/text.h"

#include <algorithm>
#include <charconv>

namespace cairn::graph {

namespace {

constexpr std::size_t kLongestList = 64;
constexpr std::int64_t kAxisLimit = static_cast<std::int64_t>(kMostAxes) - 1;

Error noAxis(const NodeView& view, std::int64_t wished, const TensorType& type)
{
    const auto count = static_cast<std::int64_t>(type.shape.size());
    const std::int64_t first = hasBatch(type) ? 1 : 0;
    const std::string what = first == 1 && (wished == 0 || wished == -count)
                                 ? "Axis 0 holds the rows of the batch, which are never mixed"
                                 : "There is no axis " + std::to_string(wished) + " in " + shapeText(type.shape);
    const std::string fix = first >= count       ? "Insert Unsqueeze in front of it"
                            : first == count - 1 ? "Choose axis " + std::to_string(first)
                                                 : "Choose an axis from " + std::to_string(first) + " to " + std::to_string(count - 1);
    return fail(ErrorCode::Mismatch, what, view.node.label, fix);
}

} // namespace

ParamSpec axisParam(std::string help, std::int64_t fallback, std::string name)
{
    return integerParam(std::move(name), "Axis", std::move(help) + "; 1: columns or channels, -1: the last", fallback, -kAxisLimit, kAxisLimit);
}

ParamSpec listParam(std::string name, std::string title, std::string help, std::string fallback)
{
    return {std::move(name), std::move(title), std::move(help), ParamType::Text, std::move(fallback)};
}

std::optional<std::vector<std::int64_t>> parseIntegers(std::string_view text)
{
    std::vector<std::int64_t> numbers;
    if (trimmed(text).empty())
        return numbers;
    for (const std::string& part : split(text, ',')) {
        const std::string_view digits = trimmed(part);
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
        if (error != std::errc() || end != digits.data() + digits.size() || numbers.size() == kLongestList)
            return std::nullopt;
        numbers.push_back(number);
    }
    return numbers;
}

Result<std::vector<std::int64_t>> integers(const NodeView& view, const std::string& name)
{
    auto numbers = parseIntegers(view.text(name));
    if (!numbers)
        return fail(ErrorCode::InvalidInput, name + " cannot be \"" + view.text(name).substr(0, 64) + "\"", view.node.label,
                    "Give whole numbers, separated by commas, such as 1, 2");
    return *std::move(numbers);
}

Result<std::size_t> axisOf(const NodeView& view, std::int64_t wished, const TensorType& type)
{
    const auto count = static_cast<std::int64_t>(type.shape.size());
    const std::int64_t found = wished < 0 && wished >= -count ? wished + count : wished;
    if (found < (hasBatch(type) ? 1 : 0) || found >= count)
        return noAxis(view, wished, type);
    return static_cast<std::size_t>(found);
}

Result<std::size_t> axis(const NodeView& view, const std::string& name, std::size_t port)
{
    return axisOf(view, view.integer(name), view.inputs.at(port));
}

Result<std::vector<std::size_t>> axes(const NodeView& view, const std::string& name, std::size_t port)
{
    const TensorType& type = view.inputs.at(port);
    CAIRN_ASSIGN(const std::vector<std::int64_t> wished, integers(view, name));
    std::vector<std::size_t> found;
    for (const std::int64_t number : wished) {
        CAIRN_ASSIGN(const std::size_t one, axisOf(view, number, type));
        found.push_back(one);
    }
    if (wished.empty()) {
        for (std::size_t i = hasBatch(type) ? 1 : 0; i < type.shape.size(); ++i)
            found.push_back(i);
    }
    std::ranges::sort(found);
    found.erase(std::ranges::unique(found).begin(), found.end());
    if (found.empty())
        return noAxis(view, -1, type);
    return found;
}

Result<std::size_t> newAxis(const NodeView& view, const std::string& name, std::size_t port)
{
    TensorType longer = view.inputs.at(port);
    if (longer.shape.size() >= kMostAxes)
        return fail(ErrorCode::Mismatch, "A tensor has at most " + std::to_string(kMostAxes) + " axes, and " + sourceLabel(view, port) + " puts out " + shapeText(longer.shape),
                    view.node.label, "Insert Flatten or Reshape in front of it");
    longer.shape.push_back(1);
    return axisOf(view, view.integer(name), longer);
}

std::optional<std::vector<std::int64_t>> broadcast(const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b)
{
    const std::vector<std::int64_t>&longer = a.size() >= b.size() ? a : b, &shorter = a.size() >= b.size() ? b : a;
    std::vector<std::int64_t> shape = longer;
    for (std::size_t i = 0; i < shorter.size(); ++i) {
        std::int64_t& length = shape[longer.size() - shorter.size() + i];
        if (length != shorter[i] && length != 1 && shorter[i] != 1)
            return std::nullopt;
        length = length == 1 ? shorter[i] : length;
    }
    if (std::find(shape.begin() + (shape.empty() ? 0 : 1), shape.end(), kBatch) != shape.end())
        return std::nullopt;
    return shape;
}

std::vector<PortSpec> letterPorts(std::size_t count, const std::string& help)
{
    std::vector<PortSpec> ports;
    for (std::size_t i = 0; i < count; ++i)
        ports.push_back({std::string(1, static_cast<char>('a' + i)), help});
    return ports;
}

std::vector<std::int64_t> signedAxes(const std::vector<std::size_t>& axes)
{
    return {axes.begin(), axes.end()};
}

} // namespace cairn::graph
