// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/main_window.h"

#include "core/session/workbench.h"
#include "ui/bridge/selection_bridge.h"
#include "ui/common/icon.h"
#include "ui/common/text.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/commands/command_palette.h"
#include "ui/shell/commands/menus.h"
#include "ui/shell/commands/window_commands.h"
#include "ui/shell/frame/drawer.h"
#include "ui/shell/frame/file_drop.h"
#include "ui/shell/frame/header_bar.h"
#include "ui/shell/frame/memory_use.h"
#include "ui/shell/frame/problem_list.h"
#include "ui/shell/frame/rail.h"
#include "ui/shell/frame/wheel_guard.h"
#include "ui/shell/looks/appearance.h"
#include "ui/shell/view_state.h"
#include "ui/shell/workspace.h"

#include <QCloseEvent>
#include <QDockWidget>
#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace cairn::ui {

namespace {

constexpr int kInspectorWidth = 300;
constexpr int kInspectorLeast = 280;
constexpr int kPageLeast = 560; ///< no page may widen the window
constexpr int kDrawerHeight = 150;
constexpr int kViewSaveMs = 1500;
constexpr int kMemoryTickMs = 2000;

} // namespace

MainWindow::MainWindow(Workspace& workspace, Appearance& appearance, std::vector<PageEntry> pages, QWidget* parent)
    : QMainWindow(parent), m_workspace(workspace), m_appearance(appearance), m_entries(std::move(pages)), m_rail(new Rail(this)),
      m_header(new HeaderBar(this)), m_stack(new QStackedWidget(this))
{
    setWindowIcon(tintedIcon(QStringLiteral("cairn"), Qt::black, 64, 1));
    setDockNestingEnabled(false);
    resize(1360, 860);

    auto* centre = new QWidget(this);
    auto* columns = new QHBoxLayout(centre);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(0);
    auto* right = new QVBoxLayout;
    right->setContentsMargins(0, 0, 0, 0);
    right->setSpacing(0);
    right->addWidget(m_header);
    m_stack->setMinimumWidth(kPageLeast);
    right->addWidget(m_stack, 1);
    columns->addWidget(m_rail);
    columns->addLayout(right, 1);
    setCentralWidget(centre);
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        m_rail->addPage(m_entries[i].info, static_cast<int>(i) + 1);

    makeDocks();
    makeStatusBar();
    connect(&workspace.commands(), &CommandRegistry::added, this, [this](QAction* action) { addAction(action); });
    m_palette = new CommandPalette(workspace.commands(), this);
    addWindowCommands(*this, workspace, m_entries);
    for (QAction* action : workspace.commands().actions())
        addAction(action);
    buildMenus(*this, workspace.commands());
    followWorkspace();
    new WheelGuard(this);
    connect(new FileDrop(*this), &FileDrop::dropped, this, [&workspace](const QStringList& files) {
        const bool project = files.first().endsWith(QLatin1String(".cairn"));
        workspace.commands().run(project ? QStringLiteral("project.open") : QStringLiteral("data.open"), files);
    });
    m_defaultState = saveState();
    updateTitle();
    updateStatus();
}

MainWindow::~MainWindow()
{
    // Children are destroyed after the members of this class: what they say on their way out must not arrive here.
    disconnect(m_inspectorDock, nullptr, this, nullptr);
    disconnect(m_drawerDock, nullptr, this, nullptr);
    for (Page* made : std::as_const(m_pages))
        disconnect(made, nullptr, this, nullptr);
    disconnect(&m_workspace, nullptr, this, nullptr);
    disconnect(&m_workspace.selection(), nullptr, this, nullptr);
    disconnect(&m_workspace.problems(), nullptr, this, nullptr);
}

