// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/sounds/mel.h"
#include "tests/core/data/data_test_support.h"

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <numbers>

using namespace cairn;
using namespace cairn::data;
using cairn::test::failure;
using cairn::test::openFile;
using cairn::test::put;
using cairn::test::QuietJob;
using cairn::test::TempDir;
using cairn::test::writeFile;

namespace fs = std::filesystem;

namespace {

/// A WAV file of 16 bits.
std::string wav(const std::vector<float>& samples, std::uint32_t rate, std::uint16_t channels = 1)
{
    std::string text;
    const auto put = [&](std::uint64_t number, int bytes) {
        for (int i = 0; i < bytes; ++i)
            text += static_cast<char>(number >> (8 * i) & 0xff);
    };
    const auto bytes = static_cast<std::uint32_t>(samples.size() * 2);
    text = "RIFF";
    put(36 + bytes, 4);
    text += "WAVEfmt ";
    put(16, 4);
    put(1, 2);
    put(channels, 2);
    put(rate, 4);
    put(rate * channels * 2, 4);
    put(channels * 2u, 2);
    put(16, 2);
    text += "data";
    put(bytes, 4);
    for (const float sample : samples)
        put(static_cast<std::uint16_t>(static_cast<std::int16_t>(std::lround(sample * 32767))), 2);
    return text;
}

std::vector<float> tone(double frequency, double rate, std::size_t count, double loud = 0.5)
{
    std::vector<float> samples(count);
    for (std::size_t i = 0; i < count; ++i)
        samples[i] = static_cast<float>(loud * std::sin(2 * std::numbers::pi * frequency * static_cast<double>(i) / rate));
    return samples;
}

} // namespace

class SoundsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void melEqualsNumpy();
    void resampledTonesStay();
    void silenceAndShortSounds();
    void folderPerClass();
    void otherSpectrograms();
    void levels();
    void badSounds();
    void spokenDigits();
};

/// Values of numpy.fft.rfft(x[f * 160 : f * 160 + 400] * hann, 512) through triangles coded from the definition, float64.
void SoundsTest::melEqualsNumpy()
{
    std::vector<float> samples = tone(440, 16000, 1600);
    const auto high = tone(3000, 16000, 1600, 0.25);
    for (std::size_t i = 0; i < samples.size(); ++i)
        samples[i] += high[i];
    const auto mel = melSpectrogram(samples, {});
    QCOMPARE(mel.size(), std::size_t{64 * 8});
    struct Expected {
        std::size_t band;
        double first, fourth, last;
    };
    for (const Expected& row : {Expected{5, 0.0029462016, 0.0023392918, 0.0023392918}, Expected{12, 2275.7114, 2275.6366, 2275.6366},
                                Expected{13, 339.91524, 339.92166, 339.92166}, Expected{14, 0.93668092, 0.93906285, 0.93906285},
                                Expected{41, 116.15976, 116.15973, 116.15973}, Expected{42, 1034.7938, 1034.7938, 1034.7938}}) {
        const auto near = [&](std::size_t frame, double value) { return std::abs(mel[row.band * 8 + frame] - value) < 2e-4 * value; };
        QVERIFY2(near(0, row.first) && near(3, row.fourth) && near(7, row.last), std::to_string(row.band).c_str());
    }
}

void SoundsTest::resampledTonesStay()
{
    for (const double rate : {8000.0, 22050.0, 44100.0}) {
        const auto samples = resample(tone(1000, rate, static_cast<std::size_t>(rate)), rate, 16000);
        QCOMPARE(samples.size(), std::size_t{16000});
        const auto expected = tone(1000, 16000, 16000);
        double worst = 0;
        for (std::size_t i = 500; i < 15500; ++i)
            worst = std::max(worst, static_cast<double>(std::abs(samples[i] - expected[i])));
        QVERIFY2(worst < 2e-3, std::to_string(worst).c_str());
    }
    const auto gone = resample(tone(12000, 44100, 44100), 44100, 16000); // above half the new rate: must not fold back
    for (std::size_t i = 500; i < 15500; ++i)
        QVERIFY(std::abs(gone[i]) < 2e-3);
}

