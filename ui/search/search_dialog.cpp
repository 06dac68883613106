// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/search/search_dialog.h"

#include "core/session/workbench.h"
#include "plots/base/theme.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/search/search_controller.h"
#include "ui/search/search_text.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QSpinBox>
#include <QSplitter>
#include <QTableWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace cairn::ui {

namespace {

QSpinBox* countBox(const QString& name, int low, int high, int value)
{
    auto* box = new QSpinBox;
    box->setObjectName(name);
    box->setRange(low, high);
    box->setValue(value);
    box->setAccelerated(true);
    return box;
}

QString valuesOf(const search::Parameter& parameter)
{
    return fromStd(search::parameterText(parameter)).section(QLatin1Char('='), 1);
}

} // namespace

SearchDialog* SearchDialog::open(Workspace& workspace, SearchController& controller, QWidget* window)
{
    auto* dialog = new SearchDialog(workspace, controller, window);
    dialog->show();
    return dialog;
}

SearchDialog::SearchDialog(Workspace& workspace, SearchController& controller, QWidget* window)
    : QDialog(window), m_workspace(workspace), m_controller(controller), m_filter(new QLineEdit), m_settings(new QTreeWidget), m_chosen(new QTableWidget(0, 2)),
      m_method(new QComboBox), m_scheduler(new QComboBox), m_metric(new QComboBox), m_trials(countBox(QStringLiteral("search.trials"), 1, 100'000, 20)),
      m_epochs(countBox(QStringLiteral("search.epochs"), 1, 100'000, 10)), m_first(countBox(QStringLiteral("search.first"), 1, 100'000, 1)),
      m_beside(countBox(QStringLiteral("search.beside"), 0, 64, 0)), m_help(mutedLabel({})), m_said(mutedLabel({})), m_remove(new QPushButton(tr("Remove"))),
      m_start(new QPushButton(tr("Start the search"))), m_later(new QPushButton(tr("Put into the queue")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("searchDialog"));
    setWindowTitle(tr("Search for good settings"));
    resize(920, 620);
    auto* halves = new QSplitter;
    halves->addWidget(makeSettings());
    auto* right = new QWidget;
    auto* rows = new QVBoxLayout(right);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->addWidget(makeChosen(), 1);
    rows->addWidget(makeMethod());
    halves->addWidget(right);
    halves->setSizes({380, 500});
    halves->setChildrenCollapsible(false);

    m_said->setObjectName(QStringLiteral("search.said"));
    m_said->setWordWrap(true);
    m_said->setMinimumHeight(2 * m_said->fontMetrics().lineSpacing());
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    buttons->button(QDialogButtonBox::Cancel)->setAutoDefault(false);
    m_start->setObjectName(QStringLiteral("search.start"));
    m_start->setProperty("primary", true);
    m_start->setAutoDefault(false); // Enter in a field, or one more behind that of the command palette, begins no search of hours
    m_later->setObjectName(QStringLiteral("search.later"));
    m_later->setAutoDefault(false);
    buttons->addButton(m_start, QDialogButtonBox::ActionRole);
    buttons->addButton(m_later, QDialogButtonBox::ActionRole);
    connect(m_start, &QPushButton::clicked, this, [this] { begin(true); });
    connect(m_later, &QPushButton::clicked, this, [this] { begin(false); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 16);
    layout->setSpacing(12);
    layout->addWidget(halves, 1);
    layout->addWidget(m_said);
    layout->addWidget(buttons);
    connect(&controller, &SearchController::stateChanged, this, &SearchDialog::updateState);
    read();
    updateState();
}

void SearchDialog::read()
{
    const auto workbench = m_workspace.workbench();
    if (!workbench)
        return say(tr("Open a project first."), true);
    m_read.start(
        m_workspace.jobs(), this, {tr("Read what may vary")}, [workbench](JobContext&) { return session::searchBase(*workbench); },
        [this](const Result<session::SearchBase>& base) {
            if (base)
                showSettings(*base);
            else
                say(errorText(base.error()), true);
        });
}

void SearchDialog::showSettings(const session::SearchBase& base)
{
    m_all = session::searchables(base);
    m_settings->clear();
    QTreeWidgetItem* group = nullptr;
    for (const session::Searchable& setting : m_all) {
        const QString title = settingGroup(setting);
        if (!group || group->text(0) != title) {
            group = new QTreeWidgetItem(m_settings, {title});
            group->setFirstColumnSpanned(true);
            group->setFlags(Qt::ItemIsEnabled);
            group->setExpanded(true);
        }
        auto* item = new QTreeWidgetItem(group, {settingTitle(setting), fromStd(paramText(setting.current))});
        item->setData(0, kPathRole, fromStd(setting.path));
        item->setToolTip(0, QStringLiteral("%1\n%2").arg(settingHelp(setting), fromStd(setting.path)));
    }
    const auto target = m_workspace.workbench() ? m_workspace.workbench()->target() : batch::Target();
    m_metric->addItems({QStringLiteral("validation.loss")});
    m_metric->addItem(target.classifies() ? QStringLiteral("validation.accuracy") : target.regresses() ? QStringLiteral("validation.rmse") : QStringLiteral("train.loss"));
    m_epochs->setValue(base.options.value("epochs", 10));
    add(QStringLiteral("train.learning_rate"));
}

void SearchDialog::filter(const QString& text)
{
    for (int g = 0; g < m_settings->topLevelItemCount(); ++g) {
        QTreeWidgetItem* group = m_settings->topLevelItem(g);
        bool any = false;
        for (int i = 0; i < group->childCount(); ++i) {
            QTreeWidgetItem* item = group->child(i);
            const bool fits = group->text(0).contains(text, Qt::CaseInsensitive) || item->text(0).contains(text, Qt::CaseInsensitive)
                || item->data(0, kPathRole).toString().contains(text, Qt::CaseInsensitive);
            item->setHidden(!fits);
            any = any || fits;
        }
        group->setHidden(!any);
    }
}

void SearchDialog::add(const QString& path)
{
    const auto setting = std::ranges::find(m_all, toStd(path), &session::Searchable::path);
    if (setting == m_all.end())
        return;
    for (int row = 0; row < m_chosen->rowCount(); ++row) {
        if (m_chosen->item(row, 0)->text() == path)
            return m_chosen->setCurrentCell(row, 1);
    }
    const int row = m_chosen->rowCount();
    m_chosen->insertRow(row);
    auto* name = new QTableWidgetItem(path);
    name->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    name->setToolTip(QStringLiteral("%1: %2").arg(settingTitle(*setting), settingHelp(*setting)));
    m_chosen->setItem(row, 0, name);
    const auto suggested = session::suggestedParameter(*setting);
    m_chosen->setItem(row, 1, new QTableWidgetItem(suggested ? valuesOf(*suggested) : QString()));
    m_chosen->setCurrentCell(row, 1);
    updateState();
}

void SearchDialog::removeChosen()
{
    if (m_chosen->currentRow() >= 0)
        m_chosen->removeRow(m_chosen->currentRow());
    updateState();
}

Result<session::SearchPlan> SearchDialog::plan() const
{
    session::SearchPlan plan;
    for (int row = 0; row < m_chosen->rowCount(); ++row) {
        const QTableWidgetItem *name = m_chosen->item(row, 0), *values = m_chosen->item(row, 1);
        if (!name || !values)
            continue; // a row that is being put together
        CAIRN_ASSIGN(search::Parameter parameter, search::parameterFromText(toStd(name->text() + QLatin1Char('=') + values->text())));
        plan.space.push_back(std::move(parameter));
    }
    CAIRN_ASSIGN(const auto metric, session::metricFromText(toStd(m_metric->currentText())));
    plan.metric = metric.first;
    plan.split = metric.second;
    plan.method = static_cast<search::Method>(m_method->currentData().toInt());
    plan.perDevice = m_beside->value();
    plan.scheduler.scheduler = static_cast<search::Scheduler>(m_scheduler->currentData().toInt());
    plan.scheduler.goal = session::goalOf(plan.metric);
    plan.scheduler.trials = m_trials->value();
    plan.scheduler.maximum = m_epochs->value();
    plan.scheduler.minimum = std::min(m_first->value(), m_epochs->value());
    return plan;
}

void SearchDialog::updateState()
{
    const auto asked = plan();
    m_first->setEnabled(m_scheduler->currentData().toInt() != static_cast<int>(search::Scheduler::None));
    m_remove->setEnabled(m_chosen->currentRow() >= 0);
    m_start->setEnabled(asked && !asked->space.empty() && m_controller.possible());
    m_later->setEnabled(asked && !asked->space.empty());
    if (!asked)
        return say(errorText(asked.error()), true);
    QString help;
    if (asked->method == search::Method::Grid)
        help = tr("The grid has %L1 points.").arg(search::gridSize(asked->space)) + QLatin1Char(' ');
    const auto levels = search::rungs(asked->scheduler);
    QStringList words;
    for (const std::int64_t level : levels)
        words << QString::number(level);
    help += levels.size() > 1 ? tr("Trials are compared after %1 epochs.").arg(words.join(QStringLiteral(", "))) : tr("Each trial is an ordinary run; the best epoch of each counts.");
    m_help->setText(help);
    say(asked->space.empty() ? tr("Choose at the left what may vary.") : m_workspace.longWorkRunning() ? tr("Something is being trained: the search can wait in the queue.") : QString(), false);
}

void SearchDialog::say(const QString& text, bool wrong)
{
    m_said->setText(wrong ? QStringLiteral("\u26a0 %1").arg(text) : text);
}

void SearchDialog::begin(bool now)
{
    const auto asked = plan();
    const auto workbench = m_workspace.workbench();
    if (!asked || !workbench)
        return;
    m_begin.start(
        m_workspace.jobs(), this, {tr("Prepare the search")},
        [workbench, plan = *asked](JobContext&) -> Result<SweepId> {
            CAIRN_ASSIGN(const session::SearchPlan prepared, session::preparedPlan(*workbench, plan));
            return session::queueSearch(*workbench, prepared);
        },
        [this, now](const Result<SweepId>& sweep) {
            if (!sweep)
                return say(errorText(sweep.error()), true);
            if (now)
                m_controller.start(*sweep);
            Q_EMIT m_workspace.runsChanged();
            m_workspace.showPage(QStringLiteral("runs"));
            close();
        });
}

} // namespace cairn::ui
