// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/table/field_chooser.h"

#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

namespace cairn::ui {

FieldChooser::FieldChooser(QWidget* parent) : QFrame(parent, Qt::Popup), m_search(new QLineEdit), m_list(new QListWidget)
{
    setObjectName(QStringLiteral("paletteBox"));
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(8, 8, 8, 8);
    m_search->setPlaceholderText(tr("Search"));
    m_search->setAccessibleName(tr("Search"));
    m_list->setUniformItemSizes(true);
    m_list->setObjectName(QStringLiteral("fieldList"));
    rows->addWidget(m_search);
    rows->addWidget(m_list, 1);
    setFocusProxy(m_search);
    connect(m_search, &QLineEdit::textChanged, this, &FieldChooser::narrow);
    connect(m_list, &QListWidget::itemChanged, this, [this](QListWidgetItem* item) {
        Entry& entry = m_entries[static_cast<std::size_t>(m_list->row(item))];
        entry.chosen = item->checkState() == Qt::Checked;
        Q_EMIT toggled(entry.field, entry.chosen);
    });
}

void FieldChooser::openBelow(QWidget* button, std::vector<Entry> entries)
{
    m_entries = std::move(entries);
    {
        const QSignalBlocker quiet(m_list);
        m_list->clear();
        for (const Entry& entry : m_entries) {
            auto* item = new QListWidgetItem(entry.title, m_list);
            item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
            item->setCheckState(entry.chosen ? Qt::Checked : Qt::Unchecked);
        }
    }
    m_search->clear();
    resize(300, 380);
    move(button->mapToGlobal(QPoint(0, button->height() + 4)));
    show();
    m_search->setFocus();
}

void FieldChooser::narrow(const QString& text)
{
    for (int row = 0; row < m_list->count(); ++row)
        m_list->item(row)->setHidden(!m_list->item(row)->text().contains(text, Qt::CaseInsensitive));
}

} // namespace cairn::ui
