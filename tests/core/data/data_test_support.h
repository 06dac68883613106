// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"
#include "tests/support/shared_data.h"

#include <QTest>

#include <string>
#include <vector>

namespace cairn::test {

/// Text of the cells of a row, each followed by "|".
inline std::string rowText(const data::TablePage& page, std::size_t row)
{
    std::string text;
    for (const auto& column : page.columns)
        text += data::cellText(column[row]) + "|";
    return text;
}

/// Names and types of the columns: "id:integer price:real ".
inline std::string typesOf(const data::Dataset& dataset)
{
    std::string text;
    for (const auto& column : dataset.schema().columns)
        text += column.name + ":" + std::string(data::name(column.type)) + " ";
    return text;
}

/// What was noticed on import, a line each.
inline QByteArray noticesOf(const data::Dataset& dataset)
{
    QByteArray text;
    for (const auto& notice : dataset.notices())
        text += QByteArray::fromStdString(notice) + "\n";
    return text;
}

/// Writes below a folder, making folders on the way.
inline void put(const std::filesystem::path& file, const std::string& text)
{
    std::filesystem::create_directories(file.parent_path());
    writeFile(file, text);
}

/// A job nobody watches.
struct QuietJob {
    Progress progress;
    StopSource source;
    JobContext context{source.get_token(), progress};
    operator JobContext&() { return context; }
};

/// All cells of a column as text; none where there is no such column.
inline std::vector<std::string> columnTexts(const data::Dataset& dataset, const std::string& name)
{
    QuietJob job;
    std::vector<std::string> values;
    const auto column = dataset.schema().find(name);
    const auto page = dataset.page(0, dataset.rowCount().value_or(0), job);
    if (!column || !page)
        return values;
    for (const data::Cell& cell : page->columns[*column])
        values.push_back(data::cellText(cell));
    return values;
}

/// "code: what (where). fix" of a failed result, for readable comparisons.
template <typename T>
QByteArray failure(const Result<T>& result)
{
    return result ? QByteArray("no error") : QByteArray::fromStdString(std::string(name(result.error().code)) + ": " + result.error().text());
}

/// A clear error about a source: what, where (`where` is part of it) and what to do, in words of our own.
inline bool isClear(const Error& error, const std::string& where)
{
    return !error.what.empty() && !error.fix.empty() && error.where.find(where) != std::string::npos && error.code != ErrorCode::Internal &&
           error.code != ErrorCode::Cancelled && error.what.find("Exception") != 0;
}

inline Result<std::shared_ptr<data::Dataset>> openFile(const std::filesystem::path& file, const std::filesystem::path& cache,
                                                       data::SourceOptions options = {})
{
    QuietJob job;
    return data::openDataset({file.string(), {}, std::move(options)}, cache, job);
}

} // namespace cairn::test

/// The value of a Result, or a failed test with its error.
#define CAIRN_TEST_VALUE(target, expression)                                                                           \
    auto CAIRN_JOIN(result, __LINE__) = (expression);                                                                  \
    QVERIFY2(CAIRN_JOIN(result, __LINE__).has_value(), cairn::test::failure(CAIRN_JOIN(result, __LINE__)).constData()); \
    target = std::move(CAIRN_JOIN(result, __LINE__)).value()
