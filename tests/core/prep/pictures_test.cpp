// SPDX-License-Identifier: GPL-3.0-or-later
// Steps for pictures against closed forms, and the resize against Pillow's.
#include "tests/core/prep/picture_test_support.h"

#include <set>
#include <thread>

using namespace cairn;
using namespace cairn::prep;
using cairn::test::failure;
using cairn::test::TempDir;

class PicturesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void flipTwiceIsNothing();
    void flipsAsOftenAsAsked();
    void cropOffsetsAreUniform();
    void edges();
    void rotationOfAPlane();
    void coloursKeepWhatTheyShould();
    void cutoutCoversWhatItShould();
    void resizeLikePillow();
    void resizeFits();
    void rowsDoNotDependOnEachOther();
    void preparationComesFirst();
    void refusals();
};

void PicturesTest::flipTwiceIsNothing()
{
    const PictureShape shape{3, 5, 7};
    const Bytes picture = noisy(shape.size());
    for (const char* text : {"image_flip horizontal=1", "image_flip horizontal=0 vertical=1", "image_flip horizontal=1 vertical=1"}) {
        CAIRN_TEST_VALUE(const auto plan, planOf({text}, shape));
        const Bytes once = seen(plan, picture, 3);
        QVERIFY(once != picture);
        QCOMPARE(seen(plan, once, 4), picture);
    }
    CAIRN_TEST_VALUE(const auto mirror, planOf({"image_flip horizontal=1"}, shape));
    const Bytes mirrored = seen(mirror, picture, 0);
    for (std::size_t line = 0; line < 15; ++line) {
        for (std::size_t x = 0; x < 7; ++x)
            QCOMPARE(mirrored[line * 7 + x], picture[line * 7 + 6 - x]);
    }
}

void PicturesTest::flipsAsOftenAsAsked()
{
    CAIRN_TEST_VALUE(const auto plan, planOf({"image_flip horizontal=0.3"}, {1, 1, 2}));
    int flipped = 0;
    for (std::uint64_t row = 0; row < 20000; ++row)
        flipped += seen(plan, {0, 9}, row)[0] == 9;
    QVERIFY2(std::abs(flipped - 6000) < 4 * std::sqrt(20000 * 0.3 * 0.7), QByteArray::number(flipped).constData());
}

void PicturesTest::cropOffsetsAreUniform()
{
    const PictureShape shape{1, 9, 9};
    CAIRN_TEST_VALUE(const auto plan, planOf({"image_crop padding=4"}, shape));
    Bytes dot(81);
    dot[40] = 255;
    std::vector<int> places(81);
    for (std::uint64_t row = 0; row < 16200; ++row) {
        const Bytes moved = seen(plan, dot, row, 2);
        QCOMPARE(std::ranges::count(moved, 255), std::ptrdiff_t{1});
        ++places[static_cast<std::size_t>(std::ranges::find(moved, 255) - moved.begin())];
    }
    QVERIFY2(chiSquare(places) < 124.8, QByteArray::number(chiSquare(places)).constData()); // 99.9 % of 80 degrees of freedom
}

void PicturesTest::edges()
{
    const PictureShape shape{1, 1, 4};
    const auto lines = [&](const char* text) {
        std::set<Bytes> found;
        const auto plan = planOf({text}, shape);
        for (std::uint64_t row = 0; plan && row < 200; ++row)
            found.insert(seen(*plan, {10, 20, 30, 40}, row));
        return found;
    };
    // One line: shifts down and up fold onto it again unless the edge is black.
    QCOMPARE(lines("image_crop padding=2 edge=repeat"),
             (std::set<Bytes>{{10, 10, 10, 20}, {10, 10, 20, 30}, {10, 20, 30, 40}, {20, 30, 40, 40}, {30, 40, 40, 40}}));
    QCOMPARE(lines("image_crop padding=2 edge=mirror"),
             (std::set<Bytes>{{30, 20, 10, 20}, {20, 10, 20, 30}, {10, 20, 30, 40}, {20, 30, 40, 30}, {30, 40, 30, 20}}));
    QCOMPARE(lines("image_crop padding=1"), (std::set<Bytes>{{0, 0, 0, 0}, {0, 10, 20, 30}, {10, 20, 30, 40}, {20, 30, 40, 0}}));
}

