// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/embeddings/row_strip.h"

#include "core/data/dataset.h"
#include "plots/base/theme_store.h"
#include "plots/image/image_grid.h"
#include "ui/common/text.h"
#include "ui/data/media/clip_frames.h"
#include "ui/shell/workspace.h"

#include <QHeaderView>
#include <QLabel>
#include <QStackedLayout>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace cairn::ui {
namespace {

constexpr std::size_t kTableRows = 100;

} // namespace

RowStrip::RowStrip(Workspace& workspace, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_title(new QLabel(this)), m_stack(new QStackedLayout),
      m_images(new plots::ImageGrid(workspace.themes())), m_table(new QTableWidget)
{
    m_title->setContentsMargins(16, 6, 16, 2);
    m_title->setFont(plots::uiFont(9));
    m_images->setTileSize(56);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setFont(plots::uiFont(9));
    m_table->verticalHeader()->setDefaultSectionSize(24);
    m_table->horizontalHeader()->setTextElideMode(Qt::ElideRight);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->setAccessibleName(tr("Selected rows"));
    m_stack->addWidget(m_images);
    m_stack->addWidget(m_table);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_title);
    layout->addLayout(m_stack, 1);
    connect(m_images, &plots::ImageGrid::tilesRequested, this, &RowStrip::requestImages);
}

void RowStrip::showRows(std::shared_ptr<data::Dataset> dataset, std::vector<RowId> rows, QStringList captions)
{
    m_job.drop();
    m_dataset = std::move(dataset);
    m_rows = std::move(rows);
    m_captions = std::move(captions);
    const bool images = m_dataset && m_dataset->schema().imageColumn();
    m_title->setText(m_rows.empty() ? tr("Select points with the box or the lasso to see their rows here.")
                                    : tr("%n selected rows", nullptr, static_cast<int>(m_rows.size())));
    m_stack->setCurrentWidget(images ? static_cast<QWidget*>(m_images) : m_table);
    if (images)
        m_images->setCount(static_cast<qint64>(m_rows.size()));
    else
        fillTable();
}

void RowStrip::requestImages(quint64 generation, qint64 first, qint64 count)
{
    if (!m_dataset)
        return;
    const std::vector<RowId> ids(m_rows.begin() + first, m_rows.begin() + first + count);
    using Tiles = std::vector<plots::ImageTile>;
    runJob(
        m_workspace.jobs(), this, JobLabel{tr("Read images")},
        [dataset = m_dataset, ids, captions = m_captions.mid(first, count)](JobContext&) -> Result<Tiles> {
            CAIRN_ASSIGN(const data::ImageBlock block, dataset->images(ids));
            const auto clip = dataset->clipScale();
            Tiles tiles;
            for (std::size_t i = 0; i < ids.size(); ++i)
                tiles.push_back({rowPicture(block, i, clip),
                                 captions.value(static_cast<qsizetype>(i)),
                                 captions.value(static_cast<qsizetype>(i)).contains(QChar(0x2192))});
            return tiles;
        },
        [this, generation, first](Result<Tiles> tiles) {
            if (tiles)
                m_images->setTiles(generation, first, std::move(*tiles));
            else
                m_images->overlay().showError(tiles.error());
        });
}

void RowStrip::fillTable()
{
    m_table->clear();
    m_table->setRowCount(0);
    if (!m_dataset || m_rows.empty())
        return;
    const std::vector<RowId> ids(m_rows.begin(), m_rows.begin() + static_cast<std::ptrdiff_t>(std::min(m_rows.size(), kTableRows)));
    m_job.start(
        m_workspace.jobs(), this, JobLabel{tr("Read rows")},
        [dataset = m_dataset, ids](JobContext& job) { return dataset->rows(ids, job); },
        [this](Result<data::TablePage> page) {
            if (!page)
                return m_title->setText(errorText(page.error()));
            QStringList headers;
            for (const auto& column : m_dataset->schema().columns)
                headers << fromStd(column.name);
            m_table->setColumnCount(static_cast<int>(headers.size()));
            m_table->setHorizontalHeaderLabels(headers);
            for (int c = 0; c < headers.size(); ++c) {
                const data::ColumnType type = m_dataset->schema()[static_cast<std::size_t>(c)].type;
                const bool number = type == data::ColumnType::Integer || type == data::ColumnType::Real;
                m_table->horizontalHeaderItem(c)->setTextAlignment((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
            }
            m_table->setRowCount(static_cast<int>(page->size()));
            for (std::size_t r = 0; r < page->size(); ++r) {
                m_table->setVerticalHeaderItem(static_cast<int>(r), new QTableWidgetItem(countText(page->rows[r])));
                for (std::size_t c = 0; c < page->columns.size(); ++c) {
                    const data::Cell& cell = page->at(r, c);
                    auto* item = new QTableWidgetItem(fromStd(data::cellText(cell)));
                    if (std::holds_alternative<std::int64_t>(cell) || std::holds_alternative<double>(cell))
                        item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
                    m_table->setItem(static_cast<int>(r), static_cast<int>(c), item);
                }
            }
        });
}

} // namespace cairn::ui
