// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/runs/run_query.h"

#include <QFrame>

class QLineEdit;
class QListWidget;

namespace cairn::ui {

/// A list that opens below a button: what can be ticked, with a line that narrows it down. Made for thousands of metrics.
class FieldChooser : public QFrame {
    Q_OBJECT

public:
    struct Entry {
        QString title;
        store::RunField field;
        bool chosen = false;
    };

    explicit FieldChooser(QWidget* parent = nullptr);

    void openBelow(QWidget* button, std::vector<Entry> entries);
    QListWidget& list() { return *m_list; }

Q_SIGNALS:
    void toggled(const cairn::store::RunField& field, bool chosen);

private:
    void narrow(const QString& text);

    QLineEdit* m_search;
    QListWidget* m_list;
    std::vector<Entry> m_entries;
};

} // namespace cairn::ui
