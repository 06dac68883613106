// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_bridge.h"
#include "ui/embeddings/embedding.h"
#include "ui/shell/page.h"

class QComboBox;
class QLabel;
class QSpinBox;

namespace cairn::plots { class PointCloudWidget; }

namespace cairn::ui {

class RowStrip;
class RunPicker;

/// How a layer arranges the rows: activations of a chosen layer, projected on three principal components, as a cloud.
/// Box and lasso change the shared selection; the selected rows are shown below.
class EmbeddingsPage : public Page {
    Q_OBJECT

public:
    EmbeddingsPage(PageInfo info, Workspace& workspace, QWidget* parent = nullptr);

    QList<QAction*> headerActions() override;
    QWidget* headerPicker() override;
    bool isSettled() const override;

    plots::PointCloudWidget& cloud() { return *m_cloud; }

protected:
    void activated() override;

private:
    void build();
    void invalidate();
    void compute();
    void present(Embedding embedding);
    void fillChoices();
    void recolor();
    void cloudSelected(const std::vector<std::uint32_t>& indices);
    void followSelection();
    void refreshStrip();
    QString describe(std::uint32_t index) const;
    QString classText(std::size_t index) const;

    RunPicker* m_runs = nullptr;
    plots::PointCloudWidget* m_cloud = nullptr;
    RowStrip* m_strip = nullptr;
    QComboBox* m_node = nullptr;
    QComboBox* m_part = nullptr;
    QComboBox* m_color = nullptr;
    QSpinBox* m_rowsWanted = nullptr;
    QLabel* m_note = nullptr;
    QAction* m_refresh = nullptr;
    Embedding m_embedding;
    bool m_have = false, m_stale = true, m_filling = false;
    LatestJob m_job, m_colorJob;
};

} // namespace cairn::ui
