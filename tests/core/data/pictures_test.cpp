// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/media/folder_layout.h"
#include "core/data/media/open_media.h"
#include "core/data/media/source_place.h"
#include "tests/core/data/data_test_support.h"
#include "tests/support/png.h"

#include <cstdlib>
#include <filesystem>

using namespace cairn;
using namespace cairn::data;
using cairn::test::columnTexts;
using cairn::test::greyPng;
using cairn::test::openFile;
using cairn::test::put;
using cairn::test::QuietJob;
using cairn::test::TempDir;
using cairn::test::writeFile;

namespace fs = std::filesystem;

namespace {

bool said(const Dataset& dataset, const std::string& words)
{
    return std::ranges::any_of(dataset.notices(), [&](const std::string& notice) { return notice.find(words) != std::string::npos; });
}

std::size_t filesEnding(const fs::path& folder, const std::string& ending)
{
    std::size_t count = 0;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error))
        count += entry.path().extension() == ending;
    return count;
}

using Texts = std::vector<std::string>;

} // namespace

class PicturesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void locationsCarryChoices();
    void arrangements();
    void folderPerClass();
    void givenParts();
    void sizesAndFits();
    void badPicturesAreCounted();
    void flatFolderWithTable();
    void tableOfPictures();
    void cacheIsBoundedAndUsedAgain();
    void cancelled();
    void hymenoptera();
    void omniglot();
};

void PicturesTest::locationsCarryChoices()
{
    const SourcePlace place = sourcePlace("/no/such/faces/?size=64x48&data=a%20b");
    QCOMPARE(place.path, std::string("/no/such/faces"));
    QCOMPARE(place.option("size"), std::string("64x48"));
    QCOMPARE(place.option("data"), std::string("a b"));
    QCOMPARE(place.option("fit", "crop"), std::string("crop"));
    TempDir folder;
    writeFile(folder / "odd?size=1.png", "x");
    QVERIFY(sourcePlace((folder / "odd?size=1.png").string()).options.empty());
}

void PicturesTest::arrangements()
{
    const auto parted = arrange({"set/train/a/1.png", "set/train/b/2.png", "set/val/a/3.png", "set/test/b/4.png"});
    QVERIFY(parted.hasParts && parted.hasLabels);
    QCOMPARE(parted.files[2].part, std::string("validation"));
    QCOMPARE(parted.files[3].label, std::string("b"));
    const auto below = arrange({"a/train/1.png", "b/train/2.png", "a/test/3.png"});
    QVERIFY(below.hasParts);
    QCOMPARE(below.files[2].label, std::string("a"));
    const auto deep = arrange({"Greek/one/1.png", "Latin/one/1.png"});
    QVERIFY(!deep.hasParts);
    QCOMPARE(deep.files[0].label, std::string("Greek/one"));
    const auto flat = arrange({"pics/1.png", "pics/2.png"});
    QVERIFY(!flat.hasLabels);
    std::vector<std::string> many{"stray.png"};
    for (int i = 0; i < 20; ++i)
        many.push_back((i % 2 ? "a/" : "b/") + std::to_string(i) + ".png");
    const auto strays = arrange(many);
    QVERIFY(strays.hasLabels);
    QCOMPARE(strays.strays, Texts{"stray.png"});
    const auto validationOnly = bordersOf({"train", "validation"});
    QCOMPARE(validationOnly.testFrom, std::optional<RowId>(1));
    QVERIFY(!validationOnly.validationFrom && !validationOnly.notices.empty());
}

