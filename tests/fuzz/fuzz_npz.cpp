// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/arrays/npy.h"
#include "core/formats/zip_archive.h"
#include "tests/fuzz/fuzz.h"

using namespace cairn::data;
using namespace cairn::formats;

void fuzzOne(const std::string& input)
{
    const auto owner = std::make_shared<std::string>(input);
    const auto archive = ZipArchive::open({{reinterpret_cast<const std::uint8_t*>(owner->data()), owner->size()}, owner}, "fuzz.npz", 1 << 26);
    if (!archive)
        return;
    for (const ZipMember& member : archive->members()) {
        std::vector<std::uint8_t> bytes;
        const auto done = archive->extract(member, [&](std::span<const std::uint8_t> piece) -> cairn::Result<void> {
            bytes.insert(bytes.end(), piece.begin(), piece.end());
            return {};
        }, {});
        if (done)
            (void)readNpy(bytes, nullptr, "fuzz.npy").has_value();
    }
}
