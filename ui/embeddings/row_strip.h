// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "ui/bridge/job_bridge.h"

#include <QStringList>
#include <QWidget>

#include <memory>
#include <vector>

class QLabel;
class QStackedLayout;
class QTableWidget;

namespace cairn::data { class Dataset; }
namespace cairn::plots { class ImageGrid; }

namespace cairn::ui {

class Workspace;

/// The selected rows below the cloud: pictures for image data, else the first hundred rows as a table. Reads by jobs.
class RowStrip : public QWidget {
    Q_OBJECT

public:
    explicit RowStrip(Workspace& workspace, QWidget* parent = nullptr);

    /// `captions`: one per row, or empty.
    void showRows(std::shared_ptr<data::Dataset> dataset, std::vector<RowId> rows, QStringList captions);
    bool isSettled() const { return !m_job.running(); }

private:
    void requestImages(quint64 generation, qint64 first, qint64 count);
    void fillTable();

    Workspace& m_workspace;
    std::shared_ptr<data::Dataset> m_dataset;
    std::vector<RowId> m_rows;
    QStringList m_captions;
    QLabel* m_title;
    QStackedLayout* m_stack;
    plots::ImageGrid* m_images;
    QTableWidget* m_table;
    LatestJob m_job;
};

} // namespace cairn::ui
