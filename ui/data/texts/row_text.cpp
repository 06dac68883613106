// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/texts/row_text.h"

#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/shell/workspace.h"

#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace cairn::ui {

RowText::RowText(Workspace& workspace, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_column(new QComboBox), m_facts(mutedLabel({})), m_text(new QPlainTextEdit)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addWidget(m_column);
    layout->addWidget(m_facts);
    layout->addWidget(m_text, 1);
    m_column->setObjectName(QStringLiteral("row.column"));
    m_column->setAccessibleName(tr("Column"));
    m_text->setObjectName(QStringLiteral("row.text"));
    m_text->setAccessibleName(tr("Text of the row"));
    m_text->setReadOnly(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setPlaceholderText(tr("Click a row of the table to read the whole of it here."));
    connect(m_column, &QComboBox::activated, this, &RowText::showValue);
    setDataset(nullptr);
}

void RowText::setDataset(std::shared_ptr<const data::Dataset> dataset)
{
    m_dataset = std::move(dataset);
    m_read.drop();
    m_row.reset();
    m_page = {};
    m_column->clear();
    if (m_dataset) {
        for (std::size_t i = 0; i < m_dataset->schema().size(); ++i) {
            if (m_dataset->schema()[i].type != data::ColumnType::Image)
                m_column->addItem(fromStd(m_dataset->schema()[i].name), static_cast<int>(i));
        }
    }
    showValue();
}

void RowText::showCell(RowId row, int column)
{
    if (!m_dataset)
        return;
    if (const int known = m_column->findData(column); known >= 0)
        m_column->setCurrentIndex(known);
    if (m_row == row)
        return showValue();
    m_row = row;
    read();
}

void RowText::read()
{
    m_read.start(
        m_workspace.jobs(), this, {tr("Read a row")},
        [dataset = m_dataset, row = *m_row](JobContext& job) { return dataset->rows(std::span(&row, 1), job); },
        [this](Result<data::TablePage> page) {
            if (page) {
                m_page = std::move(page).value();
                return showValue();
            }
            m_page = {};
            showValue();
            if (page.error().code != ErrorCode::Cancelled)
                m_text->setPlainText(errorText(page.error()));
        });
}

void RowText::showValue()
{
    const bool shown = m_row && m_page.size() == 1 && m_column->currentIndex() >= 0;
    m_column->setEnabled(shown);
    m_facts->setVisible(shown);
    if (!shown)
        return m_text->clear();
    const data::Cell& cell = m_page.at(0, m_column->currentData().toULongLong());
    const QString text = fromStd(data::cellText(cell));
    const bool missing = std::holds_alternative<std::monostate>(cell);
    const QString row = tr("Row %1").arg(countText(*m_row));
    m_facts->setText(missing ? tr("%1 · missing").arg(row) : tr("%1 · %n character(s)", nullptr, static_cast<int>(text.size())).arg(row));
    m_text->setPlainText(text);
}

} // namespace cairn::ui
