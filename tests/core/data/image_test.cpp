// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/data/data_test_support.h"

using namespace cairn;
using namespace cairn::data;
using cairn::test::failure;
using cairn::test::openFile;
using cairn::test::QuietJob;
using cairn::test::TempDir;
using cairn::test::writeFile;

namespace {

std::string idx(std::initializer_list<int> shape, const std::string& bytes)
{
    std::string text{0, 0, 8, static_cast<char>(shape.size())};
    for (const int size : shape)
        text += {0, 0, static_cast<char>(size >> 8), static_cast<char>(size)};
    return text + bytes;
}

} // namespace

class ImageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void mnist();
    void fashionSample();
    void plainFilesAndPairs();
    void anyOfTheFilesWillDo();
    void columnsAndFilter();
    void colourShape();
};

void ImageTest::mnist()
{
    const auto file = test::sharedFile("mnist/train-images-idx3-ubyte.gz");
    if (!file)
        QSKIP("the shared folder with real data is absent");
    TempDir folder;
    CAIRN_TEST_VALUE(const auto dataset, openFile(*file, folder / "cache"));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(70000));
    QCOMPARE(dataset->givenTestFrom(), std::optional<RowId>(60000));
    QCOMPARE(dataset->title(), std::string("mnist"));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto labels, dataset->profile(1, job));
    // Published counts of the digits in the 60,000 + 10,000 images.
    const std::vector<std::pair<std::string, std::uint64_t>> counts{{"1", 6742 + 1135}, {"7", 6265 + 1028}, {"3", 6131 + 1010}};
    for (std::size_t i = 0; i < counts.size(); ++i) {
        QCOMPARE(labels.top[i].value, counts[i].first);
        QCOMPARE(labels.top[i].count, counts[i].second);
    }
    CAIRN_TEST_VALUE(const auto page, dataset->page(0, 3, job));
    QCOMPARE(cellText(page.at(0, 1)), std::string("5")); // the training set begins 5, 0, 4
    QCOMPARE(cellText(page.at(2, 1)), std::string("4"));
    QCOMPARE(std::get<std::int64_t>(page.at(2, 0)), std::int64_t{2});
    CAIRN_TEST_VALUE(const auto pixels, dataset->profile(0, job));
    QVERIFY(std::abs(pixels.numeric->mean / 255 - 0.1309) < 2e-4); // all 70,000 images
}

void ImageTest::fashionSample()
{
    QuietJob job;
    TempDir folder;
    const auto opened = openDataset({"sample:fashion-mnist", {}, {}}, folder / "cache", job);
    if (!opened) {
        QVERIFY2(failure(opened).contains("dataset-fashion-mnist"), failure(opened).constData());
        QSKIP("the package dataset-fashion-mnist is not installed");
    }
    const auto& dataset = *opened.value();
    QCOMPARE(dataset.title(), std::string("Fashion-MNIST"));
    QCOMPARE(dataset.schema()[0].shape, (std::vector<std::int64_t>{1, 28, 28}));
    QCOMPARE(dataset.schema()[1].categories[0], std::string("T-shirt/top"));
    QVERIFY(dataset.hasGivenTest());
    CAIRN_TEST_VALUE(const auto bags, dataset.filter("label = 'Bag'", job));
    QCOMPARE(bags.size(), std::size_t{7000});
    const std::vector<RowId> ids{60000, 0};
    CAIRN_TEST_VALUE(const auto images, dataset.images(ids));
    QCOMPARE(images.shape, (std::vector<std::int64_t>{2, 1, 28, 28}));
    QCOMPARE(images.pixels.size(), std::size_t{2 * 784});
    const std::vector<RowId> absent{70000};
    QCOMPARE(dataset.images(absent).error().code, ErrorCode::NotFound);
}

void ImageTest::plainFilesAndPairs()
{
    TempDir folder;
    writeFile(folder / "train-images-idx3-ubyte", idx({2, 1, 2}, "abcd"));
    writeFile(folder / "train-labels-idx1-ubyte", idx({2}, {'\1', '\0'}));
    writeFile(folder / "t10k-images-idx3-ubyte", idx({1, 1, 2}, "ef"));
    writeFile(folder / "t10k-labels-idx1-ubyte", idx({1}, {'\2'}));
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder.path(), folder / "cache")); // a folder that holds a set
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(3));
    QCOMPARE(dataset->givenTestFrom(), std::optional<RowId>(2));
    const std::vector<RowId> ids{2, 0, 1};
    CAIRN_TEST_VALUE(const auto images, dataset->images(ids));
    QCOMPARE(std::string(images.pixels.begin(), images.pixels.end()), std::string("efabcd"));
    QCOMPARE(dataset->schema()[1].categories, (std::vector<std::string>{"0", "1", "2"}));
}

void ImageTest::anyOfTheFilesWillDo()
{
    TempDir folder;
    writeFile(folder / "train-images.idx3-ubyte", idx({2, 1, 2}, "abcd"));
    writeFile(folder / "train-labels.idx1-ubyte", idx({2}, {'\1', '\0'}));
    for (const char* name : {"train-images.idx3-ubyte", "train-labels.idx1-ubyte"}) {
        CAIRN_TEST_VALUE(const auto dataset, openFile(folder / name, folder / "cache"));
        QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(2));
        QVERIFY(!dataset->hasGivenTest());
        QVERIFY(!dataset->givenTestFrom());
    }
}

void ImageTest::columnsAndFilter()
{
    TempDir folder;
    writeFile(folder / "train-images-idx3-ubyte", idx({3, 1, 1}, "abc"));
    writeFile(folder / "train-labels-idx1-ubyte", idx({3}, {'\1', '\0', '\1'}));
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "train-images-idx3-ubyte", folder / "cache"));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto ids, dataset->filter("label = '1'", job));
    QCOMPARE(ids, (std::vector<RowId>{0, 2}));
    const std::vector<std::size_t> pixels{0};
    QCOMPARE(dataset->scan(pixels, 0, 3, {}).error().code, ErrorCode::Unsupported);
    const std::vector<RowId> wanted{2, 2, 1};
    CAIRN_TEST_VALUE(const auto page, dataset->rows(wanted, job));
    QCOMPARE(cellText(page.at(1, 1)), std::string("1"));
    QCOMPARE(std::get<std::int64_t>(page.at(2, 0)), std::int64_t{1});
}

void ImageTest::colourShape()
{
    TempDir folder;
    writeFile(folder / "train-images-idx3-ubyte", idx({2, 3, 1, 2}, "abcdefghijkl"));
    writeFile(folder / "train-labels-idx1-ubyte", idx({2}, {'\1', '\0'}));
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "train-images-idx3-ubyte", folder / "cache"));
    QCOMPARE(dataset->schema()[0].shape, (std::vector<std::int64_t>{3, 1, 2}));
}

QTEST_GUILESS_MAIN(ImageTest)
#include "image_test.moc"
