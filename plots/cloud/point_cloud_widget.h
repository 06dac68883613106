// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "plots/base/state_overlay.h"
#include "plots/base/theme_store.h"
#include "plots/cloud/cloud_coloring.h"

#include <QImage>
#include <QPolygonF>
#include <QStringList>
#include <QWidget>

#include <cstdint>
#include <functional>
#include <vector>

class QButtonGroup;
class QTimer;

namespace cairn::plots {

class CloudOverlay;
class VtkView;

/// A cloud of points in three dimensions. Drag rotates, middle or Shift drag pans, wheel zooms, double click resets, a
/// click picks; with the box or lasso tool a drag selects (Ctrl adds, Alt subtracts). Selected points are bright, the
/// rest are at 20 %. Above 200,000 points the cloud is thinned out while it moves. Main thread only.
class PointCloudWidget : public QWidget {
    Q_OBJECT

public:
    enum class Tool { Rotate, Box, Lasso };

    explicit PointCloudWidget(ThemeStore& themes, QWidget* parent = nullptr);
    ~PointCloudWidget() override;

    /// Coordinates [n, 3]; centred and scaled alike in all directions for display. Clears colours and selection.
    void setPoints(std::vector<float> xyz, const QStringList& axisTitles = {});
    std::size_t pointCount() const;

    void colorPlain();
    /// `codes`: one per point, index into `names`; negative: none (muted).
    void colorByCategory(const QString& title, std::vector<std::int32_t> codes, const QStringList& names);
    /// One value per point, in viridis between the 1st and 99th percentile; NaN muted.
    void colorByValue(const QString& title, std::vector<float> values);

    /// Ascending indices; empty: nothing is selected and all points are bright.
    void setSelected(std::vector<std::uint32_t> indices);
    const std::vector<std::uint32_t>& selected() const { return m_selected; }

    void setTool(Tool tool);
    Tool tool() const { return m_tool; }
    void resetView();
    /// What the tooltip of a point says.
    void setDescription(std::function<QString(std::uint32_t)> describe) { m_describe = std::move(describe); }
    /// The whole picture with legend.
    QImage screenshot();
    /// Where a point is on the widget, in pixels.
    QPointF placeOf(std::uint32_t index) const;
    /// Points drawn at the moment: fewer while a large cloud moves.
    std::size_t drawnPoints() const;
    StateOverlay& overlay() { return *m_state; }

    QSize sizeHint() const override { return {640, 480}; }
    QSize minimumSizeHint() const override { return {200, 160}; }

Q_SIGNALS:
    void picked(std::uint32_t index);
    /// The user has selected; already shown.
    void selectionChanged(const std::vector<std::uint32_t>& indices);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void pressed(QMouseEvent& event);
    void moved(QMouseEvent& event);
    void released(QMouseEvent& event);
    void hover(const QPointF& place);
    void finishSelection(Qt::KeyboardModifiers modifiers);
    void buildTools();
    void placeParts();
    void cameraMoved();
    void setColoring(CloudColoring coloring);
    void recolor();
    void updateLegend();

    ThemeStore& m_themes;
    VtkView* m_view;
    CloudOverlay* m_overlay;
    CloudLegend* m_legend;
    StateOverlay* m_state;
    QWidget* m_tools;
    QButtonGroup* m_toolButtons;
    QTimer* m_still;
    QStringList m_axisTitles;
    std::vector<float> m_points; ///< as displayed
    CloudColoring m_coloring;
    std::vector<std::uint8_t> m_shown;
    std::vector<std::uint32_t> m_selected;
    std::function<QString(std::uint32_t)> m_describe;
    Tool m_tool = Tool::Rotate;
    QPointF m_last, m_origin;
    bool m_dragging = false, m_panning = false;
    QPolygonF m_lasso;
};

} // namespace cairn::plots
