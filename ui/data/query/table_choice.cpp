// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/query/table_choice.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace cairn::ui {

TableChoice::TableChoice(Tables tables, QWidget* parent) : QDialog(parent), m_tables(std::move(tables)), m_list(new QListWidget)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("tableChoice"));
    setWindowTitle(tr("Tables to add"));
    resize(380, 420);
    for (const auto& [name, location] : m_tables) {
        auto* item = new QListWidgetItem(name, m_list);
        item->setCheckState(Qt::Unchecked);
        item->setToolTip(location);
    }
    m_list->setCurrentRow(0);
    auto* search = new QLineEdit;
    search->setPlaceholderText(tr("Search"));
    connect(search, &QLineEdit::textChanged, this, [this](const QString& text) {
        for (int row = 0; row < m_list->count(); ++row)
            m_list->item(row)->setHidden(!m_list->item(row)->text().contains(text, Qt::CaseInsensitive));
    });
    connect(m_list, &QListWidget::itemDoubleClicked, this, [this](QListWidgetItem* item) {
        item->setCheckState(Qt::Checked);
        take();
    });
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    buttons->button(QDialogButtonBox::Ok)->setText(tr("Add"));
    buttons->button(QDialogButtonBox::Ok)->setProperty("primary", true);
    connect(buttons, &QDialogButtonBox::accepted, this, &TableChoice::take);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 16);
    layout->setSpacing(8);
    layout->addWidget(new QLabel(tr("The source holds several tables:")));
    layout->addWidget(search);
    layout->addWidget(m_list, 1);
    layout->addWidget(buttons);
}

void TableChoice::take()
{
    Tables taken;
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->checkState() == Qt::Checked)
            taken.push_back(m_tables[static_cast<std::size_t>(row)]);
    }
    if (taken.empty() && m_list->currentRow() >= 0)
        taken.push_back(m_tables[static_cast<std::size_t>(m_list->currentRow())]);
    if (!taken.empty())
        Q_EMIT chosen(taken);
    accept();
}

} // namespace cairn::ui
