// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"

#include <onnx/onnx_pb.h>

#include <algorithm>
#include <cstring>
#include <set>

namespace cairn::formats {

namespace {

constexpr std::int64_t kIrVersion = 8;
constexpr std::int64_t kOpset = 17;
constexpr std::size_t kLargestModel = (std::size_t{1} << 31) - (1 << 20); // protobuf's limit, with room for the structure

std::int32_t onnxType(ElementType type)
{
    switch (type) {
    case ElementType::Int64:
        return onnx::TensorProto::INT64;
    case ElementType::UInt8:
        return onnx::TensorProto::UINT8;
    case ElementType::Float32:
        break;
    }
    return onnx::TensorProto::FLOAT;
}

void describe(onnx::ValueInfoProto& value, const std::string& name, ElementType type, const std::vector<std::int64_t>& shape)
{
    value.set_name(name);
    auto* tensor = value.mutable_type()->mutable_tensor_type();
    tensor->set_elem_type(onnxType(type));
    for (const std::int64_t axis : shape) {
        auto* dimension = tensor->mutable_shape()->add_dim();
        if (axis < 0)
            dimension->set_dim_param("N");
        else
            dimension->set_dim_value(axis);
    }
}

void setAttribute(onnx::AttributeProto& proto, const OnnxWriter::Attribute& value)
{
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        proto.set_type(onnx::AttributeProto::INT);
        proto.set_i(*integer);
    } else if (const auto* real = std::get_if<float>(&value)) {
        proto.set_type(onnx::AttributeProto::FLOAT);
        proto.set_f(*real);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        proto.set_type(onnx::AttributeProto::STRING);
        proto.set_s(*text);
    } else if (const auto* texts = std::get_if<std::vector<std::string>>(&value)) {
        proto.set_type(onnx::AttributeProto::STRINGS);
        for (const std::string& item : *texts)
            proto.add_strings(item);
    } else {
        proto.set_type(onnx::AttributeProto::INTS);
        for (const std::int64_t item : std::get<std::vector<std::int64_t>>(value))
            proto.add_ints(item);
    }
}

} // namespace

struct OnnxWriter::Model {
    onnx::ModelProto proto;
    std::set<std::string> initializers;
    std::size_t bytes = 0; // of all initializers

    void add(const std::string& name, ElementType type, const std::vector<std::int64_t>& shape, const void* data, std::size_t size)
    {
        if (!initializers.insert(name).second)
            return;
        bytes += size;
        if (bytes > kLargestModel)
            return; // finish() says so
        auto* tensor = proto.mutable_graph()->add_initializer();
        tensor->set_name(name);
        tensor->set_data_type(onnxType(type));
        for (const std::int64_t axis : shape)
            tensor->add_dims(axis);
        tensor->set_raw_data(data, size);
    }
};

OnnxWriter::OnnxWriter(std::string graphName, const Weights& weights) : m_model(std::make_unique<Model>()), m_weights(weights)
{
    onnx::ModelProto& proto = m_model->proto;
    proto.set_ir_version(kIrVersion);
    proto.set_producer_name("Cairn");
    proto.add_opset_import()->set_version(kOpset);
    proto.mutable_graph()->set_name(std::move(graphName));
}

OnnxWriter::~OnnxWriter() = default;

void OnnxWriter::modelInput(const std::string& name, ElementType type, const std::vector<std::int64_t>& shape)
{
    describe(*m_model->proto.mutable_graph()->add_input(), name, type, shape);
}

void OnnxWriter::modelOutput(const std::string& name, const std::vector<std::int64_t>& shape)
{
    describe(*m_model->proto.mutable_graph()->add_output(), name, ElementType::Float32, shape);
}

void OnnxWriter::metadata(const std::string& key, const std::string& value)
{
    auto* entry = m_model->proto.add_metadata_props();
    entry->set_key(key);
    entry->set_value(value);
}

