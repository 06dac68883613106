// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/query/query_dialog.h"

#include "core/session/workbench.h"
#include "plots/base/theme_store.h"
#include "ui/common/icon.h"
#include "ui/common/state_view.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/data/query/join_dialog.h"
#include "ui/data/query/preview_model.h"
#include "ui/data/query/query_cache.h"
#include "ui/data/query/query_sources.h"
#include "ui/data/query/sql_editor.h"
#include "ui/shell/workspace.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

namespace cairn::ui {

namespace {

constexpr std::uint64_t kRowsShown = 200;
constexpr int kSaveAfterMs = 1500;
constexpr qsizetype kMenuLetters = 90;

QLabel* wrapped()
{
    QLabel* label = mutedLabel({});
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

QueryDialog* QueryDialog::open(Workspace& workspace, QWidget* window, UseAsData use)
{
    auto* dialog = window->findChild<QueryDialog*>(QStringLiteral("queryDialog"));
    if (!dialog)
        dialog = new QueryDialog(workspace, window, std::move(use));
    dialog->show();
    dialog->raise();
    dialog->activateWindow();
    dialog->m_editor->setFocus();
    return dialog;
}

QueryDialog::QueryDialog(Workspace& workspace, QWidget* window, UseAsData use)
    : QDialog(window), m_workspace(workspace), m_use(std::move(use)), m_sources(new QuerySources(workspace)), m_editor(new SqlEditor(workspace.themes())),
      m_model(new PreviewModel(this)), m_table(new QTableView), m_state(new StateView), m_problem(wrapped()), m_facts(mutedLabel({})),
      m_run(new QPushButton(themedIcon(QStringLiteral("play")), tr("Run"))), m_cancel(new QPushButton(tr("Cancel"))), m_join(new QPushButton(tr("Join…"))),
      m_past(new QPushButton(tr("History"))), m_pastMenu(new QMenu(this)), m_useButton(new QPushButton(tr("Use as data")))
{
    setObjectName(QStringLiteral("queryDialog"));
    setWindowTitle(tr("Query"));
    setWindowFlag(Qt::WindowMaximizeButtonHint);
    setSizeGripEnabled(true);
    resize(1180, 780);
    m_editor->setObjectName(QStringLiteral("query.editor"));

    auto* vertical = new QSplitter(Qt::Vertical);
    auto* top = new QWidget;
    auto* topLayout = new QVBoxLayout(top);
    topLayout->setContentsMargins(0, 0, 0, 0);
    topLayout->setSpacing(0);
    topLayout->addWidget(makeBar());
    topLayout->addWidget(m_editor, 1);
    topLayout->addWidget(m_problem);
    vertical->addWidget(top);
    vertical->addWidget(makeResult());
    vertical->setStretchFactor(0, 2);
    vertical->setStretchFactor(1, 3);
    vertical->setChildrenCollapsible(false);
    auto* horizontal = new QSplitter(Qt::Horizontal);
    horizontal->addWidget(m_sources);
    horizontal->addWidget(vertical);
    horizontal->setStretchFactor(1, 1);
    horizontal->setSizes({300, 880});
    horizontal->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(horizontal);

    m_save.setSingleShot(true);
    m_save.setInterval(kSaveAfterMs);
    connect(&m_save, &QTimer::timeout, this, [this] { saveQueries(m_workspace, m_history); });
    connect(m_editor, &SqlEditor::runAsked, this, &QueryDialog::run);
    connect(m_editor, &QPlainTextEdit::textChanged, this, &QueryDialog::saveSoon);
    connect(m_sources, &QuerySources::sourcesChanged, this, &QueryDialog::saveSoon);
    connect(m_sources, &QuerySources::scopeChanged, this, [this] {
        m_editor->setScope(m_sources->scope());
        updateButtons();
    });
    connect(m_sources, &QuerySources::nameChosen, this, [this](const QString& word) {
        m_editor->insertPlainText(word);
        m_editor->setFocus();
    });
    connect(m_sources, &QuerySources::refused, this, [this](const Error& error) {
        m_problem->setText(errorText(error));
        m_problem->show();
    });
    connect(&workspace, &Workspace::workbenchChanged, this, &QueryDialog::load);
    load();
}

QWidget* QueryDialog::makeBar()
{
    m_run->setObjectName(QStringLiteral("query.run"));
    m_run->setProperty("primary", true);
    m_run->setToolTip(tr("Show the first rows of the result (Ctrl+Return)"));
    m_cancel->setObjectName(QStringLiteral("query.cancel"));
    m_cancel->setToolTip(tr("Stop the query"));
    m_join->setObjectName(QStringLiteral("query.join"));
    m_join->setToolTip(tr("Write the query that joins two of the sources"));
    m_past->setObjectName(QStringLiteral("query.history"));
    m_past->setMenu(m_pastMenu);
    m_past->setToolTip(tr("Queries that ran before, with their sources"));
    m_useButton->setObjectName(QStringLiteral("query.use"));
    m_useButton->setToolTip(tr("Open the whole result as data to look at and learn from"));
    for (QPushButton* button : {m_run, m_cancel, m_join, m_past, m_useButton})
        button->setAutoDefault(false);
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(12, 12, 12, 8);
    row->setSpacing(8);
    row->addWidget(m_run);
    row->addWidget(m_cancel);
    row->addWidget(m_join);
    row->addWidget(m_past);
    row->addStretch(1);
    row->addWidget(m_useButton);
    connect(m_run, &QPushButton::clicked, this, &QueryDialog::run);
    connect(m_cancel, &QPushButton::clicked, this, &QueryDialog::cancel);
    connect(m_join, &QPushButton::clicked, this, &QueryDialog::join);
    connect(m_useButton, &QPushButton::clicked, this, &QueryDialog::useAsData);
    m_problem->setObjectName(QStringLiteral("query.problem"));
    m_problem->setProperty("role", QStringLiteral("bad"));
    m_problem->setContentsMargins(12, 6, 12, 6);
    m_problem->hide();
    return bar;
}

QWidget* QueryDialog::makeResult()
{
    m_table->setObjectName(QStringLiteral("query.preview"));
    m_table->setAccessibleName(tr("First rows of the result"));
    m_table->setModel(m_model);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setFont(plots::uiFont(9));
    m_table->verticalHeader()->setDefaultSectionSize(24);
    m_table->horizontalHeader()->setDefaultSectionSize(120);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    auto* result = new QWidget;
    auto* layout = new QVBoxLayout(result);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_facts->setContentsMargins(12, 6, 12, 6);
    layout->addWidget(m_facts);
    m_state->setContent(m_table);
    layout->addWidget(m_state, 1);
    return result;
}

void QueryDialog::load()
{
    m_job.drop();
    m_save.stop();
    m_history = {};
    loadQueries(m_workspace, this, [this](const data::QueryHistory& queries) {
        const bool none = queries.past.empty() && queries.draft.query.empty();
        m_history = none && m_carried ? *m_carried : queries;
        if (none && m_carried)
            m_save.start();
        m_carried.reset();
        setQuery(m_history.draft);
        fillHistory();
        if (none && m_history.draft.inputs.empty())
            m_sources->addOpenData();
    });
    m_state->showEmpty(tr("No result yet"), tr("Add sources on the left, write a query, and run it with Ctrl+Return."));
    m_facts->clear();
    updateButtons();
}

data::SourceSpec QueryDialog::query() const
{
    data::SourceSpec query;
    query.location = "query";
    query.query = toStd(m_editor->toPlainText());
    query.inputs = m_sources->sources();
    return query;
}

void QueryDialog::setQuery(const data::SourceSpec& query)
{
    m_loading = true;
    m_editor->setPlainText(fromStd(query.query));
    m_sources->setSources(query.inputs);
    m_loading = false;
    updateButtons();
}

void QueryDialog::saveSoon()
{
    updateButtons();
    if (m_loading)
        return;
    m_history.draft = query();
    m_save.start();
}

void QueryDialog::run()
{
    const data::SourceSpec asked = query();
    if (asked.query.find_first_not_of(" \t\r\n") == std::string::npos)
        return;
    m_problem->hide();
    m_editor->markError(-1);
    m_state->showLoading(tr("Running the query"));
    m_clock.start();
    m_job.start(
        m_workspace.jobs(), this, {tr("Run a query"), true},
        [asked, cache = queryCache(m_workspace)](JobContext& job) { return data::previewTable(asked, kRowsShown, cache, job); },
        [this, asked](Result<data::TablePreview> preview) { showOutcome(asked, std::move(preview)); });
    updateButtons();
}

void QueryDialog::cancel()
{
    m_job.drop();
    m_state->showReady();
    m_facts->setText(tr("The query was stopped"));
    updateButtons();
}

void QueryDialog::showOutcome(const data::SourceSpec& query, Result<data::TablePreview> preview)
{
    updateButtons();
    if (!preview) {
        if (preview.error().code == ErrorCode::Cancelled)
            cancel();
        else
            showProblem(query, preview.error());
        return;
    }
    const std::size_t rows = preview->page.size();
    QString facts = rows == kRowsShown ? tr("The first %1 rows").arg(countText(rows)) : tr("%n row(s)", nullptr, static_cast<int>(rows));
    facts += QStringLiteral(" · ") + tr("%n column(s)", nullptr, static_cast<int>(preview->schema.size())) + QStringLiteral(" · ")
        + durationText(static_cast<double>(m_clock.elapsed()) / 1000);
    for (const std::string& notice : preview->notices)
        facts += QStringLiteral("\n") + fromStd(notice);
    m_facts->setText(facts);
    m_model->show(std::move(preview).value());
    m_table->resizeColumnsToContents();
    m_state->showReady();
    m_history.add(query);
    m_history.draft = this->query();
    fillHistory();
    m_save.start();
}

void QueryDialog::showProblem(const data::SourceSpec& query, const Error& error)
{
    m_problem->setText(errorText(error));
    m_problem->show();
    m_facts->clear();
    m_state->showError(error);
    if (query.query == this->query().query)
        m_editor->markError(errorPosition(fromStd(error.where), m_editor->toPlainText()));
}

void QueryDialog::fillHistory()
{
    m_pastMenu->clear();
    m_pastMenu->setToolTipsVisible(true);
    for (const data::SourceSpec& past : m_history.past) {
        const QString text = fromStd(past.query).simplified();
        QAction* action = m_pastMenu->addAction(text.size() > kMenuLetters ? text.left(kMenuLetters - 1) + QChar(0x2026) : text);
        action->setToolTip(fromStd(past.query).toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>")));
        connect(action, &QAction::triggered, this, [this, past] {
            setQuery(past);
            saveSoon();
        });
    }
    m_past->setEnabled(!m_history.past.empty());
}

void QueryDialog::join()
{
    auto* dialog = new JoinDialog(m_sources->scope(), this);
    connect(dialog, &JoinDialog::written, this, [this](const QString& sql) {
        QTextCursor cursor(m_editor->document()); // one edit that can be undone
        cursor.select(QTextCursor::Document);
        cursor.insertText(sql);
        m_editor->setFocus();
    });
    dialog->open();
}

void QueryDialog::useAsData()
{
    const data::SourceSpec asked = query();
    const auto workbench = m_workspace.workbench();
    const bool taken = workbench && workbench->dataState() != session::DataState::None;
    m_history.add(asked);
    m_history.draft = asked;
    const auto use = [this, asked](bool inNewProject) {
        if (inNewProject)
            m_carried = m_history;
        m_use(asked, inNewProject);
        close();
    };
    if (!workbench || !taken || workbench->readOnly()) {
        use(!workbench || workbench->readOnly());
        return;
    }
    QMenu menu;
    menu.addAction(tr("In a new project"), this, [use] { use(true); });
    menu.addAction(tr("In this project, in place of its data"), this, [use] { use(false); });
    menu.exec(m_useButton->mapToGlobal(m_useButton->rect().bottomLeft()));
}

void QueryDialog::updateButtons()
{
    const bool running = m_job.running();
    const bool text = !m_editor->toPlainText().trimmed().isEmpty();
    m_run->setEnabled(text);
    m_cancel->setEnabled(running);
    m_join->setEnabled(m_sources->scope().tables.size() >= 2);
    m_useButton->setEnabled(text && !m_sources->sources().empty());
}

bool QueryDialog::isSettled() const
{
    return !m_job.running() && m_sources->isSettled();
}

} // namespace cairn::ui
