// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/state_view.h"

#include <QAction>
#include <QList>
#include <QStringList>

class QUndoStack;

namespace cairn::ui {

class Workspace;

/// How a page presents itself in rail, header and palette.
struct PageInfo {
    QString id;    ///< "train": never translated
    QString title; ///< "Train"
    QString icon;  ///< name of a themed icon
    QString help;  ///< one sentence: what this page is for
};

/// One page of the window: the picture in the centre, with what belongs to it in header and inspector. A page is made
/// once and stays; it follows the project through the signals of its Workspace. Its content goes in by setContent(),
/// its state is told by showEmpty(), showLoading(), showError(), showReady() of StateView.
/// A page that is not visible should not work: do what costs in activated() and while isActive().
class Page : public StateView {
    Q_OBJECT

public:
    Page(PageInfo info, Workspace& workspace, QWidget* parent = nullptr);

    const PageInfo& info() const { return m_info; }
    Workspace& workspace() const { return m_workspace; }
    bool isActive() const { return m_active; }

    /// Main actions, shown as buttons at the right of the header; the first one stands out. At most four.
    virtual QList<QAction*> headerActions() { return {}; }
    /// What one looks at (dataset, graph or run), shown at the left of the header beside the title; may be nullptr.
    virtual QWidget* headerPicker() { return nullptr; }
    /// Properties of what is selected in the centre; shown in the Inspector while the page is active; may be nullptr.
    virtual QWidget* inspector() { return nullptr; }
    /// Where the edits of this page go; nullptr: the page edits nothing.
    virtual QUndoStack* undoStack() { return nullptr; }
    /// The pictures between which the page's own buttons choose, by id, the one shown first in front; empty: only one.
    virtual QStringList views() const { return {}; }
    virtual void showView(const QString& view) { Q_UNUSED(view) }
    /// False while something that will change the picture is still under way (screenshots and tests wait for it).
    virtual bool isSettled() const { return state() != State::Loading; }

    /// Called by the window.
    void setActive(bool active);

Q_SIGNALS:
    /// Header actions, picker or inspector are others now.
    void headerChanged();
    /// Something runs here (Running) or needs a look (Attention): a dot in the rail.
    void markChanged(cairn::ui::Page* page, int mark);

protected:
    /// The page has become the visible one.
    virtual void activated() {}
    virtual void deactivated() {}

private:
    PageInfo m_info;
    Workspace& m_workspace;
    bool m_active = false;
};

/// Dots in the rail.
enum PageMark { NoMark, RunningMark, AttentionMark };

} // namespace cairn::ui
