// SPDX-License-Identifier: GPL-3.0-or-later
// Flaws that were put in are found, row by row; tables without them are left in peace.
#include "core/base/random.h"
#include "tests/core/data/quality/quality_bench.h"

using namespace cairn;
using namespace cairn::data;
using namespace cairn::test;

namespace {

std::string number(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
}

} // namespace

class QualityTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void missingAndConstant()
    {
        std::string csv = "a,b,c,d\n";
        for (int i = 0; i < 100; ++i)
            csv += (i % 10 == 4 ? "" : number(i * 0.37)) + "," + (i < 70 ? "" : number(i * 1.1)) + ",7,x" + std::to_string(i) + "\n";
        CAIRN_TEST_VALUE(const auto report, m_bench.check(csv));
        CAIRN_FINDING(a, report, "missing", "a");
        QCOMPARE(a->rows.rows(), (std::vector<RowId>{4, 14, 24, 34, 44, 54, 64, 74, 84, 94}));
        QCOMPARE(a->fix->kind, std::string("impute"));
        QCOMPARE(a->severity, Severity::Warning);
        CAIRN_FINDING(b, report, "missing", "b");
        QCOMPARE(b->count, std::uint64_t{70});
        QCOMPARE(b->fix->kind, std::string("drop"));
        QCOMPARE(b->severity, Severity::Serious);
        CAIRN_FINDING(constant, report, "constant", "c");
        QCOMPARE(constant->fix->parameters.dump(), std::string("{\"columns\":[\"c\"]}"));
        CAIRN_FINDING(identifier, report, "identifier", "d");
        QCOMPARE(identifier->severity, Severity::Note);
        QCOMPARE(report.findings.front().severity, Severity::Serious); // worst first
    }

    void placeholdersAreSeen()
    {
        std::string csv = "job,pay\n";
        for (int i = 0; i < 200; ++i)
            csv += std::string(i % 20 == 7 ? "?" : i % 2 ? "baker" : "smith") + "," + (i % 25 == 3 ? "-999" : std::to_string(1000 + i * 7 % 90)) + "\n";
        CAIRN_TEST_VALUE(const auto report, m_bench.check(csv));
        CAIRN_FINDING(job, report, "placeholder", "job");
        QCOMPARE(job->count, std::uint64_t{10});
        QVERIFY(job->rows.contains(7));
        QCOMPARE(job->fix->parameters["sql"].get<std::string>(), std::string("nullif(\"job\", '?')"));
        CAIRN_FINDING(pay, report, "placeholder", "pay");
        QCOMPARE(pay->count, std::uint64_t{8});
    }

    void duplicatesExactAndNear()
    {
        const Philox random(3, 0);
        std::string csv = "a,b,name\n";
        for (int i = 0; i < 300; ++i) {
            const int like = i == 250 ? 10 : i == 251 ? 10 : i == 260 ? 20 : i;
            const double a = 100 + 900 * random.uniform(static_cast<std::uint64_t>(like)), b = random.normal(5000 + static_cast<std::uint64_t>(like));
            csv += number(i == 260 ? a * 1.00001 : a) + "," + number(b) + "," + (i == 260 ? "Person  20!" : "person " + std::to_string(like)) + "\n";
        }
        CAIRN_TEST_VALUE(const auto report, m_bench.check(csv));
        CAIRN_FINDING(exact, report, "duplicates");
        QCOMPARE(exact->rows.rows(), (std::vector<RowId>{250, 251}));
        CAIRN_FINDING(near, report, "near_duplicates");
        QCOMPARE(near->rows.rows(), (std::vector<RowId>{260}));
    }

    void nearTextsAreFound()
    {
        static constexpr const char* kWords[] = {"river", "stone", "bridge", "window", "garden", "letter", "silver", "morning", "market", "engine", "quiet", "paper"};
        const Philox random(9, 0);
        std::vector<std::string> texts;
        for (std::uint64_t i = 0; i < 200; ++i) {
            std::string text;
            for (std::uint64_t word = 0; word < 40; ++word)
                text += std::string(kWords[random.below(i * 64 + word, 12)]) + " ";
            texts.push_back(text);
        }
        texts[150] = "Well: " + texts[30];
        texts[151] = texts[31].substr(0, texts[31].size() - 8);
        std::string csv = "id,text\n";
        for (std::size_t i = 0; i < texts.size(); ++i)
            csv += std::to_string(i) + "," + texts[i] + "\n";
        CAIRN_TEST_VALUE(const auto report, m_bench.check(csv));
        CAIRN_FINDING(near, report, "near_texts", "text");
        QCOMPARE(near->rows.rows(), (std::vector<RowId>{150, 151}));
    }

    void typesThatDoNotMix()
    {
        std::string csv = "size,word\n";
        for (int i = 0; i < 100; ++i)
            csv += (i % 20 == 9 ? "large" : std::to_string(i * 3)) + ",w" + std::to_string(i % 7) + "\n";
        CAIRN_TEST_VALUE(const auto report, m_bench.check(csv));
        CAIRN_FINDING(mixed, report, "mixed_types", "size");
        QCOMPARE(mixed->rows.rows(), (std::vector<RowId>{9, 29, 49, 69, 89}));
        QCOMPARE(mixed->fix->kind, std::string("retype"));
        QVERIFY(!find(report, "mixed_types", "word"));
    }

    void outliersButNotTails()
    {
        const Philox random(5, 0);
        std::string csv = "normal,lognormal\n";
        for (std::uint64_t i = 0; i < 2000; ++i)
            csv += number(i == 77 ? 40.0 : i == 1500 ? -35.0 : random.normal(i)) + "," + number(std::exp(2 * random.normal(10000 + i))) + "\n";
        CAIRN_TEST_VALUE(const auto report, m_bench.check(csv));
        CAIRN_FINDING(outliers, report, "outliers", "normal");
        QCOMPARE(outliers->rows.rows(), (std::vector<RowId>{77, 1500}));
        QCOMPARE(outliers->fix->kind, std::string("clip"));
        QVERIFY(outliers->fix->parameters["upper"].get<double>() < 8);
        CAIRN_FINDING(tail, report, "heavy_tail", "lognormal");
        QCOMPARE(tail->fix->parameters["method"].get<std::string>(), std::string("log1p"));
    }

    void rareCategories()
    {
        std::string csv = "colour,x\n";
        for (int i = 0; i < 1000; ++i)
            csv += std::string(i == 5 ? "mauve" : i == 900 || i == 901 ? "teal" : i % 2 ? "red" : "blue") + "," + std::to_string(i * 7 % 13) + "\n";
        CAIRN_TEST_VALUE(const auto report, m_bench.check(csv));
        CAIRN_FINDING(rare, report, "rare_categories", "colour");
        QCOMPARE(rare->rows.rows(), (std::vector<RowId>{5, 900, 901}));
    }

    void unitsThatJump()
    {
        const Philox random(7, 0);
        std::string csv = "weight,rising\n";
        for (std::uint64_t i = 0; i < 4000; ++i) {
            const double kilos = 70 + 10 * random.normal(i);
            csv += number(i >= 1030 && i < 1470 ? kilos * 1000 : kilos) + "," + number(static_cast<double>(i + 1) * 3.1) + "\n";
        }
        CAIRN_TEST_VALUE(const auto report, m_bench.check(csv));
        CAIRN_FINDING(jump, report, "unit_jump", "weight");
        QCOMPARE(jump->count, std::uint64_t{440});
        QCOMPARE(jump->facts["factor"].get<double>(), 1000.0);
        QCOMPARE(jump->facts["first"].get<int>(), 1030);
        QCOMPARE(jump->facts["last"].get<int>(), 1469);
        QCOMPARE(jump->fix->kind, std::string("sql"));
        QVERIFY(!find(report, "unit_jump", "rising"));
    }

    void labelsThatDoNotFit()
    {
        const Philox random(11, 0);
        std::string csv = "a,b,label\n";
        std::vector<RowId> flipped;
        for (std::uint64_t i = 0; i < 1000; ++i) {
            const bool right = i % 2;
            const bool flip = i % 50 == 13;
            csv += number(random.normal(2 * i) + (right ? 6 : 0)) + "," + number(random.normal(2 * i + 1)) + "," + (right != flip ? "right" : "left") + "\n";
            if (flip)
                flipped.push_back(i);
        }
        csv += "3,3,left\n3,3,right\n";
        CAIRN_TEST_VALUE(const auto report, m_bench.check(csv, "label"));
        CAIRN_FINDING(noise, report, "label_noise", "label");
        QVERIFY(noise->rows.intersected(select::RowSet::of(flipped)).count() + 1 >= flipped.size()); // one lies apart from its kind
        QVERIFY(noise->count <= flipped.size() + 5);
        CAIRN_FINDING(conflict, report, "conflicting_labels");
        QCOMPARE(conflict->rows.rows(), (std::vector<RowId>{1000, 1001}));
        QVERIFY(!find(report, "imbalance"));
    }

    void classesOfUnequalSize()
    {
        std::string csv = "x,label\n";
        for (int i = 0; i < 500; ++i)
            csv += std::to_string(i * 37 % 101) + "," + (i % 50 == 0 ? "fraud" : "fine") + "\n";
        CAIRN_TEST_VALUE(const auto report, m_bench.check(csv, "label"));
        CAIRN_FINDING(imbalance, report, "imbalance");
        QCOMPARE(imbalance->count, std::uint64_t{10});
        QCOMPARE(imbalance->facts["ratio"].get<double>(), 49.0);
        QCOMPARE(imbalance->fix->parameters["method"].get<std::string>(), std::string("stratified"));
    }

    void timesOutOfOrder()
    {
        std::string csv = "when,shuffled\n";
        for (int i = 0; i < 100; ++i) {
            char line[80];
            std::snprintf(line, sizeof line, "2020-01-01 %02d:%02d:00,2019-0%d-01 00:00:00\n", (i == 40 ? 20 : i) / 60, (i == 40 ? 20 : i) % 60, 1 + i * 7 % 9);
            csv += i == 70 ? "2199-01-01 00:00:00,2019-01-01 00:00:00\n" : line;
        }
        CAIRN_TEST_VALUE(const auto report, m_bench.check(csv));
        CAIRN_FINDING(order, report, "time_order", "when");
        QVERIFY(order->rows.contains(40));
        QVERIFY(!find(report, "time_order", "shuffled"));
        CAIRN_FINDING(range, report, "time_range", "when");
        QCOMPARE(range->rows.rows(), (std::vector<RowId>{70}));
    }

    void damagedTexts()
    {
        std::string csv = "name\n";
        for (int i = 0; i < 60; ++i)
            csv += (i == 3 ? "M\xC3\x83\xC2\xBCller" : i == 9 ? "don\xC3\xA2\xE2\x82\xAC\xE2\x84\xA2t" : i == 20 ? "caf\xEF\xBF\xBD" : i == 30 ? "bell\x07" : i == 40 ? "Müller Ångström" : "plain") + std::string("\n");
        CAIRN_TEST_VALUE(const auto report, m_bench.check(csv));
        CAIRN_FINDING(mojibake, report, "mojibake");
        QCOMPARE(mojibake->rows.rows(), (std::vector<RowId>{3, 9}));
        CAIRN_FINDING(replaced, report, "replacement_characters");
        QCOMPARE(replaced->rows.rows(), (std::vector<RowId>{20}));
        CAIRN_FINDING(control, report, "control_characters");
        QCOMPARE(control->rows.rows(), (std::vector<RowId>{30}));
        QCOMPARE(control->fix->kind, std::string("text_clean"));
    }

    void aCleanTableIsQuiet()
    {
        const Philox random(1, 0);
        std::string csv = "a,b,label\n";
        for (std::uint64_t i = 0; i < 1000; ++i)
            csv += number(random.normal(2 * i)) + "," + number(random.normal(2 * i + 1)) + "," + (random.normal(2 * i) > 0 ? "yes" : "no") + "\n";
        CAIRN_TEST_VALUE(const auto report, m_bench.check(csv, "label"));
        for (const Finding& finding : report.findings)
            QVERIFY2(finding.severity == Severity::Note, finding.what.c_str());
    }

    void everyCheckIsNamedOnce()
    {
        std::vector<std::string_view> ids;
        for (const QualityCheck& check : qualityChecks())
            ids.push_back(check.id);
        std::ranges::sort(ids);
        QVERIFY(std::ranges::adjacent_find(ids) == ids.end());
        QVERIFY(ids.size() >= 11);
    }

    void refusesASample()
    {
        std::string csv = "a\n";
        for (int i = 0; i < 50; ++i)
            csv += std::to_string(i) + "\n";
        writeFile(m_bench.folder / "s.csv", csv);
        CAIRN_TEST_VALUE(const auto dataset, openFile(m_bench.folder / "s.csv", m_bench.folder / "cache"));
        QuietJob job;
        ProfileOptions options;
        options.sampleRows = 10;
        CAIRN_TEST_VALUE(const auto profile, profileTable(*dataset, options, {}, job));
        QCOMPARE(checkQuality(*dataset, profile, {}, {}, job).error().code, ErrorCode::InvalidInput);
    }

    void realTables()
    {
        const auto adult = sharedFile("adult/adult-train.csv.gz");
        if (!adult)
            QSKIP("the adult table is not here");
        CAIRN_TEST_VALUE(const auto dataset, openFile(*adult, m_bench.folder / "cache"));
        CAIRN_TEST_VALUE(const auto report, Bench::checkDataset(*dataset, dataset->schema().columns.back().name));
        CAIRN_FINDING(duplicates, report, "duplicates");
        QCOMPARE(duplicates->count, std::uint64_t{24}); // as pandas' duplicated().sum() gives
    }

private:
    Bench m_bench;
};

QTEST_GUILESS_MAIN(QualityTest)
#include "quality_test.moc"
