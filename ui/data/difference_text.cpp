// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/difference_text.h"

#include "core/data/identity/difference.h"
#include "ui/common/text.h"

#include <QCoreApplication>

namespace cairn::ui {

namespace {

struct Differences {
    Q_DECLARE_TR_FUNCTIONS(Differences)
};

} // namespace

QString shownDifference(const data::Difference& difference)
{
    QStringList parts;
    if (!difference.rowsCompared)
        parts.append(Differences::tr("%1 rows before, %2 now").arg(countText(difference.rowsBefore), countText(difference.rowsAfter)));
    if (difference.added)
        parts.append(Differences::tr("%Ln row(s) added", nullptr, static_cast<int>(difference.added)));
    if (difference.removed)
        parts.append(Differences::tr("%Ln row(s) removed", nullptr, static_cast<int>(difference.removed)));
    if (difference.changed)
        parts.append(Differences::tr("%Ln row(s) changed", nullptr, static_cast<int>(difference.changed)));
    if (difference.reordered)
        parts.append(Differences::tr("the same rows in another order"));
    for (const data::ColumnChange& change : difference.columns) {
        const QString column = fromStd(change.column);
        parts.append(change.kind == data::ColumnChange::Kind::Added         ? Differences::tr("column “%1” added").arg(column)
                         : change.kind == data::ColumnChange::Kind::Removed ? Differences::tr("column “%1” removed").arg(column)
                                                                            : Differences::tr("column “%1” has another type").arg(column));
    }
    return parts.isEmpty() ? Differences::tr("the same rows") : parts.join(QStringLiteral(", "));
}

} // namespace cairn::ui
