// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/blocks/flatten.h"
#include "core/graph/export/export.h"
#include "core/graph/infer/inference.h"
#include "tests/fuzz/fuzz.h"

#include <cstdlib>

using namespace cairn;

/// A network's document is read, written and read again; its blocks are flattened, shapes inferred, source written.
void fuzzOne(const std::string& input)
{
    const auto graph = graph::graphFromText(input);
    if (!graph)
        return;
    const auto again = graph::graphFromJson(graph::toJson(*graph));
    if (!again || !(*again == *graph))
        std::abort();
    graph::DataInterface data;
    data.fields["features"] = {ElementType::Float32, {graph::kBatch, 5}};
    data.fields["image"] = {ElementType::Float32, {graph::kBatch, 1, 8, 8}};
    data.fields["codes"] = {ElementType::Int64, {graph::kBatch, 3}, 7};
    data.outputWidth = 3;
    const graph::Inference facts = graph::infer(*graph, data);
    if (facts.ok() != (facts.firstError() == nullptr))
        std::abort();
    batch::Field features, image;
    features.name = "features";
    features.shape = {5};
    image.name = "image";
    image.shape = {1, 8, 8};
    const std::vector<batch::Field> fields{features, image};
    batch::Target target;
    target.classes = {"a", "b", "c"};
    (void)graph::exportPython(*graph, {fields, target});
}
