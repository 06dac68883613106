// SPDX-License-Identifier: GPL-3.0-or-later
// Guards that look into steps: dead units, and drift of inputs and labels.
#include "tests/engine/training_support.h"

#include <QTest>

#include <algorithm>
#include <atomic>

using namespace cairn;
using namespace cairn::test;
using engine::TrainEnd;

namespace {

/// 640 rows in batches of 16: 40 steps an epoch, 280 in all, one window of 256 among them.
const Json kSeven{{"epochs", 7}, {"batch_size", 16}};

Json sevenWith(const Json& options)
{
    Json all = kSeven;
    all.update(options);
    return all;
}

/// Of `dead` units that put out -|x|, and `live` ones beside them, all through a ReLU.
graph::Graph halfDead(std::int64_t dead, std::int64_t live)
{
    return wired({{"linear", {{"out_features", dead}}, {0}}, {"function", {{"function", "abs"}}, {1}}, {"scale", {{"scale", -1.0}, {"shift", -1.0}}, {2}}, {"linear", {{"out_features", live}}, {0}},
                  {"scale", {{"scale", 1.0}, {"shift", 3.0}}, {4}}, {"concat", Json::object(), {3, 5}}, {"relu", Json::object(), {6}}, {"linear", {{"out_features", 2}}, {7}}});
}

/// Rows whose features move away while the training reads them.
class MovingSource final : public batch::EncodedSource {
public:
    explicit MovingSource(const MemorySource& rows) : m_rows(rows) {}

    const std::vector<batch::Field>& fields() const override { return m_rows.fields(); }
    const batch::Target& target() const override { return m_rows.target(); }
    std::uint64_t size() const override { return m_rows.size(); }
    Result<std::vector<RowId>> rowIds(std::uint64_t first, std::uint64_t count) const override { return m_rows.rowIds(first, count); }
    Result<void> read(std::uint64_t first, std::uint64_t count, const batch::BlockView& out) const override
    {
        CAIRN_TRY(m_rows.read(first, count, out));
        move(out, count);
        return {};
    }
    Result<void> gather(std::span<const std::uint64_t> positions, const batch::BlockView& out) const override
    {
        CAIRN_TRY(m_rows.gather(positions, out));
        move(out, positions.size());
        return {};
    }

    std::atomic<bool> moved{false};

private:
    void move(const batch::BlockView& out, std::uint64_t count) const
    {
        auto* numbers = reinterpret_cast<float*>(out.fields[0].data());
        for (std::uint64_t i = 0; moved && i < count; ++i)
            numbers[2 * i + 1] += 3.0f; // "y"
    }

    const MemorySource& m_rows;
};

std::int64_t told(const RecordingSink& sink, const std::string& what)
{
    return std::ranges::count_if(sink.events, [&](const auto& event) { return event.first == "warn" && event.second.starts_with(what); });
}

} // namespace

class GuardsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void deadUnitsAreToldOnce()
    {
        const MemorySource rows = blobs(640, 1);
        const TempDir folder;
        auto request = requestOf(rows, nullptr, folder.path(), configWith(sevenWith({{"epochs", 14}})));
        request.graph = halfDead(8, 8);
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
        QCOMPARE(told(sink, "Dead units"), 1);
        QVERIFY(sink.said("warn", "8 of 16 units of relu put out nothing but zeros"));
        QVERIFY(sink.said("warn", "up to step 256, over 256 steps, ") && sink.said("warn", "leaky_relu")); // when, and what to do
        QCOMPARE(outcome->epochs, 14);
    }

    void fewDeadUnitsAreNone()
    {
        const MemorySource rows = blobs(640, 1);
        const TempDir folder;
        auto request = requestOf(rows, nullptr, folder.path(), configWith(kSeven));
        request.graph = halfDead(5, 11); // below the share that is told: the layer of five itself learns nothing, though
        RecordingSink sink;
        QVERIFY(train(request, sink).has_value());
        QVERIFY(!sink.said("warn", "units of relu"));
        QVERIFY(sink.said("warn", "5 of 5 units of linear got no gradient"));
    }

    void deadUnitsMayEndTheRun()
    {
        const MemorySource rows = blobs(640, 1);
        const TempDir folder;
        auto request = requestOf(rows, nullptr, folder.path(), configWith(sevenWith({{"epochs", 20}, {"guard_units", "stop"}})));
        request.graph = halfDead(8, 8);
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY(outcome.has_value());
        QCOMPARE(outcome->end, TrainEnd::Finished);
        QCOMPARE(outcome->epochs, 7); // step 256 is in the seventh
        QVERIFY(sink.said("warn", "The training ends after this epoch"));
        request.resume = true; // and a resumed run knows
        RecordingSink again;
        const auto resumed = train(request, again);
        QVERIFY(resumed.has_value());
        QCOMPARE(resumed->epochs, 7);
        QCOMPARE(told(again, "Dead units"), 0);
    }

    /// Looking changes nothing, and a sound training has nothing to tell: in any number of ranks, convolutions and drop-out.
    void soundTrainingsAreLeftAlone_data()
    {
        QTest::addColumn<bool>("pictures");
        QTest::addColumn<int>("ranks");
        QTest::newRow("table") << false << 1;
        QTest::newRow("pictures") << true << 1;
        QTest::newRow("two ranks") << false << 2;
    }

    void soundTrainingsAreLeftAlone()
    {
        QFETCH(bool, pictures);
        QFETCH(int, ranks);
        const MemorySource rows = pictures ? bars(640, 1) : blobs(640, 1), validation = pictures ? bars(300, 2) : blobs(300, 2);
        std::vector<std::string> hashes;
        for (const char* action : {"off", "stop"}) {
            const TempDir folder;
            auto request = requestOf(rows, &validation, folder.path(), configWith(sevenWith({{"guard_units", action}, {"guard_drift", action}, {"ranks", ranks}})));
            if (pictures)
                request.graph = network({{"conv2d", {{"out_channels", 6}, {"kernel_size", 3}}}, {"leaky_relu"}, {"flatten"}, {"dropout"}, {"linear", {{"out_features", 2}}}});
            RecordingSink sink;
            const auto outcome = train(request, sink);
            QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
            for (const auto& [level, message] : sink.events)
                QVERIFY2(level == "info", message.c_str());
            QCOMPARE(outcome->epochs, 7);
            hashes.push_back(outcome->weightsHash);
        }
        QCOMPARE(hashes[0], hashes[1]);
    }

    void aGuardOfTheLeaderEndsAllRanks()
    {
        const MemorySource rows = blobs(640, 1);
        const TempDir folder;
        auto request = requestOf(rows, nullptr, folder.path(), configWith(sevenWith({{"epochs", 20}, {"guard_units", "stop"}, {"ranks", 2}})));
        request.graph = halfDead(8, 8);
        RecordingSink sink;
        const auto outcome = train(request, sink);
        QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
        QCOMPARE(outcome->epochs, 7);
    }

    void driftOfASourceIsTold()
    {
        const MemorySource rows = blobs(640, 1);
        MovingSource moving(rows);
        const TempDir folder;
        const auto request = requestOf(moving, nullptr, folder.path(), configWith(sevenWith({{"epochs", 14}, {"resident_mb", 0}, {"guard_drift", "stop"}})));
        RecordingSink sink;
        sink.onEpoch = [&](std::int64_t epoch) { moving.moved = epoch >= 7; };
        const auto outcome = train(request, sink);
        QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().text().c_str());
        QCOMPARE(told(sink, "Drift"), 1);
        QVERIFY(sink.said("warn", "Drift: up to step 512, over 256 steps, the batches differ from the training rows as a whole in y (index "));
        QCOMPARE(outcome->epochs, 13);
    }

    void validationRowsThatDifferAreTold()
    {
        const MemorySource rows = blobs(640, 1);
        MemorySource validation(300); // x as before, another y, one class only
        std::vector<float> values;
        const MemorySource like = blobs(300, 2);
        std::vector<float> read(600);
        QVERIFY(like.read(0, 300, {{std::as_writable_bytes(std::span(read))}, {}}).has_value());
        for (std::size_t i = 0; i < 300; ++i)
            values.insert(values.end(), {read[2 * i], read[2 * i + 1] + 4});
        validation.addField(like.fields()[0], values);
        validation.setClasses(std::vector<std::int64_t>(300, 1), {"left", "right"});
        const TempDir folder;
        const auto request = requestOf(rows, &validation, folder.path(), configWith({{"epochs", 1}}));
        RecordingSink sink;
        QVERIFY(train(request, sink).has_value());
        QCOMPARE(told(sink, "Drift: the validation rows differ"), 1);
        const auto event = std::ranges::find_if(sink.events, [](const auto& one) { return one.second.starts_with("Drift"); });
        QVERIFY(event->second.find("y (index ") != std::string::npos);
        QVERIFY(event->second.find("target class (index ") != std::string::npos);
        QVERIFY(event->second.find("x (index ") == std::string::npos);
    }
};

QTEST_APPLESS_MAIN(GuardsTest)
#include "guards_test.moc"
