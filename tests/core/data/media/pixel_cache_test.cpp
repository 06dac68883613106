// SPDX-License-Identifier: GPL-3.0-or-later
// The file of decoded pictures: used at once, on the disk later, and not believed where the power may have gone in between.
#include "core/data/media/pixel_cache.h"
#include "core/data/media/pixel_settler.h"
#include "tests/core/data/data_test_support.h"

#include <fstream>

using namespace cairn;
using namespace cairn::data;
using namespace cairn::test;

namespace {

constexpr std::uint64_t kRows = 5, kBytes = 12;
constexpr std::streamoff kSettledPlace = 32, kBootPlace = 40; ///< in the header

void writeCache(const std::filesystem::path& file, std::uint64_t cachedRows = kRows)
{
    auto writer = PixelCacheWriter::create(file, {kRows, kBytes, cachedRows});
    QVERIFY2(writer, failure(writer).constData());
    for (RowId row = 0; row < kRows; ++row) {
        const std::vector<std::uint8_t> pixels(row == 3 ? 0 : kBytes, static_cast<std::uint8_t>(10 + row));
        QVERIFY((*writer)->put(row, pixels));
    }
    QVERIFY((*writer)->finish());
}

void patch(const std::filesystem::path& file, std::streamoff place, const std::string& bytes)
{
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(place);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

} // namespace

class PixelCacheTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void holdsWhatWasPut()
    {
        const TempDir folder;
        const auto file = folder / "a.pixels";
        writeCache(file, 4);
        CAIRN_TEST_VALUE(const auto cache, PixelCache::open(file, kRows, kBytes));
        QCOMPARE(cache->cachedRows(), std::uint64_t{4});
        QVERIFY(cache->holds(3) && !cache->holds(4));
        QCOMPARE(cache->pixels(2).front(), std::uint8_t{12});
        QCOMPARE(cache->unreadable(), (std::vector<RowId>{3}));
        QVERIFY(!PixelCache::open(file, kRows + 1, kBytes));
        QVERIFY(!PixelCache::open(file, kRows, kBytes + 1));
        std::filesystem::resize_file(file, std::filesystem::file_size(file) - 1);
        QCOMPARE(PixelCache::open(file, kRows, kBytes).error().code, ErrorCode::Corrupt);
    }

    /// A cache that nobody waited for counts until the machine starts again; then only if it was settled.
    void isNotBelievedAfterThePowerWent()
    {
        const TempDir folder;
        const auto file = folder / "a.pixels";
        writeCache(file);
        CAIRN_TEST_VALUE(const auto fresh, PixelCache::open(file, kRows, kBytes));
        if (fresh->settled())
            QSKIP("this system does not tell one start from another, so the writer waits for the disk");
        patch(file, kBootPlace, "another start");
        QCOMPARE(PixelCache::open(file, kRows, kBytes).error().code, ErrorCode::Corrupt);
        patch(file, kBootPlace, std::string(1, '\0'));
        QVERIFY(!PixelCache::open(file, kRows, kBytes));
        patch(file, kSettledPlace, std::string(1, '\x01'));
        CAIRN_TEST_VALUE(const auto settled, PixelCache::open(file, kRows, kBytes));
        QVERIFY(settled->settled());
    }

    void isSettledBeside()
    {
        const TempDir folder;
        const auto file = folder / "a.pixels";
        writeCache(file);
        {
            const PixelSettler settler(file);
            const auto done = [&] { return PixelCache::open(file, kRows, kBytes).value()->settled(); };
            QTRY_VERIFY_WITH_TIMEOUT(done(), 30'000);
        }
        const PixelSettler missing(folder / "none.pixels"); // nothing to do, nothing to say
    }
};

QTEST_GUILESS_MAIN(PixelCacheTest)
#include "pixel_cache_test.moc"
