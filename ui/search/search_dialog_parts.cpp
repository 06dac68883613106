// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the dialog.
#include "plots/base/theme.h"
#include "ui/common/widgets.h"
#include "ui/search/search_dialog.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QSpinBox>
#include <QTableWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace cairn::ui {

QWidget* SearchDialog::makeSettings()
{
    m_filter->setObjectName(QStringLiteral("search.filter"));
    m_filter->setPlaceholderText(tr("Find a setting"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setAccessibleName(tr("Find a setting"));
    connect(m_filter, &QLineEdit::textChanged, this, &SearchDialog::filter);
    m_settings->setObjectName(QStringLiteral("search.settings"));
    m_settings->setHeaderLabels({tr("May vary"), tr("Now")});
    m_settings->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_settings->header()->setStretchLastSection(false);
    m_settings->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_settings->setUniformRowHeights(true);
    m_settings->setFont(plots::uiFont(9));
    m_settings->setAccessibleName(tr("Settings that may vary"));
    connect(m_settings, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* item) {
        if (const QString path = item->data(0, SearchDialog::kPathRole).toString(); !path.isEmpty())
            add(path);
    });
    auto* add = new QPushButton(tr("Add"));
    add->setObjectName(QStringLiteral("search.add"));
    add->setAutoDefault(false);
    add->setToolTip(tr("Let the chosen setting vary; Enter or a double click do the same"));
    connect(add, &QPushButton::clicked, this, [this] {
        if (const QTreeWidgetItem* item = m_settings->currentItem(); item && !item->data(0, SearchDialog::kPathRole).toString().isEmpty())
            this->add(item->data(0, SearchDialog::kPathRole).toString());
    });
    auto* part = new QWidget;
    auto* rows = new QVBoxLayout(part);
    rows->setContentsMargins(0, 0, 12, 0);
    rows->addWidget(sectionLabel(tr("Settings of training, network and recipe")));
    rows->addWidget(m_filter);
    rows->addWidget(m_settings, 1);
    rows->addWidget(add, 0, Qt::AlignRight);
    return part;
}

QWidget* SearchDialog::makeChosen()
{
    m_chosen->setObjectName(QStringLiteral("search.chosen"));
    m_chosen->setHorizontalHeaderLabels({tr("Varies"), tr("Values")});
    m_chosen->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_chosen->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_chosen->verticalHeader()->hide();
    m_chosen->setShowGrid(false);
    m_chosen->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_chosen->setFont(plots::uiFont(9));
    m_chosen->setAccessibleName(tr("Settings that vary, with their values"));
    m_chosen->setTabKeyNavigation(false);
    connect(m_chosen, &QTableWidget::itemChanged, this, &SearchDialog::updateState);
    connect(m_chosen, &QTableWidget::itemSelectionChanged, this, &SearchDialog::updateState);
    m_remove->setAutoDefault(false);
    m_remove->setObjectName(QStringLiteral("search.remove"));
    connect(m_remove, &QPushButton::clicked, this, &SearchDialog::removeChosen);
    auto* removing = new QShortcut(QKeySequence(QKeySequence::Delete), m_chosen);
    removing->setContext(Qt::WidgetShortcut);
    connect(removing, &QShortcut::activated, this, &SearchDialog::removeChosen);
    auto* hint = mutedLabel(tr("16..256 is a range, log:1e-4..1e-1 one on a logarithmic scale, 0.0..0.5/6 one of which a grid takes 6 values; adam,sgd are choices."));
    hint->setWordWrap(true);
    auto* line = new QHBoxLayout;
    line->addWidget(hint, 1);
    line->addWidget(m_remove, 0, Qt::AlignTop);
    auto* part = new QWidget;
    auto* rows = new QVBoxLayout(part);
    rows->setContentsMargins(12, 0, 0, 0);
    rows->addWidget(sectionLabel(tr("What varies")));
    rows->addWidget(m_chosen, 1);
    rows->addLayout(line);
    return part;
}

QWidget* SearchDialog::makeMethod()
{
    m_method->setObjectName(QStringLiteral("search.method"));
    m_method->addItem(tr("Estimate from earlier trials (TPE)"), static_cast<int>(search::Method::Tpe));
    m_method->addItem(tr("Random"), static_cast<int>(search::Method::Random));
    m_method->addItem(tr("Grid: every combination"), static_cast<int>(search::Method::Grid));
    m_scheduler->setObjectName(QStringLiteral("search.scheduler"));
    m_scheduler->addItem(tr("Every trial to its end"), static_cast<int>(search::Scheduler::None));
    m_scheduler->addItem(tr("The best third goes on at each rung (ASHA)"), static_cast<int>(search::Scheduler::Asha));
    m_scheduler->addItem(tr("ASHA with several first rungs (Hyperband)"), static_cast<int>(search::Scheduler::Hyperband));
    m_scheduler->addItem(tr("Stop what is worse than the median"), static_cast<int>(search::Scheduler::Median));
    m_metric->setObjectName(QStringLiteral("search.metric"));
    m_metric->setEditable(true);
    m_trials->setToolTip(tr("How many trials are begun"));
    m_epochs->setToolTip(tr("Epochs of a trial that goes through"));
    m_first->setToolTip(tr("Epochs before trials are compared the first time"));
    m_beside->setSpecialValueText(tr("automatic"));
    m_beside->setToolTip(tr("Trials beside each other on a device; automatic: on the processor one for each core, on a graphics card one"));
    for (QComboBox* box : {m_method, m_scheduler, m_metric}) {
        makeNarrow(box);
        connect(box, &QComboBox::currentTextChanged, this, &SearchDialog::updateState);
    }
    for (QSpinBox* box : {m_trials, m_epochs, m_first, m_beside})
        connect(box, &QSpinBox::valueChanged, this, &SearchDialog::updateState);
    auto* form = new QFormLayout;
    form->setVerticalSpacing(8);
    form->addRow(tr("&Tries"), m_method);
    form->addRow(tr("&Goes on"), m_scheduler);
    form->addRow(tr("&Compares"), m_metric);
    auto* counts = new QFormLayout;
    counts->setVerticalSpacing(8);
    counts->addRow(tr("T&rials"), m_trials);
    counts->addRow(tr("&Epochs"), m_epochs);
    auto* more = new QFormLayout;
    more->setVerticalSpacing(8);
    more->addRow(tr("&First rung"), m_first);
    more->addRow(tr("&Beside"), m_beside);
    auto* numbers = new QHBoxLayout;
    numbers->addLayout(counts);
    numbers->addSpacing(16);
    numbers->addLayout(more);
    numbers->addStretch(1);
    m_help->setObjectName(QStringLiteral("search.help"));
    m_help->setWordWrap(true);
    auto* part = new QWidget;
    auto* rows = new QVBoxLayout(part);
    rows->setContentsMargins(12, 0, 0, 0);
    rows->addWidget(sectionLabel(tr("How")));
    rows->addLayout(form);
    rows->addLayout(numbers);
    rows->addWidget(m_help);
    return part;
}

} // namespace cairn::ui
