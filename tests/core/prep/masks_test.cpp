// SPDX-License-Identifier: GPL-3.0-or-later
// Masks on their way into batches: they move with their pictures, and their numbers become classes.
#include "core/batch/sources.h"
#include "core/data/write/png.h"
#include "core/prep/fit/fit.h"
#include "core/prep/fit/suggest.h"
#include "tests/core/prep/picture_test_support.h"

#include <set>

using namespace cairn;
using namespace cairn::prep;
using cairn::test::failure;
using cairn::test::openFile;
using cairn::test::put;
using cairn::test::QuietJob;
using cairn::test::TempDir;

namespace {

constexpr std::size_t kWidth = 8, kHeight = 6;

/// Pictures whose bytes are 40 times the number of their mask: so whatever moves one has to move the other.
std::filesystem::path folderOf(const TempDir& folder, const std::vector<Bytes>& masks, const std::string& classes = {})
{
    for (std::size_t i = 0; i < masks.size(); ++i) {
        Bytes picture;
        for (const std::uint8_t number : masks[i])
            picture.push_back(static_cast<std::uint8_t>(40 * (number % 7)));
        const std::string name = std::to_string(100 + i) + ".png";
        put(folder / "set/images" / name, data::encodePng(kWidth, kHeight, picture));
        put(folder / "set/masks" / name, data::encodePng(kWidth, kHeight, masks[i]));
    }
    if (!classes.empty())
        put(folder / "set/classes.txt", classes);
    return folder / "set";
}

std::vector<Bytes> masks(std::size_t count, std::uint8_t numbers)
{
    std::vector<Bytes> all;
    for (std::size_t i = 0; i < count; ++i) {
        Bytes mask = noisy(kWidth * kHeight, static_cast<std::uint32_t>(7 * i + 1));
        for (std::uint8_t& byte : mask)
            byte = static_cast<std::uint8_t>(byte % numbers);
        all.push_back(std::move(mask));
    }
    return all;
}

RecipeOptions pixelOptions(std::vector<const char*> steps = {}, std::string ignored = {})
{
    RecipeOptions options;
    options.task = batch::TaskKind::Segmentation;
    options.ignoredClass = std::move(ignored);
    for (const char* text : steps)
        options.steps.push_back(stepFromText(text).value());
    return options;
}

Result<Recipe> fitted(const data::Dataset& dataset, const RecipeOptions& options)
{
    QuietJob job;
    CAIRN_ASSIGN(const Split split, makeSplit(dataset, SplitSpec{}, job));
    return fitRecipe(dataset, split, options, job);
}

/// Picture and classes of one row of a source.
Result<std::pair<Bytes, Bytes>> rowOf(const batch::EncodedSource& source, std::uint64_t position)
{
    std::pair<Bytes, Bytes> row;
    batch::BlockView view;
    for (std::size_t i = 0; i < 2; ++i) {
        std::size_t size = 1;
        for (const std::int64_t length : source.fields()[i].shape)
            size *= static_cast<std::size_t>(length);
        Bytes& bytes = i == 0 ? row.first : row.second;
        bytes.resize(size);
        view.fields.push_back(std::as_writable_bytes(std::span(bytes)));
    }
    CAIRN_TRY(source.gather(std::span(&position, 1), view));
    return row;
}

} // namespace

class PrepMasksTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void masksMoveWithTheirPictures_data()
    {
        QTest::addColumn<QString>("step");
        for (const char* step : {"image_flip horizontal=0.5 vertical=0.5", "image_crop padding=3", "image_crop padding=2 edge=mirror", "image_rotate degrees=0 zoom=0", "image_resize width=5 height=9 method=nearest",
                                 "image_resize width=16 height=16 fit=crop method=nearest"})
            QTest::newRow(step) << QString::fromLatin1(step);
    }

    /// Where nothing is averaged, the picture is 40 times its mask before and behind.
    void masksMoveWithTheirPictures()
    {
        QFETCH(QString, step);
        CAIRN_TEST_VALUE(const PicturePlan plan, planOf({step.toLatin1().constData()}, {1, kHeight, kWidth}));
        const Bytes mask = masks(1, 7)[0];
        Bytes picture;
        for (const std::uint8_t number : mask)
            picture.push_back(static_cast<std::uint8_t>(40 * number));
        std::set<Bytes> different;
        for (std::uint64_t row = 0; row < 30; ++row) {
            Bytes seenPicture(plan.shape().size()), seenMask(plan.shape().plane());
            plan.prepare(picture, seenPicture);
            plan.prepareMask(mask, seenMask);
            plan.augment(seenPicture, 4, 2, row);
            plan.augmentMask(seenMask, 4, 2, row);
            for (std::size_t i = 0; i < seenMask.size(); ++i)
                QCOMPARE(int{seenPicture[i]}, seenMask[i] == batch::kNoClass ? 0 : 40 * seenMask[i]);
            different.insert(seenMask);
        }
        QCOMPARE(different.size() > 1, step.startsWith("image_flip") || step.startsWith("image_crop"));
    }

    void turnedMasksKeepTheirNumbers()
    {
        CAIRN_TEST_VALUE(const PicturePlan plan, planOf({"image_rotate degrees=40 zoom=0.3", "image_colour brightness=0.5 contrast=0.5", "image_cutout"}, {3, 16, 16}));
        Bytes mask(256, 2);
        for (std::size_t i = 0; i < 256; ++i)
            mask[i] = i % 16 < 8 ? 2 : 9;
        bool outside = false;
        for (std::uint64_t row = 0; row < 20; ++row) {
            Bytes seenMask = mask, again = mask;
            plan.augmentMask(seenMask, 1, 0, row);
            plan.augmentMask(again, 1, 0, row);
            QCOMPARE(again, seenMask);
            for (const std::uint8_t number : seenMask)
                QVERIFY(number == 2 || number == 9 || number == batch::kNoClass); // 5 would be an average
            outside = outside || std::ranges::find(seenMask, batch::kNoClass) != seenMask.end();
        }
        QVERIFY(outside); // black corners have no class
    }

    void turnedMasksLieOnTheirPictures()
    {
        CAIRN_TEST_VALUE(const PicturePlan plan, planOf({"image_rotate degrees=180 zoom=0"}, {1, 9, 9}));
        // A bright spot on black, its mask 1 there: behind any turn the spot is brightest where the mask is 1.
        Bytes picture(81, 0), mask(81, 0);
        for (const std::size_t at : {10u, 11u, 12u, 19u, 20u, 21u, 28u, 29u, 30u}) {
            picture[at] = 250;
            mask[at] = 1;
        }
        for (std::uint64_t row = 0; row < 20; ++row) {
            const Bytes turned = seen(plan, picture, row);
            Bytes classes = mask;
            plan.augmentMask(classes, 0, 0, row);
            for (std::size_t i = 0; i < 81; ++i) {
                if (classes[i] == 1)
                    QVERIFY(turned[i] >= 60); // at least a quarter of the neighbours
                else if (classes[i] == 0)
                    QVERIFY(turned[i] <= 190);
            }
        }
    }

    void numbersBecomeClasses()
    {
        TempDir folder;
        auto all = masks(40, 3);
        for (Bytes& mask : all) {
            std::ranges::replace(mask, std::uint8_t{2}, std::uint8_t{9});
            mask[5] = 255;
        }
        CAIRN_TEST_VALUE(const auto dataset, openFile(folderOf(folder, all), folder / "cache"));
        const RecipeOptions suggested = suggestedOptions(*dataset, {});
        QVERIFY(suggested.task == batch::TaskKind::Segmentation);
        CAIRN_TEST_VALUE(const Recipe recipe, fitted(*dataset, suggested));
        QCOMPARE(recipe.target.classes, (std::vector<std::string>{"0", "1", "9"}));
        QCOMPARE(recipe.target.outputShape(), (std::vector<std::int64_t>{3, 6, 8}));
        QCOMPARE(recipe.target.width(), std::int64_t{3});
        QCOMPARE(recipe.masks->numbers, (Bytes{0, 1, 9}));
        QVERIFY(std::ranges::any_of(recipe.notices, [](const std::string& notice) { return notice.find("255 do not count") != std::string::npos; }));
        const auto fields = recipe.fields();
        QCOMPARE(fields.size(), std::size_t{2});
        QVERIFY(fields[1].name == "classes" && fields[1].codes() && fields[1].type == ElementType::UInt8);
        // Stored and read again, it is the same.
        CAIRN_TEST_VALUE(const Recipe again, recipeFromJson(toJson(recipe)));
        QCOMPARE(toJson(again).dump(), toJson(recipe).dump());
        QCOMPARE(again.target.classes, recipe.target.classes);
        QuietJob job;
        CAIRN_TEST_VALUE(const auto whole, batch::makeWholeSource(dataset, recipe, true, job));
        CAIRN_TEST_VALUE(const auto row, rowOf(*whole.source, 7));
        for (std::size_t i = 0; i < row.second.size(); ++i)
            QCOMPARE(int{row.second[i]}, all[7][i] == 255 ? 255 : all[7][i] == 9 ? 2 : int{all[7][i]});
    }

    void blackAndWhiteMasksHaveTwoClasses()
    {
        TempDir folder;
        auto all = masks(20, 2);
        for (Bytes& mask : all)
            std::ranges::replace(mask, std::uint8_t{1}, std::uint8_t{255});
        CAIRN_TEST_VALUE(const auto dataset, openFile(folderOf(folder, all), folder / "cache"));
        CAIRN_TEST_VALUE(const Recipe recipe, fitted(*dataset, pixelOptions()));
        QCOMPARE(recipe.masks->numbers, (Bytes{0, 255}));
    }

    void namesAndAClassThatDoesNotCount()
    {
        TempDir folder;
        CAIRN_TEST_VALUE(const auto dataset, openFile(folderOf(folder, masks(20, 3), "ground\ndisc\nbar\nnever\n"), folder / "cache"));
        CAIRN_TEST_VALUE(const Recipe all, fitted(*dataset, pixelOptions()));
        QCOMPARE(all.target.classes, (std::vector<std::string>{"ground", "disc", "bar", "never"}));
        CAIRN_TEST_VALUE(const Recipe some, fitted(*dataset, pixelOptions({}, "ground")));
        QCOMPARE(some.target.classes, (std::vector<std::string>{"disc", "bar", "never"}));
        QCOMPARE(some.masks->indices()[0], batch::kNoClass);
        QCOMPARE(fitted(*dataset, pixelOptions({}, "sky")).error().code, ErrorCode::NotFound);
        CAIRN_TEST_VALUE(const RecipeOptions back, recipeOptionsFromJson(toJson(pixelOptions({}, "ground"))));
        QCOMPARE(back.ignoredClass, std::string("ground"));
    }

    void whatCannotBeLearnedIsRefused()
    {
        TempDir one, unnamed, plain;
        CAIRN_TEST_VALUE(const auto same, openFile(folderOf(one, masks(10, 1)), one / "cache"));
        QCOMPARE(fitted(*same, pixelOptions()).error().code, ErrorCode::InvalidInput);
        CAIRN_TEST_VALUE(const auto more, openFile(folderOf(unnamed, masks(10, 4), "ground\ndisc\n"), unnamed / "cache"));
        const auto refused = fitted(*more, pixelOptions());
        QVERIFY(!refused);
        QVERIFY2(refused.error().where.find("row") != std::string::npos, failure(refused));
        for (int i = 0; i < 10; ++i)
            put(plain / "set" / (i % 2 ? "a" : "b") / (std::to_string(i) + ".png"), data::encodePng(kWidth, kHeight, noisy(kWidth * kHeight)));
        CAIRN_TEST_VALUE(const auto pictures, openFile(plain / "set", plain / "cache"));
        QCOMPARE(fitted(*pictures, pixelOptions()).error().code, ErrorCode::InvalidInput);
        // A mix of two pictures has no mask.
        TempDir mixed;
        CAIRN_TEST_VALUE(const auto dataset, openFile(folderOf(mixed, masks(20, 3)), mixed / "cache"));
        QCOMPARE(fitted(*dataset, pixelOptions({"image_mix"})).error().code, ErrorCode::InvalidInput);
        // Learned with masks, applied to pictures without: an answer, but no score.
        CAIRN_TEST_VALUE(const Recipe recipe, fitted(*dataset, pixelOptions()));
        QuietJob job;
        QCOMPARE(batch::makeWholeSource(pictures, recipe, true, job).error().code, ErrorCode::Mismatch);
        CAIRN_TEST_VALUE(const auto whole, batch::makeWholeSource(pictures, recipe, false, job));
        CAIRN_TEST_VALUE(const auto row, rowOf(*whole.source, 0));
        QVERIFY(std::ranges::all_of(row.second, [](std::uint8_t index) { return index == batch::kNoClass; }));
    }

    void resizedPicturesAndTheirMasksFit()
    {
        TempDir folder;
        CAIRN_TEST_VALUE(const auto dataset, openFile(folderOf(folder, masks(20, 3)), folder / "cache"));
        CAIRN_TEST_VALUE(const Recipe recipe, fitted(*dataset, pixelOptions({"image_resize width=16 height=12 method=nearest", "image_flip"})));
        QCOMPARE(recipe.target.shape, (std::vector<std::int64_t>{3, 12, 16}));
        QuietJob job;
        CAIRN_TEST_VALUE(const Split split, makeSplit(*dataset, SplitSpec{}, job));
        CAIRN_TEST_VALUE(const auto sources, batch::makeSources(dataset, recipe, split, job));
        QVERIFY(sources.train->augmentation());
        CAIRN_TEST_VALUE(const auto row, rowOf(*sources.train, 1));
        for (std::size_t i = 0; i < row.second.size(); ++i)
            QCOMPARE(int{row.first[i]}, 40 * row.second[i]);
    }
};

QTEST_GUILESS_MAIN(PrepMasksTest)
#include "masks_test.moc"
