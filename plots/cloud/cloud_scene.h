// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/cloud/projection.h"

#include <QColor>

#include <memory>
#include <span>
#include <vector>

class vtkRenderWindow;

namespace cairn::plots {

/// A cloud of points, most of them within the unit ball, its axes and its camera, in VTK. Knows no window and no mouse: whoever shows
/// it draws again after a change. Main thread only.
class CloudScene {
public:
    CloudScene();
    ~CloudScene();

    void addTo(vtkRenderWindow& window);
    void setGround(const QColor& ground, const QColor& axes);

    /// Points [n, 3]. Keeps a copy of the numbers inside VTK.
    void setPoints(std::span<const float> xyz);
    /// Colours of the points [n], and of the bright ones that are drawn on top, larger.
    void setColors(std::span<const QRgb> colors, std::span<const std::uint8_t> shown);
    void setBright(std::span<const std::uint32_t> indices, std::span<const QRgb> colors);
    void setPointSize(double pixels);

    /// While true, clouds of more than 200,000 points are drawn thinned out.
    void setMoving(bool moving);
    std::size_t drawnPoints() const;

    void rotate(double degreesRight, double degreesUp);
    /// By pixels of a picture `height` pixels high.
    void pan(double dx, double dy, double height);
    void zoom(double factor);
    void resetCamera();
    /// Moves the middle of the cloud to the left by this share of half the width.
    void setShift(double share);
    /// For a picture of this size, in the same pixels.
    Projection projection(double width, double height) const;

private:
    struct Impl;
    std::unique_ptr<Impl> m;
};

} // namespace cairn::plots
