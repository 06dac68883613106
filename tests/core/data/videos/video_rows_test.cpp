// SPDX-License-Identifier: GPL-3.0-or-later
// Folders, tables and single files of videos as datasets.
#include "core/data/media/open_media.h"
#include "core/data/videos/video_form.h"
#include "tests/core/data/data_test_support.h"
#include "tests/support/videos.h"

#include <filesystem>

using namespace cairn;
using namespace cairn::data;
using cairn::test::columnTexts;
using cairn::test::greyVideo;
using cairn::test::openFile;
using cairn::test::put;
using cairn::test::QuietJob;
using cairn::test::TempDir;

namespace fs = std::filesystem;

namespace {

using Texts = std::vector<std::string>;
using Shape = std::vector<std::int64_t>;

bool said(const Dataset& dataset, const std::string& words)
{
    return test::noticesOf(dataset).contains(words.c_str());
}

/// The value of each plane of a row whose planes have one value each.
std::vector<int> planesOf(const Dataset& dataset, RowId row)
{
    const auto block = dataset.images(std::span(&row, 1));
    if (!block)
        return {};
    const auto area = static_cast<std::size_t>(block->shape[2] * block->shape[3]);
    std::vector<int> planes;
    for (std::size_t at = 0; at < block->pixels.size(); at += area)
        planes.push_back(std::all_of(block->pixels.begin() + static_cast<std::ptrdiff_t>(at), block->pixels.begin() + static_cast<std::ptrdiff_t>(at + area),
                                     [&](std::uint8_t value) { return value == block->pixels[at]; }) ? block->pixels[at] : -1);
    return planes;
}

} // namespace

class VideoRowsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rowsAreVideos();
    void rowsAreFrames();
    void oneFile();
    void tables();
    void coloursLieBehindEachOther();
    void badVideosAreCounted();
    void choicesAreChecked();
    void cancelled();
};

void VideoRowsTest::rowsAreVideos()
{
    TempDir folder;
    put(folder / "set/train/up/1.y4m", greyVideo(6, 4, 10, 0, 20));
    put(folder / "set/train/up/2.y4m", greyVideo(6, 4, 5, 0, 40));
    put(folder / "set/train/down/3.y4m", greyVideo(6, 4, 10, 180, -20));
    put(folder / "set/test/down/4.y4m", greyVideo(6, 4, 20, 190, -5));
    QVERIFY(isMedia((folder / "set").string()));
    CAIRN_TEST_VALUE(const auto dataset, openFile((folder / "set").string() + "?frames=5", folder / "cache"));
    QCOMPARE(dataset->format(), std::string("videos"));
    QCOMPARE(dataset->title(), std::string("set"));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(4));
    QCOMPARE(dataset->givenTestFrom(), std::optional<RowId>(3));
    QCOMPARE(dataset->schema()[0].shape, (Shape{5, 4, 6}));
    QCOMPARE(columnTexts(*dataset, "label"), (Texts{"down", "up", "up", "down"}));
    QVERIFY(dataset->clipScale());
    QCOMPARE(dataset->clipScale()->frames, std::int64_t{5});
    QVERIFY(said(*dataset, "A row is a video: 5 frames of each, spread evenly"));
    QuietJob job;
    for (const bool prepared : {false, true}) {
        if (prepared)
            QVERIFY(dataset->prepareRandomAccess(job).has_value());
        QCOMPARE(planesOf(*dataset, 0), (std::vector<int>{160, 120, 80, 40, 0}));   // frames 1, 3, 5, 7, 9
        QCOMPARE(planesOf(*dataset, 2), (std::vector<int>{0, 40, 80, 120, 160}));   // all five
        QCOMPARE(planesOf(*dataset, 3), (std::vector<int>{180, 160, 140, 120, 100})); // 2, 6, 10, 14, 18
    }
    CAIRN_TEST_VALUE(const auto times, dataset->frameTimes(0));
    QCOMPARE(times.size(), std::size_t{5});
    QVERIFY(std::abs(times[1] - 0.3) < 1e-9);
    QCOMPARE(dataset->frameTimes(4).error().code, ErrorCode::NotFound);
    CAIRN_TEST_VALUE(const auto usual, openFile(folder / "set", folder / "cache"));
    QCOMPARE(usual->schema()[0].shape, (Shape{8, 4, 6}));
    QVERIFY(usual->fingerprint() != dataset->fingerprint());
    CAIRN_TEST_VALUE(const auto every, openFile((folder / "set").string() + "?every=2&frames=4&size=3x2&channels=3", folder / "cache"));
    QCOMPARE(every->schema()[0].shape, (Shape{12, 2, 3}));
    QCOMPARE(planesOf(*every, 2), (std::vector<int>{0, 0, 0, 80, 80, 80, 160, 160, 160, 160, 160, 160})); // 0, 2, 4, and 4 again
    fs::rename(folder / "set", folder / "moved");
    CAIRN_TEST_VALUE(const auto moved, openFile((folder / "moved").string() + "?frames=5", folder / "cache"));
    QCOMPARE(moved->fingerprint(), dataset->fingerprint());
}

