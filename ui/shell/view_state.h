// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <functional>

class QObject;

namespace cairn::ui {

class Workspace;

/// How the window looked at a project: kept in its document "view".
struct ViewState {
    QByteArray window; ///< of QMainWindow::saveState()
    QString page;      ///< id of the page in front
};

/// Writes it in a job; does nothing for a project that cannot be written.
void saveViewState(Workspace& workspace, const ViewState& view);

/// Reads it in a job; `then` is called on the UI thread unless `context` is gone or there is none.
void loadViewState(Workspace& workspace, QObject* context, std::function<void(const ViewState&)> then);

} // namespace cairn::ui
