// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/cloud/point_cloud_widget.h"
#include "plots/cloud/projection.h"
#include "tests/plots/support/screenshots.h"

#include <QDockWidget>
#include <QMainWindow>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <random>

using namespace cairn;
using namespace cairn::plots;

class PlotsCloudTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void projectionPlacesPoints();
    void drawsPointsInTheirColors();
    void picksAKnownPoint();
    void lassoAddsAndTakesAway();
    void selectedPointsStayBright();
    void survivesDocking();
    void thinsLargeCloudsWhileMoving();
    void emptyAndSinglePoint();

private:
    ThemeStore m_themes;
};

namespace {

struct Blobs {
    std::vector<float> xyz;
    std::vector<std::int32_t> codes;
};

/// `classes` gaussian blobs on a circle, `each` points per blob.
Blobs blobs(int classes, int each)
{
    std::mt19937 random(5);
    std::normal_distribution<float> noise(0, 0.28f);
    Blobs b;
    for (int c = 0; c < classes; ++c)
        for (int i = 0; i < each; ++i) {
            const float angle = 6.2832f * static_cast<float>(c) / static_cast<float>(classes);
            b.xyz.insert(b.xyz.end(), {2 * std::cos(angle) + noise(random), 2 * std::sin(angle) + noise(random),
                                       0.6f * static_cast<float>(c % 3) + noise(random)});
            b.codes.push_back(c);
        }
    return b;
}

QStringList names(int count)
{
    const QStringList all = {QStringLiteral("T-shirt/top"), QStringLiteral("Trouser"), QStringLiteral("Pullover"),
                             QStringLiteral("Dress"), QStringLiteral("Coat"), QStringLiteral("Sandal"),
                             QStringLiteral("Shirt"), QStringLiteral("Sneaker"), QStringLiteral("Bag"),
                             QStringLiteral("Ankle boot")};
    return all.mid(0, count);
}

QWidget* surfaceOf(PointCloudWidget& cloud)
{
    for (auto* child : cloud.findChildren<QWidget*>())
        if (child->inherits("cairn::plots::VtkView"))
            return child;
    return nullptr;
}

void show(PointCloudWidget& cloud)
{
    cloud.resize(640, 480);
    cloud.show();
    QVERIFY(QTest::qWaitForWindowExposed(&cloud));
    QTest::qWait(250);
}

void dragPath(QWidget* widget, const QList<QPoint>& path, Qt::KeyboardModifiers modifiers = {})
{
    QTest::mousePress(widget, Qt::LeftButton, modifiers, path.front());
    for (const QPoint& place : path) {
        QMouseEvent move(QEvent::MouseMove, place, widget->mapToGlobal(place), Qt::NoButton, Qt::LeftButton, modifiers);
        QCoreApplication::sendEvent(widget, &move);
    }
    QTest::mouseRelease(widget, Qt::LeftButton, modifiers, path.back());
}

} // namespace

void PlotsCloudTest::projectionPlacesPoints()
{
    Projection p;
    p.matrix = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
    p.width = 200;
    p.height = 100;
    const float points[] = {0, 0, 0, 0.5f, 0.5f, 0.2f, 0.5f, 0.5f, -0.2f, 2, 0, 0};
    QCOMPARE(p.place(points).x, 100.0);
    QCOMPARE(p.place(points + 3).y, 25.0);
    QVERIFY(!p.place(points + 9).visible);
    // The nearer of two points at one place is the one picked.
    QCOMPARE(nearestPoint(p, points, {}, 150, 25, 5).value(), 2u);
    QVERIFY(!nearestPoint(p, points, {}, 10, 90, 5));
    const std::uint8_t shown[] = {1, 1, 0, 1};
    QCOMPARE(nearestPoint(p, points, shown, 150, 25, 5).value(), 1u);
    QCOMPARE(pointsInside(p, points, {}, QPolygonF(QRectF(90, 40, 30, 30))), (std::vector<std::uint32_t>{0}));
}

