// SPDX-License-Identifier: GPL-3.0-or-later
// Frames of videos through cairn-parse: which ones, and what is in them.
#include "core/parse/video_reader.h"
#include "tests/support/shared_data.h"
#include "tests/support/videos.h"

#include <QTest>

#include <fstream>
#include <opencv2/videoio.hpp>
#include <random>

using namespace cairn;
using namespace cairn::parse;
using cairn::test::greyVideo;

namespace {

std::string contentOf(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// Red, green and blue of frame i of the videos that are encoded here.
std::array<int, 3> colourOf(std::uint64_t i)
{
    return {static_cast<int>(40 + i * 37 % 160), static_cast<int>(40 + i * 59 % 160), static_cast<int>(40 + i * 83 % 160)};
}

/// 60 frames of 48 x 32 at 25 a second, each of one colour; empty where this machine has no such encoder.
std::string encoded(const std::filesystem::path& file, const std::string& code)
{
    cv::VideoWriter writer(file.string(), cv::CAP_FFMPEG, cv::VideoWriter::fourcc(code[0], code[1], code[2], code[3]), 25, {48, 32});
    if (!writer.isOpened())
        return {};
    for (std::uint64_t i = 0; i < 60; ++i) {
        const auto colour = colourOf(i);
        writer.write(cv::Mat(32, 48, CV_8UC3, cv::Scalar(colour[2], colour[1], colour[0])));
    }
    writer.release();
    return contentOf(file);
}

/// First byte of each frame of a decoded grey video.
std::vector<int> firstBytes(const DecodedVideo& video)
{
    std::vector<int> values;
    const std::size_t frame = video.frames == 0 ? 1 : video.pixels.size() / video.frames;
    for (std::size_t at = 0; at < video.pixels.size(); at += frame)
        values.push_back(static_cast<unsigned char>(video.pixels[at]));
    return values;
}

template <typename T>
QByteArray problemOf(const Result<T>& result)
{
    return result ? QByteArray::fromStdString(result->problem) : QByteArray::fromStdString(result.error().text());
}

} // namespace

class VideosTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void framesAreSampled_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("frames");
        QTest::addColumn<double>("step");
        QTest::addColumn<bool>("exact");
        QTest::addColumn<QList<int>>("taken"); // of frames 0 to 9
        QTest::newRow("spread") << "spread" << 4 << 1.0 << true << QList<int>{1, 3, 6, 8};
        QTest::newRow("all") << "spread" << 10 << 1.0 << true << QList<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        QTest::newRow("one") << "spread" << 1 << 1.0 << true << QList<int>{5};
        QTest::newRow("more than there are") << "spread" << 15 << 1.0 << true << QList<int>{0, 1, 1, 2, 3, 3, 4, 5, 5, 6, 7, 7, 8, 9, 9};
        QTest::newRow("no more than there are") << "spread" << 15 << 1.0 << false << QList<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        QTest::newRow("every third") << "every" << 4 << 3.0 << true << QList<int>{0, 3, 6, 9};
        QTest::newRow("every third, repeated") << "every" << 6 << 3.0 << true << QList<int>{0, 3, 6, 9, 9, 9};
        QTest::newRow("every third, some") << "every" << 6 << 3.0 << false << QList<int>{0, 3, 6, 9};
        QTest::newRow("seconds") << "seconds" << 6 << 0.25 << false << QList<int>{0, 2, 5, 7};
        QTest::newRow("seconds, repeated") << "seconds" << 6 << 0.25 << true << QList<int>{0, 2, 5, 7, 7, 7};
        QTest::newRow("tenths") << "seconds" << 10 << 0.1 << true << QList<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    }
    void framesAreSampled()
    {
        QFETCH(QString, kind);
        QFETCH(int, frames);
        QFETCH(double, step);
        QFETCH(bool, exact);
        QFETCH(QList<int>, taken);
        const VideoSampling sampling{kind.toStdString(), static_cast<std::uint64_t>(frames), step, exact};
        const std::string file = greyVideo(6, 4, 10, 5, 20);
        VideoReader reader;
        const auto video = reader.decode(file, sampling, {}, {.channels = 1});
        QVERIFY2(video && video->problem.empty(), problemOf(video));
        QCOMPARE(video->width, 6);
        QCOMPARE(video->height, 4);
        std::vector<int> expected;
        for (const int i : taken)
            expected.push_back(5 + 20 * i);
        QCOMPARE(firstBytes(*video), expected);
        const auto facts = reader.probe(file, sampling);
        QVERIFY2(facts && facts->problem.empty(), problemOf(facts));
        QCOMPARE(facts->frames, std::uint64_t{10});
        QCOMPARE(facts->channels, 1);
        QVERIFY(std::abs(facts->seconds - 1) < 1e-9 && std::abs(facts->rate - 10) < 1e-9);
        QCOMPARE(facts->times.size(), static_cast<std::size_t>(taken.size()));
        for (qsizetype i = 0; i < taken.size(); ++i)
            QVERIFY(std::abs(facts->times[static_cast<std::size_t>(i)] - 0.1 * taken[i]) < 1e-9);
    }

    void somePlacesAreTaken()
    {
        VideoReader reader;
        const std::vector<std::uint64_t> places{1, 3};
        const auto video = reader.decode(greyVideo(6, 4, 10, 5, 20), {"every", 5, 2, true}, places, {.channels = 1});
        QVERIFY2(video && video->problem.empty(), problemOf(video));
        QCOMPARE(firstBytes(*video), (std::vector<int>{45, 125}));
        const std::vector<std::uint64_t> beyond{9};
        const auto none = reader.decode(greyVideo(6, 4, 10, 5, 20), {"every", 5, 2, false}, beyond, {.channels = 1});
        QVERIFY2(none && none->problem.find("fewer frames") != std::string::npos, problemOf(none));
    }

    void framesAreFitted()
    {
        std::string frame(8 * 4, '\0');
        for (int y = 0; y < 4; ++y) {
            for (int x = 0; x < 8; ++x)
                frame[static_cast<std::size_t>(y * 8 + x)] = static_cast<char>(x < 2 || x >= 6 ? 10 : 200);
        }
        const std::string file = test::y4m(8, 4, 5, {frame, frame});
        VideoReader reader;
        const auto crop = reader.decode(file, {"spread", 2, 1, true}, {}, {.channels = 1, .width = 2, .height = 2, .fit = "crop"});
        QVERIFY2(crop && crop->problem.empty(), problemOf(crop));
        QCOMPARE(crop->pixels, std::string(8, static_cast<char>(200)));
        const auto stretched = reader.decode(file, {"spread", 1, 1, true}, {}, {.channels = 3, .width = 4, .height = 2, .fit = "stretch"});
        QVERIFY(stretched && stretched->problem.empty());
        QCOMPARE(stretched->pixels.size(), std::size_t{24});
        QCOMPARE(static_cast<int>(static_cast<unsigned char>(stretched->pixels[0])), 10);
        QCOMPARE(static_cast<int>(static_cast<unsigned char>(stretched->pixels[3])), 200);
    }

    /// Key frames far apart, frames that refer to later ones: every frame has the colour it was given.
    void codecs_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("code");
        QTest::addColumn<int>("off");
        QTest::newRow("Motion JPEG in AVI") << "a.avi" << "MJPG" << 8;
        QTest::newRow("MPEG-4 in MP4") << "a.mp4" << "mp4v" << 8;
        QTest::newRow("MPEG-4 in AVI") << "a.avi" << "XVID" << 8;
        QTest::newRow("H.264 in MP4") << "a.mp4" << "avc1" << 8;
        QTest::newRow("H.264 in MOV") << "a.mov" << "avc1" << 8;
        QTest::newRow("FFV1 in Matroska") << "a.mkv" << "FFV1" << 8;
        QTest::newRow("VP8 in WebM") << "a.webm" << "VP80" << 8;
        QTest::newRow("VP9 in WebM") << "a.webm" << "VP90" << 8;
        QTest::newRow("MPEG-1") << "a.mpg" << "PIM1" << 12;
    }
    void codecs()
    {
        QFETCH(QString, name);
        QFETCH(QString, code);
        QFETCH(int, off);
        test::TempDir folder;
        const std::string file = encoded(folder / name.toStdString(), code.toStdString());
        if (file.empty())
            QSKIP("this machine has no such encoder");
        VideoReader reader;
        const auto facts = reader.probe(file, {"spread", 1, 1, true});
        QVERIFY2(facts && facts->problem.empty(), problemOf(facts));
        QCOMPARE(facts->frames, std::uint64_t{60});
        QCOMPARE(facts->channels, 3);
        QVERIFY2(std::abs(facts->rate - 25) < 0.5, std::to_string(facts->rate).c_str());
        for (const std::vector<std::uint64_t>& places : {std::vector<std::uint64_t>{0, 1, 2, 30, 58, 59}, std::vector<std::uint64_t>{47}, std::vector<std::uint64_t>{11, 12, 13, 23, 24, 25}}) {
            const auto video = reader.decode(file, {"every", 60, 1, true}, places, {.channels = 3});
            QVERIFY2(video && video->problem.empty(), problemOf(video));
            QCOMPARE(video->frames, places.size());
            for (std::size_t i = 0; i < places.size(); ++i) {
                const auto colour = colourOf(places[i]);
                const std::size_t middle = (i * 48 * 32 + 16 * 48 + 24) * 3;
                for (std::size_t c = 0; c < 3; ++c) {
                    const int seen = static_cast<unsigned char>(video->pixels[middle + c]);
                    QVERIFY2(std::abs(seen - colour[c]) <= off, qPrintable(QStringLiteral("frame %1, colour %2: %3, not %4").arg(places[i]).arg(c).arg(seen).arg(colour[c])));
                }
            }
        }
    }

    void badFiles_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("This is a letter, not a film.\n");
        QTest::newRow("picture") << QByteArray("\x89PNG\r\n\x1a\n0000IHDR", 16);
        QTest::newRow("no frames") << QByteArray("YUV4MPEG2 W8 H8 F10:1 Cmono\n");
        QTest::newRow("half a frame") << QByteArray("YUV4MPEG2 W8 H8 F10:1 Cmono\nFRAME\n12345678");
        QTest::newRow("absurd size") << QByteArray("YUV4MPEG2 W100000 H100000 F10:1 Cmono\nFRAME\n") + QByteArray(5000, 'x');
        QTest::newRow("negative size") << QByteArray("YUV4MPEG2 W-8 H8 F10:1 Cmono\nFRAME\n") + QByteArray(64, 'x');
        QTest::newRow("playlist") << QByteArray("#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n");
        QTest::newRow("list of files") << QByteArray("ffconcat version 1.0\nfile '/etc/passwd'\n");
        QTest::newRow("nothing but zeroes") << QByteArray(100'000, '\0');
    }
    void badFiles()
    {
        QFETCH(QByteArray, bytes);
        VideoReader reader;
        const std::string file = bytes.toStdString();
        const auto facts = reader.probe(file, {});
        QVERIFY2(facts, problemOf(facts));
        QVERIFY(!facts->problem.empty());
        const auto video = reader.decode(file, {}, {}, {.channels = 1, .width = 8, .height = 8});
        QVERIFY2(video, problemOf(video));
        QVERIFY(!video->problem.empty() && video->pixels.empty());
        QVERIFY(reader.decode(greyVideo(4, 4, 3, 1, 1), {}, {}, {.channels = 1})->problem.empty()); // and goes on
    }

    void cutOffFilms()
    {
        test::TempDir folder;
        VideoReader reader;
        const std::string mp4 = encoded(folder / "a.mp4", "mp4v"), avi = encoded(folder / "a.avi", "MJPG");
        if (mp4.empty() || avi.empty())
            QSKIP("this machine has no such encoders");
        const auto headless = reader.decode(mp4.substr(0, mp4.size() / 2), {}, {}, {}); // the table of frames lies at the end
        QVERIFY2(headless && !headless->problem.empty(), problemOf(headless));
        const auto shorter = reader.probe(avi.substr(0, avi.size() / 2), {"every", 1, 1, true});
        QVERIFY2(shorter && shorter->problem.empty(), problemOf(shorter));
        QVERIFY2(shorter->frames > 15 && shorter->frames < 45, std::to_string(shorter->frames).c_str());
    }

    /// Bytes changed at random: an answer or a problem, and the helper lives on or is replaced.
    void damagedFilms()
    {
        test::TempDir folder;
        std::vector<std::string> films{greyVideo(16, 16, 10, 3, 9)};
        for (const auto& [name, code] : {std::pair("a.mp4", "mp4v"), std::pair("a.avi", "MJPG"), std::pair("a.webm", "VP80")}) {
            if (std::string film = encoded(folder / name, code); !film.empty())
                films.push_back(std::move(film));
        }
        std::mt19937 random(7);
        VideoPool pool(1);
        for (int i = 0; i < 200; ++i) {
            std::string film = films[static_cast<std::size_t>(i) % films.size()];
            for (int k = 0; k < 1 + i % 20; ++k)
                film[random() % film.size()] = static_cast<char>(random());
            const auto video = decodeVideo(pool, film, {}, {}, {.channels = 1, .width = 8, .height = 8});
            QVERIFY2(video, problemOf(video));
            QVERIFY(video->problem.empty() ? video->frames == 8 && video->pixels.size() == 512 : video->pixels.empty());
        }
    }

    void slowFilmsEnd()
    {
        VideoReader hasty({.timeoutMs = 1});
        const auto late = hasty.probe(greyVideo(640, 480, 60, 0, 1), {});
        QVERIFY(!late);
        QCOMPARE(late.error().code, ErrorCode::Timeout);
        StopSource stopped;
        stopped.request_stop();
        VideoReader reader;
        QCOMPARE(reader.probe(greyVideo(8, 8, 6, 0, 1), {}, stopped.get_token()).error().code, ErrorCode::Cancelled);
    }

    void wrongRequests()
    {
        VideoReader reader;
        QCOMPARE(reader.probe("x", {"spread", 0, 1, true}).error().code, ErrorCode::InvalidInput);
        QCOMPARE(reader.probe("x", {"seconds", 4, 0, true}).error().code, ErrorCode::InvalidInput);
        const auto large = reader.decode(greyVideo(8, 8, 2, 0, 1), {"spread", 8, 1, true}, {}, {.channels = 3, .width = 8192, .height = 8192});
        QVERIFY2(!large || !large->problem.empty(), "a reply of more than 1 GiB");
    }
};

QTEST_GUILESS_MAIN(VideosTest)
#include "videos_test.moc"
