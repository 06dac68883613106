// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/state_overlay.h"
#include "plots/base/theme_store.h"

#include <QImage>
#include <QWidget>

#include <vector>

namespace cairn::plots {

/// A picture with what a model looked at laid over it: signed attributions as a diverging map with a fixed zero, or a
/// Grad-CAM map; with a colour bar and the value under the cursor. Main thread only.
class AttributionView : public QWidget {
    Q_OBJECT

public:
    enum class Overlay { None, Signed, Heat };

    explicit AttributionView(ThemeStore& themes, QWidget* parent = nullptr);

    void setImage(const QImage& image);
    /// Attributions [C, H, W] of the picture's height and width.
    void setAttribution(std::vector<float> values, int channels, int height, int width);
    /// A map [H, W] >= 0.
    void setHeat(std::vector<float> values, int height, int width);
    void clearOverlay();
    /// 0: picture only, 1: overlay only.
    void setOpacity(double opacity);
    void setCaption(const QString& caption);
    StateOverlay& overlay() { return *m_overlay; }

    QSize sizeHint() const override { return {300, 330}; }
    QSize minimumSizeHint() const override { return {120, 140}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    QRectF imageRect(const QSize& size) const;
    void paint(QPainter& painter, const QSize& size) const;
    void paintBar(QPainter& painter, const QRectF& picture) const;
    void updateMap();
    double valueAt(int x, int y) const;

    ThemeStore& m_themes;
    StateOverlay* m_overlay;
    QImage m_image, m_map;
    std::vector<float> m_values;
    int m_channels = 0, m_height = 0, m_width = 0;
    double m_most = 0, m_opacity = 0.85;
    Overlay m_kind = Overlay::None;
    QStringList m_caption; ///< its lines
};

} // namespace cairn::plots
