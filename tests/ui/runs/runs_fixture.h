// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/workbench.h"
#include "core/store/runs/run_register.h"
#include "tests/ui/support/page_fixture.h"
#include "ui/runs/run_filter_bar.h"
#include "ui/runs/runs_page.h"

#include <QLineEdit>
#include <QSignalSpy>
#include <QTreeView>

#include <cmath>
#include <map>

namespace cairn::test {

/// The page of runs on a project with made-up ones: "mlp 1", "cnn 2", ... of growing accuracy.
struct RunsFixture : PageFixture {
    struct Energy {
        double joules = 0; ///< at the end of the run
        bool estimated = false;
    };
    std::unique_ptr<ui::RunsPage> page;
    std::map<int, Energy> energy = {}; ///< of runs by number; the others have none

    void addEnergy(store::RunRecord& run, int number) const
    {
        const auto found = energy.find(number);
        const auto last = run.points.empty() ? 0 : run.points.back().step;
        for (std::int64_t step = 10; found != energy.end() && step <= last; step += 10) {
            const double joules = found->second.joules * static_cast<double>(step) / static_cast<double>(last), epoch = static_cast<double>(step) / 10;
            run.points.push_back({"energy", "", step, epoch, epoch / 2, joules});
            run.points.push_back({"emissions", "", step, epoch, epoch / 2, joules / 2000});
            if (found->second.estimated)
                run.points.push_back({"energy_estimated", "", step, epoch, epoch / 2, joules});
        }
    }

    static store::RunRecord record(int number, int points = 20)
    {
        store::RunRecord run;
        run.draft.name = std::string(number % 2 ? "mlp " : "cnn ") + std::to_string(number);
        run.draft.config = {{"learning_rate", 0.1 / number}, {"optimizer", number % 2 ? "adam" : "sgd"}, {"epochs", points}};
        run.draft.seed = static_cast<std::uint64_t>(number);
        run.createdMs = 1'790'000'000'000 + number * 60'000;
        run.startedMs = run.createdMs;
        run.endedMs = run.startedMs + 5'000 * number;
        for (int i = 1; i <= points; ++i) {
            const double x = i, goal = 0.5 + 0.005 * number;
            run.points.push_back({"accuracy", "validation", i * 10, x, x / 2, goal * (1 - std::exp(-x / 4))});
            run.points.push_back({"loss", "train", i * 10, x, x / 2, std::exp(-x / 5) + 0.01 * number});
            run.points.push_back({"loss", "validation", i * 10, x, x / 2, std::exp(-x / 6) + 0.02 * number});
        }
        return run;
    }

    /// Shows the page; the error's text, empty: fine.
    std::string open(int runs)
    {
        auto made = session::Workbench::create(folder / "runs.cairn");
        if (!made)
            return made.error().text();
        std::vector<store::RunRecord> records;
        for (int number = 1; number <= runs; ++number)
            addEnergy(records.emplace_back(record(number)), number);
        if (const auto added = store::RunRegister((*made)->project()).add(records); !added)
            return added.error().text();
        workspace.setWorkbench(std::move(*made));
        page = std::make_unique<ui::RunsPage>(ui::PageInfo{"runs", "Runs", "runs", {}}, workspace);
        page->resize(1200, 800);
        page->show();
        page->setActive(true);
        return settle() ? std::string() : "The page does not settle";
    }

    bool settle() const
    {
        QTest::qWait(1);
        return QTest::qWaitFor([this] { return page->isSettled() && jobs.active() == 0; }, 20'000);
    }

    store::RunRegister runs() const { return store::RunRegister(workspace.workbench()->project()); }

    QString shown(int row, int column = 0) const
    {
        return page->model().index(row, column).data().toString();
    }
    bool type(const QString& filter)
    {
        auto* line = page->findChild<QLineEdit*>("runFilter");
        line->clear();
        QTest::keyClicks(line, filter);
        QTest::qWait(250);
        return settle();
    }
};

} // namespace cairn::test
