// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/page.h"

#include <functional>
#include <vector>

namespace cairn::ui {

/// A page of the window: how it presents itself, and how it is made. Pages are made one by one after the first paint.
struct PageEntry {
    PageInfo info;
    std::function<Page*(const PageInfo&, Workspace&)> make;
};

/// All pages in the order of the work.
std::vector<PageEntry> pageList();

} // namespace cairn::ui
