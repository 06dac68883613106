// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluate/chosen_rows.h"

#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/data/table/row_table.h"
#include "ui/shell/workspace.h"

#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace cairn::ui {

ChosenRows::ChosenRows(Workspace& workspace)
    : m_views(new QStackedWidget), m_table(new RowTable(workspace)), m_images(new RowImages(workspace)), m_title(sectionLabel({})), m_hint(mutedLabel({}))
{
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setMargin(24);
    m_views->addWidget(m_hint);
    m_views->addWidget(m_table);
    m_views->addWidget(m_images);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 8, 0, 0);
    m_title->setContentsMargins(12, 0, 12, 0);
    m_title->setWordWrap(true);
    rows->addWidget(m_title);
    rows->addWidget(m_views, 1);
}

void ChosenRows::begin(std::shared_ptr<const data::Dataset> dataset, const QString& hint, std::function<RowImages::Note(RowId)> note)
{
    m_dataset = std::move(dataset);
    m_images->setNotes(std::move(note));
    m_hint->setText(hint);
    clear();
}

void ChosenRows::show(std::shared_ptr<const select::RowSet> rows, const QString& title)
{
    m_title->setText(tr("%1 rows: %2").arg(countText(rows->count()), title));
    if (!m_dataset) {
        m_views->setCurrentWidget(m_hint);
    } else if (m_dataset->schema().imageColumn()) {
        m_images->setSource(m_dataset, {}, std::move(rows));
        m_views->setCurrentWidget(m_images);
    } else {
        m_table->setSource(m_dataset, std::move(rows));
        m_views->setCurrentWidget(m_table);
    }
}

void ChosenRows::clear()
{
    m_title->clear();
    m_views->setCurrentWidget(m_hint);
}

} // namespace cairn::ui
