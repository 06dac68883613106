// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QImage>

#include <memory>

class vtkRenderWindow;

namespace cairn::plots {

/// A VTK render window whose pictures are images: an OpenGL 3.2 context of its own on a surface that nobody sees.
/// A widget that draws with OpenGL itself makes Qt compose its whole window with OpenGL from then on, which costs every
/// page a frame where there is no graphics card; an image costs one copy, only when the scene has changed, and lies in
/// a window like any other. The context is made by the first draw(). Main thread only; outlived by QApplication.
class OffscreenWindow {
public:
    OffscreenWindow();
    ~OffscreenWindow();
    OffscreenWindow(const OffscreenWindow&) = delete;
    OffscreenWindow& operator=(const OffscreenWindow&) = delete;

    /// Where renderers are added.
    vtkRenderWindow& vtk() const;
    /// Draws the scene, so many pixels large. Unsupported where the display offers no OpenGL.
    Result<QImage> draw(const QSize& pixels);

private:
    struct Impl;
    std::unique_ptr<Impl> m;
};

} // namespace cairn::plots
