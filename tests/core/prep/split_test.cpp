// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/split/split.h"
#include "tests/core/data/data_test_support.h"

#include <random>

using namespace cairn;
using namespace cairn::prep;

class SplitTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void subsetAgainstPlainList();
    void ranges();
    void exactSizes_data();
    void exactSizes();
    void partsCoverEverything();
    void sameSeedSameParts();
    void partsAreSpreadEvenly();
    void refusesNonsense();
    void specSurvivesJson();
};

void SplitTest::subsetAgainstPlainList()
{
    std::mt19937_64 random(1);
    std::vector<std::uint64_t> words(40, 0);
    std::vector<RowId> members;
    for (RowId row = 0; row < 2560; ++row) {
        if (random() % 5 == 0 && row / 640 != 2) { // with an empty stretch
            words[row / 64] |= std::uint64_t{1} << (row % 64);
            members.push_back(row);
        }
    }
    const auto subset = RowSubset::fromBits(words);
    QCOMPARE(subset.size(), members.size());
    QCOMPARE(subset.rows(0, subset.size()), members);
    QCOMPARE(subset.rows(17, 5), std::vector<RowId>(members.begin() + 17, members.begin() + 22));
    for (std::size_t i = 0; i < members.size(); ++i) {
        QCOMPARE(subset.rowAt(i), members[i]);
        QCOMPARE(subset.positionOf(members[i]), i);
    }
    QCOMPARE(subset.positionOf(5000), members.size());
    QVERIFY(!subset.contains(5000));

    // Taken in stretches of every kind, the members come back, and the next stretch begins behind the last one.
    for (const RowId first : {0, 1, 63, 64, 700, 2559}) {
        for (const std::size_t most : {1, 7, 64, 5000}) {
            std::vector<RowId> found;
            for (RowId row = first; row < 3000;) {
                std::vector<std::uint32_t> offsets;
                const RowId next = subset.offsets(row, std::min<RowId>(row + 100, 3000), most, offsets);
                QVERIFY(next > row && offsets.size() <= most);
                for (const auto offset : offsets)
                    found.push_back(row + offset);
                row = next;
            }
            const auto begin = std::ranges::lower_bound(members, first);
            QCOMPARE(found, std::vector<RowId>(begin, members.end()));
        }
    }
}

void SplitTest::ranges()
{
    for (const RowId first : {0, 1, 63, 64, 100}) {
        for (const std::uint64_t count : {0, 1, 64, 65, 200}) {
            const auto subset = RowSubset::range(first, count);
            QCOMPARE(subset.size(), count);
            for (std::uint64_t i = 0; i < count; ++i)
                QCOMPARE(subset.rowAt(i), first + i);
            QCOMPARE(subset.without(RowSubset::range(0, first + 1)).size(), count ? count - 1 : 0);
        }
    }
}

void SplitTest::exactSizes_data()
{
    QTest::addColumn<quint64>("rows");
    QTest::addColumn<qint64>("testFrom");
    QTest::addColumn<quint64>("train");
    QTest::addColumn<quint64>("validation");
    QTest::addColumn<quint64>("test");
    QTest::newRow("table") << quint64{1000} << qint64{-1} << quint64{800} << quint64{100} << quint64{100};
    QTest::newRow("Fashion-MNIST") << quint64{70000} << qint64{60000} << quint64{55000} << quint64{5000} << quint64{10000};
    QTest::newRow("adult") << quint64{48842} << qint64{32561} << quint64{29305} << quint64{3256} << quint64{16281};
    QTest::newRow("million") << quint64{1000003} << qint64{-1} << quint64{800003} << quint64{100000} << quint64{100000};
}

