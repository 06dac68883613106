// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/kinds/families.h"
#include "core/graph/kinds/rules.h"

namespace cairn::graph {

std::vector<Kind> regularizationKinds()
{
    Kind kind;
    kind.info = {"dropout", "Dropout", "regularization", "While training, sets a random part of the numbers to zero, against overfitting.",
                 "Srivastava et al.: Dropout, JMLR 2014; torch.nn.Dropout", kOneInput, kOneOutput,
                 {realParam("p", "Probability", "Part of the numbers that is dropped", 0.5, 0.0, 0.99)}};
    kind.shape = [](const NodeView& view) -> Shapes {
        CAIRN_TRY(wantNumbers(view, "Dropout"));
        return oneOutput(view.inputs[0].shape);
    };
    kind.onnx = [](const NodeView&, formats::OnnxWriter& writer) -> Result<void> {
        writer.node("Identity", {writer.input()}); // a trained model does not drop
        return {};
    };
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.module("nn.Dropout(" + formats::pythonNumber(view.real("p")) + ")");
        return {};
    };
    return {kind};
}

} // namespace cairn::graph