void OnnxWriter::beginLayer(std::string label, std::vector<std::string> inputs, std::vector<std::string> outputs)
{
    m_label = std::move(label);
    m_owner = m_label;
    m_inputs = std::move(inputs);
    m_outputs = std::move(outputs);
    m_temporaries = 0;
}

std::string OnnxWriter::weight(const std::string& name)
{
    std::string full = m_owner + "." + name;
    const auto found = m_weights.find(full);
    if (found == m_weights.end()) {
        if (!m_error)
            m_error = fail(ErrorCode::Mismatch, "The model has no weights of this name", full, "Train the graph as it is now, then export");
        return full;
    }
    m_model->add(full, found->second.type, found->second.shape, found->second.bytes.data(), found->second.bytes.size());
    return full;
}

std::string OnnxWriter::constant(const std::string& hint, const std::vector<std::int64_t>& values)
{
    std::string name = temporary(hint);
    m_model->add(name, ElementType::Int64, {static_cast<std::int64_t>(values.size())}, values.data(), values.size() * sizeof(std::int64_t));
    return name;
}

std::string OnnxWriter::constant(const std::string& hint, float value)
{
    std::string name = temporary(hint);
    m_model->add(name, ElementType::Float32, {}, &value, sizeof value);
    return name;
}

std::string OnnxWriter::constant(const std::string& hint, const std::vector<float>& values, const std::vector<std::int64_t>& shape)
{
    std::string name = temporary(hint);
    m_model->add(name, ElementType::Float32, shape.empty() ? std::vector<std::int64_t>{static_cast<std::int64_t>(values.size())} : shape,
                 values.data(), values.size() * sizeof(float));
    return name;
}

std::string OnnxWriter::temporary(const std::string& hint)
{
    return m_label + "/" + hint + "_" + std::to_string(++m_temporaries); // labels have no slash
}

void OnnxWriter::node(const std::string& type, const std::vector<std::string>& inputs, const Attributes& attributes, const std::string& output)
{
    nodes(type, inputs, attributes, {output.empty() ? m_outputs.at(0) : output});
}

std::string OnnxWriter::step(const std::string& type, const std::vector<std::string>& inputs, const Attributes& attributes)
{
    std::string result = temporary(type);
    node(type, inputs, attributes, result);
    return result;
}

std::vector<float> OnnxWriter::weightValues(const std::string& name)
{
    const auto found = m_weights.find(m_owner + "." + name);
    if (found == m_weights.end() || found->second.type != ElementType::Float32) {
        weight(name); // says so
        return {};
    }
    std::vector<float> values(found->second.bytes.size() / sizeof(float));
    std::memcpy(values.data(), found->second.bytes.data(), values.size() * sizeof(float));
    return values;
}

void OnnxWriter::nodes(const std::string& type, const std::vector<std::string>& inputs, const Attributes& attributes, const std::vector<std::string>& outputs)
{
    auto* node = m_model->proto.mutable_graph()->add_node();
    node->set_op_type(type);
    const auto named = std::ranges::find_if(outputs, [](const std::string& name) { return !name.empty(); });
    node->set_name(named == outputs.end() || *named == m_outputs.at(0) ? m_label : *named);
    for (const std::string& input : inputs)
        node->add_input(input);
    for (const std::string& output : outputs)
        node->add_output(output);
    for (const auto& [name, value] : attributes) {
        auto* attribute = node->add_attribute();
        attribute->set_name(name);
        setAttribute(*attribute, value);
    }
}

Result<std::string> OnnxWriter::finish()
{
    if (m_error)
        return *m_error;
    std::string bytes;
    if (m_model->bytes > kLargestModel || m_model->proto.ByteSizeLong() > kLargestModel + (1 << 20) || !m_model->proto.SerializeToString(&bytes))
        return fail(ErrorCode::Unsupported, "An ONNX file holds at most 2 GB", {}, "Export the weights as safetensors");
    return bytes;
}

} // namespace cairn::formats