void SplitTest::exactSizes()
{
    QFETCH(quint64, rows);
    QFETCH(qint64, testFrom);
    QFETCH(quint64, train);
    QFETCH(quint64, validation);
    QFETCH(quint64, test);
    const auto given = testFrom < 0 ? std::optional<RowId>() : std::optional<RowId>(static_cast<RowId>(testFrom));
    CAIRN_TEST_VALUE(const auto split, makeSplit(rows, given, {}));
    QCOMPARE(split.train.size(), train);
    QCOMPARE(split.validation.size(), validation);
    QCOMPARE(split.test.size(), test);
    if (given)
        QCOMPARE(split.test.rowAt(0), *given);
}

void SplitTest::partsCoverEverything()
{
    CAIRN_TEST_VALUE(const auto split, makeSplit(5000, {}, {7, 0.25, 0.15, true}));
    std::uint64_t total = 0;
    for (RowId row = 0; row < 5000; ++row) {
        const int parts = split.train.contains(row) + split.validation.contains(row) + split.test.contains(row);
        QCOMPARE(parts, 1);
        QVERIFY(split.of(split.partOf(row).value()).contains(row));
        ++total;
    }
    QCOMPARE(split.train.size() + split.validation.size() + split.test.size(), total);
    QVERIFY(!split.partOf(5000));
}

void SplitTest::sameSeedSameParts()
{
    CAIRN_TEST_VALUE(const auto a, makeSplit(3000, {}, {5, {}, {}, true}));
    CAIRN_TEST_VALUE(const auto b, makeSplit(3000, {}, {5, {}, {}, true}));
    CAIRN_TEST_VALUE(const auto c, makeSplit(3000, {}, {6, {}, {}, true}));
    QCOMPARE(a.test.rows(0, 300), b.test.rows(0, 300));
    QVERIFY(a.test.rows(0, 300) != c.test.rows(0, 300));
}

void SplitTest::partsAreSpreadEvenly()
{
    // 100 stretches of 1,000 rows; each should hold about 100 of the 10,000 test rows: chi-square with 99 degrees of freedom
    // stays below 149 in 999 of 1,000 cases (and less here: drawn without replacement).
    CAIRN_TEST_VALUE(const auto split, makeSplit(100000, {}, {}));
    double chi = 0;
    for (RowId begin = 0; begin < 100000; begin += 1000) {
        const auto inside = static_cast<double>(split.test.positionOf(begin + 1000) - split.test.positionOf(begin));
        chi += (inside - 100) * (inside - 100) / 100;
    }
    QVERIFY2(chi < 149 && chi > 40, QByteArray::number(chi).constData());
}

void SplitTest::refusesNonsense()
{
    QCOMPARE(makeSplit(100, {}, {0, 0.5, 0.5, true}).error().code, ErrorCode::InvalidInput);
    QCOMPARE(makeSplit(100, {}, {0, -0.1, 0.1, true}).error().code, ErrorCode::InvalidInput);
    QCOMPARE(makeSplit(100, {}, {0, 1.0, 0.1, true}).error().code, ErrorCode::InvalidInput);
    QCOMPARE(makeSplit(0, {}, {}).error().code, ErrorCode::InvalidInput);
    CAIRN_TEST_VALUE(const auto all, makeSplit(100, {}, {0, 0.0, 0.0, true}));
    QCOMPARE(all.train.size(), std::uint64_t{100});
    CAIRN_TEST_VALUE(const auto one, makeSplit(1, {}, {}));
    QCOMPARE(one.train.size(), std::uint64_t{1});
}

void SplitTest::specSurvivesJson()
{
    const SplitSpec spec{0xFFFFFFFFFFFFFFFFull, 0.25, {}, false};
    CAIRN_TEST_VALUE(const auto back, splitSpecFromJson(Json::parse(toJson(spec).dump())));
    QCOMPARE(back.seed, spec.seed);
    QCOMPARE(back.validation, spec.validation);
    QCOMPARE(back.test, spec.test);
    QCOMPARE(back.useGivenTest, false);
    QCOMPARE(splitSpecFromJson(Json::parse("{\"seed\": \"x\"}")).error().code, ErrorCode::Corrupt);
}

QTEST_GUILESS_MAIN(SplitTest)
#include "split_test.moc"
