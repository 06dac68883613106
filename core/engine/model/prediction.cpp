// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/model/prediction.h"

#include "core/engine/train/feed/rows.h"
#include "core/graph/infer/tensor_type.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/flatten.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

namespace cairn::engine {

namespace {

constexpr std::uint64_t kBatchRows = 256;
constexpr std::int64_t kScoredSamples = 64;
constexpr std::uint64_t kScoredRows = 64; ///< answers of long texts are large

Error stopped()
{
    return fail(ErrorCode::Cancelled, "Stopped");
}

at::Tensor evaluated(Module& module, const Batch& batch, const Observer& observer = {})
{
    return module.forward(batch.fields, {.training = false, .inPlace = true}, observer);
}

void append(Array& result, const Array& part)
{
    if (result.shape.empty())
        result.shape = part.shape;
    else
        result.shape[0] += part.shape[0];
    result.values.insert(result.values.end(), part.values.begin(), part.values.end());
}

/// The field that tells which node of a graph a row is.
std::optional<std::size_t> nodePlaces(const std::vector<batch::Field>& fields)
{
    const bool graph = std::ranges::any_of(fields, [](const batch::Field& field) { return !field.perRow; });
    const auto node = std::ranges::find(fields, std::string("node"), &batch::Field::name);
    return graph && node != fields.end() ? std::optional(static_cast<std::size_t>(node - fields.begin())) : std::nullopt;
}

using BatchWork = std::function<Array(const Batch&)>;

Result<Array> overPositions(Module& module, const batch::EncodedSource& source, std::span<const std::uint64_t> positions,
                            JobContext& job, const BatchWork& work)
{
    const at::NoGradGuard noGradients;
    Array result;
    result.shape = {0, 0};
    bool first = true;
    for (std::size_t done = 0; done < positions.size(); done += kBatchRows) {
        if (job.cancelled())
            return stopped();
        const auto part = positions.subspan(done, std::min<std::size_t>(kBatchRows, positions.size() - done));
        CAIRN_ASSIGN(const Batch batch, readBatch(source, part, module.device(), false));
        if (first)
            result.shape.clear();
        first = false;
        append(result, work(batch));
        job.progress.set(done + part.size(), positions.size());
    }
    return result;
}

} // namespace

Result<void> checkFields(const std::vector<batch::Field>& fields, const batch::EncodedSource& source)
{
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const batch::Field* given = i < source.fields().size() ? &source.fields()[i] : nullptr;
        if (given && given->name == fields[i].name && given->shape == fields[i].shape
            && given->codes() == fields[i].codes())
            continue;
        return fail(ErrorCode::Mismatch,
                    "The model needs the field \"" + fields[i].name + "\" of shape " + graph::shapeText(fields[i].shape)
                        + (given ? ", but the data offer \"" + given->name + "\" of shape " + graph::shapeText(given->shape)
                                 : ", which the data do not have"),
                    fields[i].name, "Use the data set and recipe that the model was trained with");
    }
    return {};
}

Array toArray(const at::Tensor& tensor)
{
    const at::Tensor host = tensor.detach().to(at::kCPU, at::kFloat).contiguous();
    Array array;
    array.shape = host.sizes().vec();
    const float* values = host.const_data_ptr<float>();
    array.values.assign(values, values + host.numel());
    return array;
}

Result<Array> predictRows(Module& module, const batch::EncodedSource& source, std::span<const std::uint64_t> positions,
                          JobContext& job)
{
    return overPositions(module, source, positions, job, [&](const Batch& batch) { return toArray(evaluated(module, batch)); });
}

Result<void> predictSource(Module& module, const batch::EncodedSource& source, JobContext& job,
                           const std::function<void(std::uint64_t, const Array&)>& batchDone)
{
    const at::NoGradGuard noGradients;
    for (std::uint64_t first = 0; first < source.size(); first += kBatchRows) {
        if (job.cancelled())
            return stopped();
        const std::uint64_t count = std::min(kBatchRows, source.size() - first);
        CAIRN_ASSIGN(const Batch batch, readRange(source, first, count, module.device(), false));
        batchDone(first, toArray(evaluated(module, batch)));
        job.progress.set(first + count, source.size());
    }
    return {};
}

