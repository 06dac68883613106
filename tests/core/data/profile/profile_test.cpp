// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of columns and pairs against profile_reference.py and against other ways to compute them.
#include "core/data/profile/table_profile.h"
#include "tests/core/data/data_test_support.h"

#include <cmath>
#include <set>

using namespace cairn;
using namespace cairn::data;
using namespace cairn::test;

namespace {

constexpr int kRows = 200;

double xOf(int i) { return i * 37 % 101 / 7.0; }
double yOf(int i) { return std::exp(i * 53 % 97 / 30.0); }
int groupOf(int i) { return i * 31 % 7 % 3; }
int kindOf(int i) { return (i * 31 % 7 % 3 + (i % 5 == 0)) % 3; }
bool flagOf(int i) { return (kindOf(i) == 0) != (i % 11 == 0); }

/// The table of profile_reference.py.
std::string tableText()
{
    static constexpr const char* kNames[] = {"red", "green", "blue"};
    std::string text = "x,y,group,kind,flag,note\n";
    char number[64];
    for (int i = 0; i < kRows; ++i) {
        if (i % 17 != 3) {
            std::snprintf(number, sizeof number, "%.17g", xOf(i));
            text += number;
        }
        text += ",";
        if (i % 23 != 5) {
            std::snprintf(number, sizeof number, "%.17g", yOf(i));
            text += number;
        }
        text += std::string(",") + kNames[groupOf(i)] + "," + kNames[kindOf(i)] + "," + (flagOf(i) ? "true" : "false") + ",";
        text += i % 2 ? "größe " + std::to_string(i) : "ab";
        text += "\n";
    }
    return text;
}

#define CAIRN_NEAR(actual, expected) \
    QVERIFY2(std::fabs((actual) - (expected)) <= 1e-10 * std::max(1.0, std::fabs(expected)), qPrintable(QString::number(actual, 'g', 17)))

} // namespace

class ProfileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        writeFile(m_folder / "t.csv", tableText());
        CAIRN_TEST_VALUE(m_table, openFile(m_folder / "t.csv", m_folder / "cache"));
    }

    void momentsAndQuantiles()
    {
        CAIRN_TEST_VALUE(const auto rows, allRows(*m_table));
        QuietJob job;
        CAIRN_TEST_VALUE(const auto x, profileColumn(*m_table, 0, rows, job));
        QCOMPARE(x.profile.count, std::uint64_t{200});
        QCOMPARE(x.profile.missing, std::uint64_t{12});
        QCOMPARE(x.profile.distinct, std::uint64_t{101});
        const NumericSummary& numbers = x.profile.numeric.value();
        CAIRN_NEAR(numbers.mean, 7.20516717325228);
        CAIRN_NEAR(numbers.deviation, 4.196268461325455);
        CAIRN_NEAR(numbers.skewness.value(), -0.014159399045179471);
        CAIRN_NEAR(numbers.kurtosis.value(), -1.2122671237914582);
        QCOMPARE(numbers.zeros, std::uint64_t{2});
        const std::vector<double> expected{0.12428571428571429, 0.7142857142857143, 3.5714285714285716, 7.214285714285714, 10.857142857142858, 13.664285714285715, 14.161428571428571};
        for (std::size_t i = 0; i < expected.size(); ++i)
            CAIRN_NEAR(numbers.quantiles[i].second, expected[i]);
        CAIRN_TEST_VALUE(const auto y, profileColumn(*m_table, 1, rows, job));
        CAIRN_NEAR(y.profile.numeric->skewness.value(), 1.0713748869850563);
        CAIRN_NEAR(y.profile.numeric->kurtosis.value(), 0.08102345599404848);
        CAIRN_NEAR(y.profile.numeric->quantiles[6].second, 23.808685392695573);
        std::uint64_t binned = 0;
        for (const std::uint64_t count : y.profile.histogram.counts)
            binned += count;
        QCOMPARE(binned, std::uint64_t{191});
    }

    void textsAreMeasured()
    {
        CAIRN_TEST_VALUE(const auto rows, allRows(*m_table));
        QuietJob job;
        CAIRN_TEST_VALUE(const auto note, profileColumn(*m_table, 5, rows, job));
        QCOMPARE(note.profile.distinct, std::uint64_t{101});
        QCOMPARE(note.profile.text->shortest, std::uint64_t{2});
        QCOMPARE(note.profile.text->longest, std::uint64_t{9}); // "größe 199": characters, not bytes
        QCOMPARE(note.profile.top.front().value, std::string("ab"));
        QCOMPARE(note.profile.top.front().count, std::uint64_t{100});
        QCOMPARE(note.profile.top[1].value, std::string("größe 1")); // ties by value
        QCOMPARE(note.profile.top.size(), std::size_t{20});
        QCOMPARE(note.detail.categories.size(), std::size_t{101});
    }

    /// Many passes over little memory give the same figures as one.
    void severalPassesAgree()
    {
        CAIRN_TEST_VALUE(const auto rows, allRows(*m_table));
        for (std::size_t column = 0; column < m_table->schema().size(); ++column) {
            QuietJob job;
            CAIRN_TEST_VALUE(const auto whole, profileColumn(*m_table, column, rows, job));
            CAIRN_TEST_VALUE(const auto pieces, profileColumn(*m_table, column, rows, job, 13));
            QCOMPARE(toJson(pieces.profile, m_table->schema()[column]).dump(), toJson(whole.profile, m_table->schema()[column]).dump());
            QCOMPARE(pieces.detail.categories, whole.detail.categories);
            QCOMPARE(pieces.detail.cuts, whole.detail.cuts);
        }
    }

    /// The same figures by the table engine's own aggregates.
    void agreesWithTheTableEngine()
    {
        CAIRN_TEST_VALUE(const auto rows, allRows(*m_table));
        for (std::size_t column = 0; column < m_table->schema().size(); ++column) {
            QuietJob job;
            CAIRN_TEST_VALUE(const auto here, profileColumn(*m_table, column, rows, job));
            CAIRN_TEST_VALUE(const auto there, m_table->profile(column, job));
            QCOMPARE(here.profile.missing, there.missing);
            QCOMPARE(here.profile.distinct, there.distinct);
            if (column != 0 && !there.histogram.counts.empty()) // values of the first lie on the borders of bins; the engine draws no truth values
                QCOMPARE(here.profile.histogram.counts, there.histogram.counts);
            if (!there.numeric)
                continue;
            CAIRN_NEAR(here.profile.numeric->mean, there.numeric->mean);
            CAIRN_NEAR(here.profile.numeric->deviation, there.numeric->deviation);
            for (std::size_t i = 0; i < there.numeric->quantiles.size(); ++i)
                CAIRN_NEAR(here.profile.numeric->quantiles[i].second, there.numeric->quantiles[i].second);
        }
    }

    void pairsHaveTheirMeasure()
    {
        QuietJob job;
        CAIRN_TEST_VALUE(const auto profile, profileTable(*m_table, {}, {}, job));
        const AssociationMatrix& matrix = profile.associations.value();
        QCOMPARE(matrix.columns, (std::vector<std::size_t>{0, 1, 2, 3, 4})); // the note has too many values
        QCOMPARE(matrix.notices.size(), std::size_t{1});
        CAIRN_NEAR(matrix.at(0, 1).value.value(), 0.0035284154159375128);
        CAIRN_NEAR(matrix.at(1, 0).spearman.value(), 0.023975793504291004);
        CAIRN_NEAR(matrix.at(2, 3).value.value(), 0.7131782390812774);
        QCOMPARE(matrix.at(2, 3).measure, Measure::CramersV);
        CAIRN_NEAR(matrix.at(0, 2).value.value(), 0.026603313728577552);
        QCOMPARE(matrix.at(2, 0).measure, Measure::CorrelationRatio);
        QCOMPARE(matrix.at(4, 4).value.value(), 1.0);
    }

    void relationToTheTarget()
    {
        QuietJob job;
        ProfileOptions options;
        options.target = 4;
        options.associations = false;
        CAIRN_TEST_VALUE(const auto profile, profileTable(*m_table, options, {}, job));
        const auto kind = std::ranges::find(profile.relations, std::size_t{3}, &TargetRelation::column);
        QVERIFY(kind != profile.relations.end());
        CAIRN_NEAR(kind->mutualInformation, 0.3603081957504585);
        CAIRN_NEAR(kind->normalised, 0.3603081957504585 / 0.6768585467349507);
        CAIRN_NEAR(kind->baseline, 0.59);
        CAIRN_NEAR(kind->accuracy, 0.905);
        QCOMPARE(kind->classes.size(), std::size_t{2});
        QCOMPARE(kind->counts.size(), std::size_t{8}); // three kinds and "missing" by two classes
    }

    void partialResultsComeColumnByColumn()
    {
        QuietJob job;
        std::vector<std::size_t> seen;
        CAIRN_TEST_VALUE(const auto profile, profileTable(*m_table, {}, [&](const TableProfile& partial) { seen.push_back(partial.columns.size()); }, job));
        QCOMPARE(seen, (std::vector<std::size_t>{1, 2, 3, 4, 5, 6, 6}));
        QVERIFY(!profile.sampled());
    }

    void samplesSaySo()
    {
        QuietJob job;
        ProfileOptions options;
        options.sampleRows = 50;
        CAIRN_TEST_VALUE(const auto profile, profileTable(*m_table, options, {}, job));
        QVERIFY(profile.sampled());
        QCOMPARE(profile.examined, std::uint64_t{50});
        QCOMPARE(profile.columns[0].profile.count, std::uint64_t{50});
        CAIRN_TEST_VALUE(const auto rows, sampleOf(*m_table, 50, 0));
        QCOMPARE(rows.sample.size(), std::size_t{50});
        QCOMPARE(std::set<RowId>(rows.sample.begin(), rows.sample.end()).size(), std::size_t{50});
        QVERIFY(std::ranges::is_sorted(rows.sample));
        options.sampleRows = 500;
        CAIRN_TEST_VALUE(const auto all, profileTable(*m_table, options, {}, job));
        QVERIFY(!all.sampled());
        options.sampleRows = 0;
        QCOMPARE(profileTable(*m_table, options, {}, job).error().code, ErrorCode::InvalidInput);
    }

    void stopsWhenAsked()
    {
        QuietJob job;
        job.source.request_stop();
        QCOMPARE(profileTable(*m_table, {}, {}, job).error().code, ErrorCode::Cancelled);
    }

    void oddColumns()
    {
        writeFile(m_folder / "odd.csv", "all,none,huge,nan\n1,,1e308,nan\n1,,-1e308,inf\n1,,5,2\n1,,,\n");
        CAIRN_TEST_VALUE(const auto odd, openFile(m_folder / "odd.csv", m_folder / "cache"));
        QuietJob job;
        CAIRN_TEST_VALUE(const auto profile, profileTable(*odd, {}, {}, job));
        QCOMPARE(profile.columns[0].profile.distinct, std::uint64_t{1});
        QVERIFY(!profile.columns[0].profile.numeric->skewness);
        QCOMPARE(profile.columns[1].profile.missing, std::uint64_t{4});
        QVERIFY(!profile.columns[1].profile.numeric);
        QCOMPARE(profile.columns[2].profile.numeric->maximum, 1e308);
        QCOMPARE(profile.columns[3].profile.numeric->notFinite, std::uint64_t{2});
    }

    void realTable()
    {
        const auto file = sharedFile("titanic/train.csv");
        if (!file)
            QSKIP("the Titanic table is not here");
        CAIRN_TEST_VALUE(const auto titanic, openFile(*file, m_folder / "cache"));
        QuietJob job;
        ProfileOptions options;
        options.target = titanic->schema().find("Survived");
        CAIRN_TEST_VALUE(const auto profile, profileTable(*titanic, options, {}, job));
        const auto column = [&](const char* name) -> const ColumnProfile& { return profile.columns[titanic->schema().find(name).value()].profile; };
        QCOMPARE(column("Age").missing, std::uint64_t{177});
        QCOMPARE(column("Cabin").missing, std::uint64_t{687});
        QVERIFY(std::fabs(column("Age").numeric->mean - 29.699113025210085) < 1e-9);
        QVERIFY(std::fabs(column("Age").numeric->deviation - 14.526506685969478) < 1e-9);
        QVERIFY(std::fabs(column("Fare").numeric->skewness.value() - 4.78731651967489) < 1e-9);
        const auto sex = std::ranges::find(profile.relations, titanic->schema().find("Sex").value(), &TargetRelation::column);
        QVERIFY(std::fabs(sex->accuracy - 0.7867564534231201) < 1e-9);
    }

private:
    TempDir m_folder;
    std::shared_ptr<Dataset> m_table;
};

QTEST_GUILESS_MAIN(ProfileTest)
#include "profile_test.moc"
