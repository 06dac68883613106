// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/image/attribution_view.h"
#include "plots/image/class_legend.h"
#include "plots/image/class_picture.h"
#include "plots/image/image_grid.h"
#include "plots/image/picture_view.h"
#include "plots/image/raster.h"
#include "plots/image/spectrogram_view.h"
#include "tests/plots/support/screenshots.h"
#include "tests/support/shared_data.h"

#include <QPainter>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <cmath>

using namespace cairn;
using namespace cairn::plots;

class PlotsImageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void planesBecomePixels();
    void mapsHaveAFixedZero();
    void gridAsksOnlyForWhatIsSeen();
    void gridDropsStaleAnswers();
    void gridSelectsByMouseAndKeys();
    void attributionShowsBothKinds();
    void boxesStandOutInBothThemes();
    void spectrogramHasItsAxes();
    void classesDifferWithoutColour();

private:
    ThemeStore m_themes;
};

namespace {

/// A 28 x 28 picture of a ring, brighter for larger `i`.
std::vector<std::uint8_t> ring(int i)
{
    std::vector<std::uint8_t> bytes(28 * 28);
    for (int y = 0; y < 28; ++y)
        for (int x = 0; x < 28; ++x) {
            const double r = std::hypot(x - 13.5, y - 13.5), target = 4 + i % 8;
            bytes[static_cast<std::size_t>(y * 28 + x)] =
                static_cast<std::uint8_t>(255 * std::exp(-(r - target) * (r - target) / 3));
        }
    return bytes;
}

void answer(ImageGrid& grid, quint64 generation, qint64 first, qint64 count)
{
    std::vector<ImageTile> tiles;
    for (qint64 i = first; i < first + count; ++i)
        tiles.push_back({imageFromPlanes(ring(static_cast<int>(i)), 1, 28, 28),
                         i % 7 == 3 ? QStringLiteral("Shirt \u2192 Coat") : QStringLiteral("Ankle boot"), i % 7 == 3});
    grid.setTiles(generation, first, std::move(tiles));
}

} // namespace

/// Eleven classes have patterns of their own, so that they differ in grey and to people who see no colours.
void PlotsImageTest::classesDifferWithoutColour()
{
    const auto pattern = [](int index) {
        std::vector<bool> lines;
        for (int i = 0; i < 24 * 24; ++i)
            lines.push_back(classTexture(index, i % 24, i / 24));
        return lines;
    };
    for (int a = 0; a < 12; ++a) {
        for (int b = 0; b < a; ++b)
            QVERIFY2(pattern(a) != pattern(b), qPrintable(QStringLiteral("%1 and %2").arg(a).arg(b)));
    }
    for (const Theme& theme : {Theme::light(), Theme::dark()}) {
        const std::vector<std::uint8_t> classes{0, 1, 2, 3, 4, kUnclassified};
        const QImage image = classPicture(classes, 2, 3, 24, theme);
        QCOMPARE(image.size(), QSize(72, 48));
        QCOMPARE(image.pixelColor(30, 5), classColor(theme, 1)); // beside a line
        const auto lineContrast = [&](int index) {
            double most = 1;
            const QImage swatch = classSwatch(index, QSize(24, 24), theme);
            for (int i = 0; i < 24 * 24; ++i)
                most = std::max(most, contrastRatio(swatch.pixelColor(i % 24, i / 24), classColor(theme, index)));
            return most;
        };
        for (int index = 1; index < 9; ++index)
            QVERIFY2(lineContrast(index) >= 1.8, qPrintable(QStringLiteral("%1: %2").arg(index).arg(lineContrast(index))));
        QVERIFY(classPicture(classes, 3, 3, 24, theme).isNull()); // too few
        m_themes.setTheme(theme);
        ClassLegend legend(m_themes);
        legend.setClasses({QStringLiteral("background"), QStringLiteral("disc"), QStringLiteral("square")});
        QVERIFY(legend.heightForWidth(90) > legend.heightForWidth(600));
        legend.resize(300, legend.heightForWidth(300));
        QVERIFY(legend.accessibleName().contains(QStringLiteral("disc")));
        QVERIFY(!legend.grab().isNull());
    }
}