Result<RowScores> scoreSource(Module& module, const Objective& objective, const batch::EncodedSource& source, JobContext& job)
{
    const at::NoGradGuard noGradients;
    RowScores scores;
    at::Tensor sums = at::zeros({objective.evaluationSums()}, at::TensorOptions(at::kDouble).device(module.device()));
    for (std::uint64_t first = 0; first < source.size(); first += kScoredRows) {
        if (job.cancelled())
            return stopped();
        const std::uint64_t count = std::min(kScoredRows, source.size() - first);
        CAIRN_ASSIGN(Batch batch, readRange(source, first, count, module.device(), true));
        batch = objective.prepared(std::move(batch), {0, first, false});
        std::vector<at::Tensor> added;
        const at::Tensor output = objective.answer(module, batch, {.training = false, .inPlace = true, .row = static_cast<std::int64_t>(first), .losses = &added});
        objective.add(sums, objective.plainLoss(output, batch), output, batch);
        addExtraLosses(sums, added, batch);
        for (auto& text : objective.texts(output, batch))
            scores.texts.push_back(std::move(text));
        const Array losses = toArray(objective.rowLosses(output, batch));
        scores.losses.insert(scores.losses.end(), losses.values.begin(), losses.values.end());
        job.progress.set(first + count, source.size());
    }
    const Sums total = fetched(sums);
    scores.confusion = objective.confusion(total);
    scores.metrics = objective.metrics(total, static_cast<double>(source.size()));
    return scores;
}

Result<Array> sampleRows(Module& module, const std::vector<batch::Field>& fields, std::int64_t count, std::uint64_t seed, JobContext& job)
{
    if (!module.opponents())
        return fail(ErrorCode::Unsupported, "The model makes no pictures: it has no Adversary", {}, "Choose a run that learned to make pictures");
    const at::NoGradGuard noGradients;
    Array all;
    for (std::int64_t first = 0; first < count; first += kScoredSamples) {
        if (job.cancelled())
            return stopped();
        const std::int64_t rows = std::min(kScoredSamples, count - first);
        std::vector<at::Tensor> nothing; // only the number of rows matters
        for (const batch::Field& field : fields) {
            std::vector<std::int64_t> shape = field.shape;
            if (field.perRow)
                shape.insert(shape.begin(), rows);
            nothing.push_back(at::zeros(shape, at::TensorOptions(field.codes() ? at::kLong : at::kFloat).device(module.device())));
        }
        append(all, toArray(module.make(nothing, {.training = false, .seed = seed, .row = first})));
    }
    return all;
}

Result<Array> activationRows(Module& module, NodeId node, const batch::EncodedSource& source,
                             std::span<const std::uint64_t> positions, JobContext& job)
{
    const auto& plan = module.plan();
    const auto known = std::find_if(plan.begin(), plan.end(), [&](const PlanStep& step) { return step.node == node; });
    if (known == plan.end())
        return fail(ErrorCode::NotFound, "This node is not part of the trained model", "node " + std::to_string(node.value),
                    "Choose a node that leads to the Output");
    return overPositions(module, source, positions, job, [&](const Batch& batch) {
        at::Tensor seen;
        const at::Tensor output = evaluated(module, batch, [&](const PlanStep& step, at::Tensor& value) {
            if (step.node == node)
                seen = value;
        });
        // The Output node has no output of its own: what it gets is what it shows. Layers over a graph put out all its nodes.
        const at::Tensor shown = seen.defined() ? seen : output;
        const std::optional<std::size_t> places = nodePlaces(source.fields());
        const bool whole = places && shown.dim() > 0 && shown.size(0) == source.fields()[*places].vocabulary;
        return toArray(at::flatten(whole ? at::index_select(shown, 0, batch.fields[*places].flatten()) : shown, 1));
    });
}

} // namespace cairn::engine