void PlotsCloudTest::drawsPointsInTheirColors()
{
    PointCloudWidget cloud(m_themes);
    show(cloud);
    const Blobs b = blobs(4, 300);
    cloud.setPoints(b.xyz, {QStringLiteral("PC 1 (29 %)"), QStringLiteral("PC 2 (18 %)"), QStringLiteral("PC 3 (6 %)")});
    cloud.colorByCategory(QStringLiteral("class"), b.codes, names(4));
    QTest::qWait(200);
    const QImage image = cloud.screenshot();
    for (int c = 0; c < 4; ++c) {
        const int pixels = test::countPixels(image, Theme::light().category(c), 24);
        QVERIFY2(pixels > 800, qPrintable(QStringLiteral("category %1: %2 pixels").arg(c).arg(pixels)));
    }
    const Blobs many = blobs(10, 1000);
    cloud.setPoints(many.xyz, {QStringLiteral("PC 1 (29 %)"), QStringLiteral("PC 2 (18 %)"), QStringLiteral("PC 3 (6 %)")});
    cloud.colorByCategory(QStringLiteral("label"), many.codes, names(10));
    test::screenshots(m_themes, cloud, QStringLiteral("cloud-categories"));
    std::vector<float> values;
    for (std::size_t i = 0; i < many.codes.size(); ++i)
        values.push_back(many.xyz[3 * i]);
    cloud.colorByValue(QStringLiteral("age"), values);
    const auto images = test::screenshots(m_themes, cloud, QStringLiteral("cloud-values"));
    QVERIFY(test::distinctColors(images[1]) > 80);
}

void PlotsCloudTest::picksAKnownPoint()
{
    PointCloudWidget cloud(m_themes);
    show(cloud);
    cloud.setPoints({0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, -1, -1, -1});
    QTest::qWait(100);
    QSignalSpy spy(&cloud, &PointCloudWidget::picked);
    for (std::uint32_t i = 0; i < 5; ++i)
        QTest::mouseClick(surfaceOf(cloud), Qt::LeftButton, {}, cloud.placeOf(i).toPoint());
    QCOMPARE(spy.count(), 5);
    for (int i = 0; i < 5; ++i)
        QCOMPARE(spy[i][0].value<std::uint32_t>(), static_cast<std::uint32_t>(i));
    // A drawn point lies where the projection says.
    const QImage image = cloud.screenshot();
    const QPoint place = cloud.placeOf(1).toPoint();
    QVERIFY(test::countPixels(image.copy(place.x() - 3, place.y() - 3, 7, 7), Theme::light().category(0), 24) > 4);
    cloud.setDescription([](std::uint32_t i) { return QStringLiteral("row %1\nlabel: Sandal").arg(i); });
    QTest::mouseMove(surfaceOf(cloud), place);
    QTest::qWait(50);
    test::screenshots(m_themes, cloud, QStringLiteral("cloud-hover"));
}

void PlotsCloudTest::lassoAddsAndTakesAway()
{
    PointCloudWidget cloud(m_themes);
    show(cloud);
    cloud.setPoints({0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, -1, -1, -1});
    QSignalSpy spy(&cloud, &PointCloudWidget::selectionChanged);
    const auto around = [&](std::uint32_t i) {
        const QPoint c = cloud.placeOf(i).toPoint();
        return QList<QPoint>{c + QPoint(-15, -15), c + QPoint(15, -15), c + QPoint(15, 15), c + QPoint(-15, 15)};
    };
    cloud.setTool(PointCloudWidget::Tool::Lasso);
    dragPath(surfaceOf(cloud), around(2));
    QCOMPARE(cloud.selected(), (std::vector<std::uint32_t>{2}));
    dragPath(surfaceOf(cloud), around(1), Qt::ControlModifier);
    QCOMPARE(cloud.selected(), (std::vector<std::uint32_t>{1, 2}));
    dragPath(surfaceOf(cloud), around(2), Qt::AltModifier);
    QCOMPARE(cloud.selected(), (std::vector<std::uint32_t>{1}));
    cloud.setTool(PointCloudWidget::Tool::Box);
    dragPath(surfaceOf(cloud), {QPoint(2, 2), QPoint(300, 300), QPoint(637, 477)});
    QCOMPARE(cloud.selected().size(), std::size_t{5});
    QCOMPARE(spy.count(), 4);
}