void PicturesTest::folderPerClass()
{
    TempDir folder;
    put(folder / "set/cat/1.png", greyPng(3, 2, 10));
    put(folder / "set/cat/2.png", greyPng(3, 2, 20));
    put(folder / "set/dog/3.png", greyPng(3, 2, 30));
    put(folder / "set/.hidden/4.png", greyPng(3, 2, 40));
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "set", folder / "cache"));
    QCOMPARE(dataset->title(), std::string("set"));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(3));
    QCOMPARE(dataset->schema()[0].shape, (std::vector<std::int64_t>{1, 2, 3}));
    QCOMPARE(dataset->schema().columns.back().name, std::string("label"));
    QCOMPARE(dataset->schema().columns.back().categories, (Texts{"cat", "dog"}));
    QVERIFY(dataset->schema()[1].aside);
    QCOMPARE(columnTexts(*dataset, "label"), (Texts{"cat", "cat", "dog"}));
    const std::vector<RowId> ids{2, 0, 2};
    for (const bool prepared : {false, true}) {
        QuietJob job;
        if (prepared)
            QVERIFY2(dataset->prepareRandomAccess(job).has_value(), "prepare");
        CAIRN_TEST_VALUE(const auto images, dataset->images(ids));
        QCOMPARE(images.pixels.size(), std::size_t{18});
        QCOMPARE(static_cast<int>(images.pixels[0]), 30);
        QCOMPARE(static_cast<int>(images.pixels[6]), 10);
        CAIRN_TEST_VALUE(const auto profile, dataset->profile(0, job));
        QCOMPARE(profile.numeric->mean, 20.0);
    }
    const std::vector<RowId> absent{3};
    QCOMPARE(dataset->images(absent).error().code, ErrorCode::NotFound);
    QuietJob job;
    CAIRN_TEST_VALUE(const auto dogs, dataset->filter("label = 'dog'", job));
    QCOMPARE(dogs, std::vector<RowId>{2});
    fs::rename(folder / "set", folder / "moved");
    CAIRN_TEST_VALUE(const auto moved, openFile(folder / "moved", folder / "cache"));
    QCOMPARE(moved->fingerprint(), dataset->fingerprint());
}

void PicturesTest::givenParts()
{
    TempDir folder;
    for (const char* part : {"train", "val", "test"}) {
        for (const char* label : {"a", "b"})
            put(folder / (std::string("set/") + part + "/" + label + "/1.png"), greyPng(2, 2, 1));
    }
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "set", folder / "cache"));
    QVERIFY(dataset->hasGivenTest());
    QCOMPARE(dataset->givenValidationFrom(), std::optional<RowId>(2));
    QCOMPARE(dataset->givenTestFrom(), std::optional<RowId>(4));
    QCOMPARE(columnTexts(*dataset, "part"), (Texts{"train", "train", "validation", "validation", "test", "test"}));
}

void PicturesTest::sizesAndFits()
{
    TempDir folder;
    put(folder / "set/a/1.png", test::png(4, 2, 3, std::string("\x10\x20\x30", 3) + std::string(21, '\x10')));
    put(folder / "set/a/2.png", greyPng(8, 8, 7));
    put(folder / "set/b/3.png", greyPng(1000, 500, 9));
    CAIRN_TEST_VALUE(const auto mixed, openFile(folder / "set", folder / "cache"));
    QCOMPARE(mixed->schema()[0].shape, (std::vector<std::int64_t>{3, 8, 8})); // median of 2, 8, 500
    QVERIFY(said(*mixed, "different sizes"));
    CAIRN_TEST_VALUE(const auto chosen, openFile((folder / "set").string() + "?size=6x3&channels=1&fit=pad", folder / "cache"));
    QCOMPARE(chosen->schema()[0].shape, (std::vector<std::int64_t>{1, 3, 6}));
    const std::vector<RowId> second{1};
    CAIRN_TEST_VALUE(const auto padded, chosen->images(second));
    QCOMPARE(static_cast<int>(padded.pixels[0]), 0); // the square picture stands in the middle
    QCOMPARE(static_cast<int>(padded.pixels[2]), 7);
    for (const char* wrong : {"?size=0", "?size=9999", "?size=3x", "?size=ab", "?channels=2", "?fit=squeeze"})
        QCOMPARE(openFile((folder / "set").string() + wrong, folder / "cache").error().code, ErrorCode::InvalidInput);
    put(folder / "large/a/1.png", greyPng(448, 224, 1));
    put(folder / "large/b/1.png", greyPng(448, 224, 1));
    CAIRN_TEST_VALUE(const auto large, openFile(folder / "large", folder / "cache"));
    QCOMPARE(large->schema()[0].shape, (std::vector<std::int64_t>{1, 112, 224}));
    QVERIFY(said(*large, "brought to 224 x 112"));
}

