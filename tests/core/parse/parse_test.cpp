// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/parse/image_pool.h"
#include "core/parse/onnx_session.h"
#include "tests/support/shared_data.h"

#include <QTest>
#include <cmath>
#include <cstring>
#include <fstream>
#include <map>
#include <thread>
#include <unistd.h>
#include <zlib.h>

using namespace cairn;
using namespace cairn::parse;

namespace {

std::string bytesOf(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// A PNG of the given size, written here: grey, all rows deflated.
std::string png(std::uint32_t width, std::uint32_t height, const std::string& pixels)
{
    const auto number = [](std::uint32_t value) {
        return std::string{static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8), static_cast<char>(value)};
    };
    const auto chunk = [&](const std::string& type, const std::string& data) {
        const std::string body = type + data;
        return number(static_cast<std::uint32_t>(data.size())) + body
            + number(static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()))));
    };
    uLongf size = compressBound(pixels.size());
    std::string packed(size, '\0');
    compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(pixels.data()), pixels.size());
    packed.resize(size);
    return std::string("\x89PNG\r\n\x1a\n", 8) + chunk("IHDR", number(width) + number(height) + std::string("\x08\0\0\0\0", 5))
        + chunk("IDAT", packed) + chunk("IEND", "");
}

Result<Message> misbehaving(const std::string& how, ParseLimits limits)
{
    CAIRN_ASSIGN(const auto process, ParseProcess::start({.mode = "none", .limits = limits, .arguments = {"--crash-for-test", how}}));
    return process->ask(Message{Json{{"verb", "anything"}}, {}});
}

void compareTensors(const OnnxTensor& actual, const OnnxTensor& expected)
{
    QCOMPARE(actual.type, expected.type);
    QCOMPARE(actual.shape, expected.shape);
    if (expected.type != "float32") {
        QCOMPARE(actual.bytes, expected.bytes);
        return;
    }
    const Array a = toArray(actual).value(), b = toArray(expected).value();
    for (std::size_t i = 0; i < a.values.size(); ++i)
        QVERIFY2(std::abs(a.values[i] - b.values[i]) <= 1e-4f + 1e-3f * std::abs(b.values[i]), "values differ");
}

} // namespace

class ParseTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void messagesSurviveTheWire()
    {
        std::string wire;
        const Message sent{Json{{"verb", "x"}}, std::string("a\0b", 3)};
        QVERIFY(sendMessage(sent, [&](std::span<const char> bytes) -> Result<void> { wire.append(bytes.begin(), bytes.end()); return {}; }));
        const auto readFrom = [](std::string text) {
            return [text, at = std::size_t{0}](std::span<char> bytes) mutable -> Result<void> {
                if (bytes.size() > text.size() - at)
                    return fail(ErrorCode::Crashed, "end");
                std::memcpy(bytes.data(), text.data() + at, bytes.size());
                at += bytes.size();
                return {};
            };
        };
        const auto got = receiveMessage(readFrom(wire));
        QVERIFY(got);
        QCOMPARE(got->body, sent.body);
        for (std::size_t i = 0; i < wire.size() - sent.body.size(); ++i) {
            std::string damaged = wire;
            damaged[i] = static_cast<char>(damaged[i] ^ 0x41);
            QVERIFY2(!receiveMessage(readFrom(damaged), 1000) || (i >= 20 && i < 24), std::to_string(i).c_str());
        }
        QVERIFY(!receiveMessage(readFrom(wire.substr(0, wire.size() - 1))));
    }

    void cageIsReportedAndHolds()
    {
        const auto level = sandboxLevel();
        QVERIFY2(level, level ? "" : level.error().text().c_str());
        QVERIFY(level->at("rlimits").get<bool>());
        QVERIFY(level->at("no_new_privileges").get<bool>());
        const auto tried = misbehaving("escape", {});
        QVERIFY2(tried, tried ? "" : tried.error().text().c_str());
        if (!level->at("seccomp").get<bool>())
            QSKIP("this system has no seccomp");
        for (const char* what : {"open", "exec", "fork", "socket"})
            QVERIFY2(!tried->head.at(what).get<bool>(), what);
    }

    void crashIsAMessage()
    {
        test::TempDir folder;
        test::writeFile(folder / "evil.onnx", "x");
        const auto process = ParseProcess::start({.mode = "none", .inputs = {folder / "evil.onnx"}, .arguments = {"--crash-for-test", "crash"}});
        QVERIFY(process);
        const auto reply = (*process)->ask(Message{});
        QVERIFY(!reply);
        QCOMPARE(reply.error().code, ErrorCode::Crashed);
        QVERIFY(reply.error().text().find("evil.onnx") != std::string::npos);
        QVERIFY(!(*process)->ask(Message{})); // stays gone, does not hang
    }

    void hangEndsInATimeout()
    {
        const auto reply = misbehaving("hang", {.timeoutMs = 300});
        QVERIFY(!reply);
        QCOMPARE(reply.error().code, ErrorCode::Timeout);
    }

    void busyLoopMeetsTheProcessorLimit()
    {
        const auto reply = misbehaving("spin", {.cpuSeconds = 1, .timeoutMs = 60000});
        QVERIFY(!reply);
        QCOMPARE(reply.error().code, ErrorCode::Crashed);
    }

    void cancelEndsAHang()
    {
        const auto process = ParseProcess::start({.mode = "none", .arguments = {"--crash-for-test", "hang"}});
        QVERIFY(process);
        StopSource stop;
        std::thread later([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            stop.request_stop();
        });
        const auto reply = (*process)->ask(Message{}, stop.get_token());
        later.join();
        QVERIFY(!reply);
        QCOMPARE(reply.error().code, ErrorCode::Cancelled);
    }

    void hungryHelperMeetsTheMemoryLimit()
    {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("sanitizers reserve the address space");
#endif
        const auto reply = misbehaving("memory", {.memoryBytes = std::uint64_t{512} << 20});
        QVERIFY(!reply);
        QCOMPARE(reply.error().code, ErrorCode::OutOfMemory);
    }

    void garbageAndFloodsAreRefused()
    {
        const auto garbage = misbehaving("garbage", {});
        QVERIFY(!garbage);
        QCOMPARE(garbage.error().code, ErrorCode::Corrupt);
        const auto flood = misbehaving("flood", {.replyBytes = 1 << 20});
        QVERIFY(!flood);
        QCOMPARE(flood.error().code, ErrorCode::InvalidInput);
    }

    void inputsMustBeFiles()
    {
        test::TempDir folder;
        QCOMPARE(ParseProcess::start({.mode = "none", .inputs = {folder / "none"}}).error().code, ErrorCode::NotFound);
        QCOMPARE(ParseProcess::start({.mode = "none", .inputs = {folder.path()}}).error().code, ErrorCode::InvalidInput);
        QCOMPARE(ParseProcess::start({.mode = "none", .inputs = {"/dev/null"}}).error().code, ErrorCode::InvalidInput);
    }

    void picturesAreDecoded()
    {
        const std::string rows("\0\x01\x02\0\x03\x04", 6); // two rows of two pixels, filter 0
        ImageReader reader;
        const std::vector<std::string> files{png(2, 2, rows), "no picture", ""};
        const auto images = reader.decode(files, {.channels = 1});
        QVERIFY2(images, images ? "" : images.error().text().c_str());
        QCOMPARE((*images)[0].pixels, std::string("\x01\x02\x03\x04"));
        QVERIFY(!(*images)[1].problem.empty());
        QVERIFY(!(*images)[2].problem.empty());
        const auto colour = reader.decode(std::vector{files[0]}, {.channels = 3, .width = 4, .height = 4});
        QVERIFY(colour);
        QCOMPARE(colour->front().pixels.size(), std::size_t{48});
    }

    void planesComeThroughSharedMemory()
    {
        const std::string ppm = std::string("P6 2 2 255\n") + "\x01\x0b\x15\x02\x0c\x16\x03\x0d\x17\x04\x0e\x18"; // red, green, blue of four pixels
        ImageReader reader;
        std::map<std::size_t, std::vector<std::uint8_t>> seen;
        const auto keep = [&](std::size_t place, std::span<const std::uint8_t> planes) -> Result<void> {
            seen[place] = {planes.begin(), planes.end()};
            return {};
        };
        const ImageRequest tiny{.channels = 3, .width = 2, .height = 2};
        const auto small = reader.decodePlanes(std::vector<std::string>{ppm, "no picture", "", png(2, 2, std::string("\0\x01\x02\0\x03\x04", 6))}, tiny, keep);
        QVERIFY2(small, small ? "" : small.error().text().c_str());
        QCOMPARE(small->size(), std::size_t{4});
        QCOMPARE(seen.size(), std::size_t{2});
        QCOMPARE(seen.at(0), (std::vector<std::uint8_t>{1, 2, 3, 4, 11, 12, 13, 14, 21, 22, 23, 24}));
        QVERIFY((*small)[0].empty() && !(*small)[1].empty() && !(*small)[2].empty() && (*small)[3].empty());
        QCOMPARE(seen.at(3), (std::vector<std::uint8_t>{1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4}));
        QCOMPARE(reader.decodePlanes(std::vector{ppm}, {}, keep).error().code, ErrorCode::InvalidInput); // no size
        const auto full = reader.decodePlanes(std::vector{ppm}, tiny, [](std::size_t, std::span<const std::uint8_t>) -> Result<void> { return fail(ErrorCode::NoSpace, "full"); });
        QCOMPARE(full.error().code, ErrorCode::NoSpace);

        // More than the memory holds at once, then a single one that is larger than it: the same pixels as over the wire.
        for (const int side : {2048, 4096}) {
            const ImageRequest large{.channels = 3, .width = side, .height = side};
            const std::vector<std::string> files(side == 2048 ? 5 : 1, ppm);
            seen.clear();
            const auto problems = reader.decodePlanes(files, large, keep);
            QVERIFY2(problems, problems ? "" : problems.error().text().c_str());
            QCOMPARE(seen.size(), files.size());
            const auto wire = ImageReader().decode(std::vector{ppm}, large);
            QVERIFY(wire);
            const std::size_t area = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
            for (std::size_t i = 0; i < area; i += 997) {
                for (std::size_t c = 0; c < 3; ++c)
                    QCOMPARE(seen.rbegin()->second[c * area + i], static_cast<std::uint8_t>(wire->front().pixels[i * 3 + c]));
            }
        }
    }

    void errorsOfTheSinkEndThePool()
    {
        const std::string ppm = std::string("P6 1 1 255\n") + "\x01\x02\x03";
        ImagePool pool(2);
        std::size_t seen = 0;
        const auto full = pool.decodePlanes(std::vector<std::string>(40, ppm), {.channels = 3, .width = 1, .height = 1}, [&](std::size_t, std::span<const std::uint8_t>) -> Result<void> {
            return ++seen < 5 ? Result<void>() : fail(ErrorCode::NoSpace, "The disk is full");
        });
        QCOMPARE(full.error().code, ErrorCode::NoSpace);
        QCOMPARE(seen, std::size_t{5}); // none is tried again
    }

    void sharedMemoryKeepsItsSize()
    {
        const auto block = SharedBlock::make(8192);
        QVERIFY(block);
        QCOMPARE((*block)->bytes().size(), std::size_t{8192});
        QVERIFY(::ftruncate((*block)->descriptor(), 0) != 0); // a helper that tried would take the memory away under its reader
        QVERIFY(::ftruncate((*block)->descriptor(), 1 << 20) != 0);
        QCOMPARE(SharedBlock::make(std::size_t{1} << 60).error().code, ErrorCode::OutOfMemory);
    }

    void pictureBombsAreRefused()
    {
        ImageReader reader;
        const auto images = reader.decode(std::vector{png(60000, 60000, std::string(100000, '\0'))}, {});
        if (images)
            QVERIFY(!images->front().problem.empty());
        else
            QVERIFY(images.error().code != ErrorCode::Internal);
        QVERIFY(reader.decode(std::vector{png(1, 1, std::string(2, '\0'))}, {.channels = 1})); // goes on afterwards
    }

    void brokenModelsAreMessages()
    {
        test::TempDir folder;
        test::writeFile(folder / "empty.onnx", "");
        test::writeFile(folder / "noise.onnx", std::string(5000, '\xff'));
        for (const char* file : {"empty.onnx", "noise.onnx"}) {
            const auto session = OnnxSession::open(folder / file);
            QVERIFY(!session);
            QCOMPARE(session.error().code, ErrorCode::Corrupt);
            QVERIFY(session.error().where.find(file) != std::string::npos);
            QVERIFY(!summarizeOnnx(folder / file));
        }
    }

    /// Protobuf by hand: ModelProto{graph{initializer{dims 1, data_type 1, external_data{location}, data_location 1}}}
    void externalWeightsAreRefused()
    {
        const auto field = [](int number, const std::string& text) {
            return std::string{static_cast<char>(number << 3 | 2), static_cast<char>(text.size())} + text;
        };
        const std::string entry = field(1, "location") + field(2, "../secret.bin");
        const std::string tensor = std::string("\x08\x01\x10\x01", 4) + field(8, "w") + field(13, entry) + std::string("\x70\x01", 2);
        test::TempDir folder;
        test::writeFile(folder / "external.onnx", std::string("\x08\x08", 2) + field(7, field(5, tensor)));
        const auto session = OnnxSession::open(folder / "external.onnx");
        QVERIFY(!session);
        QCOMPARE(session.error().code, ErrorCode::Unsupported);
    }

    void publishedModelsGiveTheirPublishedOutputs_data()
    {
        QTest::addColumn<QString>("model");
        for (const char* model : {"pytorch-operator/test_operator_conv", "pytorch-operator/test_operator_maxpool",
                                  "pytorch-operator/test_operator_flatten", "pytorch-converted/test_Conv2d",
                                  "pytorch-converted/test_Linear_no_bias", "pytorch-converted/test_Embedding",
                                  "pytorch-converted/test_Softmax", "pytorch-converted/test_PixelShuffle",
                                  "simple/test_single_relu_model", "simple/test_sequence_model8"})
            QTest::newRow(model) << QString::fromLatin1(model);
    }

    void publishedModelsGiveTheirPublishedOutputs()
    {
        QFETCH(QString, model);
        const auto file = test::sharedFile("onnx/" + model.toStdString() + "/model.onnx");
        if (!file)
            QSKIP("shared data is absent");
        const std::filesystem::path data = file->parent_path() / "test_data_set_0";
        const auto summary = summarizeOnnx(*file);
        QVERIFY2(summary, summary ? "" : summary.error().text().c_str());
        QVERIFY(summary->nodes > 0);
        auto session = OnnxSession::open(*file);
        QVERIFY2(session, session ? "" : session.error().text().c_str());
        std::vector<OnnxTensor> inputs;
        for (std::size_t i = 0; i < summary->inputs.size(); ++i) {
            auto input = readOnnxTensor(data / ("input_" + std::to_string(i) + ".pb"));
            QVERIFY2(input, input ? "" : input.error().text().c_str());
            input->name = summary->inputs[i].name;
            inputs.push_back(*input);
        }
        const auto outputs = session->run(inputs);
        QVERIFY2(outputs, outputs ? "" : outputs.error().text().c_str());
        for (std::size_t i = 0; i < outputs->size(); ++i)
            compareTensors((*outputs)[i], readOnnxTensor(data / ("output_" + std::to_string(i) + ".pb")).value());
    }

    void modelsCanBeGivenAsBytes()
    {
        const auto file = test::sharedFile("onnx/simple/test_single_relu_model/model.onnx");
        if (!file)
            QSKIP("shared data is absent");
        auto session = OnnxSession::openBytes(bytesOf(*file));
        QVERIFY(session);
        QCOMPARE(session->inputs(), std::vector<std::string>{"x"});
        const auto wrong = session->run({toOnnx("nobody", Array{{1, 2}, {-1, 1}})});
        QVERIFY(!wrong);
        const auto right = session->run({toOnnx("x", Array{{1, 2}, {-1, 1}})});
        QVERIFY2(right, right ? "" : right.error().text().c_str());
        QCOMPARE(toArray(right->front())->values, (std::vector<float>{0, 1}));
    }
};

QTEST_APPLESS_MAIN(ParseTest)
#include "parse_test.moc"
