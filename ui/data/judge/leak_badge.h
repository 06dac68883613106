// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

namespace cairn::ui {

class DataJudge;
class Workspace;

/// Says in one word whether training and test part are apart: green, amber or red with a sign and a word, or that nobody has
/// looked. Clicking shows the details.
class LeakBadge : public QPushButton {
    Q_OBJECT

public:
    LeakBadge(Workspace& workspace, DataJudge& judge, QWidget* parent = nullptr);

private:
    void refresh();

    Workspace& m_workspace;
    DataJudge& m_judge;
};

} // namespace cairn::ui