void PicturesTest::badPicturesAreCounted()
{
    TempDir folder;
    put(folder / "set/a/1.png", greyPng(2, 2, 5));
    put(folder / "set/a/bad.png", "no picture at all");
    put(folder / "set/b/3.png", greyPng(2, 2, 6));
    put(folder / "set/b/empty.jpg", "");
    put(folder / "set/b/cut.png", greyPng(2, 2, 6).substr(0, 50));
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "set", folder / "cache"));
    QuietJob job;
    QVERIFY(dataset->prepareRandomAccess(job).has_value());
    const auto unreadable = dataset->unreadableRows();
    QVERIFY(unreadable.size() >= 2);
    QCOMPARE(unreadable[0], RowId{1});
    QVERIFY(said(*dataset, "a/bad.png"));
    const std::vector<RowId> bad{1, 0};
    CAIRN_TEST_VALUE(const auto images, dataset->images(bad));
    QCOMPARE(static_cast<int>(images.pixels[0]), 0);
    QCOMPARE(static_cast<int>(images.pixels[4]), 5);
    put(folder / "worse/a/1.png", "x");
    QCOMPARE(openFile(folder / "worse", folder / "cache").error().code, ErrorCode::InvalidInput);
}

void PicturesTest::flatFolderWithTable()
{
    TempDir folder;
    for (int i = 0; i < 4; ++i)
        put(folder / ("set/images/" + std::to_string(i) + ".png"), greyPng(2, 2, static_cast<unsigned char>(i)));
    put(folder / "set/about.csv", "label,age,picture,split\nyes,3,1.png,train\nno,4,0.png,test\nyes,5,gone.png,train\nno,6,2.png,train\n");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "set", folder / "cache"));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(3));
    QCOMPARE(columnTexts(*dataset, "label"), (Texts{"yes", "no", "no"}));
    QCOMPARE(columnTexts(*dataset, "age"), (Texts{"3", "6", "4"}));
    QCOMPARE(columnTexts(*dataset, "file"), (Texts{"images/1.png", "images/2.png", "images/0.png"}));
    QCOMPARE(dataset->schema().columns.back().name, std::string("label"));
    QCOMPARE(dataset->givenTestFrom(), std::optional<RowId>(2));
    QVERIFY(said(*dataset, "gone.png"));
    QVERIFY(said(*dataset, "images/3.png"));
    const std::vector<RowId> ids{0};
    CAIRN_TEST_VALUE(const auto images, dataset->images(ids));
    QCOMPARE(static_cast<int>(images.pixels[0]), 1);
}

void PicturesTest::tableOfPictures()
{
    TempDir folder;
    for (const char* name : {"a", "b"})
        put(folder / (std::string("set/deep/") + name + ".png"), greyPng(2, 2, 1));
    put(folder / "set/list.csv", "price;photo\n1.5;./deep/a.png\n2.5;deep\\b.png\n");
    QuietJob job;
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "set/list.csv", folder / "cache"));
    QCOMPARE(columnTexts(*dataset, "price"), (Texts{"1.5", "2.5"}));
    QVERIFY(dataset->schema().imageColumn());
}

