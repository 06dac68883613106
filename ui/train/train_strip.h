// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QDoubleSpinBox;
class QLabel;
class QProgressBar;

namespace cairn::engine { struct TrainProgress; }

namespace cairn::ui {

class Curves;

/// The lines above the curves: what is going on, how far it is, the newest figures.
class TrainStrip : public QWidget {
    Q_OBJECT

public:
    explicit TrainStrip(QWidget* parent = nullptr);

    /// A training under way, and the word for what it does.
    void showProgress(const engine::TrainProgress& progress, const QString& doing);
    /// Anything else, without a bar.
    void showState(const QString& text);
    /// `progress`: of the training under way; nullptr: none.
    void showFigures(const Curves& curves, const engine::TrainProgress* progress);

Q_SIGNALS:
    /// The user wants so many times the schedule's learning rate.
    void rateFactorChosen(double factor);

private:
    QLabel* m_state;
    QWidget* m_rate;
    QDoubleSpinBox* m_factor;
    QProgressBar* m_bar;
    QLabel* m_figures;
};

} // namespace cairn::ui
