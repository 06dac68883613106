// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/select/selection.h"

#include <QObject>
#include <QTest>

#include <atomic>
#include <optional>
#include <thread>

using namespace cairn;
using namespace cairn::select;

namespace {

RowSet rowsOf(std::initializer_list<RowId> rows) { return RowSet::of(std::vector<RowId>(rows)); }

} // namespace

class SelectionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsItsSubscribers()
    {
        Selection selection;
        QVERIFY(selection.current().rows && selection.current().rows->empty());
        std::vector<std::string> heard;
        auto subscription = selection.subscribe([&](const SelectionState& state) {
            heard.push_back(state.title + ":" + std::to_string(state.rows->count()));
        });
        selection.set(rowsOf({1, 2}), "two");
        selection.set(rowsOf({1, 2}), "two");
        selection.clear();
        QCOMPARE(heard, (std::vector<std::string>{"two:2", ":0"}));
        QCOMPARE(selection.current().generation, std::uint64_t(2));
        subscription.end();
        selection.set(rowsOf({5}), "five");
        QCOMPARE(heard.size(), std::size_t(2));
    }

    void undoAndRedo()
    {
        Selection selection;
        QVERIFY(!selection.canUndo() && !selection.canRedo());
        selection.undo();
        selection.set(rowsOf({1}), "a");
        selection.set(rowsOf({2}), "b");
        selection.undo();
        QCOMPARE(selection.current().title, std::string("a"));
        selection.undo();
        QVERIFY(selection.current().rows->empty() && !selection.canUndo());
        selection.redo();
        selection.redo();
        QCOMPARE(selection.current().title, std::string("b"));
        QVERIFY(selection.current().rows->contains(2) && !selection.canRedo());
        selection.undo();
        selection.set(rowsOf({3}), "c");
        QVERIFY(!selection.canRedo());
        QCOMPARE(selection.current().generation, std::uint64_t(8));
        for (RowId row = 0; row < 300; ++row)
            selection.set(rowsOf({row}), "many");
        int steps = 0;
        for (; selection.canUndo(); ++steps)
            selection.undo();
        QCOMPARE(steps, 100);
    }

    void namedSelections()
    {
        Selection selection;
        selection.set(rowsOf({4, 5}), "lasso");
        selection.save("errors");
        selection.put("rare", rowsOf({9}));
        selection.clear();
        QVERIFY(selection.apply("errors") && !selection.apply("none"));
        QCOMPARE(selection.current().title, std::string("errors"));
        QCOMPARE(selection.current().rows->count(), std::uint64_t(2));
        QCOMPARE(selection.names(), (std::vector<std::string>{"errors", "rare"}));
        QVERIFY(selection.remove("rare") && !selection.remove("rare") && !selection.named("rare"));
        selection.reset();
        QVERIFY(selection.names().empty() && !selection.canUndo() && selection.current().rows->empty());
    }

    void callbacksMayChangeAndUnsubscribe()
    {
        Selection selection;
        std::optional<Selection::Subscription> first, second;
        std::vector<std::string> heard;
        first = selection.subscribe([&](const SelectionState& state) {
            heard.push_back("first " + state.title);
            if (state.title == "raw")
                selection.set(rowsOf({1}), "refined");
            if (state.title == "bye")
                first.reset();
        });
        second = selection.subscribe([&](const SelectionState& state) { heard.push_back("second " + state.title); });
        selection.set(rowsOf({1, 2}), "raw");
        QCOMPARE(heard, (std::vector<std::string>{"first raw", "first refined", "second refined"}));
        heard.clear();
        selection.set({}, "bye");
        selection.set({}, "later");
        QCOMPARE(heard, (std::vector<std::string>{"first bye", "second bye", "second later"}));
    }

    void subscriptionsMayOutlive()
    {
        Selection::Subscription subscription;
        {
            Selection selection;
            subscription = selection.subscribe([](const SelectionState&) {});
        }
        subscription.end();
    }

    /// After end() the callback's target may go: no call comes late, and no one hears an older state after a newer one.
    void threads()
    {
        for (int round = 0; round < 50; ++round) {
            Selection selection;
            std::atomic<bool> stop{false}, ordered{true};
            std::uint64_t last = 0; // guarded by the subscription: its calls are one at a time
            const auto watcher = selection.subscribe([&](const SelectionState& state) {
                ordered = ordered && state.generation > last;
                last = state.generation;
            });
            std::vector<std::thread> setters;
            for (RowId t = 0; t < 2; ++t)
                setters.emplace_back([&, t] {
                    for (RowId i = 0; !stop; ++i)
                        selection.set(rowsOf({t, i % 100 + 2}), "t");
                });
            for (int i = 0; i < 20; ++i) {
                auto target = std::make_unique<std::uint64_t>(0);
                auto subscription =
                    selection.subscribe([at = target.get()](const SelectionState& state) { *at = state.generation; });
                subscription.end();
                target.reset();
                (void)selection.current().rows->count();
            }
            stop = true;
            for (auto& setter : setters)
                setter.join();
            QVERIFY(ordered);
            QCOMPARE(last, selection.current().generation);
        }
    }
};

QTEST_GUILESS_MAIN(SelectionTest)
#include "selection_test.moc"
