// SPDX-License-Identifier: GPL-3.0-or-later
// Loading the engine beside other work. A program of its own: the engine is loaded once per process.
#include "core/engine_api/engine_loader.h"

#include <QTest>

#include <atomic>
#include <cstdint>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

using namespace cairn;

class LoadingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Libraries below the engine must not take memory back from the heap that this thread works with. UCX does while it tries its
    /// memory hooks out; the program then crashed later, one start in forty.
    void theHeapOfOtherThreadsIsLeftAlone()
    {
        std::atomic<bool> loading{true};
        Result<engine::Engine*> engine = fail(ErrorCode::Internal, "not loaded");
        std::thread loader([&] {
            engine = engine::loadEngine();
            loading = false;
        });
        std::uintptr_t top = 0;
        std::uint64_t looks = 0, drops = 0;
        while (loading) {
            const auto now = static_cast<std::uintptr_t>(::syscall(SYS_brk, nullptr)); // the kernel's own word: some go past the C library
            drops += now < top;
            top = now;
            ++looks;
        }
        loader.join();
        if (!engine && engine.error().code == ErrorCode::EngineMissing)
            QSKIP("The tensor engine is not here");
        QVERIFY2(engine.has_value(), engine ? "" : engine.error().text().c_str());
        QVERIFY(looks > 1000);
        QCOMPARE(drops, std::uint64_t(0));
        // The drop lasts some microseconds and can be missed; what prevents it cannot.
        QCOMPARE(qgetenv("UCX_MEM_MMAP_HOOK_MODE"), QByteArray("none"));
        QCOMPARE(qgetenv("UCX_MEM_EVENTS"), QByteArray("n"));
    }
};

QTEST_GUILESS_MAIN(LoadingTest)
#include "loading_test.moc"
