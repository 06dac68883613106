// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/tokenize/tokenizer.h"
#include "core/session/inspect/inspection.h"

namespace cairn::session {

namespace {

/// The texts of pieces; a piece that is a word has a space behind it.
Result<std::vector<std::string>> writtenTexts(const prep::TokenStep& step, const std::vector<std::vector<std::int64_t>>& pieces)
{
    CAIRN_ASSIGN(const auto tokenizer, prep::tokenizerFromJson(step.tokenizer));
    const bool words = tokenizer->kind() == "whitespace" || tokenizer->kind() == "spaces";
    std::vector<std::string> texts;
    for (const std::vector<std::int64_t>& row : pieces) {
        std::string& text = texts.emplace_back();
        for (const std::int64_t piece : row)
            text += (words && !text.empty() ? " " : "") + (piece < tokenizer->size() ? tokenizer->piece(piece) : std::string());
    }
    return texts;
}

constexpr std::uint64_t kChunk = 16384;

/// Targets of all rows, as stored.
template <typename Number>
Result<std::vector<Number>> readTargets(const batch::EncodedSource& source, JobContext& job)
{
    std::vector<Number> targets(source.size());
    for (std::uint64_t first = 0; first < targets.size(); first += kChunk) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled");
        const std::uint64_t count = std::min(kChunk, targets.size() - first);
        batch::BlockView view;
        view.fields.resize(source.fields().size());
        view.targets = std::as_writable_bytes(std::span(targets).subspan(first, count));
        CAIRN_TRY(source.read(first, count, view));
    }
    return targets;
}

Result<Array> predictAll(engine::Model& model, const batch::EncodedSource& source, std::int64_t width, JobContext& job)
{
    Array all{{static_cast<std::int64_t>(source.size()), width}, std::vector<float>(source.size() * static_cast<std::size_t>(width))};
    CAIRN_TRY(model.predictAll(source, job, [&](std::uint64_t first, const Array& values) {
        std::copy(values.values.begin(), values.values.end(), all.values.begin() + static_cast<std::ptrdiff_t>(first * static_cast<std::uint64_t>(width)));
    }));
    return all;
}

/// What forms of answer but a value have of their own, their loss among it, is scored in the engine, as in training.
Result<void> fillNumbers(Evaluation& evaluation, engine::Model& model, const batch::EncodedSource& source, const Array& outputs, const std::vector<float>& actual, JobContext& job)
{
    const batch::Target& target = source.target();
    evaluation.answer = target.answer;
    if (target.answer.form != batch::AnswerForm::Value) {
        CAIRN_ASSIGN(engine::RowScores scores, model.score(source, job));
        evaluation.metrics = std::move(scores.metrics);
    }
    const auto width = static_cast<std::size_t>(target.width());
    for (std::size_t i = 0; i < actual.size(); ++i) {
        const batch::Prediction prediction = batch::predictionOf(target.answer, std::span(outputs.values).subspan(i * width, width), target.mean, target.deviation);
        evaluation.actualValue.push_back(static_cast<double>(actual[i]) * target.deviation + target.mean);
        evaluation.predictedValue.push_back(prediction.value);
        if (target.answer.nominal() > 0) {
            evaluation.low.push_back(prediction.low);
            evaluation.high.push_back(prediction.high);
        }
    }
    scoreRegression(evaluation, target.deviation);
    return {};
}

Result<Evaluation> evaluateSource(LoadedRun& run, const batch::EncodedSource& source, const std::string& name, JobContext& job)
{
    if (source.size() == 0)
        return fail(ErrorCode::InvalidInput, "There are no rows to evaluate on", name, "Give this part some rows, or choose another one");
    const batch::Target& target = run.recipe.target;
    Evaluation evaluation;
    evaluation.run = run.run;
    evaluation.split = name;
    evaluation.kind = target.kind;
    CAIRN_ASSIGN(evaluation.rows, source.rowIds(0, source.size()));
    if (!target.rowwise()) {
        CAIRN_ASSIGN(engine::RowScores scores, run.model->score(source, job));
        evaluation.metrics = std::move(scores.metrics);
        evaluation.rowLoss = std::move(scores.losses);
        if (run.recipe.answer && !scores.texts.empty()) {
            CAIRN_ASSIGN(evaluation.texts, writtenTexts(*run.recipe.answer, scores.texts));
        }
        if (target.kind == batch::TaskKind::Segmentation) {
            evaluation.classes = target.classes;
            evaluation.confusion = std::move(scores.confusion);
            scorePixels(evaluation);
        }
        return evaluation;
    }
    CAIRN_ASSIGN(const Array outputs, predictAll(*run.model, source, target.width(), job));
    if (target.classifies()) {
        evaluation.classes = target.classes;
        CAIRN_ASSIGN(evaluation.actual, readTargets<std::int64_t>(source, job));
        scoreClassification(evaluation, outputs);
        return evaluation;
    }
    CAIRN_ASSIGN(const std::vector<float> actual, readTargets<float>(source, job));
    CAIRN_TRY(fillNumbers(evaluation, *run.model, source, outputs, actual, job));
    return evaluation;
}

} // namespace

Result<Evaluation> evaluate(const Workbench&, LoadedRun& run, prep::Part part, JobContext& job)
{
    if (!run.sources)
        return *run.dataProblem;
    return evaluateSource(run, *run.sources->of(part), std::string(prep::name(part)), job);
}

Result<Evaluation> evaluateFile(const Workbench& workbench, LoadedRun& run, const std::string& file, JobContext& job)
{
    data::SourceSpec spec;
    spec.location = file;
    CAIRN_ASSIGN(const auto dataset, data::openDataset(spec, workbench.cacheFolder(), job));
    CAIRN_TRY(dataset->prepareRandomAccess(job));
    CAIRN_ASSIGN(const batch::WholeSource whole, batch::makeWholeSource(dataset, run.recipe, true, job));
    CAIRN_ASSIGN(Evaluation evaluation, evaluateSource(run, *whole.source, file, job));
    evaluation.notices = whole.notices;
    return evaluation;
}

} // namespace cairn::session
