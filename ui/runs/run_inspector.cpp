// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run_inspector.h"

#include "core/energy/energy.h"
#include "core/session/training/run_energy.h"
#include "core/session/workbench.h"
#include "core/store/runs/run_register.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/distributions/distribution_panel.h"
#include "ui/runs/table/run_columns.h"
#include "ui/shell/workspace.h"
#include "ui/train/run_text.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>

#include <algorithm>

namespace cairn::ui {

namespace {

constexpr std::ptrdiff_t kLogLines = 5;
constexpr int kDistributionHeight = 280;

std::vector<std::string> tagsIn(const QString& text)
{
    std::vector<std::string> tags;
    for (const QString& tag : text.split(QLatin1Char(','), Qt::SkipEmptyParts))
        if (const std::string plain = toStd(tag.trimmed()); !plain.empty() && std::find(tags.begin(), tags.end(), plain) == tags.end())
            tags.push_back(plain);
    return tags;
}

QString joined(const std::vector<std::string>& tags)
{
    QStringList list;
    for (const std::string& tag : tags)
        list << fromStd(tag);
    return list.join(QStringLiteral(", "));
}

/// A fact whose value goes on in the next line where it is long: one of them would make the whole inspector wider than its place.
void addLongFact(QGridLayout* grid, const QString& name, const QString& value, const QString& tip = {})
{
    addFact(grid, name, value, tip);
    if (auto* label = qobject_cast<QLabel*>(grid->itemAtPosition(grid->rowCount() - 1, 1)->widget()))
        label->setWordWrap(true);
}

/// "~12.3 Wh", and what that is for an epoch and for a row.
void addEnergy(QGridLayout* grid, const Json& outcome)
{
    const auto spent = session::spentOf(outcome);
    if (!spent)
        return;
    const Json& told = outcome.at("energy");
    const bool estimated = spent->isEstimate();
    const auto joules = [&](const char* key) { return metricText(energy::kEnergySeries, told.value(key, 0.0), estimated); };
    const QString each = RunInspector::tr("%1 an epoch, %2 a row", "energy").arg(joules("joules_per_epoch"), joules("joules_per_row"));
    addLongFact(grid, RunInspector::tr("Energy"), QStringLiteral("%1\n%2").arg(joules("joules"), each), estimated ? estimateHelp() : QString());
    addLongFact(grid, RunInspector::tr("Emissions"), metricText(energy::kEmissionsSeries, told.value("emissions_g", 0.0), estimated), estimated ? estimateHelp() : QString());
}

void addSettings(QGridLayout* grid, const std::string& path, const Json& value)
{
    if (value.is_object()) {
        for (const auto& [key, member] : value.items())
            addSettings(grid, path.empty() ? key : path + "." + key, member);
    } else if (!value.is_null()) {
        addLongFact(grid, fromStd(path), value.is_string() ? fromStd(value.get<std::string>()) : fromStd(value.dump()));
    }
}

} // namespace

RunInspector::RunInspector(Workspace& workspace, const QList<QAction*>& actions, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_title(sectionLabel({})), m_name(new QLineEdit), m_tags(new QLineEdit), m_noteTitle(sectionLabel(tr("Note"))),
      m_note(new QPlainTextEdit), m_log(mutedLabel({})), m_distributionTitle(sectionLabel(tr("Distributions"))), m_distributions(new DistributionPanel(workspace)),
      m_settingsTitle(sectionLabel(tr("Settings"))), m_facts(new QGridLayout), m_settings(new QGridLayout)
{
    auto* inside = new QWidget;
    auto* rows = new QVBoxLayout(inside);
    rows->setContentsMargins(12, 12, 12, 12);
    rows->setSpacing(8);
    m_title->setWordWrap(true);
    rows->addWidget(m_title);
    m_name->setObjectName(QStringLiteral("runName"));
    m_name->setAccessibleName(tr("Name"));
    m_tags->setObjectName(QStringLiteral("runTags"));
    m_tags->setAccessibleName(tr("Tags"));
    m_tags->setToolTip(tr("Words to find runs by, with commas between them"));
    m_note->setObjectName(QStringLiteral("runNote"));
    m_note->setAccessibleName(tr("Note"));
    m_note->setPlaceholderText(tr("What was tried, and what came of it"));
    m_note->setFixedHeight(84);
    m_note->setTabChangesFocus(true);
    m_note->installEventFilter(this);
    for (QWidget* field : {static_cast<QWidget*>(m_name), static_cast<QWidget*>(m_tags), static_cast<QWidget*>(m_noteTitle), static_cast<QWidget*>(m_note)})
        rows->addWidget(field);
    auto* buttons = new QGridLayout;
    for (qsizetype i = 0; i < actions.size(); ++i)
        buttons->addWidget(buttonFor(actions[i]), static_cast<int>(i / 2), static_cast<int>(i % 2));
    rows->addLayout(buttons);
    for (QGridLayout* grid : {m_facts, m_settings})
        grid->setColumnStretch(1, 1);
    rows->addLayout(m_facts);
    m_log->setWordWrap(true);
    m_log->setTextInteractionFlags(Qt::TextSelectableByMouse);
    rows->addWidget(m_log);
    rows->addWidget(m_distributionTitle);
    m_distributions->layout()->setContentsMargins(0, 0, 0, 0);
    m_distributions->setFixedHeight(kDistributionHeight);
    rows->addWidget(m_distributions);
    rows->addWidget(m_settingsTitle);
    rows->addLayout(m_settings);
    rows->addStretch(1);
    auto* area = new QScrollArea;
    area->setWidget(inside);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(area);
    connect(m_name, &QLineEdit::editingFinished, this, [this] {
        store::RunEdit edit;
        edit.name = toStd(m_name->text().trimmed());
        if (m_runs.size() == 1 && *edit.name != m_shown.name && !edit.name->empty())
            Q_EMIT edited(edit, tr("rename a run"));
    });
    connect(m_tags, &QLineEdit::editingFinished, this, &RunInspector::commitTags);
    setRuns({});
}

void RunInspector::setRuns(const std::vector<RunId>& runs)
{
    if (runs != m_runs) {
        commitNote();
        m_runs = runs;
        m_distributions->setRun(runs.size() == 1 ? runs[0] : RunId{});
    }
    refresh();
}

bool RunInspector::isSettled() const
{
    return !m_job.running() && m_distributions->isSettled();
}

void RunInspector::refresh()
{
    const auto workbench = m_workspace.workbench();
    if (!workbench || m_runs.empty()) {
        m_job.drop();
        show({});
        return;
    }
    m_distributions->refresh();
    m_job.start(
        m_workspace.jobs(), this, {tr("Read the runs")},
        [workbench, runs = m_runs](JobContext&) -> Result<Facts> {
            Facts facts;
            const std::span<const RunId> first(runs.data(), std::min<std::size_t>(runs.size(), 200));
            CAIRN_ASSIGN(facts.rows, store::RunRegister(workbench->project()).rows(first, {}));
            if (runs.size() == 1) {
                CAIRN_ASSIGN(store::Run run, workbench->project().run(runs[0]));
                facts.config = std::move(run.config);
                facts.environment = std::move(run.environment);
                facts.outcome = std::move(run.outcome);
                CAIRN_ASSIGN(facts.events, workbench->project().events(runs[0]));
                if (std::ssize(facts.events) > kLogLines)
                    facts.events.erase(facts.events.begin(), facts.events.end() - kLogLines);
            }
            return facts;
        },
        [this](Result<Facts> facts) {
            if (facts)
                show(*facts);
        });
}

void RunInspector::show(const Facts& facts)
{
    const bool one = m_runs.size() == 1 && !facts.rows.empty(), any = !facts.rows.empty();
    clearLayout(m_facts);
    clearLayout(m_settings);
    m_title->setText(!any ? tr("No run is chosen") : one ? tr("Run %1").arg(facts.rows[0].id.value) : tr("%n runs", nullptr, static_cast<int>(m_runs.size())));
    m_name->setVisible(one);
    for (QWidget* field : {static_cast<QWidget*>(m_noteTitle), static_cast<QWidget*>(m_note), static_cast<QWidget*>(m_log), static_cast<QWidget*>(m_distributionTitle), static_cast<QWidget*>(m_distributions), static_cast<QWidget*>(m_settingsTitle)})
        field->setVisible(one);
    m_tags->setVisible(any);
    const bool writable = m_workspace.workbench() && !m_workspace.workbench()->readOnly();
    for (QWidget* field : {static_cast<QWidget*>(m_name), static_cast<QWidget*>(m_tags), static_cast<QWidget*>(m_note)})
        field->setEnabled(writable);
    m_tags->setPlaceholderText(one ? tr("Tags") : tr("Tags to add"));
    if (one)
        showOne(facts.rows[0], facts);
    else
        m_tags->clear();
}

void RunInspector::showOne(const store::RunRow& row, const Facts& facts)
{
    m_shown = row;
    if (!m_name->hasFocus() || m_name->text().isEmpty())
        m_name->setText(fromStd(row.name));
    if (!m_tags->hasFocus())
        m_tags->setText(joined(row.tags));
    if (!m_note->hasFocus())
        m_note->setPlainText(fromStd(row.note));
    using Kind = store::RunField::Kind;
    for (const Kind kind : {Kind::State, Kind::Created, Kind::Duration, Kind::Seed, Kind::DataVersion})
        if (const QString text = cellText(row, {kind}, {}); !text.isEmpty())
            addLongFact(m_facts, columnTitle({kind}), text);
    addEnergy(m_facts, facts.outcome);
    if (!row.error.empty())
        addLongFact(m_facts, tr("Error"), fromStd(row.error));
    QStringList lines;
    for (const store::RunEvent& event : facts.events)
        lines << fromStd(event.message);
    m_log->setText(lines.join(QLatin1Char('\n')));
    m_settingsTitle->setVisible(facts.config.is_object() && !facts.config.empty());
    addSettings(m_settings, {}, facts.config);
    addSettings(m_settings, {}, facts.environment);
}

void RunInspector::commitNote()
{
    if (m_runs.size() != 1 || m_shown.id != m_runs[0])
        return;
    store::RunEdit edit;
    edit.note = toStd(m_note->toPlainText());
    if (*edit.note == m_shown.note)
        return;
    m_shown.note = *edit.note;
    Q_EMIT edited(edit, tr("change a note"));
}

void RunInspector::commitTags()
{
    store::RunEdit edit;
    edit.addTags = tagsIn(m_tags->text());
    if (m_runs.size() == 1) {
        for (const std::string& tag : m_shown.tags)
            if (std::find(edit.addTags.begin(), edit.addTags.end(), tag) == edit.addTags.end())
                edit.removeTags.push_back(tag);
        std::erase_if(edit.addTags, [this](const std::string& tag) { return std::find(m_shown.tags.begin(), m_shown.tags.end(), tag) != m_shown.tags.end(); });
        m_shown.tags = tagsIn(m_tags->text());
    } else {
        m_tags->clear();
    }
    if (!edit.addTags.empty() || !edit.removeTags.empty())
        Q_EMIT edited(edit, tr("change tags"));
}

bool RunInspector::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_note && event->type() == QEvent::FocusOut)
        commitNote();
    return QWidget::eventFilter(watched, event);
}

void RunInspector::editName()
{
    m_name->setFocus();
    m_name->selectAll();
}

} // namespace cairn::ui
