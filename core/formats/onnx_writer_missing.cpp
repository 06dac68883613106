// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for onnx_writer.cpp where the messages of ONNX are not installed: whatever is put in, finish() says why nothing comes out.
#include "core/formats/onnx_writer.h"

namespace cairn::formats {

struct OnnxWriter::Model {};

OnnxWriter::OnnxWriter(std::string, const Weights& weights) : m_weights(weights) {}
OnnxWriter::~OnnxWriter() = default;

void OnnxWriter::modelInput(const std::string&, ElementType, const std::vector<std::int64_t>&) {}
void OnnxWriter::modelOutput(const std::string&, const std::vector<std::int64_t>&) {}
void OnnxWriter::metadata(const std::string&, const std::string&) {}

void OnnxWriter::beginLayer(std::string label, std::vector<std::string> inputs, std::vector<std::string> outputs)
{
    m_label = m_owner = std::move(label);
    m_inputs = std::move(inputs);
    m_outputs = std::move(outputs);
}

std::string OnnxWriter::weight(const std::string& name)
{
    return m_owner + "." + name;
}

std::vector<float> OnnxWriter::weightValues(const std::string& name)
{
    const auto found = m_weights.find(m_owner + "." + name);
    return std::vector<float>(found == m_weights.end() ? 0 : found->second.bytes.size() / sizeof(float)); // as many as layers expect
}

std::string OnnxWriter::constant(const std::string& hint, const std::vector<std::int64_t>&)
{
    return temporary(hint);
}

std::string OnnxWriter::constant(const std::string& hint, float)
{
    return temporary(hint);
}

std::string OnnxWriter::constant(const std::string& hint, const std::vector<float>&, const std::vector<std::int64_t>&)
{
    return temporary(hint);
}

std::string OnnxWriter::temporary(const std::string& hint)
{
    return m_label + "." + hint + std::to_string(m_temporaries++);
}

void OnnxWriter::node(const std::string&, const std::vector<std::string>&, const Attributes&, const std::string&) {}
void OnnxWriter::nodes(const std::string&, const std::vector<std::string>&, const Attributes&, const std::vector<std::string>&) {}

std::string OnnxWriter::step(const std::string& type, const std::vector<std::string>&, const Attributes&)
{
    return temporary(type);
}

Result<std::string> OnnxWriter::finish()
{
    return fail(ErrorCode::Unsupported, "This Cairn was built without ONNX", "ONNX", "Copy the project to a machine with the whole program and export it there, or export PyTorch source");
}

} // namespace cairn::formats
