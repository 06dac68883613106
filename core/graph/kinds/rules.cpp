// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/kinds/rules.h"

namespace cairn::graph {

ParamSpec integerParam(std::string name, std::string title, std::string help, std::int64_t fallback, std::int64_t minimum, std::int64_t maximum)
{
    return {std::move(name), std::move(title), std::move(help), ParamType::Integer, fallback,
            static_cast<double>(minimum), static_cast<double>(maximum)};
}

ParamSpec realParam(std::string name, std::string title, std::string help, double fallback, double minimum, double maximum)
{
    return {std::move(name), std::move(title), std::move(help), ParamType::Real, fallback, minimum, maximum};
}

ParamSpec flagParam(std::string name, std::string title, std::string help, bool fallback)
{
    return {std::move(name), std::move(title), std::move(help), ParamType::Boolean, fallback};
}

ParamSpec choiceParam(std::string name, std::string title, std::string help, std::vector<std::string> choices)
{
    Json fallback = choices.front();
    return {std::move(name), std::move(title), std::move(help), ParamType::Choice, std::move(fallback), 0, 0, std::move(choices)};
}

Result<void> wantNumbers(const NodeView& view, const std::string& title, std::size_t port)
{
    if (view.inputs.at(port).type == ElementType::Float32)
        return {};
    return fail(ErrorCode::Mismatch, title + " works on numbers, but gets category codes " + shapeText(view.inputs[port].shape), view.node.label,
                "Insert Embedding in front of it");
}

Result<void> wantImage(const NodeView& view, const std::string& title)
{
    CAIRN_TRY(wantNumbers(view, title));
    if (rank(view) == 4)
        return {};
    return fail(ErrorCode::Mismatch, title + " works on images [N, C, H, W], but gets " + shapeText(view.inputs[0].shape), view.node.label,
                "Connect it to an image field or to a convolution, or insert Reshape in front of it");
}

Shapes oneOutput(std::vector<std::int64_t> shape, ElementType type, std::int64_t vocabulary)
{
    return std::vector<TensorType>{{type, std::move(shape), vocabulary}};
}

std::int64_t slide(std::int64_t length, std::int64_t kernel, std::int64_t stride, std::int64_t padding, std::int64_t dilation)
{
    const std::int64_t room = length + 2 * padding - dilation * (kernel - 1) - 1;
    return room < 0 ? 0 : room / stride + 1;
}

std::string sourceLabel(const NodeView& view, std::size_t port)
{
    return port < view.sources.size() && view.sources[port].node ? view.sources[port].node->label : "the layer in front of it";
}

} // namespace cairn::graph
