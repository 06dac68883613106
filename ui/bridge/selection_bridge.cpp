// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/selection_bridge.h"

#include "ui/common/text.h"

#include <QCoreApplication>
#include <QEvent>

namespace cairn::ui {

namespace {

const auto kChangedEvent = static_cast<QEvent::Type>(QEvent::registerEventType());

} // namespace

SelectionBridge::SelectionBridge(QObject* parent) : QObject(parent)
{
    m_subscription = m_selection.subscribe([this](const select::SelectionState&) {
        if (!m_told.exchange(true))
            QCoreApplication::postEvent(this, new QEvent(kChangedEvent));
    });
}

SelectionBridge::~SelectionBridge()
{
    m_subscription.end();
}

QString SelectionBridge::text() const
{
    const select::SelectionState state = current();
    const std::uint64_t count = state.rows->count();
    if (count == 0)
        return {};
    const QString rows = count == 1 ? tr("1 row") : tr("%1 rows").arg(countText(count));
    return state.title.empty() ? rows : tr("%1: %2").arg(rows, fromStd(state.title));
}

void SelectionBridge::set(select::RowSet rows, const QString& title)
{
    m_selection.set(std::move(rows), toStd(title));
}

void SelectionBridge::clear()
{
    m_selection.clear();
}

bool SelectionBridge::event(QEvent* event)
{
    if (event->type() != kChangedEvent)
        return QObject::event(event);
    m_told = false;
    Q_EMIT changed();
    return true;
}

} // namespace cairn::ui
