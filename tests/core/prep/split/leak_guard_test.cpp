// SPDX-License-Identifier: GPL-3.0-or-later
// Leaks that were put in are found; a clean split is proved clean.
#include "core/base/random.h"
#include "core/prep/split/leak_guard.h"
#include "tests/core/data/data_test_support.h"

#include <functional>

using namespace cairn;
using namespace cairn::prep;
using namespace cairn::test;

namespace {

using Edit = std::function<void(int row, std::vector<std::string>& cells)>;

const LeakCheck& check(const LeakReport& report, std::string_view id)
{
    for (const LeakCheck& each : report.checks) {
        if (each.id == id)
            return each;
    }
    qFatal("no such check");
}

} // namespace

class LeakGuardTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanSplit()
    {
        CAIRN_TEST_VALUE(const auto dataset, open(400, [](int, auto&) {}));
        CAIRN_TEST_VALUE(const auto report, guard(*dataset, timeSplit()));
        QVERIFY2(report.state() == LeakState::Clean, toJson(report).dump(1).c_str());
        QCOMPARE(check(report, "duplicates").state, LeakState::Clean);
        QCOMPARE(check(report, "near_duplicates").state, LeakState::Clean);
        QCOMPARE(check(report, "group").state, LeakState::Unchecked);
        QCOMPARE(check(report, "future").state, LeakState::Clean);
        QCOMPARE(check(report, "target").state, LeakState::Clean);
        QCOMPARE(report.checks.size(), std::size_t{5});
    }

    /// Rows 390 and 395 are test rows (by time) that repeat training rows, whatever their label.
    void duplicatesAcross()
    {
        CAIRN_TEST_VALUE(const auto dataset, open(400, {}, {{390, 10}, {395, 20}, {30, 31}}));
        CAIRN_TEST_VALUE(const auto report, guard(*dataset, timeSplit(), {"a", "b", "person"}));
        QCOMPARE(check(report, "duplicates").state, LeakState::Leak);
        QCOMPARE(check(report, "duplicates").rows.rows(), (std::vector<RowId>{390, 395}));
        QCOMPARE(report.state(), LeakState::Leak);
    }

    void nearDuplicatesAcross()
    {
        CAIRN_TEST_VALUE(const auto dataset, open(400, [](int row, auto& cells) {
            if (row == 385)
                cells = {"123.40004", cells[1], "Person  five", cells[3], cells[4]};
            if (row == 12)
                cells = {"123.40001", cells[1], "person five", cells[3], cells[4]};
            if (row == 385 || row == 12)
                cells[1] = "0.5";
        }));
        CAIRN_TEST_VALUE(const auto report, guard(*dataset, timeSplit(), {"a", "b", "person"}));
        QCOMPARE(check(report, "duplicates").state, LeakState::Clean);
        QCOMPARE(check(report, "near_duplicates").rows.rows(), (std::vector<RowId>{385}));
        QVERIFY(check(report, "near_duplicates").state != LeakState::Clean);
    }

    void tornGroups()
    {
        CAIRN_TEST_VALUE(const auto dataset, open(400, {}));
        LeakOptions options = usual();
        options.group = "person";
        QuietJob job;
        CAIRN_TEST_VALUE(const auto split, makeSplit(*dataset, {}));
        CAIRN_TEST_VALUE(const auto report, checkLeaks(*dataset, split, nullptr, options, job));
        QCOMPARE(check(report, "group").state, LeakState::Leak);
        SplitSpec spec;
        spec.method = SplitMethod::Grouped;
        spec.by = "person";
        CAIRN_TEST_VALUE(const auto whole, guard(*dataset, spec));
        QCOMPARE(check(whole, "group").state, LeakState::Clean);
        options.group = "nobody";
        QCOMPARE(checkLeaks(*dataset, split, nullptr, options, job).error().code, ErrorCode::NotFound);
    }

    void rowsOfTheFuture()
    {
        CAIRN_TEST_VALUE(const auto dataset, open(400, {}));
        CAIRN_TEST_VALUE(const auto report, guard(*dataset, {}));
        QCOMPARE(check(report, "future").state, LeakState::Suspicious); // nobody said that time matters
        CAIRN_TEST_VALUE(const auto split, makeSplit(*dataset, {}));
        LeakOptions options = usual();
        options.time = "day";
        QuietJob job;
        CAIRN_TEST_VALUE(const auto meant, checkLeaks(*dataset, split, nullptr, options, job));
        QCOMPARE(check(meant, "future").state, LeakState::Leak);
        QVERIFY(check(meant, "future").count > 100);
        for (const RowId row : check(meant, "future").rows.rows())
            QVERIFY(split.train.contains(row));
    }

    void columnsThatGiveTheTargetAway()
    {
        CAIRN_TEST_VALUE(const auto dataset, open(400, [](int row, auto& cells) {
            cells[1] = std::to_string((cells[4] == "yes" ? 100 : 0) + row % 7); // b tells the answer
        }));
        CAIRN_TEST_VALUE(const auto report, guard(*dataset, timeSplit()));
        QCOMPARE(check(report, "target").state, LeakState::Leak);
        QCOMPARE(check(report, "target").columns, (std::vector<std::string>{"b"}));
        // A column that is not learned from cannot leak.
        CAIRN_TEST_VALUE(const auto without, guard(*dataset, timeSplit(), {"a", "person"}));
        QCOMPARE(check(without, "target").state, LeakState::Clean);
    }

    void aNumberThatGivesANumberAway()
    {
        std::string csv = "a,b,price\n";
        const Philox random(2, 0);
        for (std::uint64_t i = 0; i < 2000; ++i) {
            const double price = 100 * random.uniform(i);
            csv += std::to_string(random.normal(90000 + i)) + "," + std::to_string(price * 1.19) + "," + std::to_string(price) + "\n";
        }
        writeFile(m_folder / "price.csv", csv);
        CAIRN_TEST_VALUE(const auto dataset, openFile(m_folder / "price.csv", m_folder / "cache"));
        LeakOptions options;
        options.target = "price";
        QuietJob job;
        data::ProfileOptions wanted;
        wanted.target = 2;
        CAIRN_TEST_VALUE(const auto profile, data::profileTable(*dataset, wanted, {}, job));
        CAIRN_TEST_VALUE(const auto split, makeSplit(*dataset, {}));
        CAIRN_TEST_VALUE(const auto report, checkLeaks(*dataset, split, &profile, options, job));
        QCOMPARE(check(report, "target").columns, (std::vector<std::string>{"b"}));
    }

    void stopsWhenAsked()
    {
        CAIRN_TEST_VALUE(const auto dataset, open(400, {}));
        CAIRN_TEST_VALUE(const auto split, makeSplit(*dataset, {}));
        QuietJob job;
        job.source.request_stop();
        QCOMPARE(checkLeaks(*dataset, split, nullptr, usual(), job).error().code, ErrorCode::Cancelled);
    }