void SoundsTest::silenceAndShortSounds()
{
    const auto silent = melPicture(std::vector<float>(1600), {}, 10);
    QCOMPARE(silent.size(), std::size_t{640});
    QVERIFY(std::ranges::all_of(silent, [](std::uint8_t level) { return level == 0; }));
    QCOMPARE(melPicture(std::vector<float>{0.5f}, {}, 3).size(), std::size_t{192});
    QCOMPARE(melPicture({}, {}, 1).size(), std::size_t{64});
    const auto picture = melPicture(tone(440, 16000, 1600), {}, 8);
    QCOMPARE(static_cast<int>(picture[(63 - 12) * 8]), 255); // band 12 of 64 from the bottom is the loudest
}

void SoundsTest::folderPerClass()
{
    TempDir folder;
    for (int i = 0; i < 3; ++i) {
        put(folder / ("set/train/low/" + std::to_string(i) + ".wav"), wav(tone(300, 8000, 4000), 8000));
        put(folder / ("set/train/high/" + std::to_string(i) + ".wav"), wav(tone(3000, 16000, 8000), 16000));
    }
    put(folder / "set/test/low/9.wav", wav(tone(300, 8000, 2000), 8000, 2));
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "set", folder / "cache"));
    QCOMPARE(dataset->format(), std::string("sounds"));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(7));
    QCOMPARE(dataset->givenTestFrom(), std::optional<RowId>(6));
    QCOMPARE(dataset->schema()[0].shape, (std::vector<std::int64_t>{1, 64, 48})); // 0.5 s: 1 + (8000 - 400) / 160
    QuietJob job;
    QVERIFY(dataset->prepareRandomAccess(job).has_value());
    const std::vector<RowId> ids{0, 3};
    CAIRN_TEST_VALUE(const auto images, dataset->images(ids));
    const auto loudest = [&](std::size_t picture) {
        const auto column = [&](std::size_t band) { return images.pixels[picture * 64 * 48 + band * 48 + 20]; };
        std::size_t best = 0;
        for (std::size_t band = 1; band < 64; ++band)
            best = column(band) > column(best) ? band : best;
        return best;
    };
    QVERIFY(loudest(0) < loudest(1)); // "high" comes first by name, and high bands are on top
    CAIRN_TEST_VALUE(const auto sound, dataset->waveform(0));
    QCOMPARE(sound.rate, 16000.0);
    QCOMPARE(sound.samples.size(), std::size_t{8000});
    QVERIFY(std::abs(sound.samples[1] - 0.5 * std::sin(2 * std::numbers::pi * 3000 / 16000)) < 1e-4);
    CAIRN_TEST_VALUE(const auto longer, openFile((folder / "set").string() + "?seconds=1&bands=32", folder / "cache"));
    QCOMPARE(longer->schema()[0].shape, (std::vector<std::int64_t>{1, 32, 98}));
    QCOMPARE(openFile((folder / "set").string() + "?seconds=x", folder / "cache").error().code, ErrorCode::InvalidInput);
}

void SoundsTest::otherSpectrograms()
{
    TempDir folder;
    for (int i = 0; i < 4; ++i)
        put(folder / ("set/" + std::string(i % 2 ? "low" : "high") + "/" + std::to_string(i) + ".wav"), wav(tone(i % 2 ? 300 : 3000, 8000, 4000), 8000));
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "set", folder / "cache"));
    QVERIFY(dataset->soundScale());
    QCOMPARE(dataset->soundScale()->highestHertz, 8000.0);
    QuietJob job;
    SpectrogramForm form;
    form.rate = 8000;
    form.window = 256;
    form.hop = 64;
    form.bands = 20;
    CAIRN_TEST_VALUE(const auto other, dataset->withSpectrograms(form, job));
    QCOMPARE(other->schema()[0].shape, (std::vector<std::int64_t>{1, 20, 1 + (4000 - 256) / 64}));
    QCOMPARE(other->soundScale()->highestHertz, 4000.0);
    QCOMPARE(other->rowCount(), dataset->rowCount());
    const RowId row = 0;
    CAIRN_TEST_VALUE(const auto picture, other->images(std::span(&row, 1)));
    MelOptions options;
    options.rate = 8000;
    options.window = 256.0 / 8000;
    options.hop = 64.0 / 8000;
    options.bands = 20;
    CAIRN_TEST_VALUE(const auto sound, dataset->waveform(row));
    QCOMPARE(picture.pixels, melPicture(sound.samples, options, 59));
    CAIRN_TEST_VALUE(const auto again, dataset->withSpectrograms(form, job));
    QCOMPARE(again, other); // the last one is kept
    form.seconds = 0.25;
    form.level = "amplitude";
    CAIRN_TEST_VALUE(const auto shorter, dataset->withSpectrograms(form, job));
    QCOMPARE(shorter->schema()[0].shape, (std::vector<std::int64_t>{1, 20, 1 + (2000 - 256) / 64}));
    QCOMPARE(openFile((folder / "set").string() + "?level=loud", folder / "cache").error().code, ErrorCode::InvalidInput);
    QCOMPARE(openFile((folder / "set").string() + "?hop=0", folder / "cache").error().code, ErrorCode::InvalidInput);
    writeFile(folder / "t.csv", "a,b\n1,2\n");
    CAIRN_TEST_VALUE(const auto table, openFile(folder / "t.csv", folder / "cache"));
    QCOMPARE(table->withSpectrograms(form, job).error().code, ErrorCode::Unsupported);
}