/// Boxes lie where they belong and can be told from black, white and grey pictures.
void PlotsImageTest::boxesStandOutInBothThemes()
{
    for (const Theme& theme : {Theme::light(), Theme::dark()}) {
        m_themes.setTheme(theme);
        for (const QColor& under : {QColor(Qt::black), QColor(Qt::white), QColor(128, 128, 128)}) {
            QImage picture(100, 50, QImage::Format_RGB32);
            picture.fill(under);
            QImage shown(200, 100, QImage::Format_RGB32);
            shown.fill(theme.color(Role::Surface));
            QPainter painter(&shown);
            const QRectF target(0, 0, 200, 100);
            painter.drawImage(target, picture);
            paintMarks(painter, target, picture.size(), std::vector{ImageMark{{10, 20, 40, 20}, QStringLiteral("bee"), 1}}, m_themes, false);
            painter.end();
            const QColor line = theme.category(1);
            const auto near = [&](int x, int y, const QColor& color) { // lines are drawn between pixels
                for (int dx = -1; dx <= 1; ++dx) {
                    const QColor found = shown.pixelColor(x + dx, y);
                    if (std::abs(found.red() - color.red()) + std::abs(found.green() - color.green()) + std::abs(found.blue() - color.blue()) < 12)
                        return true;
                }
                return false;
            };
            QVERIFY(near(20, 60, line) && near(100, 60, line)); // left and right at twice their place
            QCOMPARE(shown.pixelColor(60, 60), under);
            double best = 1; // the line or its dark seam
            for (int x = 15; x < 26; ++x)
                best = std::max(best, contrastRatio(shown.pixelColor(x, 60), under));
            QVERIFY2(best >= 2, qPrintable(QString::number(best)));
        }
    }
    PictureView view(m_themes);
    view.resize(400, 300);
    QImage picture(64, 48, QImage::Format_RGB32);
    picture.fill(QColor(90, 120, 90));
    view.setPicture(picture, {{{4, 6, 20, 30}, QStringLiteral("ant"), 0}, {{30, 2, 33, 20}, QStringLiteral("a bee with a long name"), 1}});
    view.show();
    for (const QImage& image : test::screenshots(m_themes, view, QStringLiteral("picture-boxes")))
        QVERIFY(test::distinctColors(image) > 8);
    m_themes.setTheme(Theme::light());
}

void PlotsImageTest::spectrogramHasItsAxes()
{
    std::vector<std::uint8_t> levels(64 * 98);
    for (std::size_t band = 0; band < 64; ++band) {
        for (std::size_t frame = 0; frame < 98; ++frame)
            levels[band * 98 + frame] = static_cast<std::uint8_t>((band * 4 + frame * 2) % 256);
    }
    SpectrogramView view(m_themes);
    view.resize(420, 240);
    view.setLevels(levels, 64, 98, 1.0, 8000, 80);
    view.show();
    for (const QImage& image : test::screenshots(m_themes, view, QStringLiteral("spectrogram")))
        QVERIFY(test::distinctColors(image) > 100);
    const QImage shown = view.grab().toImage();
    view.clear();
    QVERIFY(view.grab().toImage() != shown);
}

void PlotsImageTest::planesBecomePixels()
{
    const std::vector<std::uint8_t> rgb = {255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0};
    const QImage image = imageFromPlanes(rgb, 3, 2, 2);
    QCOMPARE(image.pixel(0, 0), qRgb(255, 0, 0));
    QCOMPARE(image.pixel(1, 0), qRgb(0, 255, 0));
    QCOMPARE(image.pixel(0, 1), qRgb(0, 0, 255));
    QVERIFY(imageFromPlanes(rgb, 3, 3, 2).isNull());
    QCOMPARE(imageFromPlanes(rgb, 1, 1, 1).pixel(0, 0), qRgb(255, 255, 255));
}

void PlotsImageTest::mapsHaveAFixedZero()
{
    const std::vector<float> values = {-2, 0, 1, 2};
    const QImage map = divergingMap(values, 1, 2, 2, false);
    QCOMPARE(qAlpha(map.pixel(1, 0)), 0);
    QCOMPARE(qAlpha(map.pixel(0, 0)), 255);
    QVERIFY(qBlue(map.pixel(0, 0)) > qRed(map.pixel(0, 0)));
    QVERIFY(qRed(map.pixel(1, 1)) > qBlue(map.pixel(1, 1)));
    const QImage heat = heatMap(std::vector<float>{0, 0.5f, 1, 0}, 2, 2);
    QVERIFY(qAlpha(heat.pixel(0, 0)) < qAlpha(heat.pixel(0, 1)));
    QVERIFY(heatMap({}, 2, 2).isNull());
}

