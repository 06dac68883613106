// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/foreign/onnx_reader.h"

#include "core/base/random.h"
#include "tests/support/shared_data.h"

#include <QTest>
#include <cstring>
#include <filesystem>

using namespace cairn;
using namespace cairn::formats;
using namespace cairn::test;

namespace fs = std::filesystem;

namespace {

using Ints = std::vector<std::int64_t>;
using Names = std::vector<std::string>;

std::string varint(std::uint64_t value)
{
    std::string bytes;
    for (; value >= 0x80; value >>= 7)
        bytes += static_cast<char>(0x80 | (value & 0x7f));
    return bytes + static_cast<char>(value);
}
std::string whole(int field, std::uint64_t value) { return varint(static_cast<std::uint64_t>(field) << 3) + varint(value); }
std::string part(int field, const std::string& bytes) { return varint(static_cast<std::uint64_t>(field) << 3 | 2) + varint(bytes.size()) + bytes; }
std::string real(int field, float value) { return varint(static_cast<std::uint64_t>(field) << 3 | 5) + std::string(reinterpret_cast<const char*>(&value), 4); }

template <typename Number>
std::string packed(const std::vector<Number>& numbers)
{
    return {reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(Number)};
}

std::string dims(const Ints& shape)
{
    std::string bytes;
    for (const std::int64_t length : shape)
        bytes += whole(1, static_cast<std::uint64_t>(length));
    return bytes;
}

std::string rawTensor(const std::string& name, int type, const Ints& shape, const std::string& raw)
{
    return dims(shape) + whole(2, static_cast<std::uint64_t>(type)) + part(8, name) + part(9, raw);
}

std::string externalTensor(const std::string& name, const Ints& shape, const std::string& location, const std::string& offset = "", const std::string& length = "")
{
    const auto entry = [](const std::string& key, const std::string& value) { return part(13, part(1, key) + part(2, value)); };
    return dims(shape) + whole(2, 1) + part(8, name) + entry("location", location) + (offset.empty() ? "" : entry("offset", offset))
        + (length.empty() ? "" : entry("length", length)) + whole(14, 1);
}

std::string value(const std::string& name, const std::vector<std::string>& axes)
{
    std::string shape;
    for (const std::string& axis : axes)
        shape += part(1, axis);
    return part(1, name) + part(2, part(1, whole(1, 1) + part(2, shape)));
}

std::string model(const std::string& graph, std::uint64_t opset = 17)
{
    return whole(1, 8) + part(2, "test") + part(8, part(1, "") + whole(2, opset)) + part(7, graph);
}

std::string smallGraph(const std::string& extra = "")
{
    const std::string attributes = part(5, part(1, "strides") + whole(8, 2) + whole(8, 3) + whole(20, 7)) + part(5, part(1, "alpha") + real(2, 0.5f) + whole(20, 1))
        + part(5, part(1, "mode") + part(4, "same") + whole(20, 3)) + part(5, part(1, "axis") + whole(3, ~std::uint64_t{0}) + whole(20, 2))
        + part(5, part(1, "pads") + part(8, varint(1) + varint(300)) + whole(20, 7)) + part(5, part(1, "scales") + part(7, packed<float>({1.5f, 2})) + whole(20, 6))
        + part(5, part(1, "value") + part(5, rawTensor("", 7, {1}, packed<std::int64_t>({9}))) + whole(20, 4)) + part(5, part(1, "body") + part(6, "") + whole(20, 5));
    return part(1, part(1, "x") + part(1, "w") + part(1, "") + part(2, "y") + part(3, "conv") + part(4, "Conv") + attributes)
        + part(1, part(1, "y") + part(2, "z") + part(4, "Own") + part(7, "com.example"))
        + part(5, rawTensor("w", 1, {2, 1}, packed<float>({1, -2}))) + part(5, dims({3}) + whole(2, 7) + part(7, varint(1) + varint(2) + varint(~std::uint64_t{0})) + part(8, "list"))
        + part(5, dims({2}) + whole(2, 10) + part(5, varint(0x3c00) + varint(0xc000)) + part(8, "half")) + part(5, dims({1}) + whole(2, 8) + part(6, "text") + part(8, "words"))
        + part(11, value("x", {part(2, "batch"), whole(1, 3)})) + part(11, value("w", {})) + part(12, value("z", {whole(1, 4)})) + extra;
}

Result<ForeignGraph> read(const std::string& bytes)
{
    const auto owner = std::make_shared<std::string>(bytes);
    return readOnnx({{reinterpret_cast<const std::uint8_t*>(owner->data()), owner->size()}, owner}, "test");
}

} // namespace

class OnnxReaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void smallModel()
    {
        const auto graph = read(model(smallGraph()));
        QVERIFY2(graph, graph ? "" : graph.error().text().c_str());
        QCOMPARE(graph->version, std::int64_t{17});
        QCOMPARE(graph->producer, std::string("test"));
        QCOMPARE(graph->inputs, Names{"x"});
        QCOMPARE(graph->outputs, Names{"z"});
        QCOMPARE(*graph->values.at("x").shape, (Ints{-1, 3}));
        const ForeignOperator& conv = graph->operators.at(0);
        QCOMPARE(conv.inputs, (Names{"x", "w", ""}));
        QCOMPARE(conv.attribute<Ints>("strides"), (Ints{2, 3}));
        QCOMPARE(conv.attribute<Ints>("pads"), (Ints{1, 300}));
        QCOMPARE(conv.attribute<double>("alpha"), 0.5);
        QCOMPARE(conv.attribute<std::string>("mode"), std::string("same"));
        QCOMPARE(conv.attribute<std::int64_t>("axis"), std::int64_t{-1});
        QCOMPARE(conv.attribute<std::vector<double>>("scales"), (std::vector<double>{1.5, 2}));
        QCOMPARE(*integersOf(conv.attribute<ForeignConstant>("value")), (Ints{9}));
        QCOMPARE(conv.notRead, Names{"body"});
        QCOMPARE(conv.attribute<std::int64_t>("strides", 5), std::int64_t{5}); // of another type
        QCOMPARE(operatorCounts(*graph).at("com.example::Own"), std::size_t{1});
        QCOMPARE(*floatsOf(graph->constants.at("w")), (std::vector<float>{1, -2}));
        QCOMPARE(*integersOf(graph->constants.at("list")), (Ints{1, 2, -1}));
        QCOMPARE(*floatsOf(graph->constants.at("half")), (std::vector<float>{1, -2}));
        QVERIFY(graph->constants.at("words").tensor.type == StoredType::Text);
        QVERIFY(graph->notes.empty());
        const auto weights = constantsOf(*graph);
        QCOMPARE(weights->tensors().size(), std::size_t{4});
        QCOMPARE(weights->facts().format, std::string("ONNX, opset 17"));
    }

    void oddOpsetsAreNoted()
    {
        QVERIFY(read(model(smallGraph(), 8))->notes.front().starts_with("Opset 8"));
        QVERIFY(read(model(smallGraph(), 23))->notes.front().starts_with("Opset 23"));
    }

    void hostileModels_data()
    {
        QTest::addColumn<std::string>("bytes");
        QTest::addColumn<std::string>("word");
        const auto row = [](const char* name, const std::string& extra, const std::string& word) { QTest::newRow(name) << model(smallGraph(extra)) << word; };
        QTest::newRow("empty") << std::string() << std::string("no ONNX");
        QTest::newRow("no graph") << whole(1, 8) << std::string("no ONNX");
        QTest::newRow("longer than the file") << std::string("\x08\x08\x3a\xff\xff\xff\xff\x7f", 8) << std::string("no ONNX");
        QTest::newRow("endless number") << std::string(20, '\xff') << std::string("no ONNX");
        row("shape does not fit", part(5, rawTensor("v", 1, {3}, packed<float>({1, 2}))), "needs 12 bytes");
        row("negative shape", part(5, rawTensor("v", 1, {-1}, "")), "impossible");
        row("shape overflows", part(5, rawTensor("v", 1, {Ints::value_type{1} << 40, Ints::value_type{1} << 40}, "")), "impossible");
        row("name twice", part(5, rawTensor("w", 1, {1}, packed<float>({1}))), "two constants");
        row("group", std::string("\x0b\x0c"), "damaged");
        row("other file", part(5, externalTensor("v", {1}, "data.bin")), "another file");
    }

    void hostileModels()
    {
        QFETCH(std::string, bytes);
        QFETCH(std::string, word);
        const auto graph = read(bytes);
        QVERIFY(!graph);
        QVERIFY2(graph.error().text().find(word) != std::string::npos, graph.error().text().c_str());
    }

    void unknownTypesAreNoted()
    {
        const auto graph = read(model(smallGraph(part(5, rawTensor("c", 14, {1}, std::string(8, '\0'))))));
        QVERIFY(graph && !graph->constants.contains("c"));
        QVERIFY2(graph->notes.front().find("type 14") != std::string::npos, graph->notes.front().c_str());
    }

    void weightsInOtherFiles()
    {
        const TempDir folder;
        fs::create_directories(folder / "model/sub");
        fs::create_directories(folder / "secret");
        const std::string numbers = packed<float>({1, 2, 3, 4});
        writeFile(folder / "model/data.bin", numbers);
        writeFile(folder / "model/sub/data.bin", numbers);
        writeFile(folder / "secret/data.bin", numbers);
        writeFile(folder / "model/twice.bin", numbers);
        fs::create_hard_link(folder / "model/twice.bin", folder / "secret/twice.bin");
        fs::create_symlink(folder / "secret/data.bin", folder / "model/link.bin");
        fs::create_directory_symlink(folder / "secret", folder / "model/away");
        const auto open = [&](const std::string& location, const std::string& offset, const std::string& length, std::int64_t count) {
            writeFile(folder / "model/m.onnx", model(part(5, externalTensor("v", {count}, location, offset, length))));
            return openOnnx(folder / "model/m.onnx");
        };
        const auto good = open("data.bin", "4", "8", 2);
        QVERIFY2(good, good ? "" : good.error().text().c_str());
        QCOMPARE(*floatsOf(good->constants.at("v")), (std::vector<float>{2, 3}));
        QVERIFY(open("sub/data.bin", "", "", 4));
        QVERIFY(open("./data.bin", "8", "", 2));
        for (const std::string bad : {"../secret/data.bin", (folder / "secret/data.bin").string().c_str(), "link.bin", "away/data.bin", "twice.bin", "sub/../data.bin", "/dev/zero",
                                      "sub", "nothing.bin", "", "data.bin/", "m.onnx\\x"}) {
            const auto graph = open(bad, "", "", 1);
            QVERIFY2(!graph, bad.c_str());
        }
        QVERIFY(!open("data.bin", "8", "", 3));
        QVERIFY(!open("data.bin", "17", "", 0));
        QVERIFY(!open("data.bin", "-4", "", 1));
        QVERIFY(!open("data.bin", "18446744073709551612", "", 1));
        QVERIFY(!open("data.bin", "0", "4", 2));
    }

    void damagedModels()
    {
        const std::string good = model(smallGraph());
        for (std::size_t length = 0; length < good.size(); ++length)
            (void)read(good.substr(0, length)).has_value();
        const Philox random(7, 1);
        for (std::uint64_t i = 0; i < 20'000; ++i) {
            std::string changed = good;
            for (std::uint64_t change = 0; change < 3; ++change)
                changed[random.below(8 * i + 2 * change, changed.size())] = static_cast<char>(random.below(8 * i + 2 * change + 1, 256));
            if (const auto graph = read(changed)) {
                for (const auto& [name, constant] : graph->constants)
                    (void)floatsOf(constant).has_value();
            }
        }
    }
};

QTEST_GUILESS_MAIN(OnnxReaderTest)
#include "onnx_reader_test.moc"
