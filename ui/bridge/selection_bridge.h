// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/select/selection.h"

#include <QObject>
#include <QString>

#include <atomic>

namespace cairn::ui {

/// The shared selection as Qt sees it: changes from any thread arrive as one signal per burst on the UI thread.
class SelectionBridge : public QObject {
    Q_OBJECT

public:
    explicit SelectionBridge(QObject* parent = nullptr);
    ~SelectionBridge() override;

    select::Selection& core() { return m_selection; }
    select::SelectionState current() const { return m_selection.current(); }
    bool isEmpty() const { return current().rows->empty(); }
    /// "1,284 rows: misclassified 4 → 9"; empty without selection.
    QString text() const;

    /// Replaces the selection: one step of its undo.
    void set(select::RowSet rows, const QString& title);
    void clear();

Q_SIGNALS:
    void changed();

private:
    bool event(QEvent* event) override;

    select::Selection m_selection;
    select::Selection::Subscription m_subscription;
    std::atomic<bool> m_told{false};
};

} // namespace cairn::ui
