// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/judge/quality_view.h"

#include "plots/base/theme_store.h"
#include "ui/bridge/selection_bridge.h"
#include "ui/common/icon.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/data/judge/data_judge.h"
#include "ui/data/judge/finding_text.h"
#include "ui/shell/workspace.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace cairn::ui {

namespace {

constexpr std::size_t kMostShown = 200; ///< findings listed; a table of thousands of columns may have more

struct Look {
    const char* icon;
    plots::Role role;
};

Look lookOf(prep::LeakState state)
{
    switch (state) {
    case prep::LeakState::Clean: return {"good", plots::Role::Good};
    case prep::LeakState::Suspicious: return {"warning", plots::Role::Warn};
    case prep::LeakState::Leak: return {"bad", plots::Role::Bad};
    case prep::LeakState::Unchecked: break;
    }
    return {"info", plots::Role::Muted};
}

Look lookOf(data::Severity severity)
{
    switch (severity) {
    case data::Severity::Serious: return {"bad", plots::Role::Bad};
    case data::Severity::Warning: return {"warning", plots::Role::Warn};
    case data::Severity::Note: break;
    }
    return {"info", plots::Role::Muted};
}

} // namespace

QualityView::QualityView(Workspace& workspace, DataJudge& judge, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_judge(judge), m_state(mutedLabel({})), m_check(new QPushButton(tr("Check the data"))), m_stop(new QPushButton(tr("Stop"))),
      m_list(nullptr)
{
    m_check->setObjectName(QStringLiteral("quality.check"));
    m_check->setToolTip(tr("Look for flaws and leaks in all rows"));
    m_state->setWordWrap(false);
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(16, 0, 16, 0);
    bar->addWidget(m_state, 1);
    bar->addWidget(m_stop);
    bar->addWidget(m_check);
    auto* inside = new QWidget;
    m_list = new QVBoxLayout(inside);
    m_list->setContentsMargins(16, 8, 16, 16);
    m_list->setSpacing(2);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(inside);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(bar);
    layout->addWidget(scroll, 1);
    connect(m_check, &QPushButton::clicked, &judge, &DataJudge::check);
    connect(m_stop, &QPushButton::clicked, &judge, [this, &judge] {
        judge.stop();
        refresh();
    });
    connect(&judge, &DataJudge::checkChanged, this, &QualityView::refresh);
    connect(&workspace.themes(), &plots::ThemeStore::changed, this, &QualityView::refresh);
    refresh();
}

void QualityView::refresh()
{
    clearLayout(m_list);
    const auto check = m_judge.checkNow();
    const bool running = m_judge.checking();
    m_stop->setVisible(running);
    m_check->setEnabled(m_judge.dataset() && !running);
    if (running)
        m_state->setText(tr("Checking all rows…"));
    else if (!check)
        m_state->setText(tr("Not checked yet"));
    else if (!m_judge.checked())
        m_state->setText(tr("Target or split have changed since the check"));
    else
        m_state->setText(tr("%Ln finding(s) in %1 rows", nullptr, static_cast<int>(check->quality.findings.size())).arg(countText(check->quality.rows)));
    if (check) {
        if (!check->leaks.checks.empty())
            addLeaks(check->leaks);
        addFindings(check->quality);
    }
    m_list->addStretch(1);
}

QWidget* QualityView::entry(const QString& icon, const QColor& color, const QString& state, const QString& text, const select::RowSet& rows)
{
    auto* line = new QWidget;
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 2, 0, 2);
    layout->setSpacing(8);
    auto* sign = new QLabel;
    sign->setPixmap(tintedIcon(icon, color, 16, devicePixelRatioF()));
    auto* name = mutedLabel(state);
    name->setFixedWidth(92);
    name->setWordWrap(false);
    auto* what = new QLabel(text);
    what->setTextFormat(Qt::PlainText);
    what->setWordWrap(true);
    layout->addWidget(sign);
    layout->addWidget(name);
    layout->addWidget(what, 1);
    if (!rows.empty()) {
        auto* select = new QPushButton(tr("Select %Ln row(s)", nullptr, static_cast<int>(rows.count())));
        select->setToolTip(tr("Select these rows in every view"));
        connect(select, &QPushButton::clicked, this, [this, rows, text] { m_workspace.selection().set(rows, text); });
        layout->addWidget(select);
    }
    return line;
}

void QualityView::addLeaks(const prep::LeakReport& leaks)
{
    m_list->addWidget(sectionLabel(tr("Between the parts of the split")));
    for (const prep::LeakCheck& check : leaks.checks) {
        const Look look = lookOf(check.state);
        m_list->addWidget(entry(QString::fromLatin1(look.icon), m_workspace.themes().color(look.role), leakStateText(check.state), leakText(check), check.rows));
    }
    m_list->addSpacing(12);
}

void QualityView::addFindings(const data::QualityReport& quality)
{
    m_list->addWidget(sectionLabel(tr("In the data")));
    if (quality.findings.empty())
        m_list->addWidget(mutedLabel(m_judge.checking() ? tr("Nothing yet") : tr("No flaws found")));
    const auto workbench = m_workspace.workbench();
    const std::string target = workbench && workbench->recipe() ? workbench->target().column : std::string();
    for (std::size_t i = 0; i < std::min(kMostShown, quality.findings.size()); ++i) {
        const data::Finding& finding = quality.findings[i];
        const Look look = lookOf(finding.severity);
        QWidget* line = entry(QString::fromLatin1(look.icon), m_workspace.themes().color(look.role), severityText(finding.severity), findingText(finding), finding.rows);
        // Steps work on inputs; what is to be predicted stays as it is.
        if (finding.fix && (finding.fix->kind == "split" || finding.column != target)) {
            auto* fix = new QPushButton(fixText(*finding.fix));
            fix->setObjectName(QStringLiteral("quality.fix"));
            connect(fix, &QPushButton::clicked, this, [this, wanted = *finding.fix] { Q_EMIT fixAsked(wanted); });
            line->layout()->addWidget(fix);
        }
        m_list->addWidget(line);
    }
    if (quality.findings.size() > kMostShown)
        m_list->addWidget(mutedLabel(tr("%1 more").arg(countText(quality.findings.size() - kMostShown))));
}

} // namespace cairn::ui
