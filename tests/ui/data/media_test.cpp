// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures with boxes and videos in the window: dropped, shown, looked at.
#include "plots/image/attribution_view.h"
#include "plots/image/image_grid.h"
#include "plots/image/picture_view.h"
#include "tests/support/png.h"
#include "tests/support/videos.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/data/data_page.h"
#include "ui/data/media/clip_frames.h"
#include "ui/data/table/row_images.h"

#include <filesystem>

using namespace cairn;
using cairn::test::WindowFixture;

namespace fs = std::filesystem;

class MediaViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void boxesOfCocoAreDrawn();
    void boxesOfYoloAreDrawn();
    void framesOfVideosAreShown();
    void videosTrain();
    void aProjectIsOpenedAsOne();
};

namespace {

constexpr int kPictures = 24, kWidth = 40, kHeight = 20;

void putFile(const fs::path& file, const std::string& text)
{
    fs::create_directories(file.parent_path());
    test::writeFile(file, text);
}

/// Drops a folder and shows its pictures; nullptr where that takes too long.
ui::DataPage* shownPictures(WindowFixture& f, const fs::path& folder)
{
    if (!f.dropData({QString::fromStdString(folder.string())}))
        return nullptr;
    auto* page = qobject_cast<ui::DataPage*>(f.window.page("data"));
    page->showView(QStringLiteral("images"));
    const auto loaded = [&] { return page->images().grid().isLoaded(0) && page->images().isSettled(); };
    return QTest::qWaitFor(loaded, 20000) ? page : nullptr;
}

bool near(const QColor& a, const QColor& b)
{
    return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) + std::abs(a.blue() - b.blue()) < 60;
}

int pixelsLike(const QImage& image, const QColor& color)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            count += near(image.pixelColor(x, y), color);
    }
    return count;
}

/// Whether the colour is seen within a few pixels of a place of the picture.
bool seenAt(plots::PictureView& view, const QPointF& place, const QColor& color)
{
    const QSizeF size(view.picture().size());
    QRectF target(QPointF(), size.scaled(QSizeF(view.size()) - QSizeF(8, 8), Qt::KeepAspectRatio));
    target.moveCenter(QRectF(QPointF(), QSizeF(view.size())).center());
    const QPointF shown(target.left() + place.x() * target.width() / size.width(), target.top() + place.y() * target.height() / size.height());
    const QImage around = view.grab(QRect(shown.toPoint() - QPoint(3, 3), QSize(7, 7))).toImage();
    return pixelsLike(around, color) > 0;
}

} // namespace

void MediaViewTest::boxesOfCocoAreDrawn()
{
    WindowFixture f;
    QVERIFY(f.ready());
    Json coco{{"images", Json::array()}, {"annotations", Json::array()}, {"categories", {{{"id", 1}, {"name", "cup"}}, {{"id", 2}, {"name", "spoon"}}}}};
    for (int i = 0; i < kPictures; ++i) {
        const std::string name = std::to_string(100 + i) + ".png";
        putFile(f.folder / "kitchen/images" / name, test::greyPng(kWidth, kHeight, static_cast<unsigned char>(100 + i)));
        coco["images"].push_back({{"id", i}, {"file_name", name}, {"width", kWidth}, {"height", kHeight}});
        coco["annotations"].push_back({{"id", 2 * i}, {"image_id", i}, {"category_id", i % 2 ? 2 : 1}, {"bbox", {8, 4, 16, 10}}});
        coco["annotations"].push_back({{"id", 2 * i + 1}, {"image_id", i}, {"category_id", 2}, {"bbox", {30, 2, 6, 6}}});
    }
    putFile(f.folder / "kitchen/annotations/instances.json", coco.dump());
    auto* page = shownPictures(f, f.folder / "kitchen");
    QVERIFY2(page, qPrintable(f.problems()));
    auto* view = page->findChild<plots::PictureView*>("data.picture");
    QVERIFY(view && view->isVisible());
    QCOMPARE(view->picture().size(), QSize(kWidth, kHeight));
    QCOMPARE(view->marks().size(), std::size_t{2});
    QCOMPARE(view->marks()[0].name, QStringLiteral("cup"));
    QCOMPARE(view->marks()[0].box, QRectF(8, 4, 16, 10));
    QCOMPARE(view->marks()[1].name, QStringLiteral("spoon"));
    const plots::Theme& theme = f.workspace.themes().theme();
    QVERIFY(seenAt(*view, {8, 9}, theme.category(0)));   // its left edge
    QVERIFY(seenAt(*view, {16, 14}, theme.category(0))); // its lower edge
    QVERIFY(seenAt(*view, {36, 5}, theme.category(1)));
    QVERIFY(!seenAt(*view, {16, 9}, theme.category(0))); // nothing in its middle
    QTest::keyClick(&page->images().grid(), Qt::Key_Home);
    QTest::keyClick(&page->images().grid(), Qt::Key_Right); // the second picture: two spoons
    QTRY_VERIFY(view->marks().size() == 2 && view->marks()[0].name == QLatin1String("spoon"));
    QTRY_VERIFY(seenAt(*view, {8, 9}, theme.category(1)));
    page->images().grid().setSelection({});
    const QImage tiles = page->images().grid().viewport()->grab().toImage();
    QVERIFY(pixelsLike(tiles, theme.category(0)) > 100);
    QVERIFY(pixelsLike(tiles, theme.category(1)) > 100);
    QTRY_COMPARE_WITH_TIMEOUT(f.jobs.active(), 0, 20000);
}

