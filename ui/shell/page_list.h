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
    /// Made when it is first shown. For pages with an OpenGL widget: from then on Qt composes the whole window with
    /// OpenGL, which costs 20 ms a frame where there is no graphics card.
    bool whenShown = false;
};

/// All pages in the order of the work.
std::vector<PageEntry> pageList();

} // namespace cairn::ui
