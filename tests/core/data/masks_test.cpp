// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures with masks, from the folder to the numbers of the pixels.
#include "core/data/masks/mask_files.h"
#include "core/data/synthetic/synthetic.h"
#include "core/data/write/png.h"
#include "tests/core/data/data_test_support.h"
#include "tests/support/png.h"

#include <zlib.h>

using namespace cairn;
using namespace cairn::data;
using cairn::test::columnTexts;
using cairn::test::failure;
using cairn::test::greyPng;
using cairn::test::openFile;
using cairn::test::put;
using cairn::test::QuietJob;
using cairn::test::TempDir;

namespace fs = std::filesystem;

namespace {

using Bytes = std::vector<std::uint8_t>;

const std::vector<PaletteColour> kPalette{{0, 0, 0}, {255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {9, 9, 9}};

/// A PNG of `bits` bits a pixel (1, 2 or 4), of one line whose pixels fill whole bytes.
std::string narrowPng(int bits, bool palette, const Bytes& packed)
{
    const auto width = static_cast<std::uint32_t>(packed.size() * 8 / static_cast<std::size_t>(bits));
    const auto number = [](std::uint32_t value) { return std::string{static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8), static_cast<char>(value)}; };
    const auto chunk = [&](const std::string& type, const std::string& data) {
        const std::string body = type + data;
        return number(static_cast<std::uint32_t>(data.size())) + body + number(static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()))));
    };
    const std::string line = '\0' + std::string(packed.begin(), packed.end());
    uLongf size = compressBound(line.size());
    std::string deflated(size, '\0');
    compress(reinterpret_cast<Bytef*>(deflated.data()), &size, reinterpret_cast<const Bytef*>(line.data()), line.size());
    deflated.resize(size);
    std::string colours;
    for (int i = 0; i < 1 << bits; ++i)
        colours += std::string{static_cast<char>(200 - 40 * i), static_cast<char>(7), static_cast<char>(60 + i)};
    return std::string("\x89PNG\r\n\x1a\n", 8) + chunk("IHDR", number(width) + number(1) + std::string{static_cast<char>(bits), palette ? '\3' : '\0', 0, 0, 0})
        + (palette ? chunk("PLTE", colours) + chunk("tRNS", std::string(1, '\0')) : "") + chunk("IDAT", deflated) + chunk("IEND", "");
}

Result<Bytes> masksOf(const Dataset& dataset, std::vector<RowId> rows)
{
    const auto& shape = dataset.schema()[*dataset.schema().imageColumn()].shape;
    Bytes bytes(rows.size() * static_cast<std::size_t>(shape[1] * shape[2]));
    CAIRN_TRY(dataset.copyMasks(rows, bytes));
    return bytes;
}

bool noticed(const Dataset& dataset, const std::string& words)
{
    return std::ranges::any_of(dataset.notices(), [&](const std::string& notice) { return notice.find(words) != std::string::npos; });
}

} // namespace

class MasksTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void masksAreFoundByTheirFolder()
    {
        const auto pairs = pairMasks({"train/images/a.jpg", "train/masks/a.png", "test/images/b.jpg", "test/masks/b_mask.png", "test/images/c.jpg"});
        QVERIFY(pairs);
        QCOMPARE(pairs->pictures, (std::vector<std::string>{"train/images/a.jpg", "test/images/b.jpg"}));
        QCOMPARE(pairs->masks.at("test/images/b.jpg"), std::string("test/masks/b_mask.png"));
        QCOMPARE(pairs->notices.size(), std::size_t{1}); // c has none
        QVERIFY(pairMasks({"JPEGImages/2007_1.jpg", "SegmentationClass/2007_1.png"}));
        QVERIFY(pairMasks({"1.jpg", "mask/1.png"}));
        // Pictures of people who wear masks are no masks of pictures.
        QVERIFY(!pairMasks({"mask/1.png", "mask/2.png", "no_mask/1.png", "no_mask/2.png"}));
        QVERIFY(!pairMasks({"a/1.png", "b/1.png"}));
        QVERIFY(!pairMasks({}));
    }

    void numbersComeOutAsTheyAreStored()
    {
        TempDir folder;
        const Bytes numbers{0, 1, 2, 3, 4, 0, 1, 4};
        for (const char* name : {"a", "b", "c", "d"})
            put(folder / "set/images" / (name + std::string(".png")), greyPng(4, 2, 90));
        put(folder / "set/masks/a.png", encodePng(4, 2, numbers, kPalette));      // a palette
        put(folder / "set/masks/b.png", encodePng(4, 2, numbers));                // grey
        std::string rgb;
        for (const std::uint8_t number : numbers)
            rgb += std::string(3, static_cast<char>(number));
        put(folder / "set/masks/c.png", test::png(4, 2, 3, rgb));                 // grey, stored as colours
        put(folder / "set/masks/d.png", encodePng(4, 2, Bytes(8, 255)));
        put(folder / "set/classes.txt", "ground\r\ndisc\n\nbar\n\n");
        CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "set", folder / "cache"));
        QVERIFY(dataset->masks());
        QCOMPARE(dataset->masks()->names, (std::vector<std::string>{"ground", "disc", "", "bar"}));
        QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(4)); // masks are no rows
        QCOMPARE(columnTexts(*dataset, "mask").at(1), std::string("masks/b.png"));
        QVERIFY(!noticed(*dataset, "does not say what"));
        CAIRN_TEST_VALUE(const Bytes all, masksOf(*dataset, {2, 0, 1, 3}));
        for (std::size_t row = 0; row < 3; ++row)
            QCOMPARE(Bytes(all.begin() + static_cast<std::ptrdiff_t>(8 * row), all.begin() + static_cast<std::ptrdiff_t>(8 * row + 8)), numbers);
        QCOMPARE(all.back(), std::uint8_t{255});
        // The cache holds the same.
        QuietJob job;
        QVERIFY(dataset->prepareRandomAccess(job));
        CAIRN_TEST_VALUE(const Bytes cached, masksOf(*dataset, {2, 0, 1, 3}));
        QCOMPARE(cached, all);
        Bytes small(7);
        const std::vector<RowId> one{0}, none{9};
        QCOMPARE(dataset->copyMasks(one, small).error().code, ErrorCode::Internal);
        small.resize(8);
        QCOMPARE(dataset->copyMasks(none, small).error().code, ErrorCode::NotFound);
    }

    void fewBitsAreNotSpread_data()
    {
        QTest::addColumn<int>("bits");
        QTest::addColumn<bool>("palette");
        QTest::addColumn<QByteArray>("packed");
        QTest::addColumn<QByteArray>("numbers");
        const auto row = [](const char* name, int bits, bool palette, Bytes packed, Bytes numbers) {
            const auto text = [](const Bytes& bytes) { return QByteArray(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size())); };
            QTest::newRow(name) << bits << palette << text(packed) << text(numbers);
        };
        for (const bool palette : {false, true}) {
            row(palette ? "1 bit, palette" : "1 bit, grey", 1, palette, {0b01100001}, {0, 1, 1, 0, 0, 0, 0, 1});
            row(palette ? "2 bits, palette" : "2 bits, grey", 2, palette, {0b00011011, 0b11000110}, {0, 1, 2, 3, 3, 0, 1, 2});
            row(palette ? "4 bits, palette" : "4 bits, grey", 4, palette, {0x0f, 0x17, 0x80, 0x21}, {0, 15, 1, 7, 8, 0, 2, 1});
        }
    }

    void fewBitsAreNotSpread()
    {
        QFETCH(int, bits);
        QFETCH(bool, palette);
        QFETCH(QByteArray, packed);
        QFETCH(QByteArray, numbers);
        TempDir folder;
        put(folder / "set/images/a.png", greyPng(8, 1, 90));
        put(folder / "set/masks/a.png", narrowPng(bits, palette, Bytes(packed.begin(), packed.end())));
        CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "set", folder / "cache"));
        CAIRN_TEST_VALUE(const Bytes found, masksOf(*dataset, {0}));
        QCOMPARE(found, Bytes(numbers.begin(), numbers.end()));
    }

    void masksArePickedWherePicturesAreAveraged()
    {
        TempDir folder;
        Bytes numbers;
        for (int i = 0; i < 64; ++i)
            numbers.push_back(static_cast<std::uint8_t>(i % 8 < 4 ? 1 : 7));
        put(folder / "set/images/a.png", encodePng(8, 8, numbers));
        put(folder / "set/masks/a.png", encodePng(8, 8, numbers));
        const auto opened = test::openFile(fs::path((folder / "set").string() + "?size=3"), folder / "cache");
        QVERIFY2(opened, failure(opened));
        CAIRN_TEST_VALUE(const Bytes found, masksOf(**opened, {0}));
        QCOMPARE(found.size(), std::size_t{9});
        QVERIFY(std::ranges::all_of(found, [](std::uint8_t number) { return number == 1 || number == 7; })); // never 4
        QCOMPARE(found[0], std::uint8_t{1});
        QCOMPARE(found[2], std::uint8_t{7});
    }

    void anotherSizeIsAnError()
    {
        TempDir folder;
        for (const char* name : {"a", "b"})
            put(folder / "set/images" / (name + std::string(".png")), greyPng(6, 4, 90));
        put(folder / "set/masks/a.png", greyPng(6, 4, 1));
        put(folder / "set/masks/b.png", greyPng(4, 6, 1));
        CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "set", folder / "cache"));
        QuietJob job;
        const auto prepared = dataset->prepareRandomAccess(job);
        QVERIFY(!prepared);
        QCOMPARE(prepared.error().code, ErrorCode::Mismatch);
        QVERIFY2(prepared.error().where.find("masks/b.png") != std::string::npos && prepared.error().what.find("4 x 6") != std::string::npos
                     && prepared.error().what.find("images/b.png") != std::string::npos && prepared.error().what.find("6 x 4") != std::string::npos,
                 failure(prepared));
    }

    void badMasksAreCounted()
    {
        TempDir folder;
        for (const char* name : {"a", "b", "c", "d"})
            put(folder / "set/images" / (name + std::string(".png")), greyPng(4, 2, 90));
        put(folder / "set/masks/a.png", greyPng(4, 2, 1));
        put(folder / "set/masks/b.png", "no picture");
        put(folder / "set/masks/c.png", test::png(4, 2, 3, std::string(24, '\1') .replace(3, 1, "\2"))); // colours
        const std::string whole = encodePng(4, 2, Bytes(8, 1), kPalette);
        put(folder / "set/masks/d.png", whole.substr(0, whole.size() - 20)); // cut short
        CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "set", folder / "cache"));
        QuietJob job;
        const auto prepared = dataset->prepareRandomAccess(job);
        QVERIFY2(prepared, failure(prepared));
        const auto unreadable = dataset->unreadableRows();
        QVERIFY(std::ranges::find(unreadable, RowId{0}) == unreadable.end());
        QVERIFY(std::ranges::find(unreadable, RowId{1}) != unreadable.end());
        QVERIFY(std::ranges::find(unreadable, RowId{2}) != unreadable.end());
        QVERIFY2(noticed(*dataset, "masks cannot be read and are left out"), test::noticesOf(*dataset));
    }

    void aColumnNamesMasks()
    {
        TempDir folder;
        put(folder / "set/photos/x1.png", greyPng(4, 2, 10));
        put(folder / "set/photos/x2.png", greyPng(4, 2, 20));
        put(folder / "set/truth/first.png", greyPng(4, 2, 1));
        put(folder / "set/truth/second.png", greyPng(4, 2, 2));
        put(folder / "set/list.csv", "file,mask,part\nphotos/x1.png,truth/second.png,train\nphotos/x2.png,truth/first.png,test\nphotos/x2.png,truth/none.png,test\n");
        CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "set", folder / "cache"));
        QVERIFY2(dataset->masks(), test::noticesOf(*dataset));
        QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(2));
        QCOMPARE(dataset->givenTestFrom(), std::optional<RowId>(1));
        CAIRN_TEST_VALUE(const Bytes found, masksOf(*dataset, {0, 1}));
        QCOMPARE(found.front(), std::uint8_t{2});
        QCOMPARE(found.back(), std::uint8_t{1});
        QVERIFY2(noticed(*dataset, "truth/none.png"), test::noticesOf(*dataset));
    }

    void picturesWithoutMasksHaveNone()
    {
        TempDir folder;
        put(folder / "set/a/1.png", greyPng(4, 2, 10));
        put(folder / "set/b/2.png", greyPng(4, 2, 20));
        CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "set", folder / "cache"));
        QVERIFY(!dataset->masks());
        Bytes room(8);
        const std::vector<RowId> one{0};
        QCOMPARE(dataset->copyMasks(one, room).error().code, ErrorCode::Unsupported);
    }

    void syntheticShapesHaveMasks()
    {
        TempDir folder;
        QuietJob job;
        CAIRN_TEST_VALUE(const fs::path place, writeSynthetic({.kind = "shape_masks", .size = 60, .params = {{"noise", 0}, {"test", 0.25}, {"shapes", 2}}}, folder / "s", job));
        CAIRN_TEST_VALUE(const auto dataset, openFile(place, folder / "cache"));
        QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(60));
        QCOMPARE(dataset->givenTestFrom(), std::optional<RowId>(45));
        QCOMPARE(dataset->masks()->names, (std::vector<std::string>{"background", "disc", "square", "triangle", "cross"}));
        std::vector<RowId> rows(60);
        std::iota(rows.begin(), rows.end(), RowId{0});
        CAIRN_TEST_VALUE(const auto pictures, dataset->images(rows));
        CAIRN_TEST_VALUE(const Bytes masks, masksOf(*dataset, rows));
        QCOMPARE(masks.size(), pictures.pixels.size());
        std::array<std::size_t, 5> counts{};
        std::size_t dark = 0, bright = 0;
        for (std::size_t i = 0; i < masks.size(); ++i) {
            QVERIFY(masks[i] < 5);
            ++counts[masks[i]];
            dark += masks[i] == 0 && pictures.pixels[i] > 180; // anti-aliased edges only
            bright += masks[i] > 0 && pictures.pixels[i] >= 75;
        }
        QVERIFY(*std::ranges::min_element(counts) > 100);
        QVERIFY(counts[0] > masks.size() / 2 && dark < counts[0] / 50);
        QCOMPARE(bright, masks.size() - counts[0]);
    }
};

QTEST_GUILESS_MAIN(MasksTest)
#include "masks_test.moc"
