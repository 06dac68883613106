// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"
#include "tests/support/shared_data.h"

#include <QTest>

#include <string>

namespace cairn::test {

/// Text of the cells of a row, each followed by "|".
inline std::string rowText(const data::TablePage& page, std::size_t row)
{
    std::string text;
    for (const auto& column : page.columns)
        text += data::cellText(column[row]) + "|";
    return text;
}

/// A job nobody watches.
struct QuietJob {
    Progress progress;
    StopSource source;
    JobContext context{source.get_token(), progress};
    operator JobContext&() { return context; }
};

/// "code: what (where). fix" of a failed result, for readable comparisons.
template <typename T>
QByteArray failure(const Result<T>& result)
{
    return result ? QByteArray("no error") : QByteArray::fromStdString(std::string(name(result.error().code)) + ": " + result.error().text());
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
