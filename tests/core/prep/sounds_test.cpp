// SPDX-License-Identifier: GPL-3.0-or-later
// Steps for sounds against closed forms.
#include "tests/core/prep/picture_test_support.h"

#include <ranges>
#include <set>

using namespace cairn;
using namespace cairn::prep;

class SoundStepsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void masksAreAsWideAsDrawn();
    void shiftsOfSounds();
    void gainAndNoise();
};

void SoundStepsTest::masksAreAsWideAsDrawn()
{
    const PictureShape shape{1, 20, 30};
    CAIRN_TEST_VALUE(const auto plan, planOf({"sound_masks time=0.2 frequency=0.25 fill=silence"}, shape));
    std::vector<int> columns(7), lines(6);
    for (std::uint64_t row = 0; row < 4200; ++row) {
        const Bytes masked = seen(plan, Bytes(600, 9), row);
        int wide = 0, high = 0;
        for (std::size_t x = 0; x < 30; ++x)
            wide += std::ranges::all_of(std::views::iota(0, 20), [&](int y) { return masked[static_cast<std::size_t>(y) * 30 + x] == 0; });
        for (std::size_t y = 0; y < 20; ++y)
            high += std::ranges::all_of(masked.begin() + static_cast<std::ptrdiff_t>(y * 30), masked.begin() + static_cast<std::ptrdiff_t>(y * 30 + 30), [](int v) { return v == 0; });
        QCOMPARE(std::ranges::count(masked, 0), std::ptrdiff_t{wide * 20 + high * 30 - wide * high});
        ++columns.at(static_cast<std::size_t>(wide));
        ++lines.at(static_cast<std::size_t>(high));
    }
    QVERIFY2(chiSquare(columns) < 22.5 && chiSquare(lines) < 20.5, "widths are not uniform"); // 99.9 %
}

void SoundStepsTest::shiftsOfSounds()
{
    CAIRN_TEST_VALUE(const auto around, planOf({"sound_shift time=0.4 edge=around"}, {1, 1, 5}));
    CAIRN_TEST_VALUE(const auto silent, planOf({"sound_shift time=0.4"}, {1, 1, 5}));
    std::set<Bytes> turned, moved;
    for (std::uint64_t row = 0; row < 300; ++row) {
        turned.insert(seen(around, {1, 2, 3, 4, 5}, row));
        moved.insert(seen(silent, {1, 2, 3, 4, 5}, row));
    }
    QCOMPARE(turned, (std::set<Bytes>{{1, 2, 3, 4, 5}, {5, 1, 2, 3, 4}, {4, 5, 1, 2, 3}, {2, 3, 4, 5, 1}, {3, 4, 5, 1, 2}}));
    QCOMPARE(moved, (std::set<Bytes>{{1, 2, 3, 4, 5}, {0, 1, 2, 3, 4}, {0, 0, 1, 2, 3}, {2, 3, 4, 5, 0}, {3, 4, 5, 0, 0}}));
}

void SoundStepsTest::gainAndNoise()
{
    const PictureShape shape{1, 64, 100};
    CAIRN_TEST_VALUE(const auto gain, planOf({"sound_gain decibels=8"}, shape));
    Bytes sound(shape.size(), 128);
    sound[0] = 0;
    for (std::uint64_t row = 0; row < 100; ++row) {
        const Bytes louder = seen(gain, sound, row);
        QCOMPARE(louder[0], std::uint8_t{0});
        QVERIFY(std::abs(louder[1] - 128) <= 26 && std::ranges::all_of(louder.begin() + 1, louder.end(), [&](int v) { return v == louder[1]; })); // 8 of 80 dB
    }
    // Noise of 1/10 of the mean power makes 11/10 of it; its own mean is that of the exponential distribution.
    const auto power = [](const Bytes& bytes) {
        double sum = 0;
        for (const std::uint8_t byte : bytes)
            sum += byte == 0 ? 0 : std::pow(10, (byte / 255.0 - 1) * 8);
        return sum / static_cast<double>(bytes.size());
    };
    CAIRN_TEST_VALUE(const auto noise, planOf({"sound_noise least=10 most=10"}, shape));
    const Bytes even(shape.size(), 200);
    const Bytes hissing = seen(noise, even, 0);
    QVERIFY2(std::abs(power(hissing) / power(even) - 1.1) < 0.02, QByteArray::number(power(hissing) / power(even)).constData());
    QCOMPARE(seen(noise, Bytes(shape.size(), 0), 0), Bytes(shape.size(), 0)); // silence has no power to compare with
}

QTEST_GUILESS_MAIN(SoundStepsTest)
#include "sounds_test.moc"
