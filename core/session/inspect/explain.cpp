// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/inspect/inspection.h"

#include <algorithm>

namespace cairn::session {

namespace {

/// Where a row is: a part's source and the position within it.
struct Place {
    const batch::EncodedSource* source = nullptr;
    std::uint64_t position = 0;
};

/// Positions rise with row ids, so a row is found by bisection.
Result<std::optional<std::uint64_t>> positionOf(const batch::EncodedSource& source, RowId row)
{
    std::uint64_t low = 0, high = source.size();
    while (low < high) {
        const std::uint64_t middle = low + (high - low) / 2;
        CAIRN_ASSIGN(const std::vector<RowId> id, source.rowIds(middle, 1));
        if (id.front() == row)
            return std::optional(middle);
        if (id.front() < row)
            low = middle + 1;
        else
            high = middle;
    }
    return std::optional<std::uint64_t>();
}

Result<Place> placeOf(const batch::Sources& sources, RowId row)
{
    for (const auto part : {prep::Part::Test, prep::Part::Validation, prep::Part::Train}) {
        const batch::EncodedSource* source = sources.of(part).get();
        CAIRN_ASSIGN(const auto position, positionOf(*source, row));
        if (position)
            return Place{source, *position};
    }
    return fail(ErrorCode::NotFound, "This row cannot be explained: it does not exist or has no label", "row " + std::to_string(row),
                "Choose another row");
}

std::size_t fieldIndex(const std::vector<batch::Field>& fields, ExplainMethod method)
{
    const auto found = std::ranges::find_if(fields, [&](const batch::Field& field) {
        return method == ExplainMethod::GradCam ? field.shape.size() == 3 : field.type != ElementType::Int64 && field.name != "mask";
    });
    return static_cast<std::size_t>(found - fields.begin());
}

/// The field of one row as the model sees it.
Result<Array> modelInput(const Place& place, std::size_t index)
{
    const batch::Field& field = place.source->fields()[index];
    Array input{field.shape, {}};
    std::size_t count = 1;
    for (const std::int64_t length : field.shape)
        count *= static_cast<std::size_t>(length);
    std::vector<std::byte> bytes(count * byteSize(field.type));
    batch::BlockView view;
    view.fields.resize(place.source->fields().size());
    view.fields[index] = bytes;
    CAIRN_TRY(place.source->read(place.position, 1, view));
    input.values.resize(count);
    if (field.type == ElementType::Float32) {
        std::copy_n(reinterpret_cast<const float*>(bytes.data()), count, input.values.begin());
        return input;
    }
    for (std::size_t i = 0; i < count; ++i)
        input.values[i] = static_cast<float>(std::to_integer<unsigned>(bytes[i])) * field.scale + field.offset;
    return input;
}

/// The last convolution before the Output.
Result<NodeId> lastConvolution(const LoadedRun& run)
{
    NodeId last;
    for (const graph::Node& node : run.graph.nodes()) {
        if (node.kind == "conv2d")
            last = node.id;
    }
    if (!last)
        return fail(ErrorCode::Unsupported, "Grad-CAM needs a convolution, and this model has none", run.name, "Use Integrated Gradients");
    return last;
}

} // namespace

Result<std::vector<Explanation>> explain(const Workbench&, LoadedRun& run, std::span<const RowId> rows, ExplainMethod method, NodeId node,
                                         std::optional<std::int64_t> target, JobContext& job)
{
    if (!run.sources)
        return *run.dataProblem;
    if (!run.recipe.target.rowwise())
        return fail(ErrorCode::Unsupported, "Explanations tell why a model answered a class or a number, which this one does not", run.name,
                    run.recipe.target.kind == batch::TaskKind::Adversarial ? "Look at the samples on the Evaluate page" : "Look at the rows with the largest errors on the Evaluate page");
    if (run.recipe.graph)
        return fail(ErrorCode::Unsupported, "Explanations tell which inputs of a row count, and here the neighbours of a node count as well", run.name,
                    "Look at the embeddings of the nodes, or train without the edges to compare");
    if (run.recipe.target.regresses() && !target) {
        target = run.recipe.target.answer.valueElement();
        if (!target)
            return fail(ErrorCode::Unsupported, "Explanations follow one number of the answer, and a mixture of distributions has no single one that is the predicted value", run.name,
                        "Train with the form of answer \"normal\" or \"quantiles\" to explain its predictions");
    }
    const std::vector<batch::Field> fields = run.recipe.fields();
    const std::size_t index = fieldIndex(fields, method);
    if (index == fields.size())
        return fail(ErrorCode::Unsupported, "This method does not suit the inputs of the model", run.name, "Choose the other method");
    if (method == ExplainMethod::GradCam && !node) {
        CAIRN_ASSIGN(node, lastConvolution(run));
    }
    std::vector<Explanation> explanations;
    for (const RowId row : rows) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled");
        CAIRN_ASSIGN(const Place place, placeOf(*run.sources, row));
        Explanation explanation;
        explanation.row = row;
        explanation.method = method;
        explanation.field = fields[index].name;
        explanation.elements = fields[index].elements;
        CAIRN_ASSIGN(explanation.input, modelInput(place, index));
        if (method == ExplainMethod::GradCam) {
            CAIRN_ASSIGN(engine::GradCam cam, run.model->gradCam(node, *place.source, place.position, target, job));
            explanation.values = std::move(cam.map);
            explanation.target = cam.target;
        } else {
            engine::IntegratedGradientsOptions options;
            options.target = target;
            options.field = explanation.field;
            CAIRN_ASSIGN(engine::Attribution found, run.model->integratedGradients(*place.source, place.position, options, job));
            explanation.values = std::move(found.values);
            explanation.target = found.target;
            explanation.prediction = found.prediction;
            explanation.baseline = found.baseline;
            explanation.completenessGap = found.completenessGap;
        }
        explanations.push_back(std::move(explanation));
        job.progress.set(explanations.size(), rows.size());
    }
    return explanations;
}

} // namespace cairn::session
