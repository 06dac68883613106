// SPDX-License-Identifier: GPL-3.0-or-later
// Splits by identity: sizes, shares, groups, times, and that a row keeps its part.
#include "core/base/random.h"
#include "core/prep/split/split.h"
#include "tests/core/data/data_test_support.h"

#include <algorithm>
#include <map>

using namespace cairn;
using namespace cairn::prep;
using namespace cairn::test;

namespace {

struct Row {
    std::string text;    ///< line of the file
    int id = 0;
};

std::vector<Row> makeRows(int count, int from = 0)
{
    const Philox random(1, 0);
    std::vector<Row> rows;
    for (int id = from; id < from + count; ++id) {
        const auto at = static_cast<std::uint64_t>(id);
        char line[160];
        std::snprintf(line, sizeof line, "k%d,%.9g,%s,p%d,2020-%02d-%02d,part-%d.csv", id, random.normal(at), id % 10 == 0 ? "rare" : "common", id % 40, 1 + id / 30 % 12, 1 + id % 28, id % 13);
        rows.push_back({line, id});
    }
    return rows;
}

} // namespace

class IdentitySplitTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sizesAreExact()
    {
        CAIRN_TEST_VALUE(const auto dataset, open(makeRows(1000)));
        SplitSpec spec;
        spec.validation = 0.25;
        CAIRN_TEST_VALUE(const auto split, makeSplit(*dataset, spec));
        QCOMPARE(split.test.size(), std::uint64_t{100});
        QCOMPARE(split.validation.size(), std::uint64_t{250});
        QCOMPARE(split.train.size(), std::uint64_t{650});
        for (RowId row = 0; row < 1000; ++row)
            QCOMPARE(split.train.contains(row) + split.validation.contains(row) + split.test.contains(row), 1);
        spec.seed = 9;
        CAIRN_TEST_VALUE(const auto other, makeSplit(*dataset, spec));
        QVERIFY(other.test.rows(0, 100) != split.test.rows(0, 100));
    }

    /// Every method: rows that stay in the data stay in their part when others come, go and change places.
    void rowsKeepTheirPart_data()
    {
        QTest::addColumn<int>("method");
        QTest::addColumn<QString>("by");
        QTest::addColumn<bool>("key");
        for (const bool key : {false, true}) {
            QTest::addRow("random%s", key ? " by key" : "") << 0 << "" << key;
            QTest::addRow("stratified%s", key ? " by key" : "") << 1 << "class" << key;
        }
        QTest::newRow("grouped") << 2 << "person" << false;
        QTest::newRow("time") << 3 << "day" << false;
        QTest::newRow("file") << 4 << "filename" << false;
        QTest::newRow("k-fold") << 5 << "" << false;
        QTest::newRow("k-fold of groups") << 5 << "person" << false;
    }

    void rowsKeepTheirPart()
    {
        QFETCH(int, method);
        QFETCH(QString, by);
        QFETCH(bool, key);
        auto rows = makeRows(600);
        CAIRN_TEST_VALUE(const auto before, open(rows));
        SplitSpec spec;
        spec.method = static_cast<SplitMethod>(method);
        spec.by = by.toStdString();
        if (key)
            spec.key = {"id"};
        CAIRN_TEST_VALUE(const auto first, makeSplit(*before, spec));
        std::map<int, Part> parts;
        for (RowId row = 0; row < rows.size(); ++row)
            parts[rows[row].id] = first.partOf(row).value();
        std::map<Part, int> sizes;
        for (const auto& [id, part] : parts)
            ++sizes[part];
        QVERIFY(sizes[Part::Train] > 0 && sizes[Part::Test] > 0);
        QVERIFY(sizes[Part::Validation] > 0 || spec.method == SplitMethod::KFold); // few groups may leave none

        auto later = makeRows(200, 600);
        later.insert(later.end(), rows.begin() + 100, rows.end());
        std::ranges::reverse(later);
        if (key) // with a key the rest of the row may change
            for (Row& row : later)
                row.text.replace(row.text.find(',') + 1, 3, "9.5");
        CAIRN_TEST_VALUE(const auto after, open(later));
        CAIRN_TEST_VALUE(const auto stored, splitSpecFromJson(Json::parse(toJson(first.spec).dump())));
        CAIRN_TEST_VALUE(const auto second, makeSplit(*after, stored));
        for (RowId row = 0; row < later.size(); ++row) {
            if (const auto known = parts.find(later[row].id); known != parts.end())
                QCOMPARE(second.partOf(row).value(), known->second);
        }
    }

    void equalRowsStayTogether()
    {
        auto rows = makeRows(300);
        for (int i = 0; i < 300; ++i)
            rows.push_back(rows[static_cast<std::size_t>(i)]);
        CAIRN_TEST_VALUE(const auto dataset, open(rows));
        CAIRN_TEST_VALUE(const auto split, makeSplit(*dataset, {}));
        for (RowId row = 0; row < 300; ++row)
            QCOMPARE(split.partOf(row).value(), split.partOf(row + 300).value());
    }

    void strataKeepTheirShares()
    {
        CAIRN_TEST_VALUE(const auto dataset, open(makeRows(1000)));
        SplitSpec spec;
        spec.method = SplitMethod::Stratified;
        spec.by = "class";
        spec.test = 0.2;
        CAIRN_TEST_VALUE(const auto split, makeSplit(*dataset, spec));
        std::uint64_t rare = 0;
        for (const RowId row : split.test.rows(0, split.test.size()))
            rare += row % 10 == 0;
        QCOMPARE(split.test.size(), std::uint64_t{200});
        QCOMPARE(rare, std::uint64_t{20});
    }

    void groupsAreNotTorn()
    {
        CAIRN_TEST_VALUE(const auto dataset, open(makeRows(1000)));
        SplitSpec spec;
        spec.method = SplitMethod::Grouped;
        spec.by = "person";
        CAIRN_TEST_VALUE(const auto split, makeSplit(*dataset, spec));
        std::map<RowId, Part> parts;
        for (RowId row = 0; row < 1000; ++row)
            QCOMPARE(parts.emplace(row % 40, split.partOf(row).value()).first->second, split.partOf(row).value());
        QVERIFY(split.test.size() >= 50 && split.test.size() <= 150);
        QVERIFY(split.validation.size() >= 50 && split.validation.size() <= 150);
    }

    void timeGoesForward()
    {
        CAIRN_TEST_VALUE(const auto dataset, open(makeRows(360)));
        SplitSpec spec;
        spec.method = SplitMethod::Time;
        spec.by = "day";
        QuietJob job;
        CAIRN_TEST_VALUE(const auto split, makeSplit(*dataset, spec, job));
        CAIRN_TEST_VALUE(const auto page, dataset->page(0, 360, job));
        std::map<Part, std::pair<std::string, std::string>> range;
        for (RowId row = 0; row < 360; ++row) {
            const std::string day = data::cellText(page.at(row, 4));
            auto& [least, most] = range.emplace(split.partOf(row).value(), std::pair(day, day)).first->second;
            least = std::min(least, day);
            most = std::max(most, day);
        }
        QVERIFY(range[Part::Train].second < range[Part::Validation].first);
        QVERIFY(range[Part::Validation].second < range[Part::Test].first);
        QVERIFY(split.test.size() > 20 && split.test.size() <= 36);
    }

    void foldsCoverEverythingOnce()
    {
        CAIRN_TEST_VALUE(const auto dataset, open(makeRows(1000)));
        std::vector<int> tested(1000, 0);
        for (int fold = 0; fold < 4; ++fold) {
            SplitSpec spec;
            spec.method = SplitMethod::KFold;
            spec.folds = 4;
            spec.fold = fold;
            CAIRN_TEST_VALUE(const auto split, makeSplit(*dataset, spec));
            QVERIFY(split.test.size() > 200 && split.test.size() < 300);
            for (const RowId row : split.test.rows(0, split.test.size()))
                ++tested[row];
        }
        QVERIFY(std::ranges::all_of(tested, [](int times) { return times == 1; }));
    }

    void versionOneStaysAsItWas()
    {
        CAIRN_TEST_VALUE(const auto dataset, open(makeRows(500)));
        CAIRN_TEST_VALUE(const auto old, splitSpecFromJson(Json::parse(R"({"seed": 7, "useGivenTest": true, "validation": 0.2})")));
        QCOMPARE(old.version, 1);
        CAIRN_TEST_VALUE(const auto here, makeSplit(*dataset, old));
        CAIRN_TEST_VALUE(const auto ranks, makeSplit(500, {}, old));
        QCOMPARE(here.test.rows(0, here.test.size()), ranks.test.rows(0, ranks.test.size()));
        // Computed with the first release.
        QCOMPARE(here.test.rows(0, 5), (std::vector<RowId>{2, 4, 12, 38, 45}));
        QCOMPARE(toJson(old).dump(), std::string(R"({"seed":7,"useGivenTest":true,"validation":0.2})"));
    }

    void givenTestRowsAreKept()
    {
        std::string train = "a,b\n", test = "a,b\n";
        for (int i = 0; i < 400; ++i)
            (i < 300 ? train : test) += std::to_string(i) + "," + std::to_string(i * i % 17) + "\n";
        writeFile(m_folder / "train.csv", train);
        writeFile(m_folder / "test.csv", test);
        QuietJob job;
        CAIRN_TEST_VALUE(const auto dataset, data::openDataset({(m_folder / "train.csv").string(), (m_folder / "test.csv").string(), {}}, m_folder / "cache", job));
        CAIRN_TEST_VALUE(const auto split, makeSplit(*dataset, {}));
        QCOMPARE(split.test.size(), std::uint64_t{100});
        QCOMPARE(split.test.rowAt(0), RowId{300});
        QCOMPARE(split.validation.size(), std::uint64_t{30});
    }

    void refusesNonsense()
    {
        CAIRN_TEST_VALUE(const auto dataset, open(makeRows(100)));
        SplitSpec spec;
        spec.method = SplitMethod::Grouped;
        QCOMPARE(makeSplit(*dataset, spec).error().code, ErrorCode::InvalidInput);
        spec.by = "nobody";
        QCOMPARE(makeSplit(*dataset, spec).error().code, ErrorCode::NotFound);
        spec.method = SplitMethod::Time;
        spec.by = "class";
        QCOMPARE(makeSplit(*dataset, spec).error().code, ErrorCode::InvalidInput);
        spec.method = SplitMethod::KFold;
        spec.by = "";
        spec.fold = 5;
        QCOMPARE(makeSplit(*dataset, spec).error().code, ErrorCode::InvalidInput);
        spec = {};
        spec.validation = 0.6;
        spec.test = 0.4;
        QCOMPARE(makeSplit(*dataset, spec).error().code, ErrorCode::InvalidInput);
        spec = {};
        spec.key = {"nothing"};
        QCOMPARE(makeSplit(*dataset, spec).error().code, ErrorCode::NotFound);
        CAIRN_TEST_VALUE(auto good, makeSplit(*dataset, {}));
        good.spec.borders["all"] = "broken";
        QCOMPARE(makeSplit(*dataset, good.spec).error().code, ErrorCode::Corrupt);
        QCOMPARE(splitSpecFromJson(Json::parse(R"({"version": 2, "method": "magic"})")).error().code, ErrorCode::Corrupt);
        QCOMPARE(splitSpecFromJson(Json::parse(R"({"version": 3})")).error().code, ErrorCode::TooNew);
        QuietJob job;
        job.source.request_stop();
        QCOMPARE(makeSplit(*dataset, {}, job).error().code, ErrorCode::Cancelled);
    }

    /// Borders belong to the spec they were found for.
    void otherSharesGetOtherBorders()
    {
        CAIRN_TEST_VALUE(const auto dataset, open(makeRows(1000)));
        CAIRN_TEST_VALUE(const auto first, makeSplit(*dataset, {}));
        SplitSpec wider = first.spec;
        wider.test = 0.3;
        CAIRN_TEST_VALUE(const auto second, makeSplit(*dataset, wider));
        QCOMPARE(second.test.size(), std::uint64_t{300});
    }

private:
    Result<std::shared_ptr<data::Dataset>> open(const std::vector<Row>& rows)
    {
        std::string csv = "id,x,class,person,day,filename\n";
        for (const Row& row : rows)
            csv += row.text + "\n";
        const auto file = m_folder / ("t" + std::to_string(m_files++) + ".csv");
        writeFile(file, csv);
        return openFile(file, m_folder / "cache");
    }

    TempDir m_folder;
    int m_files = 0;
};

QTEST_GUILESS_MAIN(IdentitySplitTest)
#include "identity_split_test.moc"
