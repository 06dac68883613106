// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/array.h"
#include "core/parse/parse_process.h"

#include <map>
#include <string>
#include <vector>

namespace cairn::parse {

/// A dense tensor of any of ONNX's plain number types, as stored.
struct OnnxTensor {
    std::string name;
    std::string type; ///< "float32", "float64", "int64", "int32", "uint8", "bool"
    std::vector<std::int64_t> shape;
    std::string bytes; ///< row-major
};

struct OnnxPort {
    std::string name, type;
    std::vector<std::int64_t> shape; ///< -1: not fixed
};

struct OnnxSummary {
    std::int64_t irVersion = 0, opset = 0;
    std::string producer;
    std::vector<OnnxPort> inputs, outputs; ///< without initialisers
    std::map<std::string, std::int64_t> operators; ///< nodes by operator type
    std::int64_t nodes = 0, parameters = 0;
};

/// An ONNX model opened in its own cairn-parse by ONNX Runtime, one thread. Models that keep weights in other files
/// are refused (Unsupported). Threads: one at a time.
class OnnxSession {
public:
    static Result<OnnxSession> open(const std::filesystem::path& model, const ParseLimits& limits = {}, StopToken stop = {});
    static Result<OnnxSession> openBytes(std::string model, const ParseLimits& limits = {}, StopToken stop = {});

    /// Names of what the model takes.
    const std::vector<std::string>& inputs() const { return m_inputs; }

    /// All outputs, in the order of the model. Mismatch names an input that does not fit.
    Result<std::vector<OnnxTensor>> run(const std::vector<OnnxTensor>& inputs, StopToken stop = {});

private:
    explicit OnnxSession(std::unique_ptr<ParseProcess> process) : m_process(std::move(process)) {}
    static Result<OnnxSession> load(std::unique_ptr<ParseProcess> process, Message request, StopToken stop);
    std::unique_ptr<ParseProcess> m_process;
    std::vector<std::string> m_inputs;
};

/// Parses, checks and infers shapes without running anything. Corrupt for what is no valid model.
Result<OnnxSummary> summarizeOnnx(const std::filesystem::path& model, const ParseLimits& limits = {});

/// Reads a file with one serialised TensorProto.
Result<OnnxTensor> readOnnxTensor(const std::filesystem::path& file);

/// float32 only; Mismatch otherwise.
Result<Array> toArray(const OnnxTensor& tensor);
OnnxTensor toOnnx(const std::string& name, const Array& array);

} // namespace cairn::parse
