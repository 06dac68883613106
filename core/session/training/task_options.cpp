// SPDX-License-Identifier: GPL-3.0-or-later
// Which options suit a task: losses, class weights, and what networks that play against each other leave out.
#include "core/session/training/train_options.h"

#include <algorithm>

namespace cairn::session {

namespace {

using batch::AnswerForm;
using batch::TaskKind;

/// The tasks that a loss fits; for numbers the form of answer, too.
struct LossOf {
    std::string_view name;
    std::vector<TaskKind> tasks;
    const char* text; ///< of the tasks
    AnswerForm form = AnswerForm::Value;
};
const std::vector<LossOf> kLosses{{"cross_entropy", {TaskKind::Classification, TaskKind::Segmentation}, "classification and segmentation"},
                                  {"focal", {TaskKind::Classification}, "classification"},
                                  {"dice", {TaskKind::Segmentation}, "segmentation"},
                                  {"dice_cross_entropy", {TaskKind::Segmentation}, "segmentation"},
                                  {"mse", {TaskKind::Regression}, "regression"},
                                  {"mae", {TaskKind::Regression}, "regression"},
                                  {"huber", {TaskKind::Regression}, "regression"},
                                  {"quantile", {TaskKind::Regression}, "regression"},
                                  {"poisson_nll", {TaskKind::Regression}, "regression", AnswerForm::Count},
                                  {"gaussian_nll", {TaskKind::Regression}, "regression", AnswerForm::Normal},
                                  {"mixture_nll", {TaskKind::Regression}, "regression", AnswerForm::Mixture},
                                  {"pinball", {TaskKind::Regression}, "regression", AnswerForm::Quantiles}};

Result<void> checkLoss(const std::string& name, const batch::Target& target)
{
    const auto loss = std::ranges::find(kLosses, name, &LossOf::name);
    if (loss == kLosses.end())
        return {};
    if (std::ranges::find(loss->tasks, target.kind) == loss->tasks.end())
        return fail(ErrorCode::InvalidInput, "The loss " + name + " is for " + loss->text + ", but the task is " + batch::name(target.kind), "loss", "Set loss=auto");
    if (!target.regresses() || loss->form == target.answer.form)
        return {};
    const auto quoted = [](AnswerForm form) { return "\"" + std::string(batch::formFacts(form).id) + "\""; };
    return fail(ErrorCode::Mismatch, "The loss " + name + " trains answers of the form " + quoted(loss->form) + ", but the target is answered as " + quoted(target.answer.form), "loss",
                "Choose the form of answer " + quoted(loss->form) + " on the Data page, or set loss=auto");
}

} // namespace

std::vector<std::string> offeredLosses(const batch::Target& target)
{
    std::vector<std::string> names{"auto"};
    for (const LossOf& loss : kLosses) {
        if (std::ranges::find(loss.tasks, target.kind) != loss.tasks.end())
            names.emplace_back(loss.name);
    }
    return names;
}

std::optional<batch::AnswerForm> formOfLoss(const std::string& name)
{
    const auto found = std::ranges::find(kLosses, name, &LossOf::name);
    return found != kLosses.end() && found->tasks.front() == batch::TaskKind::Regression ? std::optional(found->form) : std::nullopt;
}

Result<void> checkTask(const engine::TrainConfig& config, const batch::Target& target)
{
    CAIRN_TRY(checkLoss(config.loss.name, target));
    if (config.loss.metricLearning != "off" && !target.classifies())
        return fail(ErrorCode::InvalidInput, "Metric learning compares rows by their class and is for classification, but the task is " + batch::name(target.kind), "metric_learning", "Set metric_learning=off");
    if (config.loss.teacher != 0 && !target.classifies())
        return fail(ErrorCode::InvalidInput, "A teacher's answers are learned in classification, but the task is " + batch::name(target.kind), "teacher", "Set teacher=0");
    const bool pixels = target.kind == batch::TaskKind::Segmentation;
    const bool plays = target.kind == batch::TaskKind::Adversarial;
    if (plays && (config.accumulate > 1 || config.lookahead > 0))
        return fail(ErrorCode::InvalidInput, "Generator and discriminator learn in turn, batch by batch: batches are not added up, and there are no slow weights", config.accumulate > 1 ? "accumulate" : "lookahead",
                    config.accumulate > 1 ? "Set accumulate=1 and use a larger batch_size" : "Set lookahead=0");
    if (plays && (config.recompute != "off" || config.precision == "float16"))
        return fail(ErrorCode::Unsupported, "Networks that play against each other are trained without recomputed layers and without float16", config.recompute != "off" ? "recompute" : "precision",
                    config.recompute != "off" ? "Set recompute=off" : "Set precision=bfloat16 or float32");
    if (plays && config.thawEpochs > 0)
        return fail(ErrorCode::Unsupported, "Networks that play against each other learn with all their layers, or without the frozen ones", "unfreeze_every", "Set unfreeze_every=0");
    if (plays && config.ranks > 1)
        return fail(ErrorCode::Unsupported, "Networks that play against each other are trained by one rank", "ranks", "Set the number of ranks to 1");
    const bool weighted = config.loss.balanced || !config.loss.classWeights.empty();
    if (weighted && !target.classifies() && !pixels)
        return fail(ErrorCode::InvalidInput, "Class weights are for classification and segmentation, but the task is " + batch::name(target.kind), "class_weights", "Set class_weights to nothing");
    if (weighted && config.loss.name == "dice")
        return fail(ErrorCode::InvalidInput, "The loss dice takes no class weights: it weighs all classes alike", "class_weights", "Set class_weights to nothing, or loss=dice_cross_entropy");
    for (const auto& [name, weight] : config.loss.classWeights) {
        if (std::ranges::find(target.classes, name) == target.classes.end())
            return fail(ErrorCode::InvalidInput, "There is no class \"" + name + "\" to be weighted", "class_weights", "Name classes of the target column");
    }
    return {};
}

} // namespace cairn::session
