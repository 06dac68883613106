// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine_api/engine_environment.h"
#include "core/graph/kind.h"
#include "tests/engine/engine_fixture.h"

#include <QTest>

#include <cstdlib>
#include <dlfcn.h>
#include <set>

using namespace cairn;
using namespace cairn::test;

/// In this order: what is missing must be told before the engine is there.
class LoaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void missingEngineSaysWhatToDo()
    {
        setenv("CAIRN_ENGINE", "/nowhere/libcairn_engine.so", 1);
        const auto loaded = engine::loadEngine();
        unsetenv("CAIRN_ENGINE");
        QVERIFY(!loaded.has_value());
        QCOMPARE(loaded.error().code, ErrorCode::EngineMissing);
        QCOMPARE(loaded.error().where, std::string("/nowhere/libcairn_engine.so"));
        QVERIFY(!loaded.error().fix.empty());
    }

    void foreignFileIsRefused()
    {
        const TempDir folder;
        writeFile(folder / "libcairn_engine.so", "not a library");
        setenv("CAIRN_ENGINE", (folder / "libcairn_engine.so").c_str(), 1);
        const auto loaded = engine::loadEngine();
        unsetenv("CAIRN_ENGINE");
        QVERIFY(!loaded.has_value());
        QCOMPARE(loaded.error().code, ErrorCode::EngineMissing);
    }

    void engineIsFoundBesideCore()
    {
        const auto first = engine::loadEngine();
        QVERIFY2(first.has_value(), first ? "" : first.error().text().c_str());
        QCOMPARE(engine::loadEngine().value(), *first);
    }

    /// The engine's libraries stay out of the global scope: their LLVM would break the graphics driver.
    void tensorLibraryStaysLocal()
    {
        tensorEngine();
        QVERIFY(dlsym(RTLD_DEFAULT, "LLVMContextCreate") == nullptr);
        QVERIFY(dlsym(RTLD_DEFAULT, "cairn_engine") == nullptr);
    }

    void infoDescribesTheMachine()
    {
        const engine::EngineInfo info = tensorEngine().info();
        QVERIFY(!info.torchVersion.empty());
        QVERIFY(!info.blas.empty());
        QVERIFY(info.gemmGflops > 0);
        QVERIFY(info.threads >= 1);
        QCOMPARE(info.devices.front().id, std::string("cpu"));
        for (const std::string& problem : info.problems)
            qInfo("%s", problem.c_str());
        qInfo("torch %s, %s, %s, %.0f Gflop/s", info.torchVersion.c_str(), info.blas.c_str(), info.cpuCapability.c_str(), info.gemmGflops);
    }

    void blasKernelsFollowTheProcessor()
    {
        QCOMPARE(engine::openblasCoreType({.amd = true, .avx2 = true, .avx512 = true}), std::string("SkylakeX"));
        QCOMPARE(engine::openblasCoreType({.amd = true, .avx2 = true, .avx512 = false}), std::string());
        QCOMPARE(engine::openblasCoreType({.amd = false, .avx2 = true, .avx512 = true}), std::string());
    }

    void everyKindHasABuilder()
    {
        std::set<std::string> described, built;
        for (const graph::Kind& kind : graph::kinds())
            described.insert(kind.info.id);
        for (const std::string& kind : tensorEngine().models().builtKinds())
            built.insert(kind);
        QCOMPARE(built, described);
    }
};

QTEST_APPLESS_MAIN(LoaderTest)
#include "loader_test.moc"
