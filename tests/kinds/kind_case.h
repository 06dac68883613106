// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/batch/field.h"
#include "core/formats/weights.h"
#include "core/graph/graph.h"

#include <cstddef>
#include <string>
#include <vector>

/// Cases of layer kinds, computed by PyTorch: golden/make_<family>.py writes them, golden/kind_cases.py says what is in them.
namespace cairn::test {

struct CaseTensor {
    std::string name; ///< of a port or of a state tensor
    std::vector<std::int64_t> shape;
    bool codes = false; ///< whole numbers
    bool whole = false; ///< an input without a batch axis
    std::int64_t vocabulary = 0;
    std::vector<double> values;   ///< of outputs: in evaluation mode
    std::vector<double> trained;  ///< outputs: in training mode; empty: random there, so that evaluation has the gradients
    std::vector<double> gradient; ///< of sum(output * cos(0.3 i + 0.7 port)); empty: none
};

struct KindCase {
    std::string name, kind;
    Json params;
    double tolerance = 1e-5; ///< relative to the larger of 1 and the reference
    bool onnx = true;        ///< false: the ONNX exporter has to answer Unsupported
    bool random = false;     ///< exported models draw numbers of their own: only how many there are can be compared
    std::vector<CaseTensor> inputs, state, outputs;

    /// One Input node per input, the node under test (label "layer"), the Output behind its port `port`. Codes cannot go
    /// to the Output: an Embedding "reader" of one number is between, whose weights are to be readerWeights().
    graph::Graph graph(const std::string& port) const;
    const CaseTensor& output(const std::string& port) const;
    /// 0, 1, 2, ...: turns codes into the same numbers, with one axis more. Empty where no output holds codes.
    std::vector<float> readerWeights() const;
    std::vector<batch::Field> fields() const;
    /// Bytes of a tensor as a batch or a weights file holds them: float32 or int64.
    static std::vector<std::byte> bytes(const CaseTensor& tensor);
};

/// Weights of graph(port) of a case, with their memory.
struct CaseWeights {
    CaseWeights(const KindCase& test, const std::string& port);
    std::vector<std::vector<std::byte>> memory;
    formats::Weights tensors;
};

/// All cases of all families.
const std::vector<KindCase>& kindCases();

} // namespace cairn::test
