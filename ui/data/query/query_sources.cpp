// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/query/query_sources.h"

#include "core/base/text.h"
#include "core/data/import/inspect_table.h"
#include "core/data/sql/join_sql.h"
#include "core/data/sql/sql_names.h"
#include "core/session/workbench.h"
#include "ui/common/icon.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/data/query/query_cache.h"
#include "ui/data/query/table_choice.h"
#include "ui/data/table/row_window_model.h"
#include "ui/shell/frame/problem_list.h"
#include "ui/shell/settings.h"
#include "ui/shell/workspace.h"

#include <QAction>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QMenu>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace cairn::ui {

namespace {

constexpr std::size_t kColumnsShown = 500; ///< in the tree; all of them are completed

/// What is known of the sources, in their order.
struct Looked {
    std::vector<Result<data::Schema>> schemas;
    QStringList functions;
};

Result<Looked> lookAt(const std::vector<data::NamedSource>& sources, const std::filesystem::path& cache, JobContext& job)
{
    Looked looked;
    for (const data::NamedSource& source : sources) {
        const auto names = data::SqlNames::of({source}, cache, job);
        if (!names) {
            if (names.error().code == ErrorCode::Cancelled)
                return names.error();
            looked.schemas.emplace_back(names.error());
            continue;
        }
        looked.schemas.emplace_back((*names)->tables().front().second);
        if (looked.functions.isEmpty()) {
            for (const std::string& function : (*names)->functions())
                looked.functions.append(fromStd(function));
        }
    }
    return looked;
}

} // namespace

QuerySources::QuerySources(Workspace& workspace, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_add(new QPushButton(themedIcon(QStringLiteral("add")), tr("Add source…"))),
      m_remove(new QPushButton(tr("Remove"))), m_tree(new QTreeWidget)
{
    m_tree->setObjectName(QStringLiteral("query.sources"));
    m_tree->setAccessibleName(tr("Sources of the query"));
    m_tree->setHeaderHidden(true);
    m_tree->setColumnCount(2);
    m_tree->setUniformRowHeights(true);
    m_tree->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::SelectedClicked);
    m_tree->setToolTip(tr("Double-click writes a name into the query; F2 gives a source another name"));
    m_add->setObjectName(QStringLiteral("query.addSource"));
    m_remove->setObjectName(QStringLiteral("query.removeSource"));
    m_remove->setEnabled(false);

    auto* menu = new QMenu(m_add);
    menu->addAction(tr("Files…"), this, &QuerySources::chooseFiles);
    menu->addAction(tr("Folder…"), this, &QuerySources::chooseFolder);
    menu->addAction(tr("Database or address…"), this, &QuerySources::chooseAddress);
    QAction* own = menu->addAction(tr("The data of this project"), this, &QuerySources::addOpenData);
    connect(menu, &QMenu::aboutToShow, own, [this, own] { own->setEnabled(m_workspace.workbench() && m_workspace.workbench()->dataset()); });
    m_add->setMenu(menu);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addWidget(sectionLabel(tr("Sources")));
    layout->addWidget(m_tree, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_add, 1);
    buttons->addWidget(m_remove);
    layout->addLayout(buttons);

    connect(m_remove, &QPushButton::clicked, this, [this] {
        if (QTreeWidgetItem* item = m_tree->currentItem())
            remove(m_tree->indexOfTopLevelItem(item->parent() ? item->parent() : item));
    });
    connect(m_tree, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem* item) { m_remove->setEnabled(item != nullptr); });
    connect(m_tree, &QTreeWidget::itemChanged, this, &QuerySources::rename);
    connect(m_tree, &QTreeWidget::itemDoubleClicked, this, [this](QTreeWidgetItem* item) { Q_EMIT nameChosen(fromStd(data::sqlWord(toStd(item->text(0))))); });
}

void QuerySources::setSources(std::vector<data::NamedSource> sources)
{
    m_sources = std::move(sources);
    m_scope = {};
    showSources();
    readColumns();
    Q_EMIT sourcesChanged();
}

QString QuerySources::freeName(const QString& wish) const
{
    const std::string base = identifier(toStd(wish));
    std::string name = base;
    for (int number = 2; std::ranges::find(m_sources, name, &data::NamedSource::name) != m_sources.end(); ++number)
        name = base + "_" + std::to_string(number);
    return fromStd(name);
}

void QuerySources::addSource(data::NamedSource source)
{
    source.name = toStd(freeName(fromStd(source.name)));
    auto sources = m_sources;
    sources.push_back(std::move(source));
    setSources(std::move(sources));
}

void QuerySources::remove(int source)
{
    if (source < 0 || source >= static_cast<int>(m_sources.size()))
        return;
    auto sources = m_sources;
    sources.erase(sources.begin() + source);
    setSources(std::move(sources));
}

void QuerySources::chooseFiles()
{
    const QStringList files = QFileDialog::getOpenFileNames(this, tr("Add sources"), lastFolder());
    for (const QString& file : files) {
        setLastFolder(QFileInfo(file).absolutePath());
        addLocation(file);
    }
}

void QuerySources::chooseFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Add a folder of tables"), lastFolder());
    if (!folder.isEmpty())
        addLocation(folder);
}

