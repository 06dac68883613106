// SPDX-License-Identifier: GPL-3.0-or-later
// The fix that the quality report proposes is a recipe step that mends what was found.
#include "core/data/quality/quality.h"
#include "tests/core/prep/step_test_support.h"

using namespace cairn;
using namespace cairn::test;

namespace {

constexpr int kRows = 400;

Result<data::QualityReport> judge(const data::Dataset& dataset)
{
    QuietJob job;
    data::ProfileOptions options;
    options.associations = false;
    CAIRN_ASSIGN(const auto profile, data::profileTable(dataset, options, {}, job));
    return data::checkQuality(dataset, profile, {}, {}, job);
}

const data::Finding* find(const data::QualityReport& report, const std::string& check, const std::string& column)
{
    const auto found = std::find_if(report.findings.begin(), report.findings.end(), [&](const data::Finding& finding) { return finding.check == check && finding.column == column; });
    return found == report.findings.end() ? nullptr : &*found;
}

} // namespace

class FixesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFixMendsItsFinding_data()
    {
        QTest::addColumn<QString>("check");
        QTest::addColumn<QString>("flawed"); ///< the value in every twentieth row
        QTest::addColumn<QString>("sound");  ///< %1 is a number that differs from row to row
        QTest::newRow("gap among numbers") << "missing" << "" << "%1";
        QTest::newRow("gap among categories") << "missing" << "" << "kind %2";
        QTest::newRow("one value") << "constant" << "7" << "7";
        QTest::newRow("sign for nothing") << "placeholder" << "?" << "kind %2";
        QTest::newRow("words among numbers") << "mixed_types" << "large" << "%1";
        QTest::newRow("control character") << "control_characters" << "bell\x07" << "kind %2";
    }

    void aFixMendsItsFinding()
    {
        QFETCH(QString, check);
        QFETCH(QString, flawed);
        QFETCH(QString, sound);
        std::string csv = "column,other\n";
        for (int row = 0; row < kRows; ++row) {
            QString value = row % 20 == 11 ? flawed : sound;
            value.replace("%1", QString::number(row * 37 % 101)).replace("%2", QString::number(row % 3));
            csv += value.toStdString() + "," + std::to_string(row * 31 % 97) + "\n";
        }
        const SmallTable table(csv, kRows / 2);
        QVERIFY(table.dataset);
        const auto before = judge(*table.dataset);
        QVERIFY2(before, failure(before).constData());
        const data::Finding* finding = find(*before, check.toStdString(), "column");
        QVERIFY2(finding && finding->fix, toJson(*before).dump(1).c_str());

        const auto fitted = table.fit({prep::Step{finding->fix->kind, finding->fix->parameters, true, {}}});
        QVERIFY2(fitted, failure(fitted).constData());
        const auto mended = table.apply(*fitted);
        QVERIFY2(mended, failure(mended).constData());
        const auto after = judge(**mended);
        QVERIFY2(after, failure(after).constData());
        if (check == "mixed_types") // what is no number counts as missing from now on
            QCOMPARE(find(*after, "missing", "column")->count, std::uint64_t{kRows / 20});
        QVERIFY2(!find(*after, check.toStdString(), "column"), toJson(*after).dump(1).c_str());
    }

    void outliersAndUnits()
    {
        std::string csv = "far,unit,other\n";
        for (int row = 0; row < 4000; ++row) {
            const double noise = std::sin(row * 12.9898) * 43758.5453, even = noise - std::floor(noise);
            csv += std::to_string(row == 77 ? 900.0 : even) + "," + std::to_string((70 + even) * (row >= 1000 && row < 1400 ? 1000 : 1)) + "," + std::to_string(row % 7) + "\n";
        }
        const SmallTable table(csv, 2000);
        QVERIFY(table.dataset);
        const auto before = judge(*table.dataset);
        QVERIFY2(before, failure(before).constData());
        for (const auto& [check, column] : {std::pair{"outliers", "far"}, {"unit_jump", "unit"}}) {
            const data::Finding* finding = find(*before, check, column);
            QVERIFY2(finding && finding->fix, toJson(*before).dump(1).c_str());
            const auto fitted = table.fit({prep::Step{finding->fix->kind, finding->fix->parameters, true, {}}});
            QVERIFY2(fitted, failure(fitted).constData());
            const auto mended = table.apply(*fitted);
            QVERIFY2(mended, failure(mended).constData());
            const auto after = judge(**mended);
            QVERIFY2(after, failure(after).constData());
            QVERIFY2(!find(*after, check, column), toJson(*after).dump(1).c_str());
        }
    }
};

QTEST_GUILESS_MAIN(FixesTest)
#include "fixes_test.moc"
