// SPDX-License-Identifier: GPL-3.0-or-later
// Runs of several projects as one table: the same order as if all of them were in one project.
#include "core/store/runs/run_shelf.h"
#include "tests/core/store/store_test_support.h"

#include <QObject>

#include <cmath>

using namespace cairn;
using namespace cairn::store;
using cairn::test::ProjectPlace;

namespace {

constexpr int kRuns = 24;

RunRecord record(int number)
{
    RunRecord run;
    run.draft.name = std::string(number % 2 ? "mlp " : "CNN ") + std::to_string(100 + number * 7 % kRuns);
    run.draft.config = {{"rate", 0.01 * (number * 5 % kRuns)}};
    if (number % 4 == 0)
        run.draft.config["rate"] = "auto " + std::to_string(number); // words stand behind numbers
    if (number % 3)
        run.draft.config["optimizer"] = number % 3 == 1 ? "adam" : "sgd";
    run.draft.seed = static_cast<std::uint64_t>(number);
    run.createdMs = 1'000'000 - number * 10;
    run.tags = {number % 5 == 0 ? "paper" : "sweep"};
    if (number % 6)
        run.points = {{"accuracy", "test", 1, 1, 1, 0.001 * number}, {"accuracy", "test", 2, 2, 2, number == 9 ? NAN : std::sin(number)}};
    return run;
}

struct Shelves {
    ProjectPlace place;
    std::shared_ptr<Project> one, a, b, c;
    RunShelf whole{{}}, several{{}};

    Shelves()
    {
        const auto make = [&](const char* name) { return std::shared_ptr<Project>(std::move(Project::create(place.file(name)).value())); };
        one = make("one.cairn");
        a = make("a.cairn");
        b = make("b.cairn");
        c = make("c.cairn");
        for (int number = 1; number <= kRuns; ++number) {
            const std::vector<RunRecord> records{record(number)};
            for (Project* project : {one.get(), number % 3 == 0 ? a.get() : number % 3 == 1 ? b.get() : c.get()}) {
                const auto added = RunRegister(*project).add(records);
                RunEdit edit;
                edit.pinned = number % 7 == 0;
                if (!added || !RunRegister(*project).edit(*added, edit))
                    qFatal("The runs could not be made");
            }
        }
        whole = RunShelf({{one, {}}});
        several = RunShelf({{a, {}}, {b, "bee"}, {c, "sea"}});
    }
};

/// What the table shows of a listing: seeds, which are one of a kind here, and the groups.
std::string shown(const RunShelf& shelf, const RunQuery& query)
{
    const auto listing = shelf.list(query);
    if (!listing)
        return listing.error().text();
    const auto rows = shelf.rows(listing->runs, {});
    std::string text;
    for (const RunRow& row : *rows)
        text += std::to_string(row.seed) + " ";
    for (const RunGroup& group : listing->groups)
        text += "| " + group.value + " " + std::to_string(group.first) + "+" + std::to_string(group.count) + " ";
    return text;
}

} // namespace

class RunShelfTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isOrderedAsOneProject()
    {
        const Shelves shelves;
        using Kind = RunField::Kind;
        const std::vector<RunField> orders{{Kind::Name}, {Kind::Seed}, {Kind::Created}, {Kind::Setting, "rate"}, {Kind::Metric, "accuracy", "test"}, {Kind::Metric, "accuracy", "test", MetricValue::Greatest}};
        const std::vector<std::optional<RunField>> groups{std::nullopt, RunField{Kind::Setting, "optimizer"}, RunField{Kind::Tags}, RunField{Kind::State}};
        int compared = 0;
        for (const RunField& order : orders) {
            for (const auto& group : groups) {
                for (const bool descending : {true, false}) {
                    for (const char* filter : {"", "accuracy>0.2", "tag=paper", "name:mlp -seed=5"}) {
                        RunQuery query;
                        query.terms = parseRunFilter(filter).value();
                        query.order = order;
                        query.group = group;
                        query.descending = descending;
                        const bool unique = order.kind != Kind::Metric && order.kind != Kind::Setting; // runs without a value stand in the order of their numbers
                        const std::string expected = shown(shelves.whole, query), found = shown(shelves.several, query);
                        QVERIFY2(found.size() == expected.size(), (found + " / " + expected).c_str());
                        if (unique || *filter == 'a')
                            QCOMPARE(found, expected);
                        ++compared;
                    }
                }
            }
        }
        QCOMPARE(compared, 6 * 4 * 2 * 4);
    }

    void rowsAndCurvesComeFromTheirProject()
    {
        const Shelves shelves;
        RunQuery query;
        query.order = {RunField::Kind::Seed};
        query.descending = false;
        query.terms = parseRunFilter("-is=pinned").value();
        const auto runs = shelves.several.list(query)->runs;
        QCOMPARE(RunShelf::placeOf(runs[0]), std::size_t(1)); // seed 1 is in b
        QCOMPARE(RunShelf::inProject(runs[0]), RunId{1});
        QVERIFY(!RunShelf::isOwn(runs[0]));
        const std::vector<RunField> fields{{RunField::Kind::Metric, "accuracy", "test"}};
        const auto rows = shelves.several.rows(runs, fields);
        QCOMPARE(rows->size(), runs.size());
        QCOMPARE((*rows)[0].project, std::string("bee"));
        QCOMPARE((*rows)[0].cells[0].number, std::sin(1));
        QCOMPARE((*rows)[2].project, std::string());
        QVERIFY(RunShelf::isOwn((*rows)[2].id));
        const auto curve = shelves.several.curve(runs[0], "accuracy", "test");
        QCOMPARE(curve->size(), std::size_t(2));
        QCOMPARE(curve->back().value, std::sin(1));
        QCOMPARE(shelves.several.fields()->size(), shelves.whole.fields()->size());
        QVERIFY(shelves.several.curve(RunId{99}, "accuracy", "test")->empty());
    }

    void projectsAreChosenByName()
    {
        const Shelves shelves;
        const auto count = [&](const char* filter) {
            RunQuery query;
            query.terms = parseRunFilter(filter).value();
            return shelves.several.list(query)->runs.size();
        };
        QCOMPARE(count(""), std::size_t(kRuns));
        QCOMPARE(count("project=sea"), std::size_t(8));
        QCOMPARE(count("project:E"), std::size_t(16)); // bee, sea
        QCOMPARE(count("-project=sea"), std::size_t(16));
        QCOMPARE(count("project!=sea tag=paper"), count("project=own tag=paper") + count("project=bee tag=paper"));
        QCOMPARE(count("project=nobody"), std::size_t(0));
    }

    void aProjectThatIsTakenAwayLeavesTheOthersTheirNumbers()
    {
        const Shelves shelves;
        const RunShelf fewer({{shelves.a, {}}, {nullptr, "bee"}, {shelves.c, "sea"}});
        const auto runs = fewer.list({})->runs;
        QCOMPARE(runs.size(), std::size_t(16));
        const auto rows = shelves.several.rows(runs, {});
        for (const RunRow& row : *rows)
            QVERIFY(row.project != "bee");
        QVERIFY(fewer.rows(std::vector<RunId>{RunShelf::onShelf(RunId{1}, 1), RunShelf::onShelf(RunId{1}, 9)}, {})->empty());
    }
};

QTEST_GUILESS_MAIN(RunShelfTest)
#include "run_shelf_test.moc"
