// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluate/segmentation_view.h"

#include "plots/image/class_legend.h"
#include "ui/common/text.h"
#include "ui/evaluate/loss_view.h"

#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <numeric>

namespace cairn::ui {

SegmentationView::SegmentationView(JobBridge& jobs, plots::ThemeStore& themes, QWidget* parent)
    : QSplitter(Qt::Vertical, parent), m_model(new PixelRowModel(jobs, themes, this)), m_legend(new plots::ClassLegend(themes)), m_table(new QTableView),
      m_losses(new LossView(themes))
{
    setObjectName(QStringLiteral("evaluate.pixels"));
    m_table->setModel(m_model);
    m_table->setShowGrid(false);
    m_table->setWordWrap(true);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setAccessibleName(tr("Pictures, what they show and what the model says"));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(PixelRowModel::kSide + 12);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->horizontalHeader()->setSectionResizeMode(PixelRowModel::Facts, QHeaderView::Stretch);
    m_table->horizontalHeader()->setDefaultSectionSize(PixelRowModel::kSide + 16);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);

    auto* list = new QWidget;
    auto* layout = new QVBoxLayout(list);
    layout->setContentsMargins(12, 8, 12, 0);
    layout->setSpacing(8);
    layout->addWidget(m_legend);
    layout->addWidget(m_table, 1);
    addWidget(list);
    addWidget(m_losses);
    setStretchFactor(0, 4);
    setStretchFactor(1, 1);
    setSizes({520, 160});
    connect(m_losses, &LossView::rowsChosen, this, &SegmentationView::rowsChosen);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &SegmentationView::chooseCurrent);
}

void SegmentationView::show(std::shared_ptr<const session::Evaluation> evaluation, PixelRowModel::Ask ask)
{
    m_evaluation = std::move(evaluation);
    m_picked = {};
    QStringList names;
    for (const std::string& name : m_evaluation->classes)
        names.append(fromStd(name));
    m_legend->setClasses(names);
    m_hardest.resize(m_evaluation->rows.size());
    std::iota(m_hardest.begin(), m_hardest.end(), std::uint64_t{0});
    std::ranges::stable_sort(m_hardest, std::greater(), [this](std::uint64_t position) { return m_evaluation->rowLoss[position]; });
    m_losses->show(m_evaluation);
    m_model->setSource(m_evaluation, std::move(ask));
    m_model->setPositions(m_hardest);
}

void SegmentationView::setSelected(const select::RowSet& rows)
{
    if (!m_evaluation)
        return;
    m_losses->setSelected(rows);
    if (rows.count() > 0 && rows == m_picked)
        return;
    std::vector<std::uint64_t> shown;
    std::ranges::copy_if(m_hardest, std::back_inserter(shown), [&](std::uint64_t position) { return rows.contains(m_evaluation->rows[position]); });
    m_model->setPositions(shown.empty() ? m_hardest : std::move(shown));
}

void SegmentationView::chooseCurrent()
{
    select::RowSet rows;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        rows.add(m_evaluation->rows[m_model->positionAt(index.row())]);
    if (rows.count() == 0)
        return;
    m_picked = rows;
    Q_EMIT rowsChosen(rows, tr("picked pictures"));
}

} // namespace cairn::ui
