// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/safetensors.h"

#include "core/base/random.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cstring>

using namespace cairn;
using namespace cairn::formats;

namespace {

/// JSON written with single quotes.
std::string json(std::string text)
{
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

std::string file(const std::string& header, std::size_t dataBytes, std::uint64_t length = 0)
{
    const std::uint64_t size = length ? length : header.size();
    std::string bytes(reinterpret_cast<const char*>(&size), sizeof size);
    return bytes + header + std::string(dataBytes, '\1');
}

Result<SafetensorsReader> read(const std::string& bytes)
{
    return SafetensorsReader::over(std::as_bytes(std::span(bytes)), "test");
}

struct Sample {
    std::vector<float> floats{1.5f, -2.0f, 3.25f, 0.0f, 1e-30f, 7.0f};
    std::vector<std::int64_t> integers{-1, std::int64_t{1} << 60};
    std::vector<std::uint8_t> bytes{0, 127, 255};

    Weights weights() const
    {
        return {{"conv.weight", {ElementType::Float32, {2, 3}, std::as_bytes(std::span(floats))}},
                {"a.count", {ElementType::Int64, {2}, std::as_bytes(std::span(integers))}},
                {"mask \"\xC3\xA9\"", {ElementType::UInt8, {3, 1}, std::as_bytes(std::span(bytes))}},
                {"scalar", {ElementType::Float32, {}, std::as_bytes(std::span(floats).first(1))}},
                {"empty", {ElementType::Float32, {0, 5}, {}}}};
    }
};

void compare(const Weights& a, const Weights& b)
{
    QCOMPARE(a.size(), b.size());
    for (const auto& [name, tensor] : a) {
        QVERIFY(b.contains(name));
        QVERIFY(tensor.type == b.at(name).type && tensor.shape == b.at(name).shape);
        QVERIFY(std::equal(tensor.bytes.begin(), tensor.bytes.end(), b.at(name).bytes.begin(), b.at(name).bytes.end()));
    }
}

} // namespace

class SafetensorsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void filesComeBackAsTheyWere()
    {
        const Sample sample;
        const QTemporaryDir folder;
        const QString path = folder.filePath("w.safetensors");
        QFile out(path);
        QVERIFY(out.open(QIODevice::WriteOnly));
        std::size_t parts = 0;
        QVERIFY(writeSafetensors(sample.weights(), {{"format", "pt"}, {"note", "\"quoted\""}}, [&](std::span<const std::byte> bytes) -> Result<void> {
            ++parts;
            out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<qint64>(bytes.size()));
            return {};
        }));
        out.close();
        QCOMPARE(parts, std::size_t{2 + 5});
        const auto reader = SafetensorsReader::open(path.toStdString());
        QVERIFY2(reader, reader ? "" : reader.error().text().c_str());
        QCOMPARE(reader->metadata().at("note"), std::string("\"quoted\""));
        const auto weights = reader->readAll();
        QVERIFY(weights);
        compare(sample.weights(), weights->tensors);
        const TensorInfo* one = reader->find("conv.weight");
        QVERIFY(one && !reader->find("nothing"));
        std::vector<float> values(6);
        QVERIFY(reader->read(*one, std::as_writable_bytes(std::span(values))));
        QCOMPARE(values, sample.floats);
        QVERIFY(!reader->read(*one, std::as_writable_bytes(std::span(values).first(5))));
        QVERIFY(QFile::resize(path, 100));
        QCOMPARE(reader->readAll().error().code, ErrorCode::Io);
    }

    void dataAreAligned()
    {
        const std::string bytes = *safetensorsBytes(Sample().weights());
        std::uint64_t length = 0;
        std::memcpy(&length, bytes.data(), sizeof length);
        QCOMPARE(length % 8, std::uint64_t{0});
        const auto reader = read(bytes);
        QVERIFY(reader);
        for (const TensorInfo& tensor : reader->tensors())
            QCOMPARE(tensor.begin % (tensor.dtype == "I64" ? 8 : tensor.dtype == "F32" ? 4 : 1), std::uint64_t{0});
    }

    void thePythonLibraryReadsIt()
    {
        const Sample sample;
        const QTemporaryDir folder;
        QFile out(folder.filePath("w.safetensors"));
        QVERIFY(out.open(QIODevice::WriteOnly));
        const std::string bytes = *safetensorsBytes(sample.weights(), {{"k", "v"}});
        out.write(bytes.data(), static_cast<qint64>(bytes.size()));
        out.close();
        QProcess python;
        python.setProcessChannelMode(QProcess::MergedChannels);
        python.setWorkingDirectory(folder.path());
        python.start("python3", {"-c", "try:\n import safetensors, numpy, safetensors.numpy as s\nexcept ImportError: raise SystemExit(77)\n"
                                       "w = s.load_file('w.safetensors')\nprint(w['conv.weight'].tolist(), w['a.count'].tolist(), w['scalar'].shape)\n"
                                       "s.save_file({'x': numpy.arange(3, dtype='float32'), 'n': numpy.array(5)}, 'p.safetensors', {'by': 'python'})"});
        QVERIFY(python.waitForFinished(60'000));
        const QByteArray printed = python.readAll();
        if (python.exitCode() == 77)
            QSKIP("python3-safetensors is not installed");
        QVERIFY2(printed.startsWith("[[1.5, -2.0, 3.25], [0.0, "), printed);
        QVERIFY2(printed.contains("[-1, 1152921504606846976] ()"), printed);
        const auto back = SafetensorsReader::open(folder.filePath("p.safetensors").toStdString());
        QVERIFY(back);
        QCOMPARE(back->metadata().at("by"), std::string("python"));
        QCOMPARE(back->readAll()->tensors.at("x").shape, std::vector<std::int64_t>{3});
    }

    void hostileFilesAreRefused_data()
    {
        QTest::addColumn<std::string>("bytes");
        QTest::addColumn<std::string>("word");
        const auto row = [](const char* name, const std::string& bytes, const std::string& word) { QTest::newRow(name) << bytes << word; };
        const std::string good = json("{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}");
        const auto tensor = [](const std::string& body) { return json("{'a':{" + body + "}}"); };
        row("empty", "", "too short");
        row("seven bytes", "1234567", "too short");
        row("header too large", file(good, 8, 100'000'001), "100 MB");
        row("header length overflows", file(good, 8, ~std::uint64_t{0}), "100 MB");
        row("header longer than file", file(good, 8, 1000), "longer than the file");
        row("header does not start with {", file(" " + good, 8), "not JSON");
        row("header is not UTF-8", file("{\"\xff\":1}", 8), "not JSON");
        row("header has NUL", file(good + std::string(1, '\0'), 8), "not JSON");
        row("header is cut", file(good.substr(0, good.size() - 2), 8), "not JSON");
        row("something behind", file(good + "x", 8), "not JSON");
        row("two documents", file(good + good, 8), "not JSON");
        row("name twice", file(json("{'a':{'dtype':'U8','shape':[1],'data_offsets':[0,1]},'a':{'dtype':'U8','shape':[1],'data_offsets':[1,2]}}"), 2), "twice");
        row("entry twice", file(tensor("'dtype':'U8','dtype':'U8','shape':[1],'data_offsets':[0,1]"), 1), "twice");
        row("metadata twice", file(json("{'__metadata__':{'a':'b','a':'c'}}"), 0), "twice");
        row("metadata number", file(json("{'__metadata__':{'a':1}}"), 0), "");
        row("metadata nested", file(json("{'__metadata__':{'a':{}}}"), 0), "");
        row("metadata text", file(json("{'__metadata__':'a'}"), 0), "");
        row("tensor number", file(json("{'a':5}"), 0), "");
        row("name empty", file(json("{'':{'dtype':'U8','shape':[1],'data_offsets':[0,1]}}"), 1), "name");
        row("dtype missing", file(tensor("'shape':[1],'data_offsets':[0,1]"), 1), "missing");
        row("dtype unknown", file(tensor("'dtype':'F33','shape':[1],'data_offsets':[0,1]"), 1), "F33");
        row("dtype number", file(tensor("'dtype':5,'shape':[1],'data_offsets':[0,1]"), 1), "");
        row("shape missing", file(tensor("'dtype':'U8','data_offsets':[0,1]"), 1), "missing");
        row("shape negative", file(tensor("'dtype':'U8','shape':[-1],'data_offsets':[0,1]"), 1), "negative");
        row("shape real", file(tensor("'dtype':'U8','shape':[1.0],'data_offsets':[0,1]"), 1), "integer");
        row("shape nested", file(tensor("'dtype':'U8','shape':[[1]],'data_offsets':[0,1]"), 1), "");
        row("shape long", file(tensor("'dtype':'U8','shape':[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],'data_offsets':[0,1]"), 1), "32 axes");
        row("shape overflows", file(tensor("'dtype':'F32','shape':[4294967296,4294967296,4294967296],'data_offsets':[0,8]"), 8), "larger than any memory");
        row("shape overflows to the right size", file(tensor("'dtype':'U8','shape':[4611686018427387904,4],'data_offsets':[0,0]"), 0), "larger than any memory");
        row("shape beyond 64 bits", file(tensor("'dtype':'U8','shape':[99999999999999999999],'data_offsets':[0,8]"), 8), "");
        row("shape does not fit", file(tensor("'dtype':'F32','shape':[3],'data_offsets':[0,8]"), 8), "needs 12 bytes");
        row("offsets missing", file(tensor("'dtype':'U8','shape':[1]"), 1), "missing");
        row("one offset", file(tensor("'dtype':'U8','shape':[1],'data_offsets':[0]"), 1), "missing");
        row("three offsets", file(tensor("'dtype':'U8','shape':[1],'data_offsets':[0,1,2]"), 1), "");
        row("offsets backwards", file(tensor("'dtype':'U8','shape':[1],'data_offsets':[1,0]"), 1), "do not lie");
        row("offsets behind the end", file(tensor("'dtype':'U8','shape':[9],'data_offsets':[0,9]"), 8), "do not lie");
        row("first byte not used", file(tensor("'dtype':'U8','shape':[1],'data_offsets':[1,2]"), 2), "hole");
        row("hole", file(json("{'a':{'dtype':'U8','shape':[1],'data_offsets':[0,1]},'b':{'dtype':'U8','shape':[1],'data_offsets':[2,3]}}"), 3), "hole");
        row("overlap", file(json("{'a':{'dtype':'U8','shape':[2],'data_offsets':[0,2]},'b':{'dtype':'U8','shape':[2],'data_offsets':[1,3]}}"), 3), "overlap");
        row("same bytes twice", file(json("{'a':{'dtype':'U8','shape':[2],'data_offsets':[0,2]},'b':{'dtype':'U8','shape':[2],'data_offsets':[0,2]}}"), 2), "overlap");
        row("bytes left over", file(good, 9), "behind the last tensor");
        row("unknown entry", file(tensor("'dtype':'U8','shape':[1],'data_offsets':[0,1],'code':'x'"), 1), "unknown entry");
        row("deep", file("{\"a\":" + std::string(1'000'000, '['), 0), "");
        row("list", file("[]", 0), "not JSON");
    }

    void hostileFilesAreRefused()
    {
        QFETCH(std::string, bytes);
        QFETCH(std::string, word);
        const auto reader = read(bytes);
        QVERIFY(!reader);
        QCOMPARE(reader.error().code, ErrorCode::Corrupt);
        QVERIFY2(reader.error().what.find(word) != std::string::npos, reader.error().text().c_str());
        QVERIFY(!reader.error().fix.empty());
    }

    void oddButLegalFilesAreRead()
    {
        QVERIFY(read(file("{}", 0)));
        QVERIFY(read(file("{}      ", 0)));
        const std::string bytes = file(json("{'z':{'dtype':'U8','shape':[0,4611686018427387904],'data_offsets':[2,2]},'a':{'data_offsets':[0,2],'shape':[],'dtype':'BF16'}}"), 2);
        const auto reader = read(bytes); // refers to the bytes
        QVERIFY2(reader, reader ? "" : reader.error().text().c_str());
        QCOMPARE(reader->readAll().error().code, ErrorCode::Unsupported);
    }

    void mutatedFilesNeverCrash()
    {
        const std::string good = *safetensorsBytes(Sample().weights(), {{"a", "b"}});
        const Philox random(11, 0);
        int accepted = 0;
        for (std::uint64_t round = 0; round < 20'000; ++round) {
            std::string bytes = good;
            for (std::uint64_t change = 0; change <= random.below(8 * round, 4); ++change)
                bytes[random.below(8 * round + 1 + change, bytes.size())] = static_cast<char>(random.below(8 * round + 5 + change % 2, 256));
            bytes.resize(random.below(8 * round + 7, 4) == 0 ? random.below(8 * round + 3, bytes.size()) : bytes.size());
            if (const auto reader = read(bytes)) {
                ++accepted;
                [[maybe_unused]] const auto all = reader->readAll();
            }
        }
        QVERIFY(accepted > 0); // changed numbers are still numbers
    }

    void whatIsNoFileIsSaid()
    {
        const QTemporaryDir folder;
        QCOMPARE(SafetensorsReader::open("/nowhere/at/all").error().code, ErrorCode::NotFound);
        QCOMPARE(SafetensorsReader::open(folder.path().toStdString()).error().code, ErrorCode::InvalidInput);
        QCOMPARE(SafetensorsReader::open("/dev/zero").error().code, ErrorCode::InvalidInput);
    }

    void tensorsThatCannotBeWrittenAreRefused()
    {
        const Sample sample;
        Weights weights = sample.weights();
        weights["conv.weight"].shape = {2, 4};
        QCOMPARE(safetensorsBytes(weights).error().where, std::string("conv.weight"));
        weights = sample.weights();
        weights["__metadata__"] = weights["scalar"];
        QVERIFY(!safetensorsBytes(weights));
        const auto full = writeSafetensors(sample.weights(), {}, [](std::span<const std::byte>) -> Result<void> { return fail(ErrorCode::NoSpace, "The disk is full"); });
        QCOMPARE(full.error().code, ErrorCode::NoSpace);
    }
};

QTEST_GUILESS_MAIN(SafetensorsTest)
#include "safetensors_test.moc"
