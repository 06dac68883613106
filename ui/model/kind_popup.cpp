// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/model/kind_popup.h"

#include "plots/base/theme_store.h"
#include "ui/common/text.h"
#include "ui/model/canvas_adapter.h"

#include <QGuiApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QScreen>
#include <QVBoxLayout>

namespace cairn::ui {

KindPopup::KindPopup(plots::ThemeStore& themes, QWidget* parent)
    : QFrame(parent, Qt::Popup), m_themes(themes), m_input(new QLineEdit(this)), m_list(new QListWidget(this))
{
    setFixedSize(260, 320);
    setFrameShape(QFrame::StyledPanel);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    layout->addWidget(m_input);
    layout->addWidget(m_list, 1);
    m_input->installEventFilter(this);
    connect(m_input, &QLineEdit::textChanged, this, &KindPopup::search);
    connect(m_list, &QListWidget::itemClicked, this, &KindPopup::take);
    connect(m_list, &QListWidget::itemActivated, this, &KindPopup::take);
}

void KindPopup::open(const std::vector<PaletteEntry>& entries, const QPoint& screen, const QString& hint)
{
    m_list->clear();
    for (const PaletteEntry& entry : entries) {
        auto* item = new QListWidgetItem(tr("%1  ·  %2").arg(entry.title, familyTitle(toStd(entry.family))), m_list);
        item->setData(Qt::UserRole, entry.id);
        item->setToolTip(entry.help);
    }
    m_input->clear();
    m_input->setPlaceholderText(hint);
    search({});
    const QScreen* where = QGuiApplication::screenAt(screen);
    const QRect room = where ? where->availableGeometry() : QRect(screen, size());
    move(std::max(room.left(), std::min(screen.x(), room.right() - width())),
         std::max(room.top(), std::min(screen.y(), room.bottom() - height())));
    show();
    m_input->setFocus();
}

void KindPopup::search(const QString& text)
{
    QListWidgetItem* first = nullptr;
    for (int i = 0; i < m_list->count(); ++i) {
        auto* item = m_list->item(i);
        const bool fits = item->text().contains(text, Qt::CaseInsensitive);
        item->setHidden(!fits);
        if (fits && !first)
            first = item;
    }
    m_list->setCurrentItem(first);
}

bool KindPopup::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    auto* key = static_cast<QKeyEvent*>(event);
    if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
        take();
        return true;
    }
    if (key->key() != Qt::Key_Down && key->key() != Qt::Key_Up)
        return QFrame::eventFilter(watched, event);
    const int step = key->key() == Qt::Key_Down ? 1 : -1;
    for (int row = m_list->currentRow() + step; row >= 0 && row < m_list->count(); row += step)
        if (!m_list->item(row)->isHidden()) {
            m_list->setCurrentRow(row);
            break;
        }
    return true;
}

void KindPopup::take()
{
    const QListWidgetItem* item = m_list->currentItem();
    if (!item || item->isHidden())
        return;
    const QString kind = item->data(Qt::UserRole).toString();
    close();
    Q_EMIT chosen(kind);
}

} // namespace cairn::ui
