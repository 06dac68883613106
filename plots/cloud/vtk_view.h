// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/theme_store.h"
#include "plots/cloud/projection.h"

#include <QOpenGLWidget>

#include <memory>
#include <span>
#include <vector>

namespace cairn::plots {

/// The OpenGL surface of a point cloud: a VTK scene in a QOpenGLWidget. Draws and moves the camera; knows no mouse.
/// Points are expected within the unit ball around the origin. Main thread only.
class VtkView : public QOpenGLWidget {
    Q_OBJECT

public:
    explicit VtkView(ThemeStore& themes, QWidget* parent = nullptr);
    ~VtkView() override;

    /// Points [n, 3]. Keeps a copy of the numbers inside VTK.
    void setPoints(std::span<const float> xyz);
    /// Colours of the points [n], and of the bright ones that are drawn on top, larger.
    void setColors(std::span<const QRgb> colors, std::span<const std::uint8_t> shown);
    void setBright(std::span<const std::uint32_t> indices, std::span<const QRgb> colors);
    void setPointSize(double pixels);
    /// Pixels at the right that something else covers: the cloud is centred in what remains.
    void setInset(double pixels);

    /// While true, clouds of more than 200,000 points are drawn thinned out.
    void setMoving(bool moving);

    void rotate(double dx, double dy); ///< by pixels of mouse movement
    void pan(double dx, double dy);
    void zoom(double factor);
    void resetCamera();
    Projection projection() const;
    std::size_t drawnPoints() const;

protected:
    void initializeGL() override;
    void resizeGL(int width, int height) override;
    void paintGL() override;

private:
    void releaseGl();
    void updateColors();

    struct Scene;
    ThemeStore& m_themes;
    std::unique_ptr<Scene> m;
};

} // namespace cairn::plots
