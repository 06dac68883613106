// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/arrays/array_columns.h"
#include "core/data/arrays/array_pixels.h"
#include "core/data/arrays/npy.h"
#include "tests/fuzz/fuzz.h"

#include <algorithm>

using namespace cairn::data;

void fuzzOne(const std::string& input)
{
    const auto owner = std::make_shared<std::string>(input);
    const auto view = readNpy({reinterpret_cast<const std::uint8_t*>(owner->data()), owner->size()}, owner, "fuzz.npy");
    if (!view || view->shape.empty() || view->elements() == 0 || view->elements() > 1 << 16)
        return;
    if (const auto columns = columnsOf(*view, "x"); columns.size() < 1000) {
        for (const ArrayColumn& column : columns) {
            MemoryColumn made = emptyColumn(column);
            appendColumn(made, *view, column);
        }
    }
    if (pictureAxes(*view)) {
        const auto pixels = ArrayPixels::make({*view}, "fuzz.npy");
        std::vector<std::uint8_t> out(pixels ? (*pixels)->bytesPerRow() : 0);
        const cairn::RowId last = view->shape[0] - 1;
        if (pixels && !(*pixels)->copy(std::span(&last, 1), out))
            std::abort();
    }
}
