// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_bridge.h"
#include "ui/shell/page.h"

class QLabel;
class QVBoxLayout;

namespace cairn::ui {

struct ProjectSummary;

/// The start page: begin something, or see what the open project holds.
class ProjectPage : public Page {
    Q_OBJECT

public:
    ProjectPage(const PageInfo& info, Workspace& workspace);

    QList<QAction*> headerActions() override;

protected:
    void activated() override;

private:
    QWidget* makeStart();
    QWidget* makeRecent();
    void updateRecent();
    void updateProject();
    void showSummary(const ProjectSummary& summary);

    QVBoxLayout* m_recentRows = nullptr; ///< filled by makeRecent(), so it comes before m_recent
    QWidget* m_start;
    QWidget* m_recent;
    QWidget* m_project;
    QVBoxLayout* m_cards = nullptr;
    QLabel* m_headline;
    LatestJob m_summary;
    LatestJob m_recentJob;
};

} // namespace cairn::ui
