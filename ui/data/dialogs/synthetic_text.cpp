// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/dialogs/synthetic_text.h"

#include "ui/common/text.h"

#include <QCoreApplication>

namespace cairn::ui {

namespace {

// The texts of core's descriptions, listed here for the translation tools; a test compares them.
[[maybe_unused]] constexpr const char* kTexts[] = {
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Table"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Numbers and categories with a known rule behind the last column. No model can be right more often than 1 - noise."),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "rows"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Columns"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "The last one is the target"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Share of yes"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "How many rows have the answer yes, before noise; small shares make an unbalanced table"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Noise in the last column"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Share of wrong labels, or of the target's variance that nothing explains"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Empty cells"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Share of empty cells in every third column of numbers"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Predict a number"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "The target is a number instead of yes or no"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Time series"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Series with level, trend, season, a covariate known in advance and noise that remembers. No forecast of the next value has a smaller root mean square error than the noise."),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Series"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "How many series share the rows"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Seconds between steps"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "3600 is an hour, 86400 a day"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Steps of a season"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "24 for days of hours, 7 for weeks of days"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Noise"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Deviation of what cannot be foreseen"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Empty values"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Share of rows without a value"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Regular steps"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Off: times are shifted by up to 40 % of a step"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Ratings"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Users rate items from 1 to 5; behind the ratings is a matrix of low rank, as matrix factorisation assumes."),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Users"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "How many users there are"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Items"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "How many items there are"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Rank"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Length of the vectors behind users and items"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Popularity"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "0: all are rated alike; 1: few get most of the ratings"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Deviation of what the vectors do not say, before rounding"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Sequences to copy"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Random symbols that a network has to keep in memory and write down again: the test of memory-augmented networks."),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Shortest"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Symbols of the shortest sequence"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Longest"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Symbols of the longest sequence"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Different symbols"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Size of the alphabet"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "What is to be written"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "The same symbols, in reverse, or sorted"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Pictures of shapes"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Grey pictures of discs (0), squares (1), triangles (2), crosses (3), rings (4) and bars (5): a folder with IDX files, as MNIST has."),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "images"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Side"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Pixels along a side"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Deviation of the noise, in steps of 255"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Test images"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Share of the images that is kept for testing"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Shapes with masks"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Grey pictures of several discs (1), squares (2), triangles (3) and crosses (4), each with a mask that says which one a pixel belongs to: folders of PNG files, for segmentation."),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Shapes"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Shapes in a picture, at most"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Graph of communities"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Nodes with features in communities that are tied more within than between (stochastic block model): a folder with nodes.csv and edges.csv."),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "nodes"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Communities"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "How many there are"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Features"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Numbers that each node has"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Edges per node"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Edges that each node draws"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Edges inside"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Share of edges that stay in the community"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Signal"),
    QT_TRANSLATE_NOOP("cairn::Synthetic", "Deviations between features of different communities"),
};

FormField::Type fieldType(ParamType type)
{
    switch (type) {
    case ParamType::Integer: return FormField::Type::Integer;
    case ParamType::Real: return FormField::Type::Real;
    case ParamType::Boolean: return FormField::Type::Boolean;
    case ParamType::Choice: return FormField::Type::Choice;
    default: return FormField::Type::Text;
    }
}

} // namespace

QString syntheticText(const std::string& text)
{
    return QCoreApplication::translate("cairn::Synthetic", text.c_str());
}

std::vector<FormField> syntheticFields(const data::SyntheticKind& kind)
{
    std::vector<FormField> fields;
    for (const ParamSpec& spec : kind.params) {
        FormField field;
        field.name = spec.name;
        field.title = syntheticText(spec.title);
        field.help = syntheticText(spec.help);
        field.type = fieldType(spec.type);
        field.minimum = spec.minimum;
        field.maximum = spec.maximum;
        field.choices = spec.choices;
        fields.push_back(std::move(field));
    }
    return fields;
}

} // namespace cairn::ui
