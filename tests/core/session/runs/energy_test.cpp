// SPDX-License-Identifier: GPL-3.0-or-later
// The energy of stored runs: marks of estimates, the sum that a resumed run goes on from, runs of before it was kept.
#include "core/session/training/run_energy.h"
#include "core/store/runs/run_register.h"
#include "tests/core/store/store_test_support.h"

#include <QObject>

using namespace cairn;
using namespace cairn::store;
using cairn::test::ProjectPlace;

namespace {

/// Runs 1: measured, 2: partly estimated, 3: of before energy was kept.
std::unique_ptr<Project> threeRuns(const ProjectPlace& place)
{
    auto project = std::move(Project::create(place.file()).value());
    std::vector<RunRecord> records(3);
    for (RunRecord& record : records)
        record.points.push_back({"accuracy", "validation", 10, 1, 1, 0.9});
    for (std::size_t run = 0; run < 2; ++run)
        for (const std::int64_t step : {5, 10}) {
            const auto joules = static_cast<double>(step * 10);
            records[run].points.push_back({"energy", "", step, 1, 1, joules});
            records[run].points.push_back({"emissions", "", step, 1, 1, joules / 200});
            if (run == 1)
                records[run].points.push_back({"energy_estimated", "", step, 1, 1, joules / 4});
        }
    if (const auto added = RunRegister(*project).add(records); !added)
        qFatal("%s", added.error().text().c_str());
    return project;
}

} // namespace

class RunEnergyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void estimatesAreMarked()
    {
        const ProjectPlace place;
        const auto project = threeRuns(place);
        const std::vector<RunField> fields{{RunField::Kind::Metric, "energy"}, {RunField::Kind::Metric, "emissions"}, {RunField::Kind::Metric, "accuracy", "validation"}};
        const auto rows = RunRegister(*project).rows(std::vector<RunId>{RunId{1}, RunId{2}, RunId{3}}, fields);
        QVERIFY_OK(rows);
        const auto marks = [&](std::size_t row) { return std::vector<bool>{rows->at(row).cells[0].estimated, rows->at(row).cells[1].estimated, rows->at(row).cells[2].estimated}; };
        QCOMPARE(marks(0), (std::vector<bool>{false, false, false}));
        QCOMPARE(marks(1), (std::vector<bool>{true, true, false}));
        QCOMPARE(marks(2), (std::vector<bool>{false, false, false}));
        QCOMPARE(rows->at(2).cells[0].type, RunCell::Type::None);
        QCOMPARE(rows->at(1).cells[0].number, 100.0);
    }

    void theSumSoFarIsTheLastOfTheSeries()
    {
        const ProjectPlace place;
        const auto project = threeRuns(place);
        QCOMPARE(session::spentSoFar(*project, RunId{1}).value(), (energy::Spent{100, 0}));
        QCOMPARE(session::spentSoFar(*project, RunId{2}).value(), (energy::Spent{100, 25}));
        QCOMPARE(session::spentSoFar(*project, RunId{3}).value(), energy::Spent{});
        QCOMPARE(session::spentSoFar(*project, RunId{99}).value(), energy::Spent{});
    }

    void outcomesKeepIt()
    {
        engine::TrainOutcome outcome;
        outcome.energy = {7200, 1800};
        outcome.emissionsG = 0.76;
        const Json told = session::energyJson(outcome);
        QCOMPARE(told["kind"].get<std::string>(), std::string("partly estimated"));
        QCOMPARE(session::spentOf({{"energy", told}}), std::optional(energy::Spent(7200, 1800)));
        for (const Json& old : {Json(), Json::object(), Json{{"seconds", 3}}, Json{{"energy", 5}}, Json{{"energy", {{"joules", "many"}}}}, Json{{"energy", Json::object()}}})
            QVERIFY2(!session::spentOf(old), old.dump().c_str());
    }
};

QTEST_GUILESS_MAIN(RunEnergyTest)
#include "energy_test.moc"
