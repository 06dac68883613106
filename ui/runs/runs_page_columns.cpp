// SPDX-License-Identifier: GPL-3.0-or-later
// Columns of the table of runs, and what is kept of how it is looked at.
#include "core/energy/energy.h"
#include "core/session/workbench.h"
#include "ui/common/text.h"
#include "ui/runs/run_filter_bar.h"
#include "ui/runs/runs_page.h"
#include "ui/runs/sources/run_sources.h"
#include "ui/runs/table/field_chooser.h"
#include "ui/runs/table/run_columns.h"
#include "ui/shell/workspace.h"

#include <QHeaderView>
#include <QMenu>
#include <QToolButton>
#include <QTreeView>

#include <algorithm>

namespace cairn::ui {

namespace {

using Kind = store::RunField::Kind;

int widthOf(const store::RunField& field)
{
    switch (field.kind) {
    case Kind::Name: return 180;
    case Kind::Note: return 200;
    case Kind::Metric: return energy::followsEnergy(field.name) ? 105 : 190; // without room for a course, which only rises
    case Kind::Created: return 130;
    case Kind::Tags: return 105;
    case Kind::Number:
    case Kind::Seed:
    case Kind::DataVersion: return 80;
    default: return 110;
    }
}

} // namespace

void RunsPage::openColumns()
{
    std::vector<FieldChooser::Entry> entries;
    const std::vector<store::RunField>& columns = m_model->columns();
    const auto add = [&](const store::RunField& field) {
        const bool chosen = std::find(columns.begin(), columns.end(), field) != columns.end();
        entries.push_back({columnTitle(field), field, chosen});
    };
    for (const Kind kind : {Kind::Number, Kind::Name, Kind::State, Kind::Tags, Kind::Created, Kind::Duration, Kind::Seed, Kind::DataVersion, Kind::Note})
        add({kind});
    for (const store::KnownField& known : m_known) {
        add(known.field);
        if (known.field.kind == Kind::Metric && bestOf(known.field) != known.field)
            add(bestOf(known.field));
    }
    m_chooser->openBelow(&m_bar->columnsButton(), std::move(entries));
}

void RunsPage::setColumn(const store::RunField& field, bool shown)
{
    std::vector<store::RunField> columns;
    const QHeaderView* header = m_table->header();
    for (int place = 0; place < header->count(); ++place)
        columns.push_back(m_model->columns()[static_cast<std::size_t>(header->logicalIndex(place))]);
    const bool last = columns.size() == 1;
    if (shown && std::find(columns.begin(), columns.end(), field) == columns.end())
        columns.push_back(field);
    else if (!shown && !last)
        std::erase(columns, field);
    const store::RunField order = m_model->query().order;
    m_model->setColumns(columns);
    sizeColumns();
    const auto sorted = std::find(columns.begin(), columns.end(), order);
    m_arranging = true;
    m_table->header()->setSortIndicator(sorted == columns.end() ? -1 : static_cast<int>(sorted - columns.begin()),
                                        m_model->query().descending ? Qt::DescendingOrder : Qt::AscendingOrder);
    m_arranging = false;
    ask();
    m_save.start();
}

void RunsPage::sizeColumns()
{
    QHeaderView* header = m_table->header();
    for (int place = 0; place < header->count(); ++place) // as the columns stand in the list
        header->moveSection(header->visualIndex(place), place);
    for (int column = 0; column < m_model->columnCount(); ++column)
        header->resizeSection(column, widthOf(m_model->columns()[static_cast<std::size_t>(column)]));
}

void RunsPage::showHeaderMenu(const QPoint& place)
{
    const int section = m_table->header()->logicalIndexAt(place);
    if (section < 0 || section >= m_model->columnCount())
        return;
    const store::RunField field = m_model->columns()[static_cast<std::size_t>(section)];
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (field.kind == Kind::Metric) {
        const auto offer = [&](const QString& title, store::MetricValue value) {
            QAction* action = menu->addAction(title);
            action->setCheckable(true);
            action->setChecked(field.value == value);
            connect(action, &QAction::triggered, this, [this, field, section, value] {
                auto columns = m_model->columns();
                columns[static_cast<std::size_t>(section)].value = value;
                m_model->setColumns(columns);
                ask();
                m_save.start();
            });
        };
        offer(tr("Last value"), store::MetricValue::Last);
        offer(tr("Least value"), store::MetricValue::Least);
        offer(tr("Greatest value"), store::MetricValue::Greatest);
        menu->addSeparator();
    }
    if (field.kind != Kind::Metric && field.kind != Kind::Number)
        menu->addAction(tr("Group by this column"), this, [this, field] {
            m_bar->set(m_bar->filter(), field, m_bar->archived());
            ask();
            m_save.start();
        });
    menu->addAction(tr("Hide this column"), this, [this, field] { setColumn(field, false); })->setEnabled(m_model->columnCount() > 1);
    menu->addAction(tr("Choose columns..."), this, &RunsPage::openColumns);
    menu->popup(m_table->header()->mapToGlobal(place));
}

Json RunsPage::viewState() const
{
    Json columns = Json::array();
    const QHeaderView* header = m_table->header();
    for (int place = 0; place < header->count(); ++place) {
        const int column = header->logicalIndex(place);
        Json entry = toJson(m_model->columns()[static_cast<std::size_t>(column)]);
        entry["width"] = header->sectionSize(column);
        columns.push_back(std::move(entry));
    }
    Json view{{"columns", columns}, {"filter", toStd(m_bar->filter())}, {"archived", m_bar->archived()}, {"order", toJson(m_model->query().order)},
              {"descending", m_model->query().descending}, {"curves", m_curves->state()}};
    if (m_sources->anyOthers())
        view["others"] = m_sources->files();
    if (const auto group = m_bar->group())
        view["group"] = toJson(*group);
    return view;
}

void RunsPage::saveView()
{
    const auto workbench = workspace().workbench();
    if (!workbench || workbench->readOnly() || !m_restored)
        return;
    runJob(
        workspace().jobs(), this, {tr("Save the view of the runs")}, [workbench, view = viewState()](JobContext&) { return workbench->project().setDocument(kRunsView, view); },
        [](const Result<std::int64_t>&) {});
}

void RunsPage::restoreView(const Json& view)
{
    m_restored = true;
    std::vector<store::RunField> columns;
    std::vector<int> widths;
    const Json kept = view.is_object() ? view : Json::object();
    for (const Json& entry : kept.value("columns", Json::array())) {
        if (const auto field = runFieldFromJson(entry); field && std::find(columns.begin(), columns.end(), *field) == columns.end()) {
            columns.push_back(*field);
            widths.push_back(entry.contains("width") && entry["width"].is_number_integer() ? std::clamp(entry["width"].get<int>(), 24, 2000) : widthOf(*field));
        }
    }
    if (columns.empty())
        columns = firstColumns(m_known);
    const auto order = runFieldFromJson(kept.value("order", Json()));
    const auto sorted = order ? std::find(columns.begin(), columns.end(), *order) : columns.end();
    m_arranging = true;
    m_model->setColumns(columns);
    sizeColumns();
    for (std::size_t column = 0; column < widths.size(); ++column)
        m_table->header()->resizeSection(static_cast<int>(column), widths[column]);
    const bool ascending = kept.contains("descending") && kept["descending"].is_boolean() && !kept["descending"].get<bool>();
    m_table->header()->setSortIndicator(sorted == columns.end() ? -1 : static_cast<int>(sorted - columns.begin()), ascending ? Qt::AscendingOrder : Qt::DescendingOrder);
    m_arranging = false;
    const auto text = kept.find("filter");
    const auto archived = kept.find("archived");
    m_bar->set(text != kept.end() && text->is_string() ? fromStd(text->get<std::string>()) : QString(), runFieldFromJson(kept.value("group", Json())),
               archived != kept.end() && archived->is_boolean() && archived->get<bool>());
    m_curves->restore(kept.value("curves", Json()));
    for (const Json& file : kept.contains("others") && kept["others"].is_array() ? kept["others"] : Json::array())
        if (file.is_string())
            m_sources->add(file.get<std::string>());
}

} // namespace cairn::ui
