// SPDX-License-Identifier: GPL-3.0-or-later
// ONNX: parsed, checked and described by libonnx, run by ONNX Runtime. Models whose weights lie in other files are
// refused before either library sees them as a whole: both follow links and "..".
#include "app/parse/module.h"

#include <cstring>
#include <map>
#include <onnx/checker.h>
#include <onnx/onnx_pb.h>
#include <onnx/shape_inference/implementation.h>
#include <onnxruntime_cxx_api.h>
#include <optional>

namespace cairn::parse {

namespace {

namespace ox = ONNX_NAMESPACE;

constexpr std::int64_t kMaxElements = std::int64_t{1} << 31;

struct NumberType {
    const char* name;
    int onnx; ///< TensorProto and ONNX Runtime count alike
    std::size_t bytes;
};

constexpr NumberType kTypes[] = {
    {"float32", ox::TensorProto_DataType_FLOAT, 4}, {"float64", ox::TensorProto_DataType_DOUBLE, 8},
    {"int64", ox::TensorProto_DataType_INT64, 8},   {"int32", ox::TensorProto_DataType_INT32, 4},
    {"uint8", ox::TensorProto_DataType_UINT8, 1},   {"int8", ox::TensorProto_DataType_INT8, 1},
    {"bool", ox::TensorProto_DataType_BOOL, 1}};

const NumberType* findType(int onnx)
{
    for (const NumberType& type : kTypes) {
        if (type.onnx == onnx)
            return &type;
    }
    return nullptr;
}

const NumberType* findType(const std::string& name)
{
    for (const NumberType& type : kTypes) {
        if (name == type.name)
            return &type;
    }
    return nullptr;
}

std::string typeName(int onnx)
{
    const NumberType* type = findType(onnx);
    return type ? type->name : ox::TensorProto_DataType_Name(static_cast<ox::TensorProto_DataType>(onnx));
}

/// Product of the axes; nothing for negative or absurd lengths.
std::optional<std::int64_t> elements(const std::vector<std::int64_t>& shape)
{
    std::int64_t count = 1;
    for (const std::int64_t length : shape) {
        if (length < 0 || (length > 0 && count > kMaxElements / length))
            return std::nullopt;
        count *= length;
    }
    return count;
}

bool isExternal(const ox::TensorProto& tensor)
{
    return tensor.data_location() == ox::TensorProto_DataLocation_EXTERNAL || tensor.external_data_size() > 0;
}

bool hasExternal(const ox::GraphProto& graph);

bool hasExternal(const ox::NodeProto& node)
{
    for (const auto& attribute : node.attribute()) {
        if ((attribute.has_t() && isExternal(attribute.t())) || (attribute.has_g() && hasExternal(attribute.g())))
            return true;
        for (const auto& tensor : attribute.tensors()) {
            if (isExternal(tensor))
                return true;
        }
        for (const auto& graph : attribute.graphs()) {
            if (hasExternal(graph))
                return true;
        }
    }
    return false;
}

bool hasExternal(const ox::GraphProto& graph)
{
    for (const auto& tensor : graph.initializer()) {
        if (isExternal(tensor))
            return true;
    }
    for (const auto& tensor : graph.sparse_initializer()) {
        if (isExternal(tensor.values()) || isExternal(tensor.indices()))
            return true;
    }
    for (const auto& node : graph.node()) {
        if (hasExternal(node))
            return true;
    }
    return false;
}

bool hasExternal(const ox::ModelProto& model)
{
    for (const auto& function : model.functions()) {
        for (const auto& node : function.node()) {
            if (hasExternal(node))
                return true;
        }
    }
    return hasExternal(model.graph());
}

Result<ox::ModelProto> parseModel(const std::string& bytes)
{
    ox::ModelProto model;
    if (bytes.empty() || !model.ParseFromString(bytes) || !model.has_graph())
        return fail(ErrorCode::Corrupt, "This is no ONNX model", {}, "Check that the file is complete");
    if (hasExternal(model))
        return fail(ErrorCode::Unsupported, "The model keeps weights in other files, which is refused", {},
                    "Save it again with all weights inside");
    return model;
}

Json portJson(const ox::ValueInfoProto& value)
{
    Json shape = Json::array();
    const auto& tensor = value.type().tensor_type();
    for (const auto& axis : tensor.shape().dim())
        shape.push_back(axis.has_dim_value() ? axis.dim_value() : -1);
    return Json{{"name", value.name()}, {"type", typeName(tensor.elem_type())}, {"shape", std::move(shape)}};
}

Result<Message> summary(const std::string& bytes)
{
    CAIRN_ASSIGN(ox::ModelProto model, parseModel(bytes));
    ox::checker::check_model(model);
    ox::shape_inference::InferShapes(model);
    std::map<std::string, std::int64_t> weights, operators;
    std::int64_t parameters = 0, opset = 0;
    for (const auto& tensor : model.graph().initializer()) {
        const std::vector<std::int64_t> shape(tensor.dims().begin(), tensor.dims().end());
        const auto count = elements(shape);
        if (!count)
            return fail(ErrorCode::Corrupt, "A weight has an impossible shape", tensor.name());
        parameters += *count;
        weights[tensor.name()] = *count;
    }
    for (const auto& node : model.graph().node())
        ++operators[node.op_type()];
    for (const auto& entry : model.opset_import()) {
        if (entry.domain().empty() || entry.domain() == "ai.onnx")
            opset = entry.version();
    }
    Message reply{Json{{"ir_version", model.ir_version()}, {"opset", opset}, {"producer", model.producer_name()},
                       {"nodes", model.graph().node_size()}, {"parameters", parameters}, {"operators", operators},
                       {"inputs", Json::array()}, {"outputs", Json::array()}}, {}};
    for (const auto& input : model.graph().input()) {
        if (!weights.contains(input.name()))
            reply.head["inputs"].push_back(portJson(input));
    }
    for (const auto& output : model.graph().output())
        reply.head["outputs"].push_back(portJson(output));
    return reply;
}

Json tensorJson(const std::string& name, const char* type, const std::vector<std::int64_t>& shape, std::size_t bytes)
{
    return Json{{"name", name}, {"type", type}, {"shape", shape}, {"bytes", bytes}};
}

/// The numbers of a TensorProto that keeps them in a typed list instead of raw bytes.
template <typename Number, typename List>
std::string packed(const List& list)
{
    std::string bytes(static_cast<std::size_t>(list.size()) * sizeof(Number), '\0');
    for (int i = 0; i < list.size(); ++i) {
        const auto number = static_cast<Number>(list.Get(i));
        std::memcpy(bytes.data() + static_cast<std::size_t>(i) * sizeof number, &number, sizeof number);
    }
    return bytes;
}

std::string tensorBytes(const ox::TensorProto& tensor)
{
    if (tensor.has_raw_data())
        return tensor.raw_data();
    switch (tensor.data_type()) {
    case ox::TensorProto_DataType_FLOAT: return packed<float>(tensor.float_data());
    case ox::TensorProto_DataType_DOUBLE: return packed<double>(tensor.double_data());
    case ox::TensorProto_DataType_INT64: return packed<std::int64_t>(tensor.int64_data());
    case ox::TensorProto_DataType_INT32: return packed<std::int32_t>(tensor.int32_data());
    default: return packed<std::uint8_t>(tensor.int32_data());
    }
}

Result<Message> readTensor(const std::string& bytes)
{
    ox::TensorProto tensor;
    if (!tensor.ParseFromString(bytes))
        return fail(ErrorCode::Corrupt, "This is no ONNX tensor");
    const NumberType* type = findType(tensor.data_type());
    if (!type || isExternal(tensor))
        return fail(ErrorCode::Unsupported, "Tensors of this kind are not read", typeName(tensor.data_type()));
    const std::vector<std::int64_t> shape(tensor.dims().begin(), tensor.dims().end());
    Message reply{Json::object(), tensorBytes(tensor)};
    const auto count = elements(shape);
    if (!count || static_cast<std::size_t>(*count) * type->bytes != reply.body.size())
        return fail(ErrorCode::Corrupt, "The tensor does not hold what its shape says", tensor.name());
    reply.head["tensors"] = Json::array({tensorJson(tensor.name(), type->name, shape, reply.body.size())});
    return reply;
}

class Onnx final : public Module {
public:
    Onnx()
        : m_environment(ORT_LOGGING_LEVEL_FATAL, "cairn")
        , m_memory(Ort::MemoryInfo::CreateCpu(OrtDeviceAllocator, OrtMemTypeDefault))
    {
        m_environment.DisableTelemetryEvents();
    }

