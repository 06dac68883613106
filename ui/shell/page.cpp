// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/page.h"

namespace cairn::ui {

Page::Page(PageInfo info, Workspace& workspace, QWidget* parent)
    : StateView(parent), m_info(std::move(info)), m_workspace(workspace)
{
    setObjectName(m_info.id);
    setAccessibleName(m_info.title);
}

void Page::setActive(bool active)
{
    if (m_active == active)
        return;
    m_active = active;
    if (active)
        activated();
    else
        deactivated();
}

} // namespace cairn::ui