void VideoRowsTest::rowsAreFrames()
{
    TempDir folder;
    put(folder / "set/a/1.y4m", greyVideo(4, 4, 10, 0, 20));
    put(folder / "set/a/2.y4m", greyVideo(4, 4, 4, 100, 1));
    put(folder / "set/b/3.y4m", greyVideo(4, 4, 10, 200, -20));
    put(folder / "set/b/bad.y4m", "no film");
    CAIRN_TEST_VALUE(const auto dataset, openFile((folder / "set").string() + "?rows=frames&seconds=0.4", folder / "cache"));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(7)); // 3 of each second, 1 of the short one
    QCOMPARE(dataset->schema()[0].shape, (Shape{1, 4, 4}));
    QCOMPARE(columnTexts(*dataset, "file"), (Texts{"a/1.y4m", "a/1.y4m", "a/1.y4m", "a/2.y4m", "b/3.y4m", "b/3.y4m", "b/3.y4m"}));
    QCOMPARE(columnTexts(*dataset, "second"), (Texts{"0", "0.4", "0.8", "0", "0", "0.4", "0.8"}));
    QCOMPARE(columnTexts(*dataset, "label"), (Texts{"a", "a", "a", "a", "b", "b", "b"}));
    QVERIFY(dataset->schema()[2].aside);
    QVERIFY(!dataset->clipScale());
    QVERIFY(said(*dataset, "1 videos cannot be read and are left out: b/bad.y4m"));
    QVERIFY(said(*dataset, "split by groups"));
    QuietJob job;
    for (const bool prepared : {false, true}) {
        if (prepared)
            QVERIFY(dataset->prepareRandomAccess(job).has_value());
        std::vector<int> seen;
        for (RowId row = 0; row < 7; ++row)
            seen.push_back(planesOf(*dataset, row).at(0));
        QCOMPARE(seen, (std::vector<int>{0, 80, 160, 100, 200, 120, 40}));
        const std::vector<RowId> some{6, 2, 2, 5};
        CAIRN_TEST_VALUE(const auto block, dataset->images(some));
        QCOMPARE(static_cast<int>(block.pixels[0]), 40);
        QCOMPARE(static_cast<int>(block.pixels[16]), 160);
        QCOMPARE(static_cast<int>(block.pixels[32]), 160);
        QCOMPARE(static_cast<int>(block.pixels[48]), 120);
    }
    QVERIFY(dataset->unreadableRows().empty());
    CAIRN_TEST_VALUE(const auto spread, openFile((folder / "set").string() + "?rows=frames&frames=6", folder / "cache"));
    QCOMPARE(spread->rowCount(), std::optional<std::uint64_t>(16)); // never more than there are: 6 + 4 + 6
}

void VideoRowsTest::oneFile()
{
    TempDir folder;
    put(folder / "film.y4m", greyVideo(4, 4, 35, 0, 7));
    put(folder / "other.y4m", greyVideo(4, 4, 5, 0, 7));
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "film.y4m", folder / "cache"));
    QCOMPARE(dataset->title(), std::string("film"));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(4)); // at 0, 1, 2 and 3 seconds
    QCOMPARE(planesOf(*dataset, 2), std::vector<int>{140});
    CAIRN_TEST_VALUE(const auto clip, openFile((folder / "film.y4m").string() + "?rows=clips&frames=7", folder / "cache"));
    QCOMPARE(clip->rowCount(), std::optional<std::uint64_t>(1));
    QCOMPARE(clip->schema()[0].shape, (Shape{7, 4, 4}));
    QCOMPARE(openFile(folder / "absent.y4m", folder / "cache").error().code, ErrorCode::NotFound);
    put(folder / "empty.mp4", "");
    const auto empty = openFile(folder / "empty.mp4", folder / "cache");
    QVERIFY(!empty);
    QVERIFY2(test::isClear(empty.error(), "empty.mp4"), test::failure(empty).constData());
}

void VideoRowsTest::tables()
{
    TempDir folder;
    put(folder / "set/films/1.y4m", greyVideo(4, 4, 8, 10, 1));
    put(folder / "set/films/2.y4m", greyVideo(4, 4, 8, 50, 1));
    put(folder / "set/films/3.y4m", greyVideo(4, 4, 8, 90, 1));
    put(folder / "set/rows.csv", "clip,age,label\nfilms/2.y4m,40,x\nfilms/1.y4m,41,y\nfilms/9.y4m,42,y\n");
    for (const char* location : {"set", "set/rows.csv"}) {
        CAIRN_TEST_VALUE(const auto dataset, openFile(folder / location, folder / "cache"));
        QCOMPARE(dataset->format(), std::string("videos"));
        QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(2));
        QCOMPARE(columnTexts(*dataset, "age"), (Texts{"40", "41"}));
        QCOMPARE(planesOf(*dataset, 0).front(), 50);
        QVERIFY(said(*dataset, "1 rows of the table name files that are not there"));
        QVERIFY(said(*dataset, "1 files are not in the table"));
    }
}

