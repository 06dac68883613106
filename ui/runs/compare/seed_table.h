// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/runs/seed_groups.h"

#include <QTreeWidget>

namespace cairn::ui {

/// Groups of runs that differ only in their seed: mean and deviation of each metric, and how sure the difference to the first group is.
class SeedTable : public QTreeWidget {
    Q_OBJECT

public:
    enum Column { Group, Runs, Mean, Difference, Interval, Welch, Permutation, Verdict };

    explicit SeedTable(QWidget* parent = nullptr);
    /// Hides itself where there is nothing to say.
    void setComparison(const session::SeedComparison& comparison);

private:
    void addGroup(QTreeWidgetItem* above, const session::SeedGroup& group, const session::SeedMetric& metric, const session::SeedMetric::OfGroup& values, bool first);
};

} // namespace cairn::ui
