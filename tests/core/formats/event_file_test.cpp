// SPDX-License-Identifier: GPL-3.0-or-later
// Event files of TensorBoard: checksums, numbers in both forms, settings, damaged files.
#include "core/formats/tensorboard/crc32c.h"
#include "core/formats/tensorboard/event_file.h"

#include <QObject>
#include <QTest>

#include <bit>
#include <cmath>
#include <cstring>

using namespace cairn;
using namespace cairn::formats;

namespace {

std::span<const std::byte> bytesOf(const std::string& text) { return std::as_bytes(std::span(text)); }

template <typename T>
std::string little(T value)
{
    std::string bytes(sizeof value, '\0');
    std::memcpy(bytes.data(), &value, sizeof value);
    return bytes;
}

/// A field of a message: tag and, for bytes, their length (all shorter than 128).
std::string field(int number, const std::string& bytes) { return std::string(1, static_cast<char>(number << 3 | 2)) + static_cast<char>(bytes.size()) + bytes; }

std::string record(const std::string& message)
{
    const std::string length = little(static_cast<std::uint64_t>(message.size()));
    return length + little(maskedCrc32c(bytesOf(length))) + message + little(maskedCrc32c(bytesOf(message)));
}

std::string eventRecord(double time, char step, const std::string& value)
{
    return record("\x09" + little(time) + "\x10" + std::string(1, step) + field(5, field(1, value)));
}

} // namespace

class EventFileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// RFC 3720, appendix B.4, and the usual check value.
    void checksums()
    {
        QCOMPARE(crc32c(bytesOf("123456789")), 0xe3069283u);
        QCOMPARE(crc32c(bytesOf(std::string(32, '\0'))), 0x8a9136aau);
        QCOMPARE(crc32c(bytesOf(std::string(32, '\xff'))), 0x62a8ab43u);
        QCOMPARE(crc32c({}), 0u);
    }

    /// The beginning of every event file that TensorFlow writes: a record of 24 bytes.
    void beginsAsTensorFlowDoes()
    {
        const std::string file = eventLogBytes({}, 1'700'000'000.5);
        const std::string begin("\x18\0\0\0\0\0\0\0\xa3\x7f\x4b\x22\x09", 13);
        QCOMPARE(QByteArray::fromStdString(file.substr(0, 13)), QByteArray::fromStdString(begin));
        QCOMPARE(file.size(), std::size_t(40));
        QVERIFY(file.find("\x1a\x0d" "brain.Event:2") != std::string::npos);
    }

    void whatIsWrittenIsRead()
    {
        const std::vector<ScalarEvent> scalars{{1.5e9, 1, "train/loss", 0.5}, {1.5e9 + 1, 300, "accuracy", -2.25}, {1.5e9 + 2, 1'000'000'000'000, "lr", 0}};
        const auto log = readEventLog(bytesOf(eventLogBytes(scalars, 1.5e9)));
        QVERIFY(log.has_value());
        QVERIFY(log->problem.empty());
        QCOMPARE(log->scalars, scalars);
        const std::vector<ScalarEvent> strange{{1, 0, "x", std::nan("")}, {1, -3, "x", INFINITY}};
        const auto odd = readEventLog(bytesOf(eventLogBytes(strange, 1)));
        QVERIFY(std::isnan(odd->scalars[0].value) && std::isinf(odd->scalars[1].value));
        QCOMPARE(odd->scalars[1].step, std::int64_t(-3));
    }

    /// As newer writers do: a tensor without dimensions, packed, in one field, or as bytes.
    void numbersInTensors()
    {
        const std::string tag = field(1, "loss");
        const std::string file = eventRecord(1, 1, tag + field(8, std::string("\x08\x01\x12\x00", 4) + field(5, little(0.25f))))
                                 + eventRecord(2, 2, tag + field(8, std::string("\x08\x01", 2) + field(4, little(0.75f))))
                                 + eventRecord(3, 3, tag + field(8, std::string("\x08\x02", 2) + field(6, little(1.5))))
                                 + eventRecord(4, 4, tag + field(8, std::string("\x08\x01\x2d", 3) + little(2.5f)))
                                 + eventRecord(5, 5, tag + field(8, std::string("\x08\x01", 2) + field(5, little(1.0f) + little(2.0f)))) // two numbers: no scalar
                                 + eventRecord(6, 6, tag + field(8, std::string("\x08\x07", 2) + field(8, "a text")));
        const auto log = readEventLog(bytesOf(file));
        QVERIFY(log.has_value());
        std::vector<double> values;
        for (const ScalarEvent& scalar : log->scalars)
            values.push_back(scalar.value);
        QCOMPARE(values, (std::vector<double>{0.25, 0.75, 1.5, 2.5}));
    }

    void settingsOfThePlugin()
    {
        const auto entry = [](const std::string& key, const std::string& value) { return field(1, field(1, key) + field(2, value)); };
        const std::string content = field(3, entry("lr", "\x11" + little(0.5)) + entry("net", field(3, "mlp")) + entry("on", std::string("\x20\x01", 2)));
        const std::string value = field(1, "_hparams_/session_start_info") + field(9, field(1, field(1, "hparams") + field(2, content)));
        const auto log = readEventLog(bytesOf(eventRecord(1, 0, value)));
        QVERIFY(log.has_value());
        QVERIFY(log->scalars.empty());
        QCOMPARE(log->settings, (Json{{"lr", 0.5}, {"net", "mlp"}, {"on", true}}));
    }

    void damagedFilesGiveWhatStandsBefore()
    {
        const std::vector<ScalarEvent> scalars{{1, 1, "a", 1}, {2, 2, "a", 2}, {3, 3, "a", 3}};
        const std::string whole = eventLogBytes(scalars, 1);
        for (std::size_t size = 0; size < whole.size(); ++size) {
            const auto log = readEventLog(bytesOf(whole.substr(0, size)));
            QCOMPARE(log.has_value(), size == 0 || size >= 40);
            if (log)
                QVERIFY(log->scalars.size() <= 2 + (size == whole.size()));
        }
        for (std::size_t at = 0; at < whole.size(); ++at) {
            std::string bad = whole;
            bad[at] = static_cast<char>(bad[at] ^ 0x10);
            const auto log = readEventLog(bytesOf(bad));
            QVERIFY(!log || !log->problem.empty());
            QVERIFY(!log || log->scalars.size() < 3);
        }
        QVERIFY(!readEventLog(bytesOf("run,metric\nno,event\nfile,at all")));
        // A length that lies, with a right checksum.
        const std::string length = little(~std::uint64_t(0));
        QVERIFY(!readEventLog(bytesOf(length + little(maskedCrc32c(bytesOf(length))) + "12345678")));
        // Right checksums around what is no message.
        QVERIFY(!readEventLog(bytesOf(record("\xff\xff\xff"))));
    }
};

QTEST_GUILESS_MAIN(EventFileTest)
#include "event_file_test.moc"