void VideoRowsTest::coloursLieBehindEachOther()
{
    TempDir folder;
    std::string film = "YUV4MPEG2 W4 H4 F10:1 Ip A1:1 C444\n"; // Y, Cb, Cr of each frame in full
    for (const auto& [y, cb, cr] : {std::tuple(81, 90, 240), std::tuple(145, 54, 34)}) // pure red, pure green of BT.601
        film += "FRAME\n" + std::string(16, static_cast<char>(y)) + std::string(16, static_cast<char>(cb)) + std::string(16, static_cast<char>(cr));
    put(folder / "set/a/1.y4m", film);
    put(folder / "set/b/2.y4m", film);
    CAIRN_TEST_VALUE(const auto dataset, openFile((folder / "set").string() + "?frames=2", folder / "cache"));
    QCOMPARE(dataset->schema()[0].shape, (Shape{6, 4, 4}));
    const auto planes = planesOf(*dataset, 0);
    const std::vector<int> expected{255, 0, 0, 0, 255, 0};
    for (std::size_t i = 0; i < 6; ++i)
        QVERIFY2(std::abs(planes[i] - expected[i]) <= 3, std::to_string(planes[i]).c_str());
}

void VideoRowsTest::badVideosAreCounted()
{
    TempDir folder;
    put(folder / "set/a/1.y4m", greyVideo(4, 4, 8, 10, 1));
    put(folder / "set/b/2.y4m", greyVideo(4, 4, 8, 20, 1));
    put(folder / "set/b/3.mp4", "no film");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "set", folder / "cache"));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(3));
    QuietJob job;
    QVERIFY(dataset->prepareRandomAccess(job).has_value());
    QCOMPARE(dataset->unreadableRows(), std::vector<RowId>{2});
    QVERIFY(said(*dataset, "1 videos cannot be read"));
    QCOMPARE(planesOf(*dataset, 2), std::vector<int>(8, 0));
    put(folder / "all/a/1.mp4", "no film");
    put(folder / "all/b/2.mp4", "nor this");
    QCOMPARE(openFile(folder / "all", folder / "cache").error().code, ErrorCode::InvalidInput);
    fs::remove(folder / "set/a/1.y4m");
    const RowId gone = 0;
    CAIRN_TEST_VALUE(const auto fresh, openFile((folder / "set").string() + "?frames=3", folder / "cache"));
    QCOMPARE(fresh->rowCount(), std::optional<std::uint64_t>(2));
    fs::remove(folder / "set/b/2.y4m");
    QCOMPARE(fresh->images(std::span(&gone, 1)).error().code, ErrorCode::NotFound);
}

void VideoRowsTest::choicesAreChecked()
{
    const auto form = [](const std::string& options, bool oneFile = false) { return videoForm(sourcePlace("/no/such?" + options), oneFile); };
    QCOMPARE(form("x=1")->sampling, (parse::VideoSampling{"spread", 8, 1, true}));
    QCOMPARE(form("every=5&frames=3")->sampling, (parse::VideoSampling{"every", 3, 5, true}));
    QCOMPARE(form("seconds=0.5")->sampling, (parse::VideoSampling{"seconds", 8, 0.5, true}));
    QCOMPARE(form("rows=frames")->sampling, (parse::VideoSampling{"seconds", 100'000, 1, false}));
    QCOMPARE(form("frames=20", true)->sampling, (parse::VideoSampling{"spread", 20, 1, false}));
    QVERIFY(form("x=1", true)->framesAreRows);
    QVERIFY(!form("rows=clips", true)->framesAreRows);
    for (const char* wrong : {"rows=films", "frames=0", "frames=300", "frames=2.5", "frames=x", "every=0", "every=1.5", "seconds=-1", "seconds=", "every=2&seconds=1"}) {
        const auto refused = form(wrong);
        QVERIFY2(!refused && refused.error().code == ErrorCode::InvalidInput && test::isClear(refused.error(), "/no/such"), wrong);
    }
    TempDir folder;
    put(folder / "set/a/1.y4m", greyVideo(4, 4, 8, 10, 1));
    QCOMPARE(openFile((folder / "set").string() + "?frames=256&size=4096", folder / "cache").error().code, ErrorCode::InvalidInput); // 4 GiB a row
}

void VideoRowsTest::cancelled()
{
    TempDir folder;
    for (int i = 0; i < 4; ++i)
        put(folder / ("set/" + std::string(i % 2 ? "a/" : "b/") + std::to_string(i) + ".y4m"), greyVideo(4, 4, 8, 10, 1));
    QuietJob stopped;
    stopped.source.request_stop();
    QCOMPARE(openDataset({(folder / "set").string(), {}, {}}, folder / "cache", stopped).error().code, ErrorCode::Cancelled);
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "set", folder / "cache"));
    QCOMPARE(dataset->prepareRandomAccess(stopped).error().code, ErrorCode::Cancelled);
    QuietJob job;
    QVERIFY(dataset->prepareRandomAccess(job).has_value());
}

QTEST_GUILESS_MAIN(VideoRowsTest)
#include "video_rows_test.moc"
