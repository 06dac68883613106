// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/prep/fit/step_fit.h"
#include "tests/core/data/data_test_support.h"

#include <cmath>
#include <initializer_list>
#include <string>
#include <vector>

namespace cairn::test {

/// A table in a file, its first rows for training and the others for testing.
struct SmallTable {
    TempDir folder;
    std::shared_ptr<data::Dataset> dataset;
    prep::Split split;

    SmallTable(const std::string& csv, std::uint64_t training)
    {
        writeFile(folder / "table.csv", csv);
        if (auto opened = openFile(folder / "table.csv", folder / "cache"))
            dataset = *opened;
        else
            qWarning("%s", failure(opened).constData());
        if (dataset) {
            split.train = prep::RowSubset::range(0, training);
            split.test = prep::RowSubset::range(training, dataset->rowCount().value_or(0) - training);
        }
    }

    Result<prep::FittedSteps> fit(const std::vector<prep::Step>& steps, const std::string& target = {}) const
    {
        QuietJob job;
        prep::RecipeOptions options;
        options.target = target;
        return prep::fitSteps(*dataset, split, steps, options, job);
    }

    Result<prep::FittedSteps> fit(std::initializer_list<const char*> texts, const std::string& target = {}) const
    {
        std::vector<prep::Step> steps;
        for (const char* text : texts) {
            CAIRN_ASSIGN(steps.emplace_back(), prep::stepFromText(text));
        }
        return fit(steps, target);
    }

    Result<std::shared_ptr<data::Dataset>> apply(const prep::FittedSteps& fitted) const
    {
        QuietJob job;
        return data::deriveDataset(dataset, fitted.plan.schema(), fitted.plan.stages(), job);
    }
};

/// All values of a column as numbers; NaN for missing and for text.
inline std::vector<double> columnValues(const data::Dataset& dataset, const std::string& name)
{
    QuietJob job;
    std::vector<double> values;
    const auto column = dataset.schema().find(name);
    const auto page = dataset.page(0, dataset.rowCount().value_or(0), job);
    if (!column || !page)
        return values;
    for (const data::Cell& cell : page->columns[*column]) {
        const auto* real = std::get_if<double>(&cell);
        const auto* integer = std::get_if<std::int64_t>(&cell);
        const auto* flag = std::get_if<bool>(&cell);
        values.push_back(real ? *real : integer ? static_cast<double>(*integer) : flag ? (*flag ? 1.0 : 0.0) : std::nan(""));
    }
    return values;
}

inline std::vector<std::string> columnNames(const data::Dataset& dataset)
{
    std::vector<std::string> names;
    for (const auto& column : dataset.schema().columns)
        names.push_back(column.name);
    return names;
}

/// "" if equal within the tolerance (NaN equals NaN), else where and how they differ.
inline QByteArray difference(const std::vector<double>& actual, const std::vector<double>& expected, double tolerance = 1e-12)
{
    if (actual.size() != expected.size())
        return "sizes " + QByteArray::number(actual.size()) + " and " + QByteArray::number(expected.size());
    for (std::size_t i = 0; i < actual.size(); ++i) {
        const bool same = (std::isnan(actual[i]) && std::isnan(expected[i])) ||
                          std::abs(actual[i] - expected[i]) <= tolerance * std::max(1.0, std::abs(expected[i]));
        if (!same)
            return "row " + QByteArray::number(i) + ": " + QByteArray::number(actual[i], 'g', 17) + " instead of " + QByteArray::number(expected[i], 'g', 17);
    }
    return {};
}

} // namespace cairn::test

/// Compares a column of numbers with what it should be.
#define CAIRN_COMPARE_COLUMN(dataset, name, ...)                                                                       \
    do {                                                                                                               \
        const QByteArray differs = cairn::test::difference(cairn::test::columnValues(dataset, name), __VA_ARGS__);     \
        QVERIFY2(differs.isEmpty(), (QByteArray(name) + ", " + differs).constData());                                  \
    } while (false)
