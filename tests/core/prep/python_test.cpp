// SPDX-License-Identifier: GPL-3.0-or-later
// The Python form of a recipe, run by python3 on real rows, against what Cairn encodes.
#include "core/batch/sources.h"
#include "core/formats/python_writer.h"
#include "core/prep/python/python.h"
#include "tests/core/prep/step_test_support.h"

#include <QProcess>

using namespace cairn;
using namespace cairn::prep;
using cairn::test::QuietJob;
using cairn::test::SmallTable;
using cairn::test::writeFile;

namespace {

std::string table()
{
    std::string csv = "x,z,c,name,t,flag,y\n";
    for (int i = 0; i < 240; ++i)
        csv += (i % 11 == 3 ? std::string() : std::to_string((i * 37) % 101 - 20)) + "," + std::to_string((i * 53) % 17 + 1) + ".25," +
               (i >= 200 && i % 5 == 0 ? "new" : i % 13 == 5 ? "" : std::string(1, static_cast<char>('a' + i % 4))) + "," +
               (i % 3 ? "  Z\xC3\xBCrich West" : "Gen\xC3\xA8ve ") + ",2024-0" + std::to_string(1 + i % 9) + "-1" + std::to_string(i % 10) + " 0" + std::to_string(i % 10) +
               ":30:15," + (i % 7 ? "true" : "false") + "," + std::to_string((i * 29) % 97) + "\n";
    return csv;
}

Json cellJson(const data::Cell& cell)
{
    if (const auto* real = std::get_if<double>(&cell))
        return *real;
    if (const auto* integer = std::get_if<std::int64_t>(&cell))
        return *integer;
    if (const auto* flag = std::get_if<bool>(&cell))
        return *flag;
    if (const auto* text = std::get_if<std::string>(&cell))
        return *text;
    return {};
}

Json rowsJson(const data::Dataset& dataset, RowId first, std::uint64_t count)
{
    QuietJob job;
    Json rows = Json::array();
    const auto page = dataset.page(first, count, job);
    for (std::size_t row = 0; page && row < page->size(); ++row) {
        Json object = Json::object();
        for (std::size_t column = 0; column < dataset.schema().size(); ++column)
            object[dataset.schema()[column].name] = cellJson(page->at(row, column));
        rows.push_back(std::move(object));
    }
    return rows;
}

std::string moduleOf(const Recipe& recipe)
{
    return pythonImports(recipe) + "import json\nimport sys\n\nRECIPE = json.loads(" + formats::pythonString(toJson(recipe).dump()) + ")\n" + pythonSource(recipe) +
           "\nprint(json.dumps(encode(json.load(open(sys.argv[1])))))\n";
}

} // namespace

class PythonTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void preparesAsCairn_data();
    void preparesAsCairn();
    void saysWhatItCannot();
};

void PythonTest::preparesAsCairn_data()
{
    QTest::addColumn<QStringList>("texts");
    QTest::newRow("none") << QStringList{};
    QTest::newRow("numbers") << QStringList{"impute columns=x flag=true", "clip columns=x", "power columns=x", "interact a=x b=z operation=ratio", "scale columns=z method=robust",
                                            "bin columns=x method=width", "pca columns=x,z keep=true"};
    QTest::newRow("autoencoder") << QStringList{"autoencoder columns=x,z keep=true epochs=20", "autoencoder columns=x,z hidden=5 activation=relu prefix=r code=1 keep=true",
                                                "autoencoder columns=x,z hidden=0 epochs=30 prefix=flat"};
    QTest::newRow("ranks") << QStringList{"scale columns=x method=quantile_normal", "scale columns=z method=quantile_uniform"};
    QTest::newRow("powers") << QStringList{"power columns=z method=box_cox", "power columns=x method=log1p"};
    QTest::newRow("categories") << QStringList{"target_encode columns=c keep=true", "hash_encode columns=name buckets=8", "ordinal columns=c unknown=last"};
    QTest::newRow("one hot") << QStringList{"one_hot columns=c most=3", "bin columns=z answer=label", "hash_encode columns=name answer=category"};
    QTest::newRow("text and time") << QStringList{"text_clean columns=name case=lower unicode=no_accents", "text_clean columns=name pattern='w(e)st' replacement='\\1ast'",
                                                  "date_parts columns=t cyclic=true keep=true", "date_parts columns=t parts=dayofyear,week,quarter,minute,second"};
    QTest::newRow("words") << QStringList{"tokenise columns=name words=3"};
    QTest::newRow("characters") << QStringList{"tokenise columns=name words=9 tokenizer=character answer=counts"};
    QTest::newRow("columns") << QStringList{"rename column=x to=first", "retype columns=z to=integer", "retype columns=flag to=integer", "select_features method=correlation top=2",
                                            "drop columns=name"};
}

