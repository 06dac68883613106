// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run_filter_bar.h"

#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/runs/table/run_columns.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QStyle>
#include <QToolButton>

#include <algorithm>

namespace cairn::ui {

namespace {

constexpr int kTypingMs = 150;

} // namespace

RunFilterBar::RunFilterBar(QWidget* parent)
    : QWidget(parent), m_filter(new QLineEdit), m_group(new QComboBox), m_archived(new QCheckBox(tr("Archived"))), m_columns(new QToolButton), m_count(mutedLabel({}))
{
    m_filter->setObjectName(QStringLiteral("runFilter"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setAccessibleName(tr("Filter"));
    m_filter->setPlaceholderText(tr("Filter: words, accuracy>0.9, optimizer=adam, tag=paper, -state=failed"));
    m_group->setObjectName(QStringLiteral("runGroup"));
    m_group->setAccessibleName(tr("Group"));
    m_archived->setToolTip(tr("Show the runs that were archived instead of the others"));
    m_columns->setText(tr("Columns"));
    m_columns->setObjectName(QStringLiteral("runColumns"));
    m_columns->setProperty("framed", true);
    m_columns->setToolTip(tr("Choose what the table shows: any setting, any metric"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 8, 12, 8);
    row->setSpacing(8);
    row->addWidget(m_filter, 1);
    for (QWidget* part : {static_cast<QWidget*>(m_group), static_cast<QWidget*>(m_columns), static_cast<QWidget*>(m_archived), static_cast<QWidget*>(m_count)})
        row->addWidget(part);
    setKnown({});
    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingMs);
    connect(m_filter, &QLineEdit::textEdited, &m_typing, qOverload<>(&QTimer::start));
    connect(m_filter, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start)); // the button that clears
    connect(&m_typing, &QTimer::timeout, this, &RunFilterBar::changed);
    connect(m_group, &QComboBox::activated, this, &RunFilterBar::changed);
    connect(m_archived, &QCheckBox::clicked, this, &RunFilterBar::changed);
}

void RunFilterBar::setKnown(const std::vector<store::KnownField>& known)
{
    const auto chosen = group();
    using Kind = store::RunField::Kind;
    m_groups = {{Kind::State}, {Kind::Tags}, {Kind::Name}, {Kind::DataVersion}, {Kind::Seed}};
    for (const store::KnownField& field : known)
        if (field.field.kind == Kind::Setting && (field.varies || field.field.name == store::kSweepSetting))
            m_groups.push_back(field.field);
    if (chosen && std::find(m_groups.begin(), m_groups.end(), *chosen) == m_groups.end())
        m_groups.push_back(*chosen);
    m_group->clear();
    m_group->addItem(tr("No groups"));
    for (const store::RunField& field : m_groups)
        m_group->addItem(tr("By %1").arg(columnTitle(field)));
    const auto at = chosen ? std::find(m_groups.begin(), m_groups.end(), *chosen) - m_groups.begin() + 1 : 0;
    m_group->setCurrentIndex(static_cast<int>(at));
    makeNarrow(m_group);
    m_group->setMinimumWidth(170);
}

QString RunFilterBar::filter() const
{
    return m_filter->text();
}

std::optional<store::RunField> RunFilterBar::group() const
{
    const int index = m_group->currentIndex();
    return index > 0 ? std::optional(m_groups[static_cast<std::size_t>(index) - 1]) : std::nullopt;
}

bool RunFilterBar::archived() const
{
    return m_archived->isChecked();
}

void RunFilterBar::set(const QString& filter, const std::optional<store::RunField>& group, bool archived)
{
    const QSignalBlocker quiet(m_filter);
    m_filter->setText(filter);
    m_archived->setChecked(archived);
    if (group && std::find(m_groups.begin(), m_groups.end(), *group) == m_groups.end()) {
        m_groups.push_back(*group);
        m_group->addItem(tr("By %1").arg(columnTitle(*group)));
    }
    const auto at = group ? std::find(m_groups.begin(), m_groups.end(), *group) - m_groups.begin() + 1 : 0;
    m_group->setCurrentIndex(static_cast<int>(at));
}

std::optional<std::vector<store::RunTerm>> RunFilterBar::terms()
{
    auto terms = store::parseRunFilter(toStd(m_filter->text()));
    m_filter->setProperty("invalid", !terms);
    m_filter->setToolTip(terms ? tr("Conditions with spaces between them; all of them must hold") : errorText(terms.error()));
    m_filter->style()->unpolish(m_filter);
    m_filter->style()->polish(m_filter);
    if (!terms) {
        m_count->setText(fromStd(terms.error().what));
        return std::nullopt;
    }
    return std::move(*terms);
}

void RunFilterBar::setCount(const QString& text)
{
    m_count->setText(text);
}

} // namespace cairn::ui
