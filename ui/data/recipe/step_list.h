// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/prep/step/step.h"

#include <QWidget>

class QLineEdit;
class QListView;
class QListWidget;
class QPushButton;
class QTreeWidget;

namespace cairn::plots { class ThemeStore; }

namespace cairn::ui {

/// The steps of a recipe as a list of cards in their order, and below it a searchable list of the kinds to add. Speaks
/// intents, edits nothing itself.
class StepList : public QWidget {
    Q_OBJECT

public:
    explicit StepList(plots::ThemeStore& themes, QWidget* parent = nullptr);

    /// Shows the steps; `current` is the chosen one (-1: none). Tells nothing.
    void setSteps(const std::vector<prep::Step>& steps, int current);
    /// A step that cannot be done is marked; -1: none.
    void setProblem(int step);
    void setReadOnly(bool readOnly);
    /// Offers the steps of pictures or of sounds only where the data have them, and then first.
    void setMedia(bool pictures, bool sounds);
    int current() const;

Q_SIGNALS:
    void chosen(int step);
    void added(const QString& kind);
    void removed(int step);
    void moved(int from, int to);
    void switched(int step, bool on);

private:
    QWidget* makeTools();
    void fillKinds();
    void filterKinds(const QString& text);
    void updateTools();

    plots::ThemeStore& m_themes;
    QListWidget* m_steps;
    QLineEdit* m_search;
    QTreeWidget* m_kinds;
    QPushButton *m_up, *m_down, *m_remove;
    bool m_filling = false, m_readOnly = false;
    bool m_hasPictures = false, m_hasSounds = false;
};

/// "age, income: median" of a step, for its card.
QString stepSummary(const prep::Step& step);

} // namespace cairn::ui
