// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <functional>

class QObject;

namespace cairn::ui {

class Workspace;

/// How the columns of a table are arranged, by their names in the data. Names that the data do not have say nothing.
struct TableLayout {
    QStringList hidden;
    QStringList pinned; ///< at the left, in this order

    friend bool operator==(const TableLayout&, const TableLayout&) = default;
};

/// Writes it into the project (document "table") in a job; does nothing for a project that cannot be written.
void saveTableLayout(Workspace& workspace, const TableLayout& layout);

/// Reads it in a job; `then` is called on the UI thread unless `context` is gone.
void loadTableLayout(Workspace& workspace, QObject* context, std::function<void(const TableLayout&)> then);

} // namespace cairn::ui