/// A sine in the middle of a bin has all its power in three bins of a Hann window: (N/4)^2 in the middle one for amplitude 1.
void SoundsTest::levels()
{
    MelOptions options;
    options.window = 512.0 / 16000;
    options.level = MelOptions::Level::FullScale;
    const auto loudest = [&](double amplitude) {
        const auto picture = melPicture(tone(1000, 16000, 1600, amplitude), options, 5); // bin 32 of 512
        return static_cast<int>(*std::ranges::max_element(picture));
    };
    const int full = loudest(1);
    QVERIFY2(std::abs(full - 255) <= 6, QByteArray::number(full).constData()); // a band weighs its neighbours, too
    QVERIFY2(std::abs(full - loudest(0.1) - 20 * 255 / 80) <= 1, QByteArray::number(loudest(0.1)).constData());
    options.level = MelOptions::Level::Relative;
    QCOMPARE(loudest(0.1), 255);
    options.level = MelOptions::Level::Amplitude;
    const auto mel = melSpectrogram(tone(1000, 16000, 1600), options);
    const auto picture = melPicture(tone(1000, 16000, 1600), options, melFrames(1600, options));
    const float most = *std::ranges::max_element(mel);
    const std::size_t frames = melFrames(1600, options);
    for (std::size_t band = 0; band < 64; ++band)
        QCOMPARE(static_cast<long>(picture[(63 - band) * frames]), std::lround(255 * std::sqrt(static_cast<double>(mel[band * frames] / most))));
}

void SoundsTest::badSounds()
{
    TempDir folder;
    put(folder / "set/a/good.wav", wav(tone(300, 8000, 800), 8000));
    put(folder / "set/a/empty.wav", "");
    put(folder / "set/b/noise.flac", std::string(500, '\x5a'));
    std::string lying = wav(tone(300, 8000, 800), 8000);
    std::memset(lying.data() + 24, 0xff, 4); // a rate of 4 GHz
    put(folder / "set/b/lying.wav", lying);
    put(folder / "set/b/cut.wav", wav(tone(300, 8000, 800), 8000).substr(0, 30));
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "set", folder / "cache"));
    QuietJob job;
    QVERIFY(dataset->prepareRandomAccess(job).has_value());
    QCOMPARE(dataset->unreadableRows(), (std::vector<RowId>{0, 2, 3, 4}));
    QCOMPARE(dataset->waveform(0).error().code, ErrorCode::Corrupt);
    QCOMPARE(dataset->waveform(99).error().code, ErrorCode::NotFound);
}

void SoundsTest::spokenDigits()
{
    const auto archive = test::sharedFile("fsdd/fsdd_recordings.tar.xz");
    if (!archive)
        QSKIP("the shared folder with real data is absent");
    TempDir folder;
    fs::create_directories(folder / "digits");
    if (std::system(("tar xJf " + archive->string() + " -C " + (folder / "digits").string()).c_str()) != 0)
        QSKIP("tar with xz is absent");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "digits", folder / "cache"));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(3000)); // 6 speakers, 10 digits, 50 each
    QuietJob job;
    CAIRN_TEST_VALUE(const auto labels, dataset->profile(dataset->schema().find("label").value(), job));
    QCOMPARE(labels.distinct, std::uint64_t{10});
    QCOMPARE(labels.top[0].count, std::uint64_t{300});
    const std::vector<RowId> ids{0, 1500, 2999};
    CAIRN_TEST_VALUE(const auto images, dataset->images(ids));
    QCOMPARE(images.shape[2], std::int64_t{64});
    QVERIFY(dataset->unreadableRows().empty());
}

QTEST_GUILESS_MAIN(SoundsTest)
#include "sounds_test.moc"
