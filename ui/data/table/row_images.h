// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"
#include "core/select/row_set.h"
#include "ui/bridge/job_bridge.h"

#include <QWidget>

#include <functional>
#include <map>
#include <set>

class QSplitter;

namespace cairn::plots { class ImageGrid; }

namespace cairn::ui {

class RowDetail;
class Workspace;

/// Pictures of any number of rows with their labels; holds those around the viewport only. Clicks change the shared
/// selection.
class RowImages : public QWidget {
    Q_OBJECT

public:
    /// What stands under a picture instead of its label, and whether it is a mistake. Called on the UI thread.
    struct Note {
        QString text;
        bool wrong = false;
    };
    using NoteFor = std::function<Note(RowId)>;

    explicit RowImages(Workspace& workspace, QWidget* parent = nullptr);

    /// `labelColumn`: shown under each picture; empty: row numbers. `only`: rows to show; nullptr: all.
    void setSource(std::shared_ptr<const data::Dataset> dataset, const std::string& labelColumn, std::shared_ptr<const select::RowSet> only = nullptr);
    void setNotes(NoteFor notes) { m_notes = std::move(notes); }
    /// Shows the row that was clicked large beside the grid.
    void showDetail();
    bool isSettled() const;
    plots::ImageGrid& grid() { return *m_grid; }

private:
    void request(quint64 generation, qint64 first, qint64 count);
    void showCurrent(qint64 index);
    RowId rowAt(qint64 index) const;
    void selectionMade(const std::set<qint64>& indices);

    Workspace& m_workspace;
    plots::ImageGrid* m_grid;
    QSplitter* m_parts;
    RowDetail* m_detail = nullptr;
    std::shared_ptr<std::map<std::string, int>> m_categories = std::make_shared<std::map<std::string, int>>(); ///< colours of boxes
    std::shared_ptr<const data::Dataset> m_dataset;
    std::shared_ptr<const select::RowSet> m_only;
    std::optional<std::size_t> m_label;
    NoteFor m_notes;
    std::shared_ptr<int> m_alive; ///< replaced with the source: answers for the old one are dropped
};

} // namespace cairn::ui
