// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "plots/base/state_overlay.h"
#include "plots/base/theme_store.h"

#include <QWidget>

#include <memory>
#include <optional>
#include <utility>

namespace cairn::plots {

struct ChartPrivate;

/// What all charts share: axes in the theme's look, a legend that toggles, zoom by wheel, brush and keys (see ZoomBrush), double-click reset,
/// the right-click menu (copy image, save PNG, SVG, PDF, CSV) and the state overlay. Redraws are coalesced to 30 Hz.
/// Main thread only. The theme store outlives the chart.
class Chart : public QWidget {
    Q_OBJECT

public:
    ~Chart() override;

    void setAxisTitles(const QString& x, const QString& y);
    /// Name of the picture: file names and document titles come from it.
    void setPictureTitle(const QString& title);
    /// Logarithmic value axis; values <= 0 are not drawn then.
    void setLogScale(bool on);
    bool logScale() const;
    /// Shows everything again.
    void resetView();
    /// The view before the last step of zooming; everything where there was none.
    void stepBack();
    /// True while the user has zoomed or panned: new data does not move the view then.
    bool viewIsHeld() const;
    /// What the axes show now: x from left() to right(), values from top() to bottom().
    QRectF shownRange() const;

    /// Empty, loading and error states; the chart itself shows an empty state never on its own.
    StateOverlay& overlay();

    /// png, svg, pdf by suffix.
    Result<void> saveImage(const QString& path);
    Result<void> saveCsv(const QString& path);
    /// What "Save CSV" writes: RFC 4180, header first.
    virtual QByteArray csv() const = 0;
    /// Draws legend and axes into a picture of `size`.
    void paintPicture(QPainter& painter, const QSize& size);

    QSize sizeHint() const override { return {480, 280}; }
    QSize minimumSizeHint() const override { return {180, 120}; }

protected:
    Chart(ThemeStore& themes, QWidget* parent);

    ThemeStore& themes() const;
    ChartPrivate& d() const { return *m_d; }
    /// Asks for a redraw within 33 ms.
    void requestReplot();

    /// Called before each redraw: bring what is drawn up to date with the axes' ranges and the theme.
    virtual void prepare() {}
    /// Full extent of the data: x from, x to, y from, y to. Empty data: {0, 1, 0, 1}.
    struct Extent {
        double x0 = 0, x1 = 1, y0 = 0, y1 = 1;
    };
    virtual Extent extent() const = 0;
    /// The theme has changed: recolour.
    virtual void updateColors() {}
    /// The cursor is over the axes at data coordinates (x, y): show values there.
    virtual void hover(const QPointF& place, double x, double y);
    virtual void logScaleChanged() {}
    /// Least and greatest value between two places on the x axis; what a brush along x fits the value axis to. Nothing: it stays.
    virtual std::optional<std::pair<double, double>> valuesWithin(double from, double to) const;

    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void applyTheme();
    void applyExtent();
    void contextMenu(const QPoint& place);
    void saveDialog(const QString& filter, const QString& suffix);

    std::unique_ptr<ChartPrivate> m_d;
};

} // namespace cairn::plots
