// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/cloud/offscreen_window.h"

#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QSurfaceFormat>

#include <vtkCallbackCommand.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkGenericRenderWindowInteractor.h>
#include <vtkNew.h>
#include <vtkUnsignedCharArray.h>

#include <utility>

namespace cairn::plots {
namespace {

QSurfaceFormat format()
{
    QSurfaceFormat format;
    format.setRenderableType(QSurfaceFormat::OpenGL);
    format.setVersion(3, 2);
    format.setProfile(QSurfaceFormat::CoreProfile);
    format.setSamples(0);
    return format;
}

} // namespace

struct OffscreenWindow::Impl {
    QOpenGLContext context;
    QOffscreenSurface surface;
    vtkNew<vtkGenericOpenGLRenderWindow> window;
    vtkNew<vtkGenericRenderWindowInteractor> interactor;
    vtkNew<vtkCallbackCommand> makeCurrent, isCurrent;
    bool asked = false, ready = false;

    bool prepare();
};

bool OffscreenWindow::Impl::prepare()
{
    if (std::exchange(asked, true))
        return ready;
    context.setFormat(format());
    surface.setFormat(format());
    surface.create();
    if (!context.create() || !context.makeCurrent(&surface))
        return false;
    window->SetReadyForRendering(true);
    window->SetOwnContext(0);
    window->OpenGLInitContext();
    ready = true;
    return true;
}

OffscreenWindow::OffscreenWindow() : m(std::make_unique<Impl>())
{
    m->window->SetReadyForRendering(false);
    m->window->SetFrameBlitModeToNoBlit();
    m->window->SetMultiSamples(0);
    m->interactor->SetRenderWindow(m->window);
    m->interactor->EnableRenderOff();
    m->makeCurrent->SetClientData(m.get());
    m->makeCurrent->SetCallback([](vtkObject*, unsigned long, void* self, void*) {
        auto* impl = static_cast<Impl*>(self);
        impl->context.makeCurrent(&impl->surface);
    });
    m->isCurrent->SetClientData(m.get());
    m->isCurrent->SetCallback([](vtkObject*, unsigned long, void* self, void* answer) {
        *static_cast<bool*>(answer) = QOpenGLContext::currentContext() == &static_cast<Impl*>(self)->context;
    });
    m->window->AddObserver(vtkCommand::WindowMakeCurrentEvent, m->makeCurrent);
    m->window->AddObserver(vtkCommand::WindowIsCurrentEvent, m->isCurrent);
}

OffscreenWindow::~OffscreenWindow()
{
    if (!m->ready)
        return;
    m->context.makeCurrent(&m->surface);
    m->window->Finalize();
    m->window->SetReadyForRendering(false);
    m->context.doneCurrent();
}

vtkRenderWindow& OffscreenWindow::vtk() const
{
    return *m->window;
}

Result<QImage> OffscreenWindow::draw(const QSize& pixels)
{
    if (!m->prepare())
        return fail(ErrorCode::Unsupported, "Nothing can be drawn in three dimensions", "OpenGL 3.2 on this display",
                    "Install libgl1-mesa-dri, or start Cairn with LIBGL_ALWAYS_SOFTWARE=1");
    if (pixels.isEmpty())
        return QImage();
    const int width = pixels.width(), height = pixels.height();
    m->context.makeCurrent(&m->surface);
    m->window->SetSize(width, height);
    m->interactor->SetSize(width, height);
    m->window->Render();
    QImage picture(pixels, QImage::Format_RGBX8888);
    vtkNew<vtkUnsignedCharArray> bytes;
    bytes->SetNumberOfComponents(4);
    bytes->SetArray(picture.bits(), static_cast<vtkIdType>(picture.sizeInBytes()), 1);
    m->window->GetRGBACharPixelData(0, 0, width - 1, height - 1, 0, bytes);
    m->context.doneCurrent();
    picture.mirror(); // OpenGL counts rows from below
    picture.convertTo(QImage::Format_RGB32);
    return picture;
}

} // namespace cairn::plots
