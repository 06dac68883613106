// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/table/row_images.h"

#include "plots/image/image_grid.h"
#include "ui/bridge/selection_bridge.h"
#include "ui/common/text.h"
#include "ui/data/media/clip_frames.h"
#include "ui/data/media/row_detail.h"
#include "ui/data/table/row_window_model.h"
#include "ui/shell/workspace.h"

#include <QSplitter>
#include <QVBoxLayout>

#include <set>

namespace cairn::ui {

namespace {

struct Tiles {
    std::vector<RowId> rows;
    std::vector<plots::ImageTile> tiles;
    std::vector<std::vector<data::Box>> boxes; ///< one list per tile
};

Result<Tiles> readTiles(const data::Dataset& dataset, const select::RowSet* only, std::optional<std::size_t> label, std::uint64_t first, std::size_t count,
                        JobContext& job)
{
    Tiles result;
    if (only) {
        result.rows = only->page(first, count);
    } else {
        const std::uint64_t end = std::min(dataset.rowCount().value_or(first + count), first + count);
        for (RowId row = first; row < end; ++row)
            result.rows.push_back(row);
    }
    CAIRN_ASSIGN(const data::ImageBlock images, dataset.images(result.rows));
    CAIRN_ASSIGN(const data::TablePage page, dataset.rows(result.rows, job));
    const auto clip = dataset.clipScale();
    for (std::size_t i = 0; i < result.rows.size(); ++i) {
        plots::ImageTile tile;
        tile.image = rowPicture(images, i, clip);
        tile.caption = label ? displayText(page.at(i, *label)) : countText(result.rows[i]);
        result.tiles.push_back(std::move(tile));
        CAIRN_ASSIGN(result.boxes.emplace_back(), dataset.boxes(result.rows[i]));
    }
    return result;
}

} // namespace

RowImages::RowImages(Workspace& workspace, QWidget* parent) : QWidget(parent), m_workspace(workspace), m_grid(new plots::ImageGrid(workspace.themes(), this)), m_parts(new QSplitter(Qt::Horizontal))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_parts);
    m_parts->addWidget(m_grid);
    m_parts->setChildrenCollapsible(false);
    m_grid->setAccessibleName(tr("Pictures"));
    connect(m_grid, &plots::ImageGrid::tilesRequested, this, &RowImages::request);
    connect(m_grid, &plots::ImageGrid::selectionChanged, this, &RowImages::selectionMade);
}

void RowImages::showDetail()
{
    m_detail = new RowDetail(m_workspace);
    m_parts->addWidget(m_detail);
    m_parts->setStretchFactor(0, 3);
    m_parts->setStretchFactor(1, 2);
    connect(m_grid, &plots::ImageGrid::currentChanged, this, &RowImages::showCurrent);
}

bool RowImages::isSettled() const
{
    return !m_detail || m_detail->isSettled();
}

RowId RowImages::rowAt(qint64 index) const
{
    return m_only ? m_only->page(static_cast<std::uint64_t>(index), 1).at(0) : static_cast<RowId>(index);
}

void RowImages::showCurrent(qint64 index)
{
    if (index >= 0 && index < m_grid->count())
        m_detail->showRow(rowAt(index), m_grid->caption(index));
}

void RowImages::setSource(std::shared_ptr<const data::Dataset> dataset, const std::string& labelColumn, std::shared_ptr<const select::RowSet> only)
{
    m_alive = std::make_shared<int>();
    const bool other = dataset != m_dataset;
    m_dataset = std::move(dataset);
    m_only = std::move(only);
    if (other)
        m_categories = std::make_shared<BoxCategories>();
    if (other && m_detail)
        m_detail->setDataset(m_dataset, m_categories);
    m_label = m_dataset ? m_dataset->schema().find(labelColumn) : std::nullopt;
    const std::uint64_t count = m_only ? m_only->count() : m_dataset ? m_dataset->rowCount().value_or(0) : 0;
    m_grid->setCount(static_cast<qint64>(count));
}

void RowImages::request(quint64 generation, qint64 first, qint64 count)
{
    if (!m_dataset)
        return;
    runJob(
        m_workspace.jobs(), this, {tr("Read pictures")},
        [dataset = m_dataset, only = m_only, label = m_label, first, count](JobContext& job) {
            return readTiles(*dataset, only.get(), label, static_cast<std::uint64_t>(first), static_cast<std::size_t>(count), job);
        },
        [this, generation, first, alive = std::weak_ptr<int>(m_alive)](Result<Tiles> tiles) {
            if (alive.expired())
                return;
            if (!tiles) {
                m_grid->overlay().showError(tiles.error());
                return;
            }
            for (std::size_t i = 0; i < tiles->boxes.size(); ++i)
                tiles->tiles[i].marks = marksOf(tiles->boxes[i], *m_categories);
            if (m_notes) {
                for (std::size_t i = 0; i < tiles->rows.size(); ++i) {
                    const Note note = m_notes(tiles->rows[i]);
                    if (!note.text.isEmpty()) {
                        tiles->tiles[i].caption = note.text;
                        tiles->tiles[i].wrong = note.wrong;
                    }
                }
            }
            const bool begins = first == 0 && m_detail && !m_detail->hasRow() && !tiles->rows.empty();
            if (begins) // until another one is clicked
                m_detail->showRow(tiles->rows[0], tiles->tiles[0].caption);
            m_grid->setTiles(generation, first, std::move(tiles->tiles));
        });
}

void RowImages::selectionMade(const std::set<qint64>& indices)
{
    select::RowSet rows;
    for (const qint64 index : indices) {
        if (!m_only) {
            rows.add(static_cast<RowId>(index));
            continue;
        }
        for (const RowId row : m_only->page(static_cast<std::uint64_t>(index), 1))
            rows.add(row);
    }
    m_workspace.selection().set(std::move(rows), indices.empty() ? QString() : tr("picked pictures"));
}

} // namespace cairn::ui
