// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/foreign/foreign_graph.h"

#include "core/base/mapped_file.h"

#include <new>

namespace cairn::formats {

namespace {

/// Mapped bytes that another program changed meanwhile are no numbers.
Result<void> checkForeign(std::span<const std::byte> bytes)
{
    return checkMapped({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

class ConstantWeights final : public WeightsFile {
public:
    explicit ConstantWeights(ForeignGraph graph) : m_graph(std::move(graph))
    {
        const bool onnx = m_graph.format == ForeignGraph::Format::Onnx;
        m_facts.format = onnx ? "ONNX, opset " + std::to_string(m_graph.version) : "TFLite";
        m_facts.layout = onnx ? WeightsLayout::ChannelsFirst : WeightsLayout::TfLite;
        m_facts.notes = m_graph.notes;
        for (const std::string& name : m_graph.constantOrder)
            m_tensors.push_back(m_graph.constants.at(name).tensor);
    }

    Result<std::vector<std::byte>> read(std::size_t index, const StopToken&) override
    {
        const ForeignConstant& constant = m_graph.constants.at(m_graph.constantOrder.at(index));
        try {
            std::vector<std::byte> bytes(constant.data.bytes.begin(), constant.data.bytes.end());
            CAIRN_TRY(checkForeign(constant.data.bytes));
            return bytes;
        } catch (const std::bad_alloc&) {
            return fail(ErrorCode::OutOfMemory, "There is no memory for the tensor", constant.tensor.name, "Close other programs");
        }
    }

private:
    ForeignGraph m_graph;
};

} // namespace

Result<std::vector<float>> floatsOf(const ForeignConstant& constant)
{
    CAIRN_ASSIGN(auto numbers, toFloats(constant.tensor, constant.data.bytes));
    CAIRN_TRY(checkForeign(constant.data.bytes));
    return numbers;
}

Result<std::vector<std::int64_t>> integersOf(const ForeignConstant& constant)
{
    CAIRN_ASSIGN(auto numbers, toIntegers(constant.tensor.type, constant.data.bytes));
    CAIRN_TRY(checkForeign(constant.data.bytes));
    return numbers;
}

std::map<std::string, std::size_t> operatorCounts(const ForeignGraph& graph)
{
    std::map<std::string, std::size_t> counts;
    for (const ForeignOperator& op : graph.operators)
        ++counts[op.domain.empty() ? op.type : op.domain + "::" + op.type];
    return counts;
}

std::unique_ptr<WeightsFile> constantsOf(ForeignGraph graph)
{
    return std::make_unique<ConstantWeights>(std::move(graph));
}

} // namespace cairn::formats
