// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine_api/engine_loader.h"
#include "core/session/inspect/inspection.h"
#include "core/session/training/training.h"
#include "core/session/workbench.h"
#include "tests/support/shared_data.h"

#include <QTest>

namespace cairn::test {

template <typename T>
const char* text(const Result<T>& result)
{
    static thread_local std::string words;
    words = result ? std::string() : result.error().text();
    return words.c_str();
}

#define VERIFY_OK(expression)                                                                                          \
    do {                                                                                                               \
        const auto& verified = (expression);                                                                           \
        QVERIFY2(verified.has_value(), cairn::test::text(verified));                                                  \
    } while (false)

/// A project in a folder of its own, and what was trained in it.
struct Made {
    TempDir folder;
    Progress progress;
    JobContext job{StopToken(), progress};
    std::unique_ptr<session::Workbench> workbench;
    engine::Engine* engine = nullptr;
    std::optional<session::TrainReport> report;

    Result<void> open(const std::string& location, const session::DataChoice& choice = {})
    {
        CAIRN_ASSIGN(workbench, session::Workbench::create(folder / "p.cairn"));
        CAIRN_TRY(workbench->openData({location, {}, {}}, job));
        CAIRN_TRY(workbench->choose(choice, job));
        return workbench->makeTemplate("");
    }

    Result<void> train(int epochs, int batchSize = 16)
    {
        CAIRN_ASSIGN(engine, engine::loadEngine());
        Json options = workbench->trainOptions();
        options["epochs"] = epochs;
        options["threads"] = 1;
        options["batch_size"] = batchSize;
        engine::TrainControl control;
        engine::TrainProgress state;
        CAIRN_ASSIGN(report, session::startTraining(*workbench, *engine, options, control, state, {}));
        return {};
    }
};

} // namespace cairn::test
