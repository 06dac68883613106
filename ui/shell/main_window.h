// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/page_list.h"

#include <QHash>
#include <QMainWindow>
#include <QTimer>

class QDockWidget;
class QLabel;
class QStackedWidget;

namespace cairn::ui {

class Appearance;
class CommandPalette;
class Drawer;
class HeaderBar;
class Rail;
class Workspace;

/// The window: rail, header, page, Inspector, Drawer, status bar. Knows pages only as Page.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(Workspace& workspace, Appearance& appearance, std::vector<PageEntry> pages, QWidget* parent = nullptr);
    ~MainWindow() override;

    Page* currentPage() const;
    /// The page of that id, made if it is not there yet; nullptr for an unknown id.
    Page* page(const QString& id);
    QStringList pageIds() const;
    void showPage(const QString& id);
    /// Makes the pages that have not been made yet, one per turn of the event loop.
    void makePagesSoon();
    /// Whether makePagesSoon() is through.
    bool allPagesMade() const { return m_allMade; }

    void resetLayout();
    Appearance& appearance() const { return m_appearance; }
    QDockWidget* inspectorDock() const { return m_inspectorDock; }
    QDockWidget* drawerDock() const { return m_drawerDock; }
    CommandPalette& commandPalette() const { return *m_palette; }

Q_SIGNALS:
    void allPagesReady();
    void firstPainted();

private:
    void makeDocks();
    void makeStatusBar();
    void followWorkspace();
    void updateHeader();
    void updateInspector();
    void updateTitle();
    void updateSelection();
    void updateStatus();
    void scheduleViewSave();
    void saveView();
    void loadView();
    void paintEvent(QPaintEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

    Workspace& m_workspace;
    Appearance& m_appearance;
    std::vector<PageEntry> m_entries;
    QHash<QString, Page*> m_pages;
    Rail* m_rail;
    HeaderBar* m_header;
    QStackedWidget* m_stack;
    QStackedWidget* m_inspectors = nullptr;
    QLabel* m_pageHelp = nullptr; ///< in the Inspector of pages that have none
    QDockWidget* m_inspectorDock = nullptr;
    QDockWidget* m_drawerDock = nullptr;
    Drawer* m_drawer = nullptr;
    CommandPalette* m_palette = nullptr;
    QLabel* m_engineLabel = nullptr;
    QLabel* m_memoryLabel = nullptr;
    QLabel* m_rowsLabel = nullptr;
    QTimer m_memoryTick;
    QTimer m_viewSave;
    QByteArray m_defaultState;
    bool m_loadingView = false;
    bool m_painted = false;
    bool m_closing = false;
    bool m_allMade = false;
};

} // namespace cairn::ui