void PlotsCloudTest::selectedPointsStayBright()
{
    PointCloudWidget cloud(m_themes);
    show(cloud);
    const Blobs b = blobs(3, 800);
    cloud.setPoints(b.xyz);
    cloud.colorByCategory(QStringLiteral("class"), b.codes, names(3));
    QTest::qWait(100);
    const int before = test::countPixels(cloud.screenshot(), Theme::light().category(0), 24);
    std::vector<std::uint32_t> second;
    for (std::uint32_t i = 800; i < 1200; ++i)
        second.push_back(i);
    cloud.setSelected(second);
    QTest::qWait(100);
    const auto images = test::screenshots(m_themes, cloud, QStringLiteral("cloud-selected"));
    QVERIFY(test::countPixels(images[0], Theme::light().category(0), 24) < before / 10);
    QVERIFY(test::countPixels(images[0], Theme::light().category(1), 24) > 800);
}

void PlotsCloudTest::survivesDocking()
{
    QMainWindow window;
    window.resize(800, 600);
    auto* dock = new QDockWidget(&window);
    auto* cloud = new PointCloudWidget(m_themes, dock);
    dock->setWidget(cloud);
    window.addDockWidget(Qt::LeftDockWidgetArea, dock);
    const Blobs b = blobs(3, 500);
    cloud->setPoints(b.xyz);
    cloud->colorByCategory(QStringLiteral("class"), b.codes, names(3));
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    const auto drawn = [&] {
        QTest::qWait(250);
        return test::countPixels(cloud->screenshot(), Theme::light().category(1), 24);
    };
    QVERIFY(drawn() > 300);
    dock->setFloating(true);
    QVERIFY(drawn() > 300);
    dock->setFloating(false);
    QVERIFY(drawn() > 300);
    cloud->hide();
    QTest::qWait(50);
    cloud->show();
    QVERIFY(drawn() > 300);
    cloud->setParent(nullptr);
    cloud->show();
    QVERIFY(drawn() > 300);
    delete cloud;
}

void PlotsCloudTest::thinsLargeCloudsWhileMoving()
{
    PointCloudWidget cloud(m_themes);
    show(cloud);
    cloud.setPoints(blobs(5, 60'000).xyz);
    QTRY_COMPARE(cloud.drawnPoints(), std::size_t{300'000});
    auto* surface = surfaceOf(cloud);
    const QPointF center(320, 240);
    QWheelEvent wheel(center, surface->mapToGlobal(center), {}, {0, 120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(surface, &wheel);
    QVERIFY(cloud.drawnPoints() <= 150'000);
    QTRY_COMPARE(cloud.drawnPoints(), std::size_t{300'000});
    dragPath(surface, {QPoint(100, 100), QPoint(200, 140)});
    dragPath(surface, {QPoint(100, 100), QPoint(200, 140)}, Qt::ShiftModifier);
    QTRY_COMPARE(cloud.drawnPoints(), std::size_t{300'000});
}

void PlotsCloudTest::emptyAndSinglePoint()
{
    PointCloudWidget cloud(m_themes);
    show(cloud);
    cloud.overlay().showEmpty(tr("Embeddings shows how a trained model sees the rows."), tr("Train a model"));
    test::screenshots(m_themes, cloud, QStringLiteral("cloud-empty"));
    cloud.overlay().showReady();
    cloud.setPoints({3, 3, 3});
    QTest::qWait(60);
    QVERIFY(test::countPixels(cloud.screenshot(), Theme::light().category(0), 24) > 4);
    cloud.setPoints({});
    cloud.colorByCategory(QStringLiteral("x"), {}, {});
    cloud.setSelected({4});
    QVERIFY(cloud.selected().empty());
}

QTEST_MAIN(PlotsCloudTest)
#include "cloud_test.moc"
