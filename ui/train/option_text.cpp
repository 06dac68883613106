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
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Part of all steps in which the learning rate rises to its peak (one_cycle, cosine)."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Weight decay"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Pulls weights towards zero; more of it for small data."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Momentum"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Memory of earlier gradients (sgd, rmsprop)."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Label smoothing"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Share of certainty taken from the true class (classification)."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Gradient clipping"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Largest length of the gradient; 0 switches it off."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Seed"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Start of all random numbers: the same seed and thread count give the same run."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Device"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Where to compute: auto, cpu, cuda, cuda:1."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Threads"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Processor threads; 0 tries out what is fastest."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Checkpoint interval"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Longest time between two checkpoints; one is also written after every epoch."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Loader threads"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Threads that change pictures for training; 0 takes half of the processors."),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Data in memory"),
    QT_TRANSLATE_NOOP("cairn::TrainOptions", "Training rows are held encoded in memory up to this size, else streamed."),
};

QString translated(const std::string& text)
{
    return QCoreApplication::translate("cairn::TrainOptions", text.c_str());
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
        field.unit = spec.unit == "rows" ? QCoreApplication::translate("cairn::TrainOptions", "rows") : fromStd(spec.unit);
        field.type = fieldType(spec.type);
        field.minimum = spec.minimum;
        field.maximum = spec.maximum;
        field.choices = spec.choices;
        field.advanced = spec.advanced;
        fields.push_back(std::move(field));
    }
    return fields;
}

} // namespace cairn::ui