void PlotsImageTest::gridAsksOnlyForWhatIsSeen()
{
    ImageGrid grid(m_themes);
    grid.resize(560, 380);
    QSignalSpy spy(&grid, &ImageGrid::tilesRequested);
    connect(&grid, &ImageGrid::tilesRequested, &grid,
            [&grid](quint64 generation, qint64 first, qint64 count) { answer(grid, generation, first, count); });
    grid.show();
    grid.setCount(60'000);
    QVERIFY(spy.count() >= 1 && spy.count() <= 3);
    grid.setSelection({1, 9});
    const auto images = test::screenshots(m_themes, grid, QStringLiteral("image-grid"));
    QVERIFY(test::countPixels(images[0], Theme::light().color(Role::Select)) > 200);
    spy.clear();
    grid.verticalScrollBar()->setValue(grid.verticalScrollBar()->maximum());
    QVERIFY(spy.count() >= 1 && spy.count() <= 3);
    QVERIFY(grid.isLoaded(59'999));
    QVERIFY(!grid.isLoaded(30'000));
    grid.setCount(0);
    grid.overlay().showEmpty(tr("No images in this selection."));
    grid.grab();
}

void PlotsImageTest::gridDropsStaleAnswers()
{
    ImageGrid grid(m_themes);
    grid.resize(300, 200);
    grid.show();
    grid.setCount(100);
    const quint64 old = grid.generation();
    grid.setCount(50);
    answer(grid, old, 0, 50);
    QVERIFY(!grid.isLoaded(0));
    answer(grid, grid.generation(), 0, 50);
    QVERIFY(grid.isLoaded(49));
}

void PlotsImageTest::gridSelectsByMouseAndKeys()
{
    ImageGrid grid(m_themes);
    grid.resize(400, 300);
    grid.show();
    grid.setCount(200);
    QSignalSpy spy(&grid, &ImageGrid::selectionChanged);
    QTest::mouseClick(grid.viewport(), Qt::LeftButton, {}, QPoint(20, 20));
    QCOMPARE(grid.selection(), (std::set<qint64>{0}));
    QTest::mouseClick(grid.viewport(), Qt::LeftButton, Qt::ShiftModifier, QPoint(20 + 2 * 80, 20));
    QCOMPARE(grid.selection(), (std::set<qint64>{0, 1, 2}));
    QTest::mouseClick(grid.viewport(), Qt::LeftButton, Qt::ControlModifier, QPoint(20 + 80, 20));
    QCOMPARE(grid.selection(), (std::set<qint64>{0, 2}));
    QTest::keyClick(&grid, Qt::Key_End);
    QCOMPARE(grid.selection(), (std::set<qint64>{199}));
    QVERIFY(grid.verticalScrollBar()->value() > 0);
    QTest::keyClick(&grid, Qt::Key_Escape);
    QVERIFY(grid.selection().empty());
    QCOMPARE(spy.count(), 5);
    QWheelEvent wheel(QPointF(20, 20), grid.mapToGlobal(QPointF(20, 20)), {}, {0, 120}, Qt::NoButton, Qt::ControlModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(grid.viewport(), &wheel);
    QVERIFY(grid.tileSize() > 72);
}

void PlotsImageTest::attributionShowsBothKinds()
{
    AttributionView view(m_themes);
    view.resize(340, 300);
    const auto bytes = ring(6);
    view.setImage(imageFromPlanes(bytes, 1, 28, 28));
    std::vector<float> values(28 * 28), cam(28 * 28);
    for (int y = 0; y < 28; ++y)
        for (int x = 0; x < 28; ++x) {
            const auto i = static_cast<std::size_t>(y * 28 + x);
            values[i] = static_cast<float>(bytes[i] / 255.0 * (x - 13.5) / 14.0);
            cam[i] = static_cast<float>(std::exp(-((x - 18) * (x - 18) + (y - 9) * (y - 9)) / 40.0));
        }
    view.setAttribution(values, 1, 28, 28);
    view.setCaption(tr("Ankle boot, gap 0.0004"));
    const auto images = test::screenshots(m_themes, view, QStringLiteral("attribution-signed"));
    QVERIFY(test::distinctColors(images[0]) > 100);
    view.setHeat(cam, 28, 28);
    test::screenshots(m_themes, view, QStringLiteral("attribution-heat"));
    view.clearOverlay();
    view.grab();
}

QTEST_MAIN(PlotsImageTest)
#include "image_test.moc"