/// A turned plane is a plane of the same slope: its angle is read off, then every pixel that came from inside is known.
void PicturesTest::rotationOfAPlane()
{
    const PictureShape shape{1, 41, 41};
    Bytes plane(shape.size());
    for (std::size_t y = 0; y < 41; ++y) {
        for (std::size_t x = 0; x < 41; ++x)
            plane[y * 41 + x] = static_cast<std::uint8_t>(28 + 5 * x); // 28 to 228
    }
    CAIRN_TEST_VALUE(const auto still, planOf({"image_rotate degrees=0"}, shape));
    QCOMPARE(seen(still, plane, 5), plane);
    CAIRN_TEST_VALUE(const auto turning, planOf({"image_rotate degrees=40"}, shape));
    double least = 90, most = -90;
    for (std::uint64_t row = 0; row < 200; ++row) {
        const Bytes turned = seen(turning, plane, row);
        QCOMPARE(turned[20 * 41 + 20], plane[20 * 41 + 20]);
        const auto at = [&](int x, int y) { return static_cast<double>(turned[static_cast<std::size_t>((20 + y) * 41 + 20 + x)]); };
        const double across = (at(14, 0) - at(-14, 0)) / 28, down = (at(0, 14) - at(0, -14)) / 28;
        QVERIFY(std::abs(std::hypot(across, down) - 5) < 0.05);
        for (int y = -13; y <= 13; ++y) {
            for (int x = -13; x <= 13; ++x)
                QVERIFY(std::abs(at(x, y) - (128 + across * x + down * y)) < 1.5);
        }
        const double angle = std::atan2(down, across) * 180 / 3.14159265358979;
        least = std::min(least, angle);
        most = std::max(most, angle);
    }
    QVERIFY(least > -41 && least < -35 && most > 35 && most < 41);
}

void PicturesTest::coloursKeepWhatTheyShould()
{
    const PictureShape shape{3, 8, 8};
    Bytes picture = noisy(shape.size());
    for (std::uint8_t& byte : picture)
        byte = static_cast<std::uint8_t>(80 + byte % 60); // nothing is clipped
    CAIRN_TEST_VALUE(const auto brightness, planOf({"image_colour brightness=0.3 contrast=0 saturation=0"}, shape));
    CAIRN_TEST_VALUE(const auto contrast, planOf({"image_colour brightness=0 contrast=0.5 saturation=0"}, {1, 16, 12}));
    CAIRN_TEST_VALUE(const auto saturation, planOf({"image_colour brightness=0 contrast=0 saturation=1"}, shape));
    CAIRN_TEST_VALUE(const auto nothing, planOf({"image_colour brightness=0 contrast=0 saturation=0"}, shape));
    QCOMPARE(seen(nothing, picture, 1), picture);
    double sum = 0;
    for (std::uint64_t row = 0; row < 400; ++row) {
        const Bytes lit = seen(brightness, picture, row);
        const double factor = mean(lit) / mean(picture);
        QVERIFY(factor > 0.69 && factor < 1.31);
        for (std::size_t i = 0; i < picture.size(); ++i)
            QVERIFY(std::abs(lit[i] - factor * picture[i]) < 1.5);
        sum += factor;
        QVERIFY(std::abs(mean(seen(contrast, picture, row)) - mean(picture)) < 0.5); // the mean is kept
        const Bytes pale = seen(saturation, picture, row);
        for (std::size_t i = 0; i < shape.plane(); ++i) { // the grey is kept
            const auto grey = [&](const Bytes& of) { return 0.299 * of[i] + 0.587 * of[64 + i] + 0.114 * of[128 + i]; };
            QVERIFY(std::abs(grey(pale) - grey(picture)) < 1);
        }
    }
    QVERIFY(std::abs(sum / 400 - 1) < 4 * 0.3 / std::sqrt(3.0 * 400));
}

