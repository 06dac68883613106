// SPDX-License-Identifier: GPL-3.0-or-later
// What the dialog that imports weights is made of.
#include "ui/model/transfer/import_weights_dialog.h"

#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/model/transfer/dialog_buttons.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QTabWidget>
#include <QVBoxLayout>

namespace cairn::ui {

ImportWeightsDialog::ImportWeightsDialog(Workspace& workspace, graph::Graph graph, graph::DataInterface fields, Freeze freeze, QWidget* window)
    : QDialog(window), m_workspace(workspace), m_graph(std::move(graph)), m_data(std::move(fields)), m_freeze(std::move(freeze)), m_model(new MappingModel(this)),
      m_proxy(new MappingFilter(this)), m_file(new QLineEdit), m_filter(new QLineEdit), m_shownRows(new QComboBox), m_names(new QComboBox), m_source(new QComboBox),
      m_sourceLabel(new QLabel), m_summary(new QLabel), m_problem(new QLabel), m_table(new QTableView), m_left(new QListWidget), m_tabs(new QTabWidget),
      m_freezeBox(new QCheckBox(tr("Freeze the layers that get all their weights"))), m_pages(new QStackedWidget), m_report(new QPlainTextEdit),
      m_take(new QPushButton(tr("Take over"))), m_close(new QPushButton(tr("Cancel"))), m_busy(new QProgressBar)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("importWeights"));
    setWindowTitle(tr("Import weights"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 16);
    layout->setSpacing(12);
    m_pages->addWidget(makeMapping());
    m_pages->addWidget(makeReport());
    layout->addWidget(m_pages, 1);
    layout->addWidget(makeButtons());
    resize(980, 680);
    showMapping();
}

QWidget* ImportWeightsDialog::makeFileRow()
{
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    m_file->setReadOnly(true);
    m_file->setObjectName(QStringLiteral("weights.file"));
    m_file->setAccessibleName(tr("File with the weights"));
    m_file->setPlaceholderText(tr("PyTorch (.pt, .pth, .bin, .th), safetensors, Keras (.h5, .keras), ONNX, TFLite, llama2.c"));
    auto* choose = new QPushButton(tr("Choose file…"));
    choose->setObjectName(QStringLiteral("weights.choose"));
    connect(choose, &QPushButton::clicked, this, &ImportWeightsDialog::chooseFile);
    row->addWidget(m_file, 1);
    row->addWidget(choose);
    return box;
}

QWidget* ImportWeightsDialog::makeMapping()
{
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(makeFileRow());
    m_summary->setWordWrap(true);
    m_summary->setObjectName(QStringLiteral("weights.summary"));
    layout->addWidget(m_summary);
    layout->addWidget(makeTable(), 1);
    auto* byHand = new QHBoxLayout;
    m_sourceLabel->setBuddy(m_source);
    m_source->setObjectName(QStringLiteral("weights.source"));
    m_source->setAccessibleName(tr("Tensor of the file for the selected row"));
    m_source->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    byHand->addWidget(m_sourceLabel);
    byHand->addWidget(m_source, 1);
    layout->addLayout(byHand);
    m_freezeBox->setObjectName(QStringLiteral("weights.freeze"));
    m_freezeBox->setToolTip(tr("Only the other layers learn: the usual beginning of transfer learning. Each layer can be unfrozen in the Inspector."));
    layout->addWidget(m_freezeBox);
    m_problem->setWordWrap(true);
    m_problem->setObjectName(QStringLiteral("weights.problem"));
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_problem);
    connect(m_source, &QComboBox::activated, this, &ImportWeightsDialog::assign);
    return page;
}

QWidget* ImportWeightsDialog::makeTable()
{
    m_proxy->setSourceModel(m_model);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_table->setModel(m_proxy);
    m_table->setObjectName(QStringLiteral("weights.table"));
    m_table->setAccessibleName(tr("Tensors of the network"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->verticalHeader()->hide();
    m_table->setWordWrap(false);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    for (const auto& [column, width] : {std::pair(0, 130), {1, 270}, {2, 120}, {3, 270}})
        m_table->setColumnWidth(column, width);
    m_filter->setPlaceholderText(tr("Filter by name"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setObjectName(QStringLiteral("weights.filter"));
    m_shownRows->addItems({tr("All tensors"), tr("Only those to look at")});
    m_shownRows->setObjectName(QStringLiteral("weights.shown"));
    m_shownRows->setAccessibleName(tr("Rows shown"));
    m_names->addItems({tr("Names: automatic"), tr("Names: the same"), tr("Names: by order and shape")});
    for (const std::string& family : graph::mappingFamilies())
        m_names->addItem(tr("Names: of %1").arg(fromStd(family)));
    m_names->setObjectName(QStringLiteral("weights.names"));
    m_names->setAccessibleName(tr("How names are matched"));
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 8, 0, 0);
    auto* tools = new QHBoxLayout;
    tools->addWidget(m_filter, 1);
    tools->addWidget(m_shownRows);
    tools->addWidget(m_names);
    layout->addLayout(tools);
    layout->addWidget(m_table, 1);
    m_left->setObjectName(QStringLiteral("weights.left"));
    m_tabs->addTab(page, QString());
    m_tabs->addTab(m_left, QString());
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) { m_proxy->setFilterFixedString(text); });
    connect(m_shownRows, &QComboBox::currentIndexChanged, this, [this](int choice) { m_proxy->setOpenOnly(choice == 1); });
    connect(m_names, &QComboBox::activated, this, &ImportWeightsDialog::mapAgain);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ImportWeightsDialog::showRow);
    return m_tabs;
}

QWidget* ImportWeightsDialog::makeReport()
{
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(sectionLabel(tr("What was taken over")));
    layout->addWidget(mutedLabel(tr("Kept with the project: the next trainings begin with these weights.")));
    m_report->setReadOnly(true);
    m_report->setObjectName(QStringLiteral("weights.report"));
    layout->addWidget(m_report, 1);
    return page;
}

QWidget* ImportWeightsDialog::makeButtons()
{
    m_take->setObjectName(QStringLiteral("weights.take"));
    m_close->setObjectName(QStringLiteral("weights.close"));
    connect(m_close, &QPushButton::clicked, this, [this] {
        m_job.drop();
        close();
    });
    connect(m_take, &QPushButton::clicked, this, &ImportWeightsDialog::takeOver);
    return transferButtons(m_busy, m_close, m_take);
}

} // namespace cairn::ui