void MainWindow::makeDocks()
{
    m_inspectorDock = new QDockWidget(tr("Inspector"), this);
    m_inspectorDock->setObjectName(QStringLiteral("inspectorDock"));
    m_inspectors = new QStackedWidget(m_inspectorDock);
    m_inspectors->setMinimumWidth(kInspectorLeast);
    m_pageHelp = new QLabel(m_inspectors);
    m_pageHelp->setProperty("role", QStringLiteral("muted"));
    m_pageHelp->setWordWrap(true);
    m_pageHelp->setAlignment(Qt::AlignTop);
    m_pageHelp->setMargin(16);
    m_inspectors->addWidget(m_pageHelp);
    m_inspectorDock->setWidget(m_inspectors);
    addDockWidget(Qt::RightDockWidgetArea, m_inspectorDock);

    m_drawerDock = new QDockWidget(tr("Drawer"), this);
    m_drawerDock->setObjectName(QStringLiteral("drawerDock"));
    m_drawer = new Drawer(m_workspace, m_drawerDock);
    m_drawerDock->setWidget(m_drawer);
    m_drawerDock->setTitleBarWidget(new QWidget(m_drawerDock));
    addDockWidget(Qt::BottomDockWidgetArea, m_drawerDock);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    resizeDocks({m_inspectorDock}, {kInspectorWidth}, Qt::Horizontal);
    resizeDocks({m_drawerDock}, {kDrawerHeight}, Qt::Vertical);
    m_drawerDock->hide();
    for (QDockWidget* dock : {m_inspectorDock, m_drawerDock}) {
        connect(dock, &QDockWidget::visibilityChanged, this, [this] {
            m_workspace.commands().refresh();
            scheduleViewSave();
        });
        connect(dock, &QDockWidget::dockLocationChanged, this, &MainWindow::scheduleViewSave);
    }
}

void MainWindow::makeStatusBar()
{
    m_engineLabel = new QLabel(this);
    m_engineLabel->setObjectName(QStringLiteral("engineLabel"));
    m_memoryLabel = new QLabel(this);
    m_rowsLabel = new QLabel(this);
    statusBar()->addPermanentWidget(m_rowsLabel);
    statusBar()->addPermanentWidget(m_memoryLabel);
    statusBar()->addPermanentWidget(m_engineLabel);
    statusBar()->setSizeGripEnabled(false);
    m_memoryTick.setInterval(kMemoryTickMs);
    connect(&m_memoryTick, &QTimer::timeout, this, [this] { m_memoryLabel->setText(tr("Memory %1").arg(bytesText(residentBytes()))); });
    m_memoryTick.start();
    m_viewSave.setSingleShot(true);
    m_viewSave.setInterval(kViewSaveMs);
    connect(&m_viewSave, &QTimer::timeout, this, &MainWindow::saveView);
}

void MainWindow::followWorkspace()
{
    connect(m_rail, &Rail::chosen, this, &MainWindow::showPage);
    connect(&m_workspace, &Workspace::pageAsked, this, &MainWindow::showPage);
    connect(&m_workspace, &Workspace::engineChanged, this, &MainWindow::updateStatus);
    connect(&m_workspace, &Workspace::workbenchChanged, this, &MainWindow::updateTitle);
    connect(&m_workspace, &Workspace::workbenchChanged, this, &MainWindow::loadView);
    connect(&m_workspace, &Workspace::said, this, [this](const QString& text) { statusBar()->showMessage(text, 6000); });
    connect(&m_workspace, &Workspace::rowsTextChanged, m_rowsLabel, &QLabel::setText);
    connect(&m_workspace.selection(), &SelectionBridge::changed, this, &MainWindow::updateSelection);
    connect(&m_workspace.problems(), &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex&, int first) {
        const Problem& problem = m_workspace.problems().at(first);
        if (problem.severity != Problem::Severity::Notice && !problem.inPlace) {
            m_drawer->showProblems();
            m_drawerDock->show();
        }
    });
    buildSelectionMenu(*m_header->selectionChip(), m_workspace.commands());
}

Page* MainWindow::currentPage() const
{
    return qobject_cast<Page*>(m_stack->currentWidget());
}

QStringList MainWindow::pageIds() const
{
    QStringList ids;
    for (const PageEntry& entry : m_entries)
        ids.append(entry.info.id);
    return ids;
}