void PicturesTest::cacheIsBoundedAndUsedAgain()
{
    TempDir folder;
    for (int i = 0; i < 40; ++i)
        put(folder / ("set/" + std::string(i % 2 ? "a/" : "b/") + std::to_string(i) + ".png"), greyPng(256, 256, static_cast<unsigned char>(i)));
    const std::string place = (folder / "set").string() + "?size=256";
    qputenv("CAIRN_PICTURE_CACHE", "1");
    {
        CAIRN_TEST_VALUE(const auto dataset, openFile(place, folder / "cache"));
        QuietJob job;
        QVERIFY(dataset->prepareRandomAccess(job).has_value());
        QVERIFY(said(*dataset, "Only 16 of 40 pictures fit"));
        const std::vector<RowId> ids{0, 39};
        CAIRN_TEST_VALUE(const auto images, dataset->images(ids));
        QCOMPARE(static_cast<int>(images.pixels.back()), 8); // by path, b/8.png comes last
    }
    qputenv("CAIRN_PICTURE_CACHE", "100");
    CAIRN_TEST_VALUE(const auto dataset, openFile(place, folder / "cache"));
    QuietJob job;
    QVERIFY(dataset->prepareRandomAccess(job).has_value());
    QVERIFY(!said(*dataset, "fit"));
    QCOMPARE(filesEnding(folder / "cache", ".pixels"), std::size_t{1});
    fs::remove_all(folder / "set/a"); // what was decoded is not decoded again
    const std::vector<RowId> ids{0};
    QVERIFY(dataset->images(ids).has_value());
    qunsetenv("CAIRN_PICTURE_CACHE");
}

void PicturesTest::cancelled()
{
    TempDir folder;
    put(folder / "set/a/1.png", greyPng(2, 2, 5));
    put(folder / "set/b/1.png", greyPng(2, 2, 5));
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "set", folder / "cache"));
    QuietJob job;
    job.source.request_stop();
    QCOMPARE(dataset->prepareRandomAccess(job.context).error().code, ErrorCode::Cancelled);
    QCOMPARE(filesEnding(folder / "cache", ".tmp"), std::size_t{0});
    QCOMPARE(openDataset({(folder / "set").string(), {}, {}}, folder / "cache", job).error().code, ErrorCode::Cancelled);
}

void PicturesTest::hymenoptera()
{
    const auto archive = test::sharedFile("hymenoptera256/hymenoptera256.tar.gz");
    if (!archive)
        QSKIP("the shared folder with real data is absent");
    TempDir folder;
    fs::create_directories(folder / "bees");
    QCOMPARE(std::system(("tar xzf " + archive->string() + " -C " + (folder / "bees").string()).c_str()), 0);
    CAIRN_TEST_VALUE(const auto dataset, openFile((folder / "bees").string() + "?size=64", folder / "cache"));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(395)); // of 122 + 121 and 70 + 83 files one has lost its ending
    QCOMPARE(dataset->givenTestFrom(), std::optional<RowId>(243));
    QCOMPARE(dataset->schema()[0].shape, (std::vector<std::int64_t>{3, 64, 64}));
    QuietJob job;
    QVERIFY(dataset->prepareRandomAccess(job).has_value());
    QVERIFY(dataset->unreadableRows().empty());
    CAIRN_TEST_VALUE(const auto labels, dataset->profile(dataset->schema().find("label").value(), job));
    QCOMPARE(labels.top[0].value, std::string("bees"));
    QCOMPARE(labels.top[0].count, std::uint64_t{204});
}

void PicturesTest::omniglot()
{
    const auto archive = test::sharedFile("omniglot/images_background_small1.zip");
    if (!archive)
        QSKIP("the shared folder with real data is absent");
    TempDir folder;
    const std::string script = "import zipfile,sys; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])";
    if (std::system(("python3 -c '" + script + "' " + archive->string() + " " + (folder / "omniglot").string()).c_str()) != 0)
        QSKIP("python3 is absent");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "omniglot", folder / "cache"));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(2720));
    QCOMPARE(dataset->schema()[0].shape, (std::vector<std::int64_t>{1, 105, 105}));
    QCOMPARE(dataset->schema().columns.back().categories.size(), std::size_t{136}); // 5 alphabets, 20 drawings of each character
    QVERIFY(dataset->schema().columns.back().categories[0].starts_with("Balinese/"));
}

QTEST_GUILESS_MAIN(PicturesTest)
#include "pictures_test.moc"
