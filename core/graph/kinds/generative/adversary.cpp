// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/kinds/generative/generative_kinds.h"
#include "core/graph/kinds/rules.h"

namespace cairn::graph {

namespace {

Shapes adversaryShape(const NodeView& view)
{
    for (std::size_t port = 0; port < 2; ++port)
        CAIRN_TRY(wantNumbers(view, "Adversary", port));
    if (view.inputs[0].shape != view.inputs[1].shape)
        return fail(ErrorCode::Mismatch, "The pictures of the data are " + shapeText(view.inputs[0].shape) + ", but what " + sourceLabel(view, 1) + " makes is " + shapeText(view.inputs[1].shape),
                    view.node.label, "Make the last layer of the generator put out " + shapeText(view.inputs[0].shape));
    return oneOutput(view.inputs[0].shape);
}

} // namespace

Kind adversaryKind()
{
    Kind kind;
    kind.info = {"adversary", "Adversary", "generative",
                 "Where a generator meets its discriminator: the layers behind it judge real and made pictures in turn while training, and made ones else. Task adversarial trains both.",
                 "Goodfellow et al.: Generative adversarial nets, NeurIPS 2014",
                 {{"real", "Pictures of the data"}, {"made", "What the generator makes of noise, of the same shape"}}, {{"out", "What the discriminator judges"}}, {}};
    kind.shape = adversaryShape;
    kind.onnx = [](const NodeView&, formats::OnnxWriter& writer) -> Result<void> {
        writer.node("Identity", {writer.input(1)});
        return {};
    };
    kind.python = [](const NodeView&, formats::PythonWriter& writer) -> Result<void> {
        writer.expression(writer.input(1));
        return {};
    };
    return kind;
}

} // namespace cairn::graph