Page* MainWindow::page(const QString& id)
{
    if (Page* made = m_pages.value(id))
        return made;
    for (const PageEntry& entry : m_entries) {
        if (entry.info.id != id)
            continue;
        Page* made = entry.make(entry.info, m_workspace);
        m_pages.insert(id, made);
        m_stack->addWidget(made);
        connect(made, &Page::headerChanged, this, [this, made] {
            if (made == currentPage())
                updateHeader();
        });
        if (m_allMade)
            buildMenus(*this, m_workspace.commands());
        connect(made, &Page::markChanged, this, [this](Page* who, int mark) { m_rail->setMark(who->info().id, mark); });
        return made;
    }
    return nullptr;
}

void MainWindow::showPage(const QString& id)
{
    Page* next = page(id);
    if (!next || next == currentPage()) {
        m_rail->setCurrent(currentPage() ? currentPage()->info().id : id);
        if (next && !next->isActive()) {
            next->setActive(true);
            updateHeader();
        }
        return;
    }
    if (Page* before = currentPage())
        before->setActive(false);
    m_stack->setCurrentWidget(next);
    m_rail->setCurrent(id);
    m_workspace.undo().setActiveStack(next->undoStack());
    m_workspace.setRowsText({});
    next->setActive(true);
    updateHeader();
    m_workspace.commands().refresh();
    scheduleViewSave();
}

void MainWindow::makePagesSoon()
{
    for (const PageEntry& entry : m_entries) {
        if (m_pages.contains(entry.info.id))
            continue;
        page(entry.info.id);
        QTimer::singleShot(0, this, &MainWindow::makePagesSoon);
        return;
    }
    buildMenus(*this, m_workspace.commands());
    m_allMade = true;
    Q_EMIT allPagesReady();
}

void MainWindow::updateHeader()
{
    if (!currentPage())
        return;
    m_header->setPage(currentPage());
    updateInspector();
}

void MainWindow::updateInspector()
{
    QWidget* wanted = currentPage()->inspector();
    if (wanted && m_inspectors->indexOf(wanted) < 0)
        m_inspectors->addWidget(wanted);
    m_pageHelp->setText(currentPage()->info().help);
    m_inspectors->setCurrentWidget(wanted ? wanted : m_inspectors->widget(0));
}

void MainWindow::updateTitle()
{
    const auto workbench = m_workspace.workbench();
    if (!workbench) {
        setWindowTitle(QStringLiteral("Cairn"));
        return;
    }
    const QString name = fromPath(workbench->path().stem());
    setWindowTitle(workbench->readOnly() ? tr("%1 (read-only) – Cairn").arg(name) : tr("%1 – Cairn").arg(name));
}

void MainWindow::updateSelection()
{
    m_header->setSelection(m_workspace.selection().text());
}

void MainWindow::updateStatus()
{
    m_engineLabel->setText(m_workspace.engineText());
    if (m_workspace.engineState() == Workspace::EngineState::Missing)
        m_engineLabel->setToolTip(errorText(m_workspace.engineProblem()));
}

void MainWindow::resetLayout()
{
    restoreState(m_defaultState);
    m_inspectorDock->show();
    m_drawerDock->hide();
    resizeDocks({m_inspectorDock}, {kInspectorWidth}, Qt::Horizontal);
    resizeDocks({m_drawerDock}, {kDrawerHeight}, Qt::Vertical);
    scheduleViewSave();
}

void MainWindow::scheduleViewSave()
{
    if (!m_loadingView && m_workspace.workbench())
        m_viewSave.start();
}

void MainWindow::saveView()
{
    saveViewState(m_workspace, {saveState(), currentPage() ? currentPage()->info().id : QString()});
}

void MainWindow::loadView()
{
    m_viewSave.stop();
    loadViewState(m_workspace, this, [this](const ViewState& view) {
        m_loadingView = true;
        if (!view.window.isEmpty())
            restoreState(view.window);
        if (!view.page.isEmpty())
            showPage(view.page);
        m_loadingView = false;
    });
}

void MainWindow::paintEvent(QPaintEvent* event)
{
    QMainWindow::paintEvent(event);
    if (!std::exchange(m_painted, true))
        QTimer::singleShot(0, this, &MainWindow::firstPainted);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (m_closing || !m_workspace.closingEndsWork()) {
        if (m_viewSave.isActive())
            saveView();
        event->accept();
        return;
    }
    event->ignore();
    m_workspace.whenIdle(this, [this] {
        m_closing = true;
        close();
    });
}

} // namespace cairn::ui
