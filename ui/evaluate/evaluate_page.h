// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/select/row_set.h"
#include "core/session/inspect/inspection.h"
#include "ui/bridge/job_bridge.h"
#include "ui/shell/page.h"

#include <unordered_map>

class QComboBox;
class QStackedWidget;
class QTableView;
class QVBoxLayout;

namespace cairn::plots {
class MatrixView;
}

namespace cairn::ui {

class ChosenRows;
class ClassModel;
class ClassificationView;
class LossView;
class RegressionView;
class RunPicker;
class SampleGrid;
class SegmentationView;

/// How good a model is on one part of the data, and where it errs: confusion matrix, per-class numbers, ROC or
/// residuals. Clicking a cell selects its rows, which are shown beside it.
class EvaluatePage : public Page {
    Q_OBJECT

public:
    EvaluatePage(const PageInfo& info, Workspace& workspace);

    QList<QAction*> headerActions() override;
    QWidget* headerPicker() override;
    QWidget* inspector() override;
    bool isSettled() const override;

    plots::MatrixView& matrix();
    RegressionView& regression() { return *m_regression; }
    SegmentationView& segmentation() { return *m_segmentation; }
    SampleGrid& samples() { return *m_samples; }
    const session::Evaluation* evaluation() const { return m_evaluation.get(); }

protected:
    void activated() override;

private:
    struct Answer {
        std::shared_ptr<const session::Evaluation> evaluation;
        std::shared_ptr<const data::Dataset> dataset;
        std::string label;
        std::shared_ptr<session::LoadedRun> run;
        prep::Part part = prep::Part::Test;
    };

    void makeClassTable();
    void invalidate();
    void evaluate();
    void show(Answer answer);
    QWidget* viewOf(const Answer& answer);
    QString hintText() const;
    void showMetrics();
    void followSelection();
    void choose(const select::RowSet& rows, const QString& title);
    void addCommands();

    RunPicker* m_runs;
    QComboBox* m_part;
    QWidget* m_picker;
    QStackedWidget* m_views;
    ClassificationView* m_classification;
    RegressionView* m_regression;
    LossView* m_losses;
    SegmentationView* m_segmentation;
    SampleGrid* m_samples;
    ClassModel* m_classes;
    QTableView* m_classTable;
    ChosenRows* m_rows;
    QWidget* m_inspector;
    QVBoxLayout* m_metrics;
    std::shared_ptr<const session::Evaluation> m_evaluation;
    std::unordered_map<RowId, std::size_t> m_index; ///< position in the evaluation, by row
    bool m_fresh = false;
    LatestJob m_job;
};

} // namespace cairn::ui
