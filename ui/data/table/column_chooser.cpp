// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/table/column_chooser.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace cairn::ui {

ColumnChooser::ColumnChooser(const QStringList& shown, const QList<bool>& hidden, QWidget* parent)
    : QDialog(parent), m_search(new QLineEdit), m_list(new QListWidget)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("columnChooser"));
    setWindowTitle(tr("Columns of the table"));
    resize(380, 520);
    m_search->setObjectName(QStringLiteral("columns.search"));
    m_search->setPlaceholderText(tr("Search"));
    m_search->setClearButtonEnabled(true);
    m_list->setObjectName(QStringLiteral("columns.list"));
    m_list->setAccessibleName(tr("Columns"));
    m_list->setUniformItemSizes(true);
    for (qsizetype i = 0; i < shown.size(); ++i) {
        auto* item = new QListWidgetItem(shown[i], m_list);
        item->setCheckState(hidden.value(i) ? Qt::Unchecked : Qt::Checked);
    }
    auto* all = new QPushButton(tr("Show all found"));
    auto* none = new QPushButton(tr("Hide all found"));
    all->setObjectName(QStringLiteral("columns.all"));
    none->setObjectName(QStringLiteral("columns.none"));
    for (QPushButton* button : {all, none})
        button->setAutoDefault(false);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    m_ok = buttons->button(QDialogButtonBox::Ok);
    m_ok->setProperty("primary", true);
    auto* row = new QHBoxLayout;
    row->addWidget(all);
    row->addWidget(none);
    row->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 16);
    layout->setSpacing(8);
    layout->addWidget(m_search);
    layout->addWidget(m_list, 1);
    layout->addLayout(row);
    layout->addWidget(buttons);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        for (int at = 0; at < m_list->count(); ++at)
            m_list->item(at)->setHidden(!m_list->item(at)->text().contains(text, Qt::CaseInsensitive));
    });
    connect(all, &QPushButton::clicked, this, [this] { setFound(true); });
    connect(none, &QPushButton::clicked, this, [this] { setFound(false); });
    connect(m_list, &QListWidget::itemChanged, this, &ColumnChooser::updateOk);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        QList<bool> hide;
        for (int at = 0; at < m_list->count(); ++at)
            hide.append(m_list->item(at)->checkState() != Qt::Checked);
        Q_EMIT chosen(hide);
        accept();
    });
}

void ColumnChooser::setFound(bool on)
{
    const QSignalBlocker quiet(m_list);
    for (int at = 0; at < m_list->count(); ++at) {
        if (!m_list->item(at)->isHidden())
            m_list->item(at)->setCheckState(on ? Qt::Checked : Qt::Unchecked);
    }
    m_list->viewport()->update();
    updateOk();
}

void ColumnChooser::updateOk()
{
    bool any = false;
    for (int at = 0; at < m_list->count() && !any; ++at)
        any = m_list->item(at)->checkState() == Qt::Checked;
    m_ok->setEnabled(any);
}

} // namespace cairn::ui
