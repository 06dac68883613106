// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/graph.h"
#include "core/graph/infer/inference.h"

#include <QPlainTextEdit>
#include <QStringList>

namespace cairn::plots { class ThemeStore; }

namespace cairn::ui {

/// The PyTorch source of a network beside the canvas: read only, the lines of selected layers are marked.
class CodeView : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit CodeView(plots::ThemeStore& themes, QWidget* parent = nullptr);

    /// Shows the class of the network, or why there is none yet.
    void showGraph(const graph::Graph& graph, const graph::DataInterface& offered);
    /// Marks the lines that speak of these layers, in all copies of the blocks around them, and scrolls to the first. A layer
    /// is given by its label and those of the blocks around it, outermost first.
    void mark(const QList<QStringList>& ways);

private:
    plots::ThemeStore& m_themes;
};

} // namespace cairn::ui