void QuerySources::chooseAddress()
{
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Add a database or an address"));
    dialog->setLabelText(tr("Address, pattern or sample: postgresql://user@host/db, sqlite:/path/a.db?table=t, https://…, s3://…, data/*.csv, sample:adult"));
    dialog->resize(560, dialog->sizeHint().height());
    connect(dialog, &QInputDialog::textValueSelected, this, &QuerySources::addLocation);
    dialog->open();
}

void QuerySources::addOpenData()
{
    const auto workbench = m_workspace.workbench();
    const auto dataset = workbench ? workbench->dataset() : nullptr;
    if (!dataset)
        return;
    const data::SourceSpec& source = dataset->source();
    if (source.query.empty()) {
        addSource({dataset->title(), source.location, source.options});
        return;
    }
    for (const data::NamedSource& input : source.inputs) // the data are a query themselves: its sources
        addSource(input);
}

void QuerySources::addLocation(const QString& location)
{
    if (location.trimmed().isEmpty())
        return;
    runJob(
        m_workspace.jobs(), this, {tr("Look at %1").arg(location.section(QLatin1Char('/'), -1)), true},
        [text = toStd(location.trimmed()), cache = queryCache(m_workspace)](JobContext& job) { return data::tablesAt(text, cache, job); },
        [this](const Result<std::vector<data::TableOffer>>& tables) {
            if (!tables) {
                if (tables.error().code != ErrorCode::Cancelled)
                    m_workspace.problems().set(QStringLiteral("query"), {problemFrom({}, tables.error())});
                if (tables.error().code != ErrorCode::Cancelled)
                    Q_EMIT refused(tables.error());
                return;
            }
            m_workspace.problems().clear(QStringLiteral("query"));
            std::vector<std::pair<QString, QString>> offered;
            for (const data::TableOffer& table : *tables)
                offered.emplace_back(fromStd(table.name), fromStd(table.location));
            offer(offered);
        });
}

void QuerySources::offer(const std::vector<std::pair<QString, QString>>& tables)
{
    const auto add = [this](const std::vector<std::pair<QString, QString>>& chosen) {
        for (const auto& [name, location] : chosen)
            addSource({toStd(name), toStd(location), {}});
    };
    if (tables.size() == 1) {
        add(tables);
        return;
    }
    auto* dialog = new TableChoice(tables, this);
    connect(dialog, &TableChoice::chosen, this, add);
    dialog->open();
}

void QuerySources::readColumns()
{
    if (m_sources.empty()) {
        m_read.drop();
        Q_EMIT scopeChanged();
        return;
    }
    m_read.start(
        m_workspace.jobs(), this, {tr("Read the columns of the sources")},
        [sources = m_sources, cache = queryCache(m_workspace)](JobContext& job) { return lookAt(sources, cache, job); },
        [this](const Result<Looked>& looked) {
            if (!looked)
                return;
            m_scope = {};
            m_scope.functions = looked->functions;
            m_filling = true;
            for (std::size_t i = 0; i < m_sources.size(); ++i) {
                QTreeWidgetItem* item = m_tree->topLevelItem(static_cast<int>(i));
                const Result<data::Schema>& schema = looked->schemas[i];
                if (!schema) {
                    item->setIcon(0, themedIcon(QStringLiteral("warning")));
                    item->setToolTip(0, errorText(schema.error()));
                    item->setToolTip(1, errorText(schema.error()));
                    item->setText(1, errorTitle(schema.error().code));
                    continue;
                }
                m_scope.tables.emplace_back(m_sources[i].name, *schema);
                item->setText(1, tr("%n column(s)", nullptr, static_cast<int>(schema->size())));
                for (std::size_t column = 0; column < std::min(schema->size(), kColumnsShown); ++column) {
                    auto* child = new QTreeWidgetItem(item, {fromStd((*schema)[column].name), columnTypeText((*schema)[column])});
                    child->setForeground(1, palette().placeholderText());
                }
                item->setExpanded(m_sources.size() <= 4 && schema->size() <= 30);
            }
            m_tree->resizeColumnToContents(0);
            m_filling = false;
            Q_EMIT scopeChanged();
        });
}

void QuerySources::showSources()
{
    m_filling = true;
    m_tree->clear();
    for (const data::NamedSource& source : m_sources) {
        auto* item = new QTreeWidgetItem(m_tree, {fromStd(source.name)});
        item->setFlags(item->flags() | Qt::ItemIsEditable);
        item->setIcon(0, themedIcon(QStringLiteral("table")));
        item->setToolTip(0, fromStd(source.location));
        item->setToolTip(1, fromStd(source.location));
    }
    m_filling = false;
    m_remove->setEnabled(false);
}

void QuerySources::rename(QTreeWidgetItem* item)
{
    const int at = m_tree->indexOfTopLevelItem(item);
    if (m_filling || at < 0)
        return;
    auto sources = m_sources;
    data::NamedSource& source = sources[static_cast<std::size_t>(at)];
    const std::string wish = toStd(item->text(0).trimmed());
    if (wish == source.name)
        return;
    source.name.clear(); // its own name is free
    std::swap(m_sources, sources);
    const QString name = wish.empty() ? QString() : freeName(fromStd(wish));
    std::swap(m_sources, sources);
    if (!name.isEmpty())
        source.name = toStd(name);
    else
        source.name = m_sources[static_cast<std::size_t>(at)].name;
    // Not within the change of the item itself, which is made anew.
    QMetaObject::invokeMethod(this, [this, sources] { setSources(sources); }, Qt::QueuedConnection);
}

} // namespace cairn::ui