void MediaViewTest::boxesOfYoloAreDrawn()
{
    WindowFixture f;
    QVERIFY(f.ready());
    for (int i = 0; i < kPictures; ++i) {
        const std::string name = "train/" + std::to_string(100 + i);
        putFile(f.folder / "street/images" / (name + ".png"), test::greyPng(kWidth, kHeight, 90));
        putFile(f.folder / "street/labels" / (name + ".txt"), i % 2 ? "1 0.25 0.5 0.3 0.6\n" : "0 0.5 0.5 0.5 0.5\n1 0.1 0.2 0.1 0.2\n");
    }
    putFile(f.folder / "street/data.yaml", "train: images/train\nnames:\n  0: car\n  1: lamp\n");
    auto* page = shownPictures(f, f.folder / "street");
    QVERIFY2(page, qPrintable(f.problems()));
    QCOMPARE(f.workspace.workbench()->target().column, std::string("label"));
    const auto& schema = f.workspace.workbench()->dataset()->schema();
    QVERIFY(schema.find("boxes") && schema.find("classes"));
    auto* view = page->findChild<plots::PictureView*>("data.picture");
    QVERIFY(view && view->isVisible());
    QCOMPARE(view->marks().size(), std::size_t{2});
    QCOMPARE(view->marks()[0].name, QStringLiteral("car"));
    QCOMPARE(view->marks()[0].box, QRectF(10, 5, 20, 10));
    QVERIFY(seenAt(*view, {10, 10}, f.workspace.themes().theme().category(0)));
    QTRY_COMPARE_WITH_TIMEOUT(f.jobs.active(), 0, 20000);
}

void MediaViewTest::framesOfVideosAreShown()
{
    WindowFixture f;
    QVERIFY(f.ready());
    for (int i = 0; i < kPictures; ++i)
        putFile(f.folder / "clips" / (i % 2 ? "lighter" : "darker") / (std::to_string(100 + i) + ".y4m"), test::greyVideo(16, 12, 16, i % 2 ? i : 240 - i, i % 2 ? 14 : -14));
    auto* page = shownPictures(f, f.folder / "clips");
    QVERIFY2(page, qPrintable(f.problems()));
    QCOMPARE(f.workspace.workbench()->dataset()->format(), std::string("videos"));
    QCOMPARE(f.workspace.workbench()->fields()[0].shape, (std::vector<std::int64_t>{8, 12, 16}));
    auto* clip = page->findChild<ui::ClipFrames*>();
    QVERIFY(clip && clip->isVisible());
    QVERIFY(!page->findChild<plots::PictureView*>("data.picture")->isVisible());
    QCOMPARE(clip->strip().count(), qint64{8});
    QTRY_VERIFY(clip->strip().isLoaded(7));
    QCOMPARE(clip->strip().caption(0), QLocale().toString(0.1, 'f', 2) + QStringLiteral(" s"));
    QCOMPARE(clip->strip().caption(7), QLocale().toString(1.5, 'f', 2) + QStringLiteral(" s"));
    const auto level = [&] { return clip->picture().picture().pixelColor(3, 3).red(); };
    QCOMPARE(level(), 240 - 14); // the first row is a darker one: frame 1 of 16
    QTest::keyClick(&clip->strip(), Qt::Key_Home);
    QTest::keyClick(&clip->strip(), Qt::Key_End);
    QTRY_COMPARE(level(), 240 - 14 * 15);
    QTRY_COMPARE_WITH_TIMEOUT(f.jobs.active(), 0, 20000);
}

/// Whether light comes or goes cannot be told from any one frame.
void MediaViewTest::videosTrain()
{
    WindowFixture f;
    QVERIFY(f.ready());
    if (!f.loadEngine())
        QSKIP("the tensor engine was not built");
    for (int i = 0; i < 60; ++i) {
        const int low = 10 + i % 60, step = 4 + i % 7;
        putFile(f.folder / "clips" / (i % 2 ? "comes" : "goes") / (std::to_string(100 + i) + ".y4m"), test::greyVideo(8, 8, 12, i % 2 ? low : low + 11 * step, i % 2 ? step : -step));
    }
    QVERIFY2(f.dropData({QString::fromStdString((f.folder / "clips").string())}), qPrintable(f.problems()));
    QVERIFY2(f.train(12), qPrintable(f.problems()));
    f.window.showPage("explain"); // of six test rows, fewer than it shows
    QTRY_COMPARE_WITH_TIMEOUT(f.window.page("explain")->findChildren<plots::AttributionView*>().size(), 6, 60000);
    QTRY_COMPARE_WITH_TIMEOUT(f.jobs.active(), 0, 20000);
    QVERIFY2(f.problems().isEmpty(), qPrintable(f.problems()));
}

/// "Open data" on a project opens it, whatever its name.
void MediaViewTest::aProjectIsOpenedAsOne()
{
    WindowFixture f;
    QVERIFY(f.ready());
    const auto path = f.folder / "made.sqlite";
    QVERIFY(session::Workbench::create(path));
    QVERIFY(f.commands.run("data.open", QStringList{QString::fromStdString(path.string())}));
    QTRY_VERIFY_WITH_TIMEOUT(f.workspace.workbench() && f.workspace.workbench()->path() == path, 20000);
    QTRY_COMPARE_WITH_TIMEOUT(f.jobs.active(), 0, 20000);
    QVERIFY2(f.problems().isEmpty(), qPrintable(f.problems()));
}

QTEST_MAIN(MediaViewTest)
#include "media_test.moc"