    Result<Message> answer(const Message& request) override
    {
        const std::string verb = request.head.value("verb", "");
        if (verb == "run")
            return run(request);
        CAIRN_ASSIGN(const std::string bytes, requestBytes(request));
        if (verb == "summary")
            return summary(bytes);
        if (verb == "tensor")
            return readTensor(bytes);
        if (verb == "load")
            return load(bytes);
        return fail(ErrorCode::Unsupported, "Unknown request", verb);
    }

private:
    Result<Message> load(const std::string& bytes)
    {
        CAIRN_TRY(parseModel(bytes));
        Ort::SessionOptions options;
        options.SetIntraOpNumThreads(1);
        options.SetInterOpNumThreads(1);
        options.SetExecutionMode(ORT_SEQUENTIAL);
        options.SetLogSeverityLevel(ORT_LOGGING_LEVEL_FATAL);
        m_session.emplace(m_environment, bytes.data(), bytes.size(), options);
        Ort::AllocatorWithDefaultOptions allocator;
        Message reply{Json{{"inputs", Json::array()}}, {}};
        for (std::size_t i = 0; i < m_session->GetInputCount(); ++i)
            reply.head["inputs"].push_back(m_session->GetInputNameAllocated(i, allocator).get());
        return reply;
    }

    Result<Message> run(const Message& request)
    {
        if (!m_session)
            return fail(ErrorCode::InvalidInput, "No model was loaded");
        std::vector<std::string> names;
        std::vector<Ort::Value> inputs;
        std::string body = request.body; // ONNX Runtime wants writable memory
        std::size_t offset = 0;
        for (const Json& entry : request.head.at("tensors")) {
            const NumberType* type = findType(entry.at("type").get<std::string>());
            const auto shape = entry.at("shape").get<std::vector<std::int64_t>>();
            const auto count = elements(shape);
            const std::size_t bytes = count && type ? static_cast<std::size_t>(*count) * type->bytes : 0;
            if (!type || !count || entry.at("bytes").get<std::size_t>() != bytes || bytes > body.size() - offset)
                return fail(ErrorCode::Mismatch, "This input does not hold what its shape says", entry.at("name"));
            names.push_back(entry.at("name"));
            inputs.push_back(Ort::Value::CreateTensor(m_memory, body.data() + offset, bytes, shape.data(), shape.size(),
                                                      static_cast<ONNXTensorElementDataType>(type->onnx)));
            offset += bytes;
        }
        return outputsOf(names, inputs);
    }