void PicturesTest::cutoutCoversWhatItShould()
{
    const PictureShape shape{1, 10, 10};
    CAIRN_TEST_VALUE(const auto plan, planOf({"image_cutout size=0.4 fill=black"}, shape));
    const Bytes white(100, 200);
    double expected = 0; // of 10 x 10 centres
    for (int y = 0; y < 10; ++y) {
        for (int x = 0; x < 10; ++x)
            expected += (std::min(10, y + 2) - std::max(0, y - 2)) * (std::min(10, x + 2) - std::max(0, x - 2)) / 100.0;
    }
    double covered = 0;
    for (std::uint64_t row = 0; row < 4000; ++row) {
        const Bytes cut = seen(plan, white, row);
        const auto holes = std::ranges::count(cut, 0);
        QVERIFY(holes >= 4 && holes <= 16);
        covered += static_cast<double>(holes) / 4000;
    }
    QVERIFY2(std::abs(covered - expected) < 4 * 4.5 / std::sqrt(4000.0), QByteArray::number(covered).constData());
    CAIRN_TEST_VALUE(const auto mild, planOf({"image_cutout size=0.4 count=3"}, shape));
    QCOMPARE(seen(mild, white, 7), white); // the mean of an even picture
}

void PicturesTest::resizeLikePillow()
{
    Bytes picture;
    for (int y = 0; y < 5; ++y) {
        for (int x = 0; x < 7; ++x)
            picture.push_back(static_cast<std::uint8_t>((x * 37 + y * 91 + x * y * 13) % 256));
    }
    // Image.fromarray(a.astype('float32')).resize((w, h), Image.BILINEAR), Pillow 11.1
    const std::vector<double> smaller{109.75, 140.38, 141.18, 122.04, 144.38, 136.90};
    const std::vector<double> larger{0.0, 20.35, 46.25, 72.15, 98.05, 123.95, 149.85, 175.75, 201.65, 222.0,
                                     39.81, 63.29, 93.17, 123.05, 152.93, 143.62, 100.7, 130.58, 160.46, 183.94,
                                     96.69, 124.63, 156.2, 180.57, 215.34, 166.91, 46.48, 82.05, 110.41, 129.56,
                                     153.56, 185.98, 183.23, 101.29, 133.75, 147.0, 136.26, 177.52, 139.57, 75.19,
                                     130.44, 167.32, 170.27, 94.01, 132.15, 151.1, 146.04, 192.98, 160.72, 100.81,
                                     27.31, 68.67, 117.3, 158.73, 210.56, 179.19, 75.82, 128.45, 173.88, 206.44,
                                     68.19, 114.01, 136.33, 93.85, 144.97, 164.08, 142.4, 99.92, 122.24, 168.06,
                                     108.0, 156.95, 155.25, 38.35, 87.85, 150.15, 199.65, 82.75, 81.05, 130.0};
    for (const auto& [text, expected] : {std::pair("image_resize width=3 height=2", smaller), std::pair("image_resize width=10 height=8", larger)}) {
        CAIRN_TEST_VALUE(const auto plan, planOf({text}, {1, 5, 7}));
        Bytes made(plan.shape().size());
        plan.prepare(picture, made);
        QCOMPARE(made.size(), expected.size());
        for (std::size_t i = 0; i < made.size(); ++i)
            QVERIFY2(std::abs(made[i] - expected[i]) <= 0.51, qPrintable(QStringLiteral("%1: %2, not %3").arg(i).arg(made[i]).arg(expected[i])));
    }
}

