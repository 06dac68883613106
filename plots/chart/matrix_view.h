// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/state_overlay.h"
#include "plots/base/theme_store.h"

#include <QStringList>
#include <QWidget>

#include <set>
#include <vector>

namespace cairn::plots {

/// A square table of counts, rows = actual, columns = predicted: the confusion matrix. Cells are coloured by their share
/// of the row, right ones in the accent colour and wrong ones in orange. Arrow keys move, Enter clicks.
class MatrixView : public QWidget {
    Q_OBJECT

public:
    explicit MatrixView(ThemeStore& themes, QWidget* parent = nullptr);

    /// `counts`: labels.size() squared, row-major.
    void setMatrix(const QStringList& labels, std::vector<double> counts);
    /// Shows shares of the row in per cent instead of counts.
    void setShares(bool shares);
    /// Cells outlined in the selection colour, as (row, column).
    void setSelectedCells(std::set<std::pair<int, int>> cells);
    StateOverlay& overlay() { return *m_overlay; }
    QByteArray csv() const;

    QSize sizeHint() const override { return {460, 440}; }
    QSize minimumSizeHint() const override { return {220, 200}; }

Q_SIGNALS:
    void cellClicked(int row, int column, Qt::KeyboardModifiers modifiers);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct Frame {
        QRectF grid;
        double cell = 0;
        int every = 1; ///< every n-th label is drawn
    };
    Frame frame(const QSize& size) const;
    QRectF cellRect(const Frame& f, int row, int column) const;
    std::pair<int, int> cellAt(const QPointF& place) const;
    double count(int row, int column) const;
    QColor fill(int row, int column) const;
    QString cellText(int row, int column) const;
    QString describe(int row, int column) const;
    void paint(QPainter& painter, const QSize& size) const;
    void paintLabels(QPainter& painter, const Frame& f) const;
    void save(const QString& suffix);

    ThemeStore& m_themes;
    StateOverlay* m_overlay;
    QStringList m_labels;
    std::vector<double> m_counts, m_rowSums;
    std::set<std::pair<int, int>> m_selected;
    std::pair<int, int> m_hovered{-1, -1}, m_focused{0, 0};
    bool m_shares = false;
};

} // namespace cairn::plots
