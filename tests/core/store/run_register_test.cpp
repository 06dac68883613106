// SPDX-License-Identifier: GPL-3.0-or-later
// The table of runs: filter, order, groups, columns, edits, removal.
#include "core/store/runs/run_register.h"
#include "tests/core/store/store_test_support.h"

#include <QObject>

#include <algorithm>
#include <cmath>
#include <fstream>

using namespace cairn;
using namespace cairn::store;
using cairn::test::ProjectPlace;

namespace {

RunRecord record(const std::string& name, double rate, const std::string& optimizer, std::vector<double> accuracy, std::uint64_t seed = 0)
{
    RunRecord run;
    run.draft.name = name;
    run.draft.config = {{"learning_rate", rate}, {"optimizer", {{"kind", optimizer}}}, {"shuffle", true}, {"layers", {32, 16}}};
    run.draft.dataset = {{"version", 2}};
    run.draft.seed = seed;
    run.createdMs = 1'000;
    run.startedMs = 2'000;
    run.endedMs = 2'000 + static_cast<std::int64_t>(accuracy.size()) * 1'000;
    for (std::size_t i = 0; i < accuracy.size(); ++i) {
        const auto step = static_cast<std::int64_t>(i + 1);
        run.points.push_back({"accuracy", "validation", step, static_cast<double>(step), 0.5 * static_cast<double>(step), accuracy[i]});
        run.points.push_back({"loss", "train", step, static_cast<double>(step), 0.5 * static_cast<double>(step), 1 - accuracy[i]});
    }
    return run;
}

/// Four runs: 1 adam 0.1, 2 sgd 0.01, 3 Adam 0.001 without numbers, 4 failed.
std::unique_ptr<Project> sample(const ProjectPlace& place)
{
    auto project = std::move(Project::create(place.file()).value());
    std::vector<RunRecord> records{record("baseline", 0.1, "adam", {0.5, 0.95, 0.9}, 1), record("wide 50%_net", 0.01, "sgd", {0.6, 0.7}, 2),
                                   record("empty", 0.001, "Adam", {}, 3), record("broken", 0.1, "sgd", {0.1, std::nan("")}, 4)};
    records[1].note = "the second try";
    records[1].tags = {"paper", "wide"};
    records[3].state = RunState::Failed;
    records[3].tags = {"old"};
    const auto added = RunRegister(*project).add(records);
    if (!added)
        qFatal("%s", added.error().text().c_str());
    return project;
}

std::string ids(const std::vector<RunId>& runs)
{
    std::string text;
    for (const RunId run : runs)
        text += std::to_string(run.value) + " ";
    return text;
}

std::string matching(Project& project, const std::string& filter)
{
    RunQuery query;
    const auto terms = parseRunFilter(filter);
    if (!terms)
        return "refused";
    query.terms = *terms;
    query.archived = RunQuery::Archived::Too;
    query.descending = false;
    const auto found = RunRegister(project).list(query);
    return found ? ids(found->runs) : found.error().text();
}

} // namespace

class RunRegisterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void filterSaysWhatItMeans_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* filter, const char* expected) { QTest::newRow(filter) << filter << expected; };
        row("", "1 2 3 4 ");
        row("BASE", "1 ");
        row("second", "2 ");       // in the note
        row("pap", "2 ");          // in a tag
        row("50%_n", "2 ");        // wildcards of SQL are plain letters
        row("\"wide 50\"", "2 ");
        row("accuracy>0.8", "1 ");
        row("validation.accuracy>=0.7", "1 2 ");
        row("train.accuracy>0", "");
        row("max:accuracy>0.92", "1 ");
        row("min:accuracy<=0.1", "4 ");
        row("accuracy<0.5", "");   // the last value of run 4 is no number
        row("learning_rate=0.1", "1 4 ");
        row("learning_rate<0.05", "2 3 ");
        row("optimizer.kind=ADAM", "1 3 ");
        row("optimizer.kind!=adam", "2 4 ");
        row("optimizer.kind:sg", "2 4 ");
        row("shuffle=true", "1 2 3 4 ");
        row("state=failed", "4 ");
        row("-state=failed accuracy>0", "1 2 ");
        row("tag=paper", "2 ");
        row("-tag:p", "1 3 4 ");
        row("id>2", "3 4 ");
        row("seed=3", "3 ");
        row("data=2", "1 2 3 4 ");
        row("is=pinned", "");
        row("-base", "2 3 4 ");
        row("\"accuracy>0.8\"", "");
        row("name:net note:try", "2 ");
        row("x' OR 1=1", "");
        row("accuracy>", "refused");
        row("\"open", "refused");
        row("=3", "refused");
        row("max:", "refused");
        row("-", ""); // stands in no name
    }

    void filterSaysWhatItMeans()
    {
        QFETCH(const QString, filter);
        QFETCH(const QString, expected);
        const ProjectPlace place;
        const auto project = sample(place);
        QCOMPARE(QString::fromStdString(matching(*project, filter.toStdString())), expected);
    }

    void ordersByAnyColumn()
    {
        const ProjectPlace place;
        const auto project = sample(place);
        RunRegister runs(*project);
        const auto order = [&](const RunField& field, bool descending) {
            RunQuery query;
            query.order = field;
            query.descending = descending;
            return ids(runs.list(query)->runs);
        };
        QCOMPARE(order({}, true), std::string("4 3 2 1 "));
        QCOMPARE(order({RunField::Kind::Name}, false), std::string("1 4 3 2 "));
        const RunField last{RunField::Kind::Metric, "accuracy", "validation"};
        RunField best = last;
        best.value = MetricValue::Greatest;
        QCOMPARE(order(last, true), std::string("1 2 4 3 ")); // without a value at the end, both ways
        QCOMPARE(order(last, false), std::string("2 1 4 3 "));
        QCOMPARE(order(best, false), std::string("4 2 1 3 "));
        QCOMPARE(order({RunField::Kind::Setting, "learning_rate"}, false), std::string("3 2 4 1 "));
        QCOMPARE(order({RunField::Kind::Duration}, true), std::string("1 4 2 3 "));
        RunEdit pin;
        pin.pinned = true;
        QVERIFY_OK(runs.edit(std::vector<RunId>{RunId{2}}, pin));
        QCOMPARE(order(last, true), std::string("2 1 4 3 "));
        for (const auto kind : {RunField::Kind::State, RunField::Kind::Created, RunField::Kind::Seed, RunField::Kind::DataVersion, RunField::Kind::Tags, RunField::Kind::Note})
            QCOMPARE(order({kind}, true).size(), std::size_t(8));
    }

    void groupsByAColumn()
    {
        const ProjectPlace place;
        const auto project = sample(place);
        RunQuery query;
        query.group = RunField{RunField::Kind::Setting, "learning_rate"};
        query.descending = false;
        const auto listing = RunRegister(*project).list(query);
        QVERIFY_OK(listing);
        QCOMPARE(ids(listing->runs), std::string("3 2 1 4 "));
        QCOMPARE(listing->groups.size(), std::size_t(3));
        QCOMPARE(listing->groups[2].value, std::string("0.1"));
        QCOMPARE(listing->groups[2].first, std::size_t(2));
        QCOMPARE(listing->groups[2].count, std::size_t(2));
        query.group = RunField{RunField::Kind::Tags};
        const auto tagged = RunRegister(*project).list(query);
        QVERIFY_OK(tagged);
        QCOMPARE(tagged->groups.size(), std::size_t(3));
        QCOMPARE(tagged->groups[1].value, std::string("paper, wide"));
        QCOMPARE(tagged->groups[2].value, std::string());
    }

    void rowsHoldWhatWasAskedFor()
    {
        const ProjectPlace place;
        const auto project = sample(place);
        const std::vector<RunField> fields{{RunField::Kind::Name}, {RunField::Kind::Setting, "optimizer.kind"}, {RunField::Kind::Setting, "layers"},
                                           {RunField::Kind::Metric, "accuracy", "validation", MetricValue::Greatest}};
        const auto rows = RunRegister(*project).rows(std::vector<RunId>{RunId{2}, RunId{99}, RunId{3}}, fields);
        QVERIFY_OK(rows);
        QCOMPARE(rows->size(), std::size_t(2));
        const RunRow& row = rows->at(0);
        QCOMPARE(row.name, std::string("wide 50%_net"));
        QCOMPARE(row.tags, (std::vector<std::string>{"paper", "wide"}));
        QCOMPARE(row.cells.size(), std::size_t(4));
        QCOMPARE(row.cells[0].type, RunCell::Type::None);
        QCOMPARE(row.cells[1].text, std::string("sgd"));
        QCOMPARE(row.cells[2].text, std::string("[32,16]"));
        QCOMPARE(row.cells[3].number, 0.7);
        QCOMPARE(row.cells[3].course, (std::vector<float>{0.6f, 0.7f}));
        QCOMPARE(rows->at(1).cells[3].type, RunCell::Type::None);
    }

    void fieldsAreAllThatSomeRunHas()
    {
        const ProjectPlace place;
        const auto project = sample(place);
        const auto fields = RunRegister(*project).fields();
        QVERIFY_OK(fields);
        QStringList names;
        for (const KnownField& known : *fields)
            names << QString::fromStdString(known.field.name + (known.field.split.empty() ? "" : "/" + known.field.split)) + (known.varies ? "*" : "");
        QCOMPARE(names.join(' '), QStringLiteral("layers learning_rate* optimizer.kind* shuffle accuracy/validation* loss/train*"));
        QCOMPARE(RunRegister(*project).tags().value(), (std::vector<std::string>{"old", "paper", "wide"}));
    }

    /// 64 values at most, every stride-th of the series from the first on, however it came.
    void summariesFollowTheSeries()
    {
        const ProjectPlace place;
        const auto project = sample(place);
        const RunId run = project->createRun({}).value();
        std::int64_t step = 0;
        for (const int piece : {1, 63, 1, 500, 435}) {
            std::vector<MetricPoint> points;
            for (int i = 0; i < piece; ++i, ++step)
                points.push_back({"x", "", step, 0, 0, static_cast<double>((step * 7) % 1000)});
            QVERIFY_OK(project->appendMetrics(run, points));
        }
        const std::vector<RunField> fields{{RunField::Kind::Metric, "x", "", MetricValue::Last}, {RunField::Kind::Metric, "x", "", MetricValue::Least},
                                           {RunField::Kind::Metric, "x", "", MetricValue::Greatest}};
        const auto cells = [&] { return RunRegister(*project).rows(std::vector<RunId>{run}, fields)->at(0).cells; };
        QCOMPARE(cells()[0].number, 993.0); // 999 * 7 = 6993
        QCOMPARE(cells()[1].number, 0.0);
        QCOMPARE(cells()[2].number, 999.0);
        const auto course = cells()[0].course;
        QCOMPARE(course.size(), std::size_t(63)); // 1000 values, every 16th
        for (std::size_t i = 0; i < course.size(); ++i)
            QCOMPARE(course[i], static_cast<float>((static_cast<int>(i) * 16 * 7) % 1000));
        QVERIFY_OK(project->dropMetricsAfter(run, 9));
        QCOMPARE(cells()[0].number, 63.0);
        QCOMPARE(cells()[0].course.size(), std::size_t(10));
        QVERIFY_OK(project->dropMetricsAfter(run, -1));
        QCOMPARE(cells()[0].type, RunCell::Type::None);
    }

    void longCurvesKeepTheirPeaks()
    {
        const ProjectPlace place;
        const auto project = sample(place);
        const RunId run = project->createRun({}).value();
        std::vector<MetricPoint> points;
        for (std::int64_t step = 0; step < 30'000; ++step)
            points.push_back({"x", "train", step, 0.5, 1, step == 12'345 ? 9.0 : step == 20'001 ? -9.0 : std::sin(static_cast<double>(step))});
        QVERIFY_OK(project->appendMetrics(run, points));
        const RunRegister runs(*project);
        QCOMPARE(runs.curve(run, "x", "train", 30'000)->size(), std::size_t(30'000));
        const auto curve = runs.curve(run, "x", "train", 1'000);
        QVERIFY_OK(curve);
        QVERIFY2(curve->size() <= 1'000 && curve->size() > 500, std::to_string(curve->size()).c_str());
        QCOMPARE(curve->front().step, std::int64_t(0));
        QCOMPARE(curve->back().step, std::int64_t(29'999));
        QVERIFY(std::is_sorted(curve->begin(), curve->end(), [](const CurvePoint& a, const CurvePoint& b) { return a.step < b.step; }));
        QVERIFY(std::any_of(curve->begin(), curve->end(), [](const CurvePoint& point) { return point.value == 9.0; }));
        QVERIFY(std::any_of(curve->begin(), curve->end(), [](const CurvePoint& point) { return point.value == -9.0; }));
        QVERIFY(runs.curve(run, "x", "test")->empty());
        QVERIFY(runs.curve(RunId{99}, "x", "train")->empty());
    }

    void editsManyAtOnceOrNone()
    {
        const ProjectPlace place;
        const auto project = sample(place);
        RunRegister runs(*project);
        RunEdit edit;
        edit.archived = true;
        edit.note = "done";
        edit.addTags = {" keep ", "paper"};
        edit.removeTags = {"wide"};
        const auto back = runs.edit(std::vector<RunId>{RunId{1}, RunId{2}}, edit);
        QVERIFY_OK(back);
        QCOMPARE(ids(runs.list({})->runs), std::string("4 3 "));
        RunQuery archived;
        archived.archived = RunQuery::Archived::Only;
        QCOMPARE(ids(runs.list(archived)->runs), std::string("2 1 "));
        const auto row = runs.rows(std::vector<RunId>{RunId{2}}, {})->at(0);
        QCOMPARE(row.tags, (std::vector<std::string>{"keep", "paper"}));
        QCOMPARE(row.note, std::string("done"));
        const auto again = runs.edit(*back);
        QVERIFY_OK(again);
        QCOMPARE(ids(runs.list({})->runs), std::string("4 3 2 1 "));
        const auto restored = runs.rows(std::vector<RunId>{RunId{1}, RunId{2}}, {});
        QVERIFY(restored->at(0).tags.empty());
        QCOMPARE(restored->at(1).tags, (std::vector<std::string>{"paper", "wide"}));
        QCOMPARE(restored->at(1).note, std::string("the second try"));
        QVERIFY_OK(runs.edit(*again));
        QCOMPARE(runs.rows(std::vector<RunId>{RunId{2}}, {})->at(0).tags, (std::vector<std::string>{"keep", "paper"}));
        edit.name = "other";
        QVERIFY_FAILS(runs.edit(std::vector<RunId>{RunId{3}, RunId{99}}, edit), ErrorCode::NotFound);
        QCOMPARE(runs.rows(std::vector<RunId>{RunId{3}}, {})->at(0).name, std::string("empty"));
        edit.addTags = {" "};
        QVERIFY_FAILS(runs.edit(std::vector<RunId>{RunId{3}}, edit), ErrorCode::InvalidInput);
    }

    void removesAndGivesSpaceBack()
    {
        const ProjectPlace place;
        const auto project = sample(place);
        RunRegister runs(*project);
        const RunId waiting = project->createRun({}).value();
        std::vector<RunRecord> big{record("big", 0.1, "sgd", {})};
        for (std::int64_t i = 0; i < 40'000; ++i)
            big[0].points.push_back({"x", "", i, 0.1, 0.2, static_cast<double>(i) * 0.37});
        const RunId added = runs.add(big)->at(0);
        std::filesystem::create_directories(project->runFolder(added));
        std::ofstream(project->runFolder(added) / "weights") << std::string(5'000, 'x');
        QVERIFY_FAILS(runs.remove(std::vector<RunId>{added, waiting}), ErrorCode::Busy);
        QVERIFY_OK(project->run(added));
        const auto removed = runs.remove(std::vector<RunId>{added, RunId{1}});
        QVERIFY_OK(removed);
        QCOMPARE(removed->count, std::size_t(2));
        QCOMPARE(removed->bytes, std::uint64_t(5'000));
        QVERIFY(!std::filesystem::exists(project->runFolder(added)));
        const auto freed = runs.reclaim();
        QVERIFY_OK(freed);
        QVERIFY2(*freed > 800'000, std::to_string(*freed).c_str());
        QCOMPARE(ids(runs.list({})->runs), std::to_string(waiting.value) + " 4 3 2 ");
        QVERIFY_FAILS(project->run(added), ErrorCode::NotFound);
        QVERIFY(runs.curve(added, "x", "")->empty());
        QVERIFY_FAILS(runs.remove(std::vector<RunId>{added}), ErrorCode::NotFound);
        big[0].state = RunState::Running;
        QVERIFY_FAILS(runs.add(big), ErrorCode::InvalidInput);
    }

    void readOnlyProjectsAreNotChanged()
    {
        const ProjectPlace place;
        sample(place);
        const auto project = Project::open(place.file(), {OpenMode::ReadOnly});
        QVERIFY_OK(project);
        RunRegister runs(**project);
        QCOMPARE(runs.list({})->runs.size(), std::size_t(4));
        QVERIFY_FAILS(runs.edit(std::vector<RunId>{RunId{1}}, {}), ErrorCode::ReadOnly);
        QVERIFY_FAILS(runs.remove(std::vector<RunId>{RunId{1}}), ErrorCode::ReadOnly);
        QVERIFY_FAILS(runs.reclaim(), ErrorCode::ReadOnly);
    }
};

QTEST_GUILESS_MAIN(RunRegisterTest)
#include "run_register_test.moc"
