// SPDX-License-Identifier: GPL-3.0-or-later
// Ranks that are threads put their numbers together: the same sums for all, whoever comes first, and nobody is left waiting.
#include "core/base/random.h"
#include "core/engine/parallel/meeting_place.h"

#include <QTest>

#include <chrono>
#include <thread>

using namespace cairn;
using namespace cairn::engine;

namespace {

/// Calls work(rank) in a thread each.
template <typename Work>
void onRanks(int ranks, Work work)
{
    std::vector<std::jthread> threads;
    for (int rank = 0; rank < ranks; ++rank)
        threads.emplace_back([&work, rank] { work(rank); });
}

} // namespace

class MeetingPlaceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sumsAreInTheOrderOfTheRanks_data()
    {
        QTest::addColumn<int>("ranks");
        for (const int ranks : {1, 2, 3, 4, 7})
            QTest::newRow(std::to_string(ranks).c_str()) << ranks;
    }
    void sumsAreInTheOrderOfTheRanks()
    {
        QFETCH(int, ranks);
        const std::size_t sizes[]{0, 1, 63, 64, 65, 5000, 100'003};
        MeetingPlace place(ranks);
        std::vector<std::vector<std::vector<float>>> singles(static_cast<std::size_t>(ranks));
        std::vector<std::vector<double>> doubles(static_cast<std::size_t>(ranks), std::vector<double>(3));
        for (std::size_t rank = 0; rank < singles.size(); ++rank) {
            const Philox random(5, rank);
            for (const std::size_t size : sizes) {
                std::vector<float>& numbers = singles[rank].emplace_back(size);
                for (std::size_t i = 0; i < size; ++i)
                    numbers[i] = static_cast<float>(random.normal(i));
            }
            doubles[rank] = {random.normal(1), random.normal(2), 1e300};
        }
        auto expected = singles[0];
        auto expectedDoubles = doubles[0];
        for (std::size_t rank = 1; rank < singles.size(); ++rank) {
            for (std::size_t part = 0; part < expected.size(); ++part) {
                for (std::size_t i = 0; i < expected[part].size(); ++i)
                    expected[part][i] += singles[rank][part][i];
            }
            for (std::size_t i = 0; i < 3; ++i)
                expectedDoubles[i] += doubles[rank][i];
        }
        onRanks(ranks, [&](int rank) {
            std::vector<MeetingPlace::Part> parts;
            auto& own = singles[static_cast<std::size_t>(rank)];
            for (auto& numbers : own)
                parts.push_back({numbers.data(), numbers.size(), MeetingPlace::Type::Float});
            parts.push_back({doubles[static_cast<std::size_t>(rank)].data(), 3, MeetingPlace::Type::Double});
            std::this_thread::sleep_for(std::chrono::milliseconds((rank * 7) % 5));
            if (!place.sum(rank, parts))
                qFatal("closed");
        });
        for (std::size_t rank = 0; rank < singles.size(); ++rank) {
            QVERIFY(singles[rank] == expected); // to the last bit
            QVERIFY(doubles[rank] == expectedDoubles);
        }
    }

    /// One meeting after the other, without a moment between them.
    void manyMeetingsDoNotMixUp()
    {
        constexpr int kRanks = 4, kRounds = 5000;
        MeetingPlace place(kRanks);
        std::atomic<int> wrong = 0;
        onRanks(kRanks, [&](int rank) {
            for (int round = 0; round < kRounds; ++round) {
                double number = rank + round;
                const MeetingPlace::Part part{&number, 1, MeetingPlace::Type::Double};
                if (!place.sum(rank, std::span(&part, 1)) || number != kRanks * round + 6)
                    ++wrong;
                float handed = rank == 0 ? static_cast<float>(round) : -1.0f;
                const std::span<std::byte> bytes = std::as_writable_bytes(std::span(&handed, 1));
                if (!place.handOn(rank, std::span(&bytes, 1)) || handed != static_cast<float>(round))
                    ++wrong;
            }
        });
        QCOMPARE(wrong.load(), 0);
    }

    /// Whoever waits, or comes later, is told; nobody reads the numbers of one who has gone.
    void closingLetsEverybodyGo()
    {
        constexpr int kRanks = 4;
        for (int round = 0; round < 200; ++round) {
            MeetingPlace place(kRanks);
            std::atomic<int> told = 0;
            onRanks(kRanks, [&](int rank) {
                for (int i = 0;; ++i) {
                    std::vector<float> own(300, 1.0f); // freed at once
                    const MeetingPlace::Part part{own.data(), own.size(), MeetingPlace::Type::Float};
                    if (rank == round % kRanks && i == round % 17) {
                        place.close();
                        return;
                    }
                    if (!place.sum(rank, std::span(&part, 1)))
                        break;
                }
                ++told;
            });
            QCOMPARE(told.load(), kRanks - 1);
        }
    }
};

QTEST_APPLESS_MAIN(MeetingPlaceTest)
#include "meeting_place_test.moc"
