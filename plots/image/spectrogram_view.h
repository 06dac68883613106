// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/theme_store.h"

#include <QImage>
#include <QWidget>

#include <cstdint>
#include <vector>

namespace cairn::plots {

/// A mel spectrogram with its axes: seconds to the right, hertz upwards on the mel scale, levels in viridis with their bar.
/// Right-click copies or saves it. Main thread only.
class SpectrogramView : public QWidget {
    Q_OBJECT

public:
    explicit SpectrogramView(ThemeStore& themes, QWidget* parent = nullptr);

    /// `levels`: bytes [bands, frames], highest band on top; 255 is `range` dB above 0.
    void setLevels(const std::vector<std::uint8_t>& levels, int bands, int frames, double seconds, double highestHertz, double range);
    void clear();

    QSize sizeHint() const override { return {320, 200}; }
    QSize minimumSizeHint() const override { return {160, 110}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool event(QEvent* event) override;

private:
    QRectF plotRect(const QSize& size) const;
    double hertzAt(double share) const;
    void paint(QPainter& painter, const QSize& size) const;
    void paintAxes(QPainter& painter, const QRectF& plot) const;
    void paintBar(QPainter& painter, const QRectF& plot) const;

    ThemeStore& m_themes;
    QImage m_image;
    std::vector<std::uint8_t> m_levels;
    int m_bands = 0, m_frames = 0;
    double m_seconds = 0, m_hertz = 0, m_range = 80;
};

} // namespace cairn::plots
