// SPDX-License-Identifier: GPL-3.0-or-later
// What the Train page is put together from.
#include "ui/train/train_page.h"

#include "plots/base/theme.h"
#include "ui/common/option_form.h"
#include "ui/common/sample_grid.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/distributions/distribution_panel.h"
#include "ui/shell/commands/command.h"
#include "ui/train/curves.h"
#include "ui/train/loss_card.h"
#include "ui/train/metric_feed.h"
#include "ui/train/option_text.h"
#include "ui/train/preflight_card.h"
#include "ui/train/rate_card.h"
#include "ui/train/run_model.h"
#include "ui/train/schedule_view.h"
#include "ui/train/train_controller.h"
#include "ui/train/train_strip.h"

#include <QCheckBox>
#include <QHeaderView>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace cairn::ui {

void TrainPage::makeForm()
{
    m_form = new OptionForm(trainFields());
    auto* inside = new QWidget;
    auto* rows = new QVBoxLayout(inside);
    rows->setContentsMargins(12, 12, 12, 12);
    m_preflight = new PreflightCard(workspace());
    rows->addWidget(m_preflight);
    rows->addWidget(sectionLabel(tr("Options")));
    m_ownProcess = new QCheckBox(tr("Keep training after closing"));
    m_ownProcess->setObjectName(QStringLiteral("train.ownProcess"));
    m_ownProcess->setToolTip(tr("The training gets a process of its own. This window follows it, can pause and stop it, and finds it again when the project is opened later."));
    connect(m_ownProcess, &QCheckBox::toggled, m_controller, &TrainController::setOwnProcess);
    rows->addWidget(m_ownProcess);
    m_loss = new LossCard(workspace());
    rows->addWidget(m_loss);
    m_schedule = new ScheduleView(workspace().themes());
    rows->addWidget(m_schedule);
    rows->addWidget(m_form);
    m_rates = new RateCard(workspace());
    rows->addWidget(m_rates);
    rows->addStretch(1);
    m_formArea->setWidget(inside);
    m_formArea->setWidgetResizable(true);
    m_formArea->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(m_form, &OptionForm::edited, this, &TrainPage::optionsEdited);
    connect(m_schedule, &ScheduleView::drawn, this, [this](const QString& curve) { setOption("schedule_curve", toStd(curve)); });
    connect(m_rates, &RateCard::taken, this, [this](double rate) { setOption("learning_rate", rate); });
    workspace().commands().add({.id = QStringLiteral("train.findRate"),
                                .title = tr("Find a learning rate"),
                                .help = tr("Try learning rates on a copy of the network and show how the loss goes"),
                                .run = [this](const QVariant&) { m_rates->find(); },
                                .enabledWhen = [this] { return m_rates->possible(); }});
}

void TrainPage::setOption(const std::string& name, const Json& value)
{
    Json values = m_form->values();
    values[name] = value;
    m_form->setValues(values);
    optionsEdited();
}

QWidget* TrainPage::makeContent()
{
    m_runTable->setModel(m_runs);
    m_runTable->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_runTable->setSelectionMode(QAbstractItemView::SingleSelection);
    m_runTable->setShowGrid(false);
    m_runTable->verticalHeader()->hide();
    m_runTable->horizontalHeader()->setHighlightSections(false);
    m_runTable->verticalHeader()->setDefaultSectionSize(26);
    m_runTable->horizontalHeader()->setStretchLastSection(false);
    m_runTable->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_runTable->horizontalHeader()->setSectionResizeMode(RunModel::Score, QHeaderView::Stretch);
    m_runTable->setFont(plots::uiFont(9));
    m_runTable->setAccessibleName(tr("Runs"));
    connect(m_runTable, &QTableView::clicked, this, [this](const QModelIndex& index) { followRun(RunId{index.data(RunModel::RunIdRole).toLongLong()}); });
    m_log->setReadOnly(true);
    m_log->setFont(plots::monoFont());
    m_log->setMaximumBlockCount(5000);
    m_log->document()->setDocumentMargin(10);

    auto* below = m_below = new QTabWidget;
    below->setDocumentMode(true);
    below->addTab(m_runTable, tr("Runs"));
    below->addTab(m_log, tr("Log of the run"));
    below->addTab(m_distributions, tr("Distributions"));
    below->addTab(m_samples, tr("Samples"));
    below->setTabVisible(below->indexOf(m_samples), false);
    auto* curves = new QWidget;
    auto* curveRows = new QVBoxLayout(curves);
    curveRows->setContentsMargins(16, 0, 16, 8);
    curveRows->addWidget(m_curves);
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->addWidget(curves);
    splitter->addWidget(below);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({520, 170});

    auto* content = new QWidget;
    auto* rows = new QVBoxLayout(content);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(m_strip);
    rows->addWidget(splitter, 1);
    return content;
}

} // namespace cairn::ui
