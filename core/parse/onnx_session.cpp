// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/parse/onnx_session.h"

#include <cstring>

namespace cairn::parse {

namespace {

const std::string kMode = "onnx";

/// Tensors of a reply: described in head["tensors"], bytes one after the other in the body.
Result<std::vector<OnnxTensor>> tensorsOf(Message& reply)
{
    std::vector<OnnxTensor> tensors;
    std::size_t offset = 0;
    try {
        for (const Json& entry : reply.head.at("tensors")) {
            OnnxTensor tensor{entry.at("name"), entry.at("type"), entry.at("shape"), {}};
            const auto bytes = entry.at("bytes").get<std::uint64_t>();
            if (bytes > reply.body.size() - offset)
                return unreadable();
            tensor.bytes = reply.body.substr(offset, bytes);
            offset += bytes;
            tensors.push_back(std::move(tensor));
        }
    } catch (const Json::exception&) {
        return unreadable();
    }
    return tensors;
}

std::vector<OnnxPort> portsOf(const Json& list)
{
    std::vector<OnnxPort> ports;
    for (const Json& entry : list)
        ports.push_back({entry.at("name"), entry.at("type"), entry.at("shape")});
    return ports;
}

} // namespace

Result<OnnxSession> OnnxSession::load(std::unique_ptr<ParseProcess> process, Message request, StopToken stop)
{
    CAIRN_ASSIGN(const Message reply, process->ask(request, stop));
    OnnxSession session(std::move(process));
    try {
        session.m_inputs = reply.head.at("inputs").get<std::vector<std::string>>();
    } catch (const Json::exception&) {
        return unreadable();
    }
    return session;
}

Result<OnnxSession> OnnxSession::open(const std::filesystem::path& model, const ParseLimits& limits, StopToken stop)
{
    CAIRN_ASSIGN(auto process, ParseProcess::start({.mode = kMode, .inputs = {model}, .limits = limits}));
    return load(std::move(process), Message{Json{{"verb", "load"}, {"input", 0}}, {}}, stop);
}

Result<OnnxSession> OnnxSession::openBytes(std::string model, const ParseLimits& limits, StopToken stop)
{
    CAIRN_ASSIGN(auto process, ParseProcess::start({.mode = kMode, .limits = limits}));
    return load(std::move(process), Message{Json{{"verb", "load"}}, std::move(model)}, stop);
}

Result<std::vector<OnnxTensor>> OnnxSession::run(const std::vector<OnnxTensor>& inputs, StopToken stop)
{
    Message request{Json{{"verb", "run"}, {"tensors", Json::array()}}, {}};
    for (const OnnxTensor& tensor : inputs) {
        request.head["tensors"].push_back({{"name", tensor.name}, {"type", tensor.type}, {"shape", tensor.shape}, {"bytes", tensor.bytes.size()}});
        request.body += tensor.bytes;
    }
    CAIRN_ASSIGN(Message reply, m_process->ask(request, stop));
    return tensorsOf(reply);
}

Result<OnnxSummary> summarizeOnnx(const std::filesystem::path& model, const ParseLimits& limits)
{
    CAIRN_ASSIGN(const auto process, ParseProcess::start({.mode = kMode, .inputs = {model}, .limits = limits}));
    CAIRN_ASSIGN(const Message reply, process->ask(Message{Json{{"verb", "summary"}, {"input", 0}}, {}}));
    try {
        const Json& head = reply.head;
        OnnxSummary summary;
        summary.irVersion = head.at("ir_version");
        summary.opset = head.at("opset");
        summary.producer = head.at("producer");
        summary.inputs = portsOf(head.at("inputs"));
        summary.outputs = portsOf(head.at("outputs"));
        for (const auto& [type, count] : head.at("operators").items())
            summary.operators[type] = count;
        summary.nodes = head.at("nodes");
        summary.parameters = head.at("parameters");
        return summary;
    } catch (const Json::exception&) {
        return unreadable();
    }
}

Result<OnnxTensor> readOnnxTensor(const std::filesystem::path& file)
{
    CAIRN_ASSIGN(const auto process, ParseProcess::start({.mode = kMode, .inputs = {file}}));
    CAIRN_ASSIGN(Message reply, process->ask(Message{Json{{"verb", "tensor"}, {"input", 0}}, {}}));
    CAIRN_ASSIGN(std::vector<OnnxTensor> tensors, tensorsOf(reply));
    if (tensors.size() != 1)
        return unreadable();
    return std::move(tensors.front());
}

Result<Array> toArray(const OnnxTensor& tensor)
{
    std::uint64_t count = 1;
    for (const std::int64_t length : tensor.shape)
        count *= static_cast<std::uint64_t>(length);
    if (tensor.type != "float32" || tensor.bytes.size() != count * sizeof(float))
        return fail(ErrorCode::Mismatch, "Expected float32 numbers, got " + tensor.type, tensor.name);
    Array array{tensor.shape, std::vector<float>(count)};
    std::memcpy(array.values.data(), tensor.bytes.data(), tensor.bytes.size());
    return array;
}

OnnxTensor toOnnx(const std::string& name, const Array& array)
{
    OnnxTensor tensor{name, "float32", array.shape, {}};
    tensor.bytes.assign(reinterpret_cast<const char*>(array.values.data()), array.values.size() * sizeof(float));
    return tensor;
}

} // namespace cairn::parse