void PicturesTest::resizeFits()
{
    const Bytes wide{10, 20, 30, 40, 50, 60, 70, 80}; // 2 x 4
    const auto resized = [&](const char* text) {
        const auto plan = planOf({text}, {1, 2, 4});
        Bytes made(plan ? plan->shape().size() : 0);
        if (plan)
            plan->prepare(wide, made);
        return made;
    };
    QCOMPARE(resized("image_resize width=2 height=2 fit=crop"), (Bytes{20, 30, 60, 70}));
    QCOMPARE(resized("image_resize width=4 height=4 fit=pad"), (Bytes{0, 0, 0, 0, 10, 20, 30, 40, 50, 60, 70, 80, 0, 0, 0, 0}));
    QCOMPARE(resized("image_resize width=4 height=2"), wide);
    QCOMPARE(resized("image_resize width=2 height=1 method=nearest"), (Bytes{60, 80}));
    QCOMPARE(resized("image_resize width=1 height=1"), (Bytes{45}));
}

/// What a row becomes depends on seed, epoch and row alone: not on what was drawn before, nor on the thread.
void PicturesTest::rowsDoNotDependOnEachOther()
{
    const PictureShape shape{3, 12, 12};
    CAIRN_TEST_VALUE(const auto plan, planOf({"image_flip", "image_crop padding=2", "image_rotate", "image_colour", "image_cutout fill=noise"}, shape));
    const Bytes picture = noisy(shape.size());
    std::vector<Bytes> forward(64), threaded(64);
    for (std::uint64_t row = 0; row < 64; ++row)
        forward[row] = seen(plan, picture, row, 3, 11);
    {
        std::vector<std::jthread> threads;
        for (std::uint64_t part = 0; part < 4; ++part)
            threads.emplace_back([&, part] {
                for (std::uint64_t row = 64; row-- > 0;) {
                    if (row % 4 == part)
                        threaded[row] = seen(plan, picture, row, 3, 11);
                }
            });
    }
    QCOMPARE(threaded, forward);
    QVERIFY(seen(plan, picture, 5, 4, 11) != forward[5]);
    QVERIFY(seen(plan, picture, 5, 3, 12) != forward[5]);
    QCOMPARE(std::set<Bytes>(forward.begin(), forward.end()).size(), std::size_t{64});
    // A step that is switched off shifts nobody else's numbers.
    CAIRN_TEST_VALUE(Step off, stepFromText("image_flip"));
    off.enabled = false;
    CAIRN_TEST_VALUE(const Step crop, stepFromText("image_crop"));
    CAIRN_TEST_VALUE(Step never, stepFromText("image_flip horizontal=0"));
    CAIRN_TEST_VALUE(const auto without, PicturePlan::make(std::vector{off, crop}, shape));
    CAIRN_TEST_VALUE(const auto with, PicturePlan::make(std::vector{never, crop}, shape));
    QCOMPARE(seen(without, picture, 9), seen(with, picture, 9));
}

void PicturesTest::preparationComesFirst()
{
    CAIRN_TEST_VALUE(const auto plan, planOf({"image_flip horizontal=1", "image_resize width=2 height=1", "image_mix mixup=0.4", "image_normalise method=signed"}, {1, 1, 4}));
    QCOMPARE(plan.shape(), (PictureShape{1, 1, 2}));
    QVERIFY(plan.prepares() && plan.augments() && plan.mix());
    QCOMPARE(plan.mix()->step, std::size_t{2});
    QCOMPARE(plan.normalisation().mean, 0.5);
    Bytes made(2);
    plan.prepare(Bytes{0, 0, 100, 100}, made);
    QVERIFY(made[0] < made[1]); // what all parts get is not flipped
    QVERIFY(seen(plan, made, 0)[0] > seen(plan, made, 0)[1]);
}

void PicturesTest::refusals()
{
    QVERIFY(failure(planOf({"image_mix mixup=0"}, {1, 4, 4})).contains("step image_mix"));
    QVERIFY(failure(planOf({"image_resize width=0"}, {1, 4, 4})).contains("step image_resize"));
    QVERIFY(failure(planOf({"image_resize width=4096 height=4096"}, {16, 4, 4})).contains("larger than"));
    QVERIFY(failure(planOf({"image_crop padding=-1"}, {1, 4, 4})).contains("step image_crop"));
}

QTEST_APPLESS_MAIN(PicturesTest)
#include "pictures_test.moc"
