// SPDX-License-Identifier: GPL-3.0-or-later
// Leaks that were put in are found; a clean split is proved clean.
#include "core/base/random.h"
#include "core/prep/split/leak_guard.h"
#include "tests/core/data/data_test_support.h"

#include <chrono>
#include <cmath>
#include <functional>
#include <numbers>

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

    /// A sensor that is read every ten minutes to one decimal: half of the later rows are an earlier one but for the time.
    /// That is chance, and the report says so.
    void roundedSensorsRepeatByChance()
    {
        CAIRN_TEST_VALUE(const auto dataset, openSensors(6000));
        CAIRN_TEST_VALUE(const auto report, guardSensors(*dataset));
        const LeakCheck& near = check(report, "near_duplicates");
        QVERIFY2(near.count > 300 && near.state == LeakState::Suspicious, toJson(report).dump(1).c_str());
        QVERIFY2(near.what.find("chance explains them") != std::string::npos, near.what.c_str());
        const auto expected = near.facts.at("chance").get<double>();
        QVERIFY2(expected > static_cast<double>(near.count) / 1.5 && expected < 1.5 * static_cast<double>(near.count), near.what.c_str());
        QVERIFY(report.state() == LeakState::Suspicious);
    }

    /// Rows of the training part in the test part, one cell of each a little changed, in tables of many columns and of few.
    void copiesWithACellChanged_data()
    {
        QTest::addColumn<int>("columns");
        QTest::addColumn<bool>("rounded");
        QTest::newRow("three columns") << 3 << false;
        QTest::newRow("eight columns") << 8 << false;
        QTest::newRow("eight rounded columns") << 8 << true;
        QTest::newRow("columns that repeat each other") << -6 << false;
    }
    void copiesWithACellChanged()
    {
        QFETCH(const int, columns);
        QFETCH(const bool, rounded);
        const Philox random(5, 0);
        std::vector<std::vector<double>> rows;
        for (std::uint64_t row = 0; row < 3000; ++row) {
            auto& values = rows.emplace_back();
            const double common = random.normal(1'000'000 + row);
            for (int i = 0; i < std::abs(columns); ++i) {
                const double own = random.normal(row * 16 + static_cast<std::uint64_t>(i));
                const double value = 20 + 5 * (columns < 0 ? common + 0.05 * own : own);
                values.push_back(rounded ? std::round(value * 10) / 10 : value);
            }
        }
        for (std::size_t copy = 2500; copy < 2560; ++copy) { // a tenth of the test rows
            rows[copy] = rows[copy - 2000];
            rows[copy][copy % rows[copy].size()] *= 1 + 1e-6;
        }
        std::string csv = "n,y";
        for (int i = 0; i < std::abs(columns); ++i)
            csv += ",x" + std::to_string(i);
        for (std::size_t row = 0; row < rows.size(); ++row) {
            csv += "\n" + std::to_string(row) + "," + (row % 3 ? "yes" : "no");
            for (const double value : rows[row])
                csv += "," + QByteArray::number(value, 'g', 12).toStdString();
        }
        const auto file = m_folder / ("c" + std::to_string(m_files++) + ".csv");
        writeFile(file, csv + "\n");
        CAIRN_TEST_VALUE(const auto dataset, openFile(file, m_folder / "cache"));
        LeakOptions options;
        options.target = "y";
        for (int i = 0; i < std::abs(columns); ++i)
            options.inputs.push_back("x" + std::to_string(i));
        SplitSpec spec;
        spec.method = SplitMethod::Time;
        spec.by = "n";
        QuietJob job;
        CAIRN_TEST_VALUE(const auto split, makeSplit(*dataset, spec));
        CAIRN_TEST_VALUE(const auto report, checkLeaks(*dataset, split, nullptr, options, job));
        const LeakCheck& near = check(report, "near_duplicates");
        QVERIFY2(near.state == LeakState::Leak && near.count >= 55, toJson(report).dump(1).c_str());
    }

    /// Texts that differ in their spelling only.
    void textsThatAreNearlyEqual()
    {
        std::string csv = "text,y\n";
        for (int row = 0; row < 1000; ++row) {
            const int source = row >= 900 && row % 2 ? row - 800 : row;
            csv += std::string(source == row ? "\"The thing number " : "\"the  Thing, number ") + std::to_string(source * 7919 % 100'003) + " of a long list\"," + (row % 3 ? "a" : "b") + "\n";
        }
        writeFile(m_folder / "texts.csv", csv);
        CAIRN_TEST_VALUE(const auto dataset, openFile(m_folder / "texts.csv", m_folder / "cache"));
        LeakOptions options;
        options.target = "y";
        QuietJob job;
        Split split;
        split.train = RowSubset::range(0, 900);
        split.test = RowSubset::range(900, 100);
        CAIRN_TEST_VALUE(const auto report, checkLeaks(*dataset, split, nullptr, options, job));
        QCOMPARE(check(report, "near_duplicates").count, std::uint64_t{50});
        QCOMPARE(check(report, "near_duplicates").state, LeakState::Leak);
    }

    /// Real series of sensors, where they are at hand: oil temperature and loads of a transformer.
    void realSensors()
    {
        const auto file = sharedFile("ett/ETTh1.csv.gz");
        if (!file)
            QSKIP("the shared data are not there");
        CAIRN_TEST_VALUE(const auto dataset, openFile(*file, m_folder / "cache"));
        LeakOptions options;
        options.target = "OT";
        SplitSpec spec;
        spec.method = SplitMethod::Time;
        spec.by = "date";
        QuietJob job;
        CAIRN_TEST_VALUE(const auto split, makeSplit(*dataset, spec));
        CAIRN_TEST_VALUE(const auto report, checkLeaks(*dataset, split, nullptr, options, job));
        QVERIFY2(check(report, "near_duplicates").state != LeakState::Leak, toJson(report).dump(1).c_str());
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

    /// Two sensors that follow the day and the season, to one decimal, with a time that is unlike in all rows.
    Result<std::shared_ptr<data::Dataset>> openSensors(int rows)
    {
        const Philox random(9, 0);
        std::string csv = "time,temperature,humidity,answer\n";
        for (int row = 0; row < rows; ++row) {
            const double day = row / 144.0;
            const double temperature = 20 + 3 * std::sin(2 * std::numbers::pi * day) + 2 * std::sin(2 * std::numbers::pi * day / 30) + 0.3 * random.normal(static_cast<std::uint64_t>(row) * 2);
            const double humidity = 50 - 2 * (temperature - 20) + random.normal(static_cast<std::uint64_t>(row) * 2 + 1);
            const auto time = std::chrono::sys_days(std::chrono::year(2024) / 3 / 1) + std::chrono::minutes(10 * row);
            const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(time));
            const int minute = row * 10 % 1440;
            char text[80];
            std::snprintf(text, sizeof text, "%d-%02u-%02u %02d:%02d:00,%.1f,%.1f,%s\n", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                          static_cast<unsigned>(date.day()), minute / 60, minute % 60, temperature, humidity, row % 3 ? "yes" : "no");
            csv += text;
        }
        const auto file = m_folder / ("s" + std::to_string(m_files++) + ".csv");
        writeFile(file, csv);
        return openFile(file, m_folder / "cache");
    }

    Result<LeakReport> guardSensors(const data::Dataset& dataset)
    {
        SplitSpec spec;
        spec.method = SplitMethod::Time;
        spec.by = "time";
        QuietJob job;
        CAIRN_ASSIGN(const auto split, makeSplit(dataset, spec));
        return checkLeaks(dataset, split, nullptr, usual(), job);
    }

    TempDir m_folder;
    int m_files = 0;
};

QTEST_GUILESS_MAIN(LeakGuardTest)
#include "leak_guard_test.moc"