    Result<Message> outputsOf(const std::vector<std::string>& names, const std::vector<Ort::Value>& inputs)
    {
        Ort::AllocatorWithDefaultOptions allocator;
        std::vector<std::string> outputs;
        for (std::size_t i = 0; i < m_session->GetOutputCount(); ++i)
            outputs.emplace_back(m_session->GetOutputNameAllocated(i, allocator).get());
        std::vector<const char*> inputPointers, outputPointers;
        for (const std::string& input : names)
            inputPointers.push_back(input.c_str());
        for (const std::string& output : outputs)
            outputPointers.push_back(output.c_str());
        const auto values = m_session->Run(Ort::RunOptions(), inputPointers.data(), inputs.data(), inputs.size(),
                                           outputPointers.data(), outputPointers.size());
        Message reply{Json{{"tensors", Json::array()}}, {}};
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (!values[i].IsTensor())
                return fail(ErrorCode::Unsupported, "This output is no tensor", outputs[i]);
            const auto facts = values[i].GetTensorTypeAndShapeInfo();
            const NumberType* type = findType(static_cast<int>(facts.GetElementType()));
            if (!type)
                return fail(ErrorCode::Unsupported, "Outputs of this type are not read", outputs[i]);
            const std::size_t bytes = facts.GetElementCount() * type->bytes;
            reply.head["tensors"].push_back(tensorJson(outputs[i], type->name, facts.GetShape(), bytes));
            if (bytes > 0)
                reply.body.append(static_cast<const char*>(values[i].GetTensorRawData()), bytes);
        }
        return reply;
    }

    Ort::Env m_environment;
    Ort::MemoryInfo m_memory;
    std::optional<Ort::Session> m_session;
};

} // namespace

} // namespace cairn::parse

extern "C" cairn::parse::Module* cairn_parse_module()
{
    static cairn::parse::Onnx module;
    return &module;
}
