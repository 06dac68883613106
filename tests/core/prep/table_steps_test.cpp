// SPDX-License-Identifier: GPL-3.0-or-later
// Steps that name, retype and leave out columns or run SQL, and the count of what steps lose.
#include "tests/core/prep/step_test_support.h"
#include "tests/core/prep/twelve_rows.h"

using namespace cairn;
using namespace cairn::prep;
using cairn::test::columnNames;
using cairn::test::columnTexts;
using cairn::test::columnValues;
using cairn::test::mentions;
using cairn::test::kTwelveRows;
using cairn::test::SmallTable;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

} // namespace

class TableStepsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void columnSteps();
    void sqlSteps();
    void countsWhatIsLost();
};

void TableStepsTest::columnSteps()
{
    const SmallTable table("a,b,when,y\n1, 3.5 ,31.12.2023,1\n2,x,1.2.2024,0\n3,7,,1\n", 3);
    CAIRN_TEST_VALUE(const auto fitted, table.fit({"rename column=a to=first", "retype columns=b", "retype columns=when to=timestamp format=%d.%m.%Y", "retype columns=first to=text"}));
    CAIRN_TEST_VALUE(const auto prepared, table.apply(fitted));
    QCOMPARE(columnNames(*prepared), (std::vector<std::string>{"b", "when", "y", "first"}));
    CAIRN_COMPARE_COLUMN(*prepared, "b", {3.5, kNone, 7});
    QCOMPARE(columnTexts(*prepared, "when"), (std::vector<std::string>{"2023-12-31 00:00:00", "2024-02-01 00:00:00", ""}));
    QCOMPARE(columnTexts(*prepared, "first"), (std::vector<std::string>{"1", "2", "3"}));
    test::QuietJob job;
    CAIRN_TEST_VALUE(const auto told, runChecks(*table.dataset, fitted.plan, job));
    QVERIFY(mentions(told, "1 rows have a value of \"b\" that is no real"));
    CAIRN_TEST_VALUE(const auto dropped, table.fit({"drop columns=a,b"}));
    CAIRN_TEST_VALUE(const auto less, table.apply(dropped));
    QCOMPARE(columnNames(*less), (std::vector<std::string>{"when", "y"}));
    QVERIFY(!table.fit({"drop columns=y"}));
    QVERIFY(!table.fit({"rename column=a to=B"})); // names differ by more than case
}

void TableStepsTest::sqlSteps()
{
    const SmallTable table(kTwelveRows, 10);
    CAIRN_TEST_VALUE(const auto fitted, table.fit({"sql name=s sql='z * 2 + coalesce(x, 0)'", "sql name=z sql='-z'"}));
    QVERIFY(!fitted.plan.stages().otherRows);
    CAIRN_TEST_VALUE(const auto prepared, table.apply(fitted));
    CAIRN_COMPARE_COLUMN(*prepared, "s", {9, 4, 8, 9, 25, 7, 14.5, 12, 32, 31, 23, 122});
    CAIRN_COMPARE_COLUMN(*prepared, "z", {-4, -1, -3, -2, -8, -5, -7, -6, -9, -12, -10, -11});
    QCOMPARE(prepared->schema()[*prepared->schema().find("z")].type, data::ColumnType::Integer);

    CAIRN_TEST_VALUE(const auto query, table.fit({"sql sql='SELECT cairn_row, z, z - avg(z) OVER (PARTITION BY c) AS d FROM input ORDER BY z DESC'"}));
    CAIRN_TEST_VALUE(const auto answer, table.apply(query));
    QCOMPARE(columnNames(*answer), (std::vector<std::string>{"z", "d", "y"}));
    CAIRN_COMPARE_COLUMN(*answer, "z", {4, 1, 3, 2, 8, 5, 7, 6, 9, 12, 10, 11});
    QCOMPARE(columnValues(*answer, "d")[1], -6.0); // b: 1, 8, 12

    const std::pair<const char*, const char*> refused[] = {
        {"sql name=a sql='y + 1'", "not found"},                                                      // the target
        {"sql name=a sql='(SELECT count(*) FROM read_csv(''/etc/passwd''))'", "reads something else"}, // files
        {"sql sql='SELECT * FROM ''/etc/passwd'''", ""},
        {"sql name=a sql='random()'", "another answer"},
        {"sql name=a sql='1); DROP TABLE data; --'", ""},
        {"sql sql='SELECT z FROM input'", "cairn_row"},
        {"sql sql='z + 1'", "no name"},
        {"sql name=a sql='no_such_column'", "not found"},
        {"sql name=a sql=''", "no SQL"}};
    for (const auto& [step, message] : refused) {
        const auto result = table.fit({step});
        QVERIFY2(!result, step);
        QVERIFY2(test::failure(result).contains(message), (QByteArray(step) + ": " + test::failure(result)).constData());
        QVERIFY2(test::failure(result).contains("step sql"), test::failure(result).constData());
    }
    CAIRN_TEST_VALUE(const auto fewer, table.fit({"sql sql='SELECT * FROM input WHERE z > 3'"}));
    const auto lost = table.apply(fewer);
    QVERIFY2(!lost && lost.error().what.find("number of rows") != std::string::npos, test::failure(lost).constData());
}

void TableStepsTest::countsWhatIsLost()
{
    const SmallTable table(kTwelveRows, 10);
    test::QuietJob job;
    CAIRN_TEST_VALUE(const auto fitted, table.fit({"power columns=x method=log", "sql name=huge sql='exp(z * 1000)'"}));
    CAIRN_TEST_VALUE(const auto told, runChecks(*table.dataset, fitted.plan, job));
    QVERIFY2(mentions(told, "1 rows have a value of \"x\" that has no log"), told.empty() ? "" : told[0].c_str());
    QVERIFY2(mentions(told, "12 rows have no finite number in \"huge\""), told.empty() ? "" : told.back().c_str());
}

QTEST_GUILESS_MAIN(TableStepsTest)
#include "table_steps_test.moc"
