// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/event_queue.h"
#include "core/jobs/generation.h"

#include <QObject>
#include <QTest>

#include <atomic>
#include <memory>
#include <semaphore>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace cairn;

class EventQueueTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wakesOncePerBurst()
    {
        EventQueue queue;
        int wakes = 0;
        std::vector<int> seen;
        queue.setWake([&] { ++wakes; });
        for (int i = 0; i < 5; ++i)
            queue.post([&seen, i] { seen.push_back(i); });
        QCOMPARE(wakes, 1);
        QCOMPARE(queue.drain(), std::size_t(5));
        QCOMPARE(seen, (std::vector<int>{0, 1, 2, 3, 4}));
        QCOMPARE(queue.drain(), std::size_t(0));
        queue.post([] {});
        QCOMPARE(wakes, 2);
        queue.clearWake();
        queue.drain();
        queue.post([] {});
        QCOMPARE(wakes, 2);
        queue.setWake([&] { ++wakes; });
        QCOMPARE(wakes, 3);
    }

    void factsPostedWhileDrainingWait()
    {
        EventQueue queue;
        int wakes = 0, ran = 0;
        queue.setWake([&] { ++wakes; });
        queue.post([&] {
            ++ran;
            queue.post([&] { ++ran; });
        });
        QCOMPARE(queue.drain(), std::size_t(1));
        QCOMPARE(wakes, 2);
        QCOMPARE(queue.drain(), std::size_t(1));
        QCOMPARE(ran, 2);
    }

    void aFactThatThrowsIsSkipped()
    {
        EventQueue queue;
        int ran = 0;
        queue.post([] { throw std::runtime_error("bad receiver"); });
        queue.post([&] { ++ran; });
        QCOMPARE(queue.drain(), std::size_t(2));
        QCOMPARE(ran, 1);
    }

    void manyPostersOneDrain()
    {
        constexpr int kThreads = 4, kFacts = 5000;
        EventQueue queue;
        std::binary_semaphore woken(0);
        std::atomic<int> wakes{0};
        queue.setWake([&] {
            ++wakes;
            woken.release();
        });
        std::vector<int> last(kThreads, -1);
        int count = 0;
        bool inOrder = true;
        std::vector<std::thread> posters;
        for (int t = 0; t < kThreads; ++t)
            posters.emplace_back([&, t] {
                for (int i = 0; i < kFacts; ++i)
                    queue.post([&, t, i] {
                        inOrder = inOrder && last[std::size_t(t)] == i - 1;
                        last[std::size_t(t)] = i;
                        ++count;
                    });
            });
        int drains = 0;
        while (count < kThreads * kFacts) {
            woken.acquire(); // a lost wake would hang here
            queue.drain();
            ++drains;
        }
        for (auto& poster : posters)
            poster.join();
        QVERIFY(inOrder);
        QCOMPARE(wakes.load(), drains);
    }

    void clearWakeWhilePosting()
    {
        for (int round = 0; round < 200; ++round) {
            EventQueue queue;
            auto target = std::make_unique<int>(0);
            queue.setWake([at = target.get()] { ++*at; });
            std::thread poster([&] {
                for (int i = 0; i < 20; ++i) {
                    queue.post([] {});
                    queue.drain();
                }
            });
            queue.clearWake();
            target.reset(); // a wake after this is a use after free
            poster.join();
        }
    }

    void newestTicketWins()
    {
        Generation::Ticket first, second;
        QVERIFY(!first.current());
        {
            Generation generation;
            first = generation.next();
            QVERIFY(first.current());
            second = generation.next();
            QVERIFY(!first.current() && second.current());
            generation.invalidate();
            QVERIFY(!second.current());
            second = generation.next();
        }
        QVERIFY(!second.current());
    }
};

QTEST_GUILESS_MAIN(EventQueueTest)
#include "event_queue_test.moc"
