// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/foreign/onnx_reader.h"
#include "core/graph/transfer/imported_model.h"
#include "tests/fuzz/fuzz.h"

using namespace cairn::formats;

void fuzzOne(const std::string& input)
{
    const auto owner = std::make_shared<std::string>(input);
    const auto graph = readOnnx({{reinterpret_cast<const std::uint8_t*>(owner->data()), owner->size()}, owner}, "fuzz.onnx");
    if (!graph)
        return;
    for (const auto& [name, constant] : graph->constants)
        (void)floatsOf(constant).has_value();
    if (const auto imported = cairn::graph::importModel(*graph))
        (void)cairn::graph::infer(imported->graph, imported->data).ok();
}
