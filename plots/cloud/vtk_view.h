// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/theme_store.h"
#include "plots/cloud/cloud_scene.h"
#include "plots/cloud/offscreen_window.h"

#include <QWidget>

namespace cairn::plots {

/// Shows a CloudScene: draws it again when it has changed, and nothing when only what lies over it has. Knows no mouse.
/// Main thread only.
class VtkView : public QWidget {
    Q_OBJECT

public:
    explicit VtkView(ThemeStore& themes, QWidget* parent = nullptr);

    void setPoints(std::span<const float> xyz);
    void setColors(std::span<const QRgb> colors, std::span<const std::uint8_t> shown);
    void setBright(std::span<const std::uint32_t> indices, std::span<const QRgb> colors);
    void setPointSize(double pixels);
    /// Pixels at the right that something else covers: the cloud is centred in what remains.
    void setInset(double pixels);
    void setMoving(bool moving);
    std::size_t drawnPoints() const { return m_scene.drawnPoints(); }

    void rotate(double dx, double dy); ///< by pixels of mouse movement
    void pan(double dx, double dy);
    void zoom(double factor);
    void resetCamera();
    Projection projection() const { return m_scene.projection(width(), height()); }

Q_SIGNALS:
    /// There is no OpenGL here; said once.
    void failed(const cairn::Error& error);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void redraw();
    void draw();
    void updateColors();

    ThemeStore& m_themes;
    OffscreenWindow m_window;
    CloudScene m_scene;
    QImage m_picture;
    double m_pointSize = 4, m_shift = 0;
    bool m_changed = true, m_failed = false;
};

} // namespace cairn::plots
