// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/graph/infer/inference.h"

#include <QFrame>

class QLabel;
class QLineEdit;
class QTreeWidget;
class QTreeWidgetItem;

namespace cairn::plots { class ThemeStore; }
namespace cairn::graph { struct TemplateInfo; }

namespace cairn::ui {

/// The list of templates to begin with: those that fit the data best, then all by domain; what cannot be built for the data is
/// grey and says why. Type to search, arrow keys, Enter; Esc closes.
class TemplatePopup : public QFrame {
    Q_OBJECT

public:
    TemplatePopup(plots::ThemeStore& themes, QWidget* parent);

    /// Lists the templates for these data at a place on the screen.
    void open(const graph::DataInterface& given, const QPoint& screen);

Q_SIGNALS:
    void chosen(const QString& id);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fill(const graph::DataInterface& given);
    QTreeWidgetItem* addHeading(const QString& title);
    void addTemplate(QTreeWidgetItem* heading, const graph::TemplateInfo& info, const Result<void>& possible, bool best);
    void search(const QString& text);
    void step(int by);
    void showHelp(const QTreeWidgetItem* item);
    void take(const QTreeWidgetItem* item);

    plots::ThemeStore& m_themes;
    QLineEdit* m_input;
    QTreeWidget* m_tree;
    QLabel* m_help;
};

} // namespace cairn::ui
