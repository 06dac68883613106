// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/table/filter_bar.h"

#include "core/data/profile/search.h"
#include "ui/bridge/selection_bridge.h"
#include "ui/common/icon.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/shell/frame/problem_list.h"
#include "ui/shell/workspace.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

namespace cairn::ui {

namespace {

constexpr qsizetype kChipLetters = 40;

QString shortened(const QString& text)
{
    return text.size() <= kChipLetters ? text : text.left(kChipLetters - 1) + QChar(0x2026);
}

} // namespace

FilterBar::FilterBar(Workspace& workspace, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_line(new QLineEdit), m_chipArea(new QWidget), m_chips(new QHBoxLayout(m_chipArea))
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setRetainSizeWhenHidden(true); // what stands beside it stays in place
    setSizePolicy(policy);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(6);
    rows->addWidget(m_line);
    rows->addWidget(m_chipArea);
    m_chips->setContentsMargins(0, 0, 0, 0);
    m_chips->setSpacing(6);
    m_chipArea->hide();
    m_line->setPlaceholderText(tr("Search, or select rows: age > 40 AND sex = 'Male'"));
    m_line->setToolTip(tr("Words to look for, or a condition in SQL over the columns; Enter selects the rows"));
    m_line->setClearButtonEnabled(true);
    m_line->setObjectName(QStringLiteral("data.filter"));
    connect(m_line, &QLineEdit::returnPressed, this, &FilterBar::add);
    connect(&workspace.selection(), &SelectionBridge::changed, this, [this] {
        if (m_conditions.isEmpty() || m_workspace.selection().current().rows == m_selected)
            return;
        m_conditions.clear();
        showChips();
    });
}

void FilterBar::setDataset(std::shared_ptr<const data::Dataset> dataset)
{
    if (dataset == m_dataset)
        return;
    m_dataset = std::move(dataset);
    m_job.drop();
    m_conditions.clear();
    showChips();
}

void FilterBar::add()
{
    const QString text = m_line->text().trimmed();
    if (text.isEmpty() && m_conditions.isEmpty())
        m_workspace.selection().clear();
    if (!text.isEmpty())
        apply(m_conditions.contains(text) ? m_conditions : m_conditions + QStringList{text});
}

void FilterBar::apply(const QStringList& conditions)
{
    if (!m_dataset)
        return;
    if (conditions.isEmpty()) {
        m_workspace.selection().clear(); // the chips go with it
        return;
    }
    std::vector<std::string> written;
    for (const QString& condition : conditions)
        written.push_back(toStd(condition));
    m_job.start(
        m_workspace.jobs(), this, {tr("Select rows")},
        [dataset = m_dataset, written](JobContext& job) { return dataset->filter(data::allOf(dataset->schema(), written), job); },
        [this, conditions](const Result<std::vector<RowId>>& rows) {
            m_line->setProperty("invalid", !rows);
            m_line->style()->polish(m_line);
            m_line->setToolTip(rows ? tr("Words to look for, or a condition in SQL over the columns; Enter selects the rows") : errorText(rows.error()));
            if (!rows) {
                if (rows.error().code != ErrorCode::Cancelled)
                    m_workspace.problems().set(QStringLiteral("filter"), {problemFrom({}, rows.error())});
                return;
            }
            m_workspace.problems().clear(QStringLiteral("filter"));
            if (conditions.contains(m_line->text().trimmed()))
                m_line->clear();
            m_conditions = conditions;
            m_workspace.selection().set(select::RowSet::of(*rows), conditions.join(tr(" and ")));
            m_selected = m_workspace.selection().current().rows;
            showChips();
            m_workspace.say(tr("%1 rows selected").arg(countText(rows->size())));
        });
}

void FilterBar::showChips()
{
    clearLayout(m_chips);
    for (const QString& condition : std::as_const(m_conditions)) {
        auto* chip = new QPushButton(themedIcon(QStringLiteral("cancel")), shortened(condition));
        chip->setObjectName(QStringLiteral("data.chip"));
        chip->setProperty("chip", true);
        chip->setToolTip(tr("Take this condition away: %1").arg(condition));
        connect(chip, &QPushButton::clicked, this, [this, condition] {
            QStringList left = m_conditions;
            left.removeAll(condition);
            apply(left);
        });
        m_chips->addWidget(chip);
    }
    m_chips->addStretch(1);
    m_chipArea->setVisible(!m_conditions.isEmpty());
}

} // namespace cairn::ui