void PythonTest::preparesAsCairn()
{
    QFETCH(const QStringList, texts);
    const SmallTable small(table(), 200);
    QuietJob job;
    RecipeOptions options;
    for (const QString& text : texts) {
        CAIRN_TEST_VALUE(options.steps.emplace_back(), stepFromText(text.toStdString()));
    }
    CAIRN_TEST_VALUE(const Recipe recipe, fitRecipe(*small.dataset, small.split, options, job));
    CAIRN_TEST_VALUE(const auto whole, batch::makeWholeSource(small.dataset, recipe, true, job));
    const auto fields = whole.source->fields();
    QCOMPARE(fields[0].name, std::string("features"));
    const auto width = static_cast<std::size_t>(fields[0].shape[0]);
    std::vector<float> values(width * 40);
    batch::BlockView view;
    view.fields.push_back(std::as_writable_bytes(std::span(values)));
    QVERIFY(whole.source->read(200, 40, view));

    writeFile(small.folder / "prepare.py", moduleOf(recipe));
    writeFile(small.folder / "rows.json", rowsJson(*small.dataset, 200, 40).dump());
    QProcess python;
    python.start("python3", {QString::fromStdString((small.folder / "prepare.py").string()), QString::fromStdString((small.folder / "rows.json").string())});
    if (!python.waitForStarted())
        QSKIP("python3 is not installed");
    QVERIFY(python.waitForFinished(60'000));
    const QByteArray problems = python.readAllStandardError();
    QVERIFY2(python.exitCode() == 0, problems.constData());
    const Json answer = Json::parse(python.readAllStandardOutput().toStdString());
    QCOMPARE(answer["features"].size(), std::size_t{40});
    for (std::size_t row = 0; row < 40; ++row) {
        QCOMPARE(answer["features"][row].size(), width);
        for (std::size_t i = 0; i < width; ++i) {
            const double expected = answer["features"][row][i].get<double>(), actual = static_cast<double>(values[row * width + i]);
            QVERIFY2(std::abs(expected - actual) <= 2e-6 * std::max(1.0, std::abs(expected)),
                     (fields[0].elements[i] + " in row " + std::to_string(row) + ": " + std::to_string(expected) + " in Python, " + std::to_string(actual)).c_str());
        }
    }
}

void PythonTest::saysWhatItCannot()
{
    const SmallTable small(table(), 200);
    QuietJob job;
    RecipeOptions options;
    CAIRN_TEST_VALUE(options.steps.emplace_back(), stepFromText("sql name=a sql='x + z'"));
    CAIRN_TEST_VALUE(const Recipe recipe, fitRecipe(*small.dataset, small.split, options, job));
    writeFile(small.folder / "prepare.py", moduleOf(recipe));
    writeFile(small.folder / "rows.json", rowsJson(*small.dataset, 0, 1).dump());
    QProcess python;
    python.start("python3", {QString::fromStdString((small.folder / "prepare.py").string()), QString::fromStdString((small.folder / "rows.json").string())});
    if (!python.waitForStarted())
        QSKIP("python3 is not installed");
    QVERIFY(python.waitForFinished(60'000));
    QVERIFY(python.readAllStandardError().contains("NotImplementedError: the step sql"));
}

QTEST_GUILESS_MAIN(PythonTest)
#include "python_test.moc"
