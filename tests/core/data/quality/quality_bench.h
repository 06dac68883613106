// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/quality/quality.h"
#include "tests/core/data/data_test_support.h"

namespace cairn::test {

using namespace cairn::data;

/// Writes and checks tables.
struct Bench {
    TempDir folder;
    int files = 0;

    Result<QualityReport> check(const std::string& csv, const std::string& target = {})
    {
        const auto file = folder / ("t" + std::to_string(files++) + ".csv");
        writeFile(file, csv);
        CAIRN_ASSIGN(const auto dataset, openFile(file, folder / "cache"));
        return checkDataset(*dataset, target);
    }

    static Result<QualityReport> checkDataset(const Dataset& dataset, const std::string& target)
    {
        QuietJob job;
        ProfileOptions options;
        options.associations = false;
        options.target = dataset.schema().find(target);
        CAIRN_ASSIGN(const auto profile, profileTable(dataset, options, {}, job));
        QualityOptions quality;
        quality.target = options.target;
        return checkQuality(dataset, profile, quality, {}, job);
    }
};

inline const Finding* find(const QualityReport& report, std::string_view check, std::string_view column = {})
{
    for (const Finding& finding : report.findings) {
        if (finding.check == check && (column.empty() || finding.column == column))
            return &finding;
    }
    return nullptr;
}

#define CAIRN_FINDING(target, report, ...)                                                                             \
    const Finding* target = find(report, __VA_ARGS__);                                                                \
    QVERIFY2(target, toJson(report).dump(1).c_str())

} // namespace cairn::test
