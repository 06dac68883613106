// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/prep/step/step_preview.h"

#include <QWidget>

class QLabel;
class QTableWidget;

namespace cairn::plots { class ThemeStore; }

namespace cairn::ui {

/// Real rows before and after a step, side by side: a pair of columns for each one that changes, one for each new or
/// dropped. Cells that the step changes stand out.
class StepTable : public QWidget {
    Q_OBJECT

public:
    explicit StepTable(plots::ThemeStore& themes, QWidget* parent = nullptr);

    void show(const prep::StepPreview& preview);
    void clear();
    /// Shows that the picture is the one from before.
    void setStale(bool stale);

private:
    void addColumn(int column, const prep::StepPreview::ColumnView& view, bool after, bool both);

    plots::ThemeStore& m_themes;
    QLabel* m_facts;
    QTableWidget* m_table;
};

} // namespace cairn::ui
