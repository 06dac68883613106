// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/inspect/inspection.h"
#include "ui/bridge/job_bridge.h"
#include "ui/shell/page.h"

class QComboBox;
class QFormLayout;
class QGridLayout;
class QLabel;
class QSlider;
class QVBoxLayout;

namespace cairn::ui {

class RunPicker;

/// Why the model said what it said of the selected rows: Integrated Gradients as bars or over the picture, Grad-CAM of
/// a convolution.
class ExplainPage : public Page {
    Q_OBJECT

public:
    ExplainPage(const PageInfo& info, Workspace& workspace);

    QList<QAction*> headerActions() override;
    QWidget* headerPicker() override;
    QWidget* inspector() override;
    bool isSettled() const override;

    const std::vector<session::Explanation>& explanations() const { return m_answer.explanations; }

protected:
    void activated() override;

private:
    struct Answer {
        std::vector<session::Explanation> explanations;
        std::vector<std::string> classes;
        std::vector<std::string> captions; ///< per explanation: the true label
        std::vector<std::pair<NodeId, std::string>> convolutions;
    };
    struct Question;

    void addCommands();
    void invalidate();
    void explain();
    static Result<Answer> answer(const Question& question, JobContext& job);
    void show(Answer answer);
    void showOne(const session::Explanation& explanation, const std::string& caption);
    QString predictedText(const session::Explanation& explanation) const;
    void updateNodes();
    void fillTargets();

    RunPicker* m_runs;
    QWidget* m_inspector;
    QFormLayout* m_form;
    QComboBox* m_method;
    QComboBox* m_node;
    QComboBox* m_target;
    QSlider* m_opacity;
    QLabel* m_about;
    QVBoxLayout* m_cards = nullptr;
    QGridLayout* m_tiles = nullptr;
    Answer m_answer;
    bool m_fresh = false;
    LatestJob m_job;
};

} // namespace cairn::ui
