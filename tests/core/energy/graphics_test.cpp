// SPDX-License-Identifier: GPL-3.0-or-later
// The energy of a graphics card, over a management library whose readings the test sets.
#include "core/energy/graphics_source.h"

#include <QTest>

#include <cmath>
#include <dlfcn.h>

using namespace cairn;
using namespace cairn::energy;

namespace {

constexpr const char* kBusId = "0000:3b:00.0";

/// What the fake management library shows.
struct Card {
    void* library = ::dlopen(CAIRN_FAKE_NVML, RTLD_NOW | RTLD_LOCAL);
    unsigned long long& millijoules = *static_cast<unsigned long long*>(::dlsym(library, "fakeMillijoules"));
    unsigned& milliwatts = *static_cast<unsigned*>(::dlsym(library, "fakeMilliwatts"));
    int& energyFails = *static_cast<int*>(::dlsym(library, "fakeEnergyFails"));
    int& powerFails = *static_cast<int*>(::dlsym(library, "fakePowerFails"));
    int& users = *static_cast<int*>(::dlsym(library, "fakeUsers"));
};

} // namespace

class GraphicsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theCardsCounterCounts()
    {
        Card card;
        card.millijoules = 5'000;
        double now = 10;
        {
            auto source = graphicsSource(kBusId, CAIRN_FAKE_NVML, [&] { return now; });
            QVERIFY2(source.has_value(), source ? "" : source.error().text().c_str());
            QCOMPARE((*source)->description(), std::string("Card of the test measured (NVML)"));
            QCOMPARE((*source)->key(), std::string(kBusId));
            QCOMPARE(card.users, 1);
            now = 12;
            card.millijoules = 605'000;
            QCOMPARE((*source)->take(), (Spent{600, 0}));
            now = 12.001; // too soon to ask again; nothing is lost
            card.millijoules = 606'000;
            QCOMPARE((*source)->take(), Spent{});
            now = 13;
            QCOMPARE((*source)->take(), (Spent{1, 0}));
            now = 14;
            card.millijoules = 301'000 + 606'000 - 1'000;
            QCOMPARE((*source)->take(), (Spent{300, 0}));
            card.energyFails = 1; // 300 W go on
            now = 16;
            QCOMPARE((*source)->take(), (Spent{600, 600}));
            card.energyFails = 0;
        }
        QCOMPARE(card.users, 0);
    }

    void withoutACounterPowerIsIntegrated()
    {
        Card card;
        card.energyFails = 1;
        card.milliwatts = 100'000;
        double now = 0;
        auto source = graphicsSource(kBusId, CAIRN_FAKE_NVML, [&] { return now; });
        QVERIFY(source.has_value());
        double joules = 0;
        for (int i = 1; i <= 20; ++i) { // 100 W + 10 W/s: 10 s make 1000 + 500 J, which trapezia hit exactly
            now = 0.5 * i;
            card.milliwatts = static_cast<unsigned>(100'000 + 5'000 * i);
            const Spent spent = (*source)->take();
            QVERIFY(!spent.isEstimate());
            joules += spent.joules;
        }
        QVERIFY(std::abs(joules - 1500) < 1e-9);
        card.powerFails = 1;
        QVERIFY(!graphicsSource(kBusId, CAIRN_FAKE_NVML));
        card.powerFails = card.energyFails = 0;
    }

    void cardsThatAreNotThereAreRefused()
    {
        QVERIFY(!graphicsSource("0000:00:00.0", CAIRN_FAKE_NVML));
        const auto missing = graphicsSource(kBusId, "libthereisnone.so.7");
        QVERIFY(!missing && missing.error().code == ErrorCode::NotFound);
        QCOMPARE(Card().users, 0);
    }
};

QTEST_GUILESS_MAIN(GraphicsTest)
#include "graphics_test.moc"
