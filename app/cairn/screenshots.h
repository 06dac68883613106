// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/main_window.h"

#include <functional>

namespace cairn::app {

/// Shows every page in turn, waits until its content is there, and draws the window into <folder>/<number>-<page>.png;
/// further views of a page into <number>-<page>-<view>.png.
class Screenshots : public QObject {
    Q_OBJECT

public:
    Screenshots(ui::MainWindow& window, ui::Workspace& workspace, QString folder, std::function<void(bool good)> done);

    void start();

private:
    void next();
    void look();
    bool settled() const;
    void take();

    ui::MainWindow& m_window;
    ui::Workspace& m_workspace;
    QString m_folder;
    std::function<void(bool)> m_done;
    QStringList m_pages;
    QStringList m_views; ///< of the current page: the shown one and those to come
    qsizetype m_at = -1;
    int m_quiet = 0, m_looks = 0;
    QTimer m_timer;
    bool m_good = true;
};

} // namespace cairn::app
