// SPDX-License-Identifier: GPL-3.0-or-later
// Boxes marked in pictures: COCO and YOLO.
#include "tests/core/data/data_test_support.h"
#include "tests/support/png.h"

using namespace cairn;
using namespace cairn::data;
using cairn::test::columnTexts;
using cairn::test::failure;
using cairn::test::greyPng;
using cairn::test::openFile;
using cairn::test::put;
using cairn::test::TempDir;
using cairn::test::writeFile;

namespace {

bool said(const Dataset& dataset, const std::string& words)
{
    return std::ranges::any_of(dataset.notices(), [&](const std::string& notice) { return notice.find(words) != std::string::npos; });
}

using Texts = std::vector<std::string>;

} // namespace

class AnnotationsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void coco();
    void brokenCoco();
    void yolo();
};

void AnnotationsTest::coco()
{
    TempDir folder;
    for (const char* name : {"one", "two", "three"})
        put(folder / (std::string("set/images/") + name + ".png"), greyPng(20, 10, 1));
    put(folder / "set/annotations/instances_train2020.json", R"({"info": {"year": 2020},
        "annotations": [{"id": 1, "image_id": 7, "category_id": 3, "bbox": [2, 1, 10, 5]}, {"id": 2, "image_id": 7, "category_id": 4, "bbox": [0, 0, 2, 2]},
                        {"id": 3, "image_id": 99, "category_id": 3, "bbox": [0, 0, 1, 1]}, {"id": 4, "image_id": 7, "category_id": 3, "bbox": [1]}],
        "images": [{"id": 7, "file_name": "one.png", "width": 20, "height": 10}, {"id": 8, "file_name": "two.png", "width": 20, "height": 10},
                   {"id": 9, "file_name": "lost.png", "width": 20, "height": 10}],
        "categories": [{"id": 3, "name": "cup"}, {"id": 4, "name": "spoon"}]})");
    CAIRN_TEST_VALUE(const auto dataset, openFile((folder / "set").string() + "?size=10x10", folder / "cache"));
    QCOMPARE(columnTexts(*dataset, "label"), (Texts{"cup", ""}));
    QCOMPARE(columnTexts(*dataset, "boxes"), (Texts{"2", "0"}));
    QCOMPARE(columnTexts(*dataset, "classes"), (Texts{"cup, spoon", ""}));
    CAIRN_TEST_VALUE(const auto boxes, dataset->boxes(0));
    QCOMPARE(boxes[0].name, std::string("cup"));
    QCOMPARE(boxes[0].left, 1.0); // 20 x 10 became 10 x 10
    QCOMPARE(boxes[0].width, 5.0);
    QCOMPARE(boxes[0].height, 5.0);
    QVERIFY(said(*dataset, "2 annotations make no sense"));
    QVERIFY(said(*dataset, "1 annotated pictures are not there"));
    CAIRN_TEST_VALUE(const auto direct, openFile(folder / "set/annotations/instances_train2020.json", folder / "cache"));
    QCOMPARE(direct->rowCount(), std::optional<std::uint64_t>(2));
}

void AnnotationsTest::brokenCoco()
{
    TempDir folder;
    put(folder / "a.png", greyPng(2, 2, 1));
    for (const std::string& text : {std::string(R"({"images": [{"id": 1, "file_name": "a.png")"), R"({"images": )" + std::string(100000, '['),
                                   std::string(R"({"images": [], "annotations": "none"})")}) {
        writeFile(folder / "boxes.json", text);
        const auto opened = openFile(folder / "boxes.json", folder / "cache");
        QVERIFY(!opened);
        QVERIFY2(opened.error().code == ErrorCode::Corrupt || opened.error().code == ErrorCode::NotFound, failure(opened).constData());
    }
}

void AnnotationsTest::yolo()
{
    TempDir folder;
    for (const char* name : {"train/one", "train/two", "val/three"})
        put(folder / (std::string("set/images/") + name + ".png"), greyPng(20, 10, 1));
    put(folder / "set/labels/train/one.txt", "1 0.5 0.5 0.5 1.0\n0 0.1 0.1 0.1 0.1\nnonsense\n7 2 2 2 2\n");
    put(folder / "set/labels/val/three.txt", "0 0.25 0.5 0.5 1\n");
    put(folder / "set/data.yaml", "train: images/train\nnc: 2\nnames:\n  0: 'cup'\n  1: spoon\n");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "set", folder / "cache"));
    QCOMPARE(columnTexts(*dataset, "label"), (Texts{"spoon", "", "cup"}));
    CAIRN_TEST_VALUE(const auto boxes, dataset->boxes(0));
    QCOMPARE(boxes.size(), std::size_t{2});
    QCOMPARE(boxes[0].left, 5.0);
    QCOMPARE(boxes[0].top, 0.0);
    QCOMPARE(boxes[0].width, 10.0);
    QVERIFY(said(*dataset, "2 lines of labels"));
    QVERIFY(said(*dataset, "1 pictures have no file of labels"));
    QCOMPARE(dataset->givenTestFrom(), std::optional<RowId>(2));
}

QTEST_GUILESS_MAIN(AnnotationsTest)
#include "annotations_test.moc"