private:
    static LeakOptions usual()
    {
        LeakOptions options;
        options.target = "answer";
        return options;
    }

    static SplitSpec timeSplit()
    {
        SplitSpec spec;
        spec.method = SplitMethod::Time;
        spec.by = "day";
        return spec;
    }

    /// Numbers, a person per eight rows, rising days, an answer that depends a little on `a`. `copies`: rows whose first
    /// cells are those of another row.
    Result<std::shared_ptr<data::Dataset>> open(int rows, const Edit& edit, const std::vector<std::pair<int, int>>& copies = {})
    {
        const Philox random(4, 0);
        std::string csv = "a,b,person,day,answer\n";
        for (int row = 0; row < rows; ++row) {
            int source = row;
            for (const auto& [copy, original] : copies)
                source = row == copy ? original : source;
            const auto at = static_cast<std::uint64_t>(source) * 2;
            std::vector<std::string> cells{std::to_string(1000 * random.normal(at)), std::to_string(1000 * random.normal(at + 1)), "p" + std::to_string(source / 8),
                                           "2021-0" + std::to_string(1 + row / 50) + "-" + (row % 50 < 20 ? "1" : "2") + std::to_string(row % 50 / 5 % 9),
                                           random.normal(at) + random.normal(70000 + static_cast<std::uint64_t>(row)) > 0 ? "yes" : "no"};
            if (edit)
                edit(row, cells);
            csv += cells[0] + "," + cells[1] + "," + cells[2] + "," + cells[3] + "," + cells[4] + "\n";
        }
        const auto file = m_folder / ("t" + std::to_string(m_files++) + ".csv");
        writeFile(file, csv);
        return openFile(file, m_folder / "cache");
    }

    Result<LeakReport> guard(const data::Dataset& dataset, const SplitSpec& spec, const std::vector<std::string>& inputs = {})
    {
        QuietJob job;
        data::ProfileOptions options;
        options.associations = false;
        options.target = dataset.schema().find("answer");
        CAIRN_ASSIGN(const auto profile, data::profileTable(dataset, options, {}, job));
        CAIRN_ASSIGN(const auto split, makeSplit(dataset, spec));
        LeakOptions wanted = usual();
        wanted.inputs = inputs;
        return checkLeaks(dataset, split, &profile, wanted, job);
    }

    TempDir m_folder;
    int m_files = 0;
};

QTEST_GUILESS_MAIN(LeakGuardTest)
#include "leak_guard_test.moc"
