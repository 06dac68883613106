// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/source_spec.h"
#include "ui/bridge/job_bridge.h"
#include "ui/data/query/sql_words.h"

#include <QWidget>

class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace cairn::ui {

class Workspace;

/// The sources of a query by name, each with its columns. Names can be edited in place; a source that cannot be read says
/// why. All reading is done in jobs.
class QuerySources : public QWidget {
    Q_OBJECT

public:
    explicit QuerySources(Workspace& workspace, QWidget* parent = nullptr);

    const std::vector<data::NamedSource>& sources() const { return m_sources; }
    void setSources(std::vector<data::NamedSource> sources);
    /// Looks what there is at a location (asks which, where it holds several tables) and adds it.
    void addLocation(const QString& location);
    void addSource(data::NamedSource source);
    /// The data of the open project, or their sources where they are a query themselves; nothing where there are none.
    void addOpenData();
    void remove(int source);
    const SqlScope& scope() const { return m_scope; }
    bool isSettled() const { return !m_read.running(); }

Q_SIGNALS:
    void sourcesChanged();
    /// Tables, columns and functions are known, or others than before.
    void scopeChanged();
    /// A location cannot be read.
    void refused(const cairn::Error& error);
    /// A name was double-clicked: it is to stand in the query.
    void nameChosen(const QString& word);

private:
    void chooseFiles();
    void chooseFolder();
    void chooseAddress();
    void offer(const std::vector<std::pair<QString, QString>>& tables);
    void readColumns();
    void showSources();
    void rename(QTreeWidgetItem* item);
    QString freeName(const QString& wish) const;

    Workspace& m_workspace;
    QPushButton* m_add;
    QPushButton* m_remove;
    QTreeWidget* m_tree;
    std::vector<data::NamedSource> m_sources;
    SqlScope m_scope;
    bool m_filling = false;
    LatestJob m_read;
};

} // namespace cairn::ui
