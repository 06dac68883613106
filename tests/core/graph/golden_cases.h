// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/batch/field.h"
#include "core/formats/weights.h"
#include "core/graph/graph.h"
#include "core/graph/kind.h"

#include <map>
#include <string>
#include <vector>

/// The networks of golden/golden.json, which golden/make_golden.py computed with PyTorch.
namespace cairn::test {

struct GoldenCase {
    std::string name;
    graph::Graph graph;
    std::vector<batch::Field> fields;
    batch::Target target;
    std::map<std::string, std::vector<std::int64_t>> state; ///< shapes by name
    std::int64_t parameters = 0, flops = 0, rows = 0;
    std::vector<double> output;
};

std::vector<GoldenCase> goldenCases();

/// Tensors whose values follow make_golden.py's formula, with the memory they lie in.
struct GoldenWeights {
    std::map<std::string, std::vector<std::byte>> memory;
    formats::Weights tensors;
};

GoldenWeights goldenWeights(const GoldenCase& golden);

/// The rows of a field, row-major; float32 or int64 as the model takes them.
std::vector<std::byte> goldenInput(const GoldenCase& golden, std::size_t field);

} // namespace cairn::test
