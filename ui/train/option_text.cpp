// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/option_text.h"

#include "core/session/training/train_options.h"
#include "ui/common/text.h"

#include <QCoreApplication>

namespace cairn::ui {

namespace {

// The texts of core's descriptions, listed here for the translation tools; a test compares them.
[[maybe_unused]] constexpr const char* kTexts[] = {
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Epochs"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "How often the training rows are gone through."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Batch size"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Rows per step; larger is faster, smaller generalises a little better."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Optimiser"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Rule that turns gradients into steps."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Learning rate"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Step length at the peak of the schedule; too large diverges, too small is slow."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Schedule"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "How the learning rate changes over the training."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Warm-up"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Part of all steps in which the learning rate rises to its peak (one_cycle, cosine, polynomial)."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Last rate"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "What remains of the learning rate at the end, as a share (cosine, polynomial), or at least (plateau)."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Power"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Bend of a polynomial schedule; 1 is a straight line."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Drops"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "How often the learning rate falls, in even distances (step)."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Drop to"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Share of the learning rate that remains after a drop (step, plateau)."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Patience"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Epochs without a gain that are waited for before the learning rate falls (plateau)."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Curve"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Corners of a drawn schedule, as share of the run : factor of the learning rate."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Unfreeze every"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Frozen layers begin to learn one after the other, the one nearest to the Output first, after every so many epochs; 0 leaves them frozen."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Weight decay"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Pulls weights towards zero; more of it for small data."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Decays"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "What weight decay reaches: all weights, or matrices only (no biases, normalisations, embeddings)."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Early stopping"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Epochs without a gain that end the run; 0 switches it off."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Momentum"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Memory of earlier gradients (sgd, rmsprop)."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Lookahead"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Updates between two steps of slow weights, which steady the fast ones; 0 switches it off."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Lookahead share"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "How far the slow weights go towards the fast ones."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Batches per update"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Batches whose gradients are added up before the weights change: a larger batch in the memory of a small one."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Gradient clipping"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Largest length of the gradient; 0 switches it off."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Clipping by value"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Largest size of each number of the gradient; 0 switches it off."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Averaged weights"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Evaluate and store an average of the weights: over updates (ema) or over the last epochs (swa)."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Average keeps"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Share of the average that an update leaves (ema)."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Average from"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Share of the epochs before the first that counts (swa)."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Loss"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Beta 1"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Share of the mean gradient that an update keeps (adam, adamw); 0.5 steadies adversarial training."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "What training makes small; auto: cross-entropy for classes, squared error for numbers, or what their form of answer asks for. dice and dice_cross_entropy are for masks."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Focus"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "How much less rows count that are right already (focal)."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Huber width"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Distance, in standard deviations, from which errors count linearly (huber)."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Quantile"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Share of rows that shall lie below the answer (quantile)."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Label smoothing"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Share of certainty taken from the true class (classification)."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Teacher"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Number of a run whose answers are learned, too, by their Kullback-Leibler divergence (knowledge distillation; classification); 0: none."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Share of the teacher"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "How much the answers of the teacher count, and how much less the classes of the rows."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Temperature"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "What answers of teacher and network are divided by before they are compared; large: small probabilities count more."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Metric learning"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Loss of the embedding, which is what the last layer gets, added to the other: rows of a class come together, other classes go apart (classification)."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Metric weight"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "How much the loss of the embedding counts beside the other."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Triplet margin"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "How much farther away the nearest row of another class shall be than the farthest of the same; embeddings have length 1."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Contrastive margin"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Distance from which rows of different classes are far enough apart; embeddings have length 1."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Metric temperature"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Small: near rows count most; large: all alike (sup_con, nt_xent)."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Head learns"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "joint: the loss of the answers trains the whole network; probe: the last layer only, so that the embedding is learned by its own loss alone."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Class weights"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "balanced, or weights such as yes=3; no=1: how much rows of a class count (classification)."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Precision"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Numbers of matrix products and convolutions in training steps; bfloat16 is faster on new processors and graphics cards, float16 on older cards."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Recompute layers"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Saves memory for time: inner values of blocks and folded frames, or of even stretches of layers, are computed again in the backward pass."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Watched number"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "What gains are measured by: the loss or the score (accuracy) of the validation part."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "On a plateau"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "When nothing is gained any more."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "On over-fitting"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "When the validation loss rises while the training loss falls."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "On exploding gradients"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "When the gradient is a thousand times its usual length."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "On dead units"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "When much of a layer puts out nothing but zeros, or learns nothing, over hundreds of steps."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "On drift"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "When inputs or labels of the batches, or of the validation part, are not distributed like the training rows."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Patience of the guards"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Epochs before a plateau or over-fitting is told."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Distributions every"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Updates between two looks at how weights, gradients and outputs of the layers are distributed; 0 switches them off."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Energy budget"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Energy that the run may take; 0 sets no limit."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "At the budget"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "What happens when the energy budget is spent: a line in the log, or the end of the run."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Electricity from"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Whose electricity emissions are counted by: means of 2023 (Ember), or an own figure."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Own figure"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Emissions of the electricity in CO2 equivalents."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Power of a core"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "What a busy processor core is taken for where the machine's meters cannot be read; the energy is an estimate then."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Seed"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Start of all random numbers: the same seed and thread count give the same run."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Log for TensorBoard"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Writes the numbers also as event files into the folder of the run, while it trains (tensorboard --logdir PROJECT.cairn.d/runs)."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Device"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Where to compute: auto, cpu, cuda, cuda:1."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Ranks"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Workers that train together, each on its share of every batch and on a CUDA device of its own where there are as many."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Moments"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "What the optimiser keeps: a copy at each rank, or each rank its part, which saves memory (ZeRO-1)."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Threads"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Processor threads of each rank; 0 tries out what is fastest."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Loader threads"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Threads that change pictures for training; 0 takes half of the processors."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Checkpoint interval"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Longest time between two checkpoints; one is also written after every epoch."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Data in memory"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Training rows are held encoded in memory up to this size, else streamed."),
};

QString translated(const std::string& text)
{
    return QCoreApplication::translate("cairn::TrainOptions", text.c_str());
}

QString unitText(const std::string& unit)
{
    if (unit == "rows")
        return QCoreApplication::translate("cairn::TrainOptions", "rows");
    if (unit == "updates")
        return QCoreApplication::translate("cairn::TrainOptions", "updates");
    return unit == "epochs" ? QCoreApplication::translate("cairn::TrainOptions", "epochs") : fromStd(unit);
}

FormField::Type fieldType(session::OptionType type)
{
    switch (type) {
    case session::OptionType::Integer: return FormField::Type::Integer;
    case session::OptionType::Real: return FormField::Type::Real;
    case session::OptionType::Choice: return FormField::Type::Choice;
    case session::OptionType::Text: break;
    }
    return FormField::Type::Text;
}

} // namespace

std::vector<FormField> trainFields()
{
    std::vector<FormField> fields;
    for (const session::OptionSpec& spec : session::trainOptionSpecs()) {
        FormField field;
        field.name = spec.name;
        field.title = translated(spec.title);
        field.help = translated(spec.help);
        field.unit = unitText(spec.unit);
        field.type = fieldType(spec.type);
        field.minimum = spec.minimum;
        field.maximum = spec.maximum;
        field.choices = spec.choices;
        field.advanced = spec.advanced;
        field.of = spec.of;
        field.when = spec.when;
        fields.push_back(std::move(field));
    }
    return fields;
}

} // namespace cairn::ui
