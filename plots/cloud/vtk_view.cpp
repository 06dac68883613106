// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/cloud/vtk_view.h"

#include <QOpenGLContext>
#include <QOpenGLFunctions>

#include <vtkActor.h>
#include <vtkCallbackCommand.h>
#include <vtkCamera.h>
#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkGenericRenderWindowInteractor.h>
#include <vtkMatrix4x4.h>
#include <vtkNew.h>
#include <vtkOpenGLState.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>
#include <vtkUnsignedCharArray.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

namespace cairn::plots {
namespace {

constexpr std::size_t kThinFrom = 200'000; ///< clouds above this are thinned while the camera moves
constexpr double kDistance = 4.4;          ///< of the camera, for points within the unit ball

/// Points with colours, drawn as round dots of a fixed size in pixels.
struct Dots {
    vtkNew<vtkPolyData> data;
    vtkNew<vtkCellArray> cells;
    vtkNew<vtkPolyDataMapper> mapper;
    vtkNew<vtkActor> actor;

    Dots()
    {
        data->SetVerts(cells);
        mapper->SetInputData(data);
        mapper->SetColorModeToDirectScalars();
        mapper->SetScalarModeToUsePointData();
        actor->SetMapper(mapper);
        actor->GetProperty()->SetRenderPointsAsSpheres(true);
        actor->GetProperty()->LightingOff();
    }
    std::size_t count() const { return static_cast<std::size_t>(cells->GetNumberOfCells()); }
};

void setCells(Dots& dots, std::span<const std::uint32_t> indices)
{
    dots.cells->Reset();
    dots.cells->AllocateExact(static_cast<vtkIdType>(indices.size()), static_cast<vtkIdType>(indices.size()));
    for (const auto i : indices) {
        const auto id = static_cast<vtkIdType>(i);
        dots.cells->InsertNextCell(1, &id);
    }
    dots.cells->Modified();
    dots.data->Modified();
}

vtkNew<vtkUnsignedCharArray> colorArray(std::span<const QRgb> colors)
{
    vtkNew<vtkUnsignedCharArray> array;
    array->SetNumberOfComponents(3);
    array->SetNumberOfTuples(static_cast<vtkIdType>(colors.size()));
    auto* bytes = array->GetPointer(0);
    for (const QRgb color : colors) {
        *bytes++ = static_cast<unsigned char>(qRed(color));
        *bytes++ = static_cast<unsigned char>(qGreen(color));
        *bytes++ = static_cast<unsigned char>(qBlue(color));
    }
    return array;
}

/// The three axes through the origin.
void buildAxes(vtkPolyData* data)
{
    vtkNew<vtkPoints> points;
    vtkNew<vtkCellArray> lines;
    for (int axis = 0; axis < 3; ++axis)
        for (const double end : {-1.0, 1.0}) {
            double place[3] = {0, 0, 0};
            place[axis] = end;
            points->InsertNextPoint(place);
        }
    for (vtkIdType axis = 0; axis < 3; ++axis) {
        const vtkIdType ends[2] = {2 * axis, 2 * axis + 1};
        lines->InsertNextCell(2, ends);
    }
    data->SetPoints(points);
    data->SetLines(lines);
}

} // namespace

struct VtkView::Scene {
    vtkNew<vtkGenericOpenGLRenderWindow> window;
    vtkNew<vtkGenericRenderWindowInteractor> interactor;
    vtkNew<vtkRenderer> renderer, front;
    vtkNew<vtkPoints> points;
    Dots all, thin, bright;
    vtkNew<vtkPolyData> axesData;
    vtkNew<vtkPolyDataMapper> axesMapper;
    vtkNew<vtkActor> axes;
    vtkNew<vtkCallbackCommand> makeCurrent, isCurrent;
    QMetaObject::Connection contextGone;
    double pointSize = 4;
    bool moving = false;
    bool ready = false;

    bool thinned() const { return moving && all.count() > kThinFrom; }
};

VtkView::VtkView(ThemeStore& themes, QWidget* parent) : QOpenGLWidget(parent), m_themes(themes), m(std::make_unique<Scene>())
{
    Scene& s = *m;
    s.window->SetFrameBlitModeToNoBlit();
    s.window->SetMultiSamples(0);
    s.interactor->SetRenderWindow(s.window);
    s.interactor->EnableRenderOff();
    s.window->SetNumberOfLayers(2);
    s.front->SetLayer(1);
    s.front->SetActiveCamera(s.renderer->GetActiveCamera());
    s.front->InteractiveOff();
    s.window->AddRenderer(s.renderer);
    s.window->AddRenderer(s.front);
    for (Dots* dots : {&s.all, &s.thin, &s.bright})
        dots->data->SetPoints(s.points);
    s.renderer->AddActor(s.all.actor);
    s.renderer->AddActor(s.thin.actor);
    s.front->AddActor(s.bright.actor);
    buildAxes(s.axesData);
    s.axesMapper->SetInputData(s.axesData);
    s.axes->SetMapper(s.axesMapper);
    s.axes->GetProperty()->LightingOff();
    s.renderer->AddActor(s.axes);

    // Never QOpenGLWidget::makeCurrent() here: it would rebind Qt's framebuffer in the middle of VTK's set-up.
    s.makeCurrent->SetClientData(this);
    s.makeCurrent->SetCallback([](vtkObject*, unsigned long, void* self, void*) {
        if (auto* gl = static_cast<VtkView*>(self)->context())
            gl->makeCurrent(gl->surface());
    });
    s.isCurrent->SetClientData(this);
    s.isCurrent->SetCallback([](vtkObject*, unsigned long, void* self, void* answer) {
        auto* gl = static_cast<VtkView*>(self)->context();
        *static_cast<bool*>(answer) = gl && QOpenGLContext::currentContext() == gl;
    });
    s.window->AddObserver(vtkCommand::WindowMakeCurrentEvent, s.makeCurrent);
    s.window->AddObserver(vtkCommand::WindowIsCurrentEvent, s.isCurrent);
    connect(&themes, &ThemeStore::changed, this, &VtkView::updateColors);
    setPointSize(4);
    resetCamera();
    updateColors();
}

VtkView::~VtkView()
{
    disconnect(m->contextGone);
    releaseGl();
}

void VtkView::releaseGl()
{
    if (!m->ready || !context())
        return;
    makeCurrent();
    m->window->Finalize();
    m->window->SetReadyForRendering(false);
    m->ready = false;
    doneCurrent();
}

void VtkView::updateColors()
{
    const QColor ground = m_themes.color(Role::Surface);
    m->renderer->SetBackground(ground.redF(), ground.greenF(), ground.blueF());
    const QColor line = mixed(m_themes.color(Role::Hairline), m_themes.color(Role::Muted), 0.25);
    m->axes->GetProperty()->SetColor(line.redF(), line.greenF(), line.blueF());
    update();
}

void VtkView::setPoints(std::span<const float> xyz)
{
    const auto count = static_cast<vtkIdType>(xyz.size() / 3);
    vtkNew<vtkFloatArray> array;
    array->SetNumberOfComponents(3);
    array->SetNumberOfTuples(count);
    if (count > 0)
        std::memcpy(array->GetPointer(0), xyz.data(), static_cast<std::size_t>(count) * 3 * sizeof(float));
    m->points->SetData(array);
    m->points->Modified();
    setBright({}, {});
    update();
}

void VtkView::setColors(std::span<const QRgb> colors, std::span<const std::uint8_t> shown)
{
    const auto array = colorArray(colors);
    std::vector<std::uint32_t> indices, few;
    indices.reserve(colors.size());
    const std::size_t step = std::max<std::size_t>(1, colors.size() / (kThinFrom / 2));
    for (std::size_t i = 0; i < colors.size(); ++i) {
        if (!shown.empty() && !shown[i])
            continue;
        indices.push_back(static_cast<std::uint32_t>(i));
        if (i % step == 0)
            few.push_back(static_cast<std::uint32_t>(i));
    }
    setCells(m->all, indices);
    setCells(m->thin, few);
    for (Dots* dots : {&m->all, &m->thin})
        dots->data->GetPointData()->SetScalars(array);
    setMoving(m->moving);
    update();
}

void VtkView::setBright(std::span<const std::uint32_t> indices, std::span<const QRgb> colors)
{
    setCells(m->bright, indices);
    m->bright.data->GetPointData()->SetScalars(colorArray(colors));
    m->bright.actor->SetVisibility(!indices.empty());
    update();
}

void VtkView::setPointSize(double pixels)
{
    m->pointSize = pixels;
    const double scale = devicePixelRatioF();
    for (Dots* dots : {&m->all, &m->thin})
        dots->actor->GetProperty()->SetPointSize(static_cast<float>(pixels * scale));
    m->bright.actor->GetProperty()->SetPointSize(static_cast<float>((pixels + 2) * scale));
    update();
}

void VtkView::setInset(double pixels)
{
    m->renderer->GetActiveCamera()->SetWindowCenter(pixels / std::max(width(), 1), 0);
    update();
}

void VtkView::setMoving(bool moving)
{
    m->moving = moving;
    m->all.actor->SetVisibility(!m->thinned());
    m->thin.actor->SetVisibility(m->thinned());
    update();
}

std::size_t VtkView::drawnPoints() const
{
    return m->thinned() ? m->thin.count() : m->all.count();
}

void VtkView::rotate(double dx, double dy)
{
    vtkCamera* camera = m->renderer->GetActiveCamera();
    camera->Azimuth(-dx * 0.4);
    camera->Elevation(dy * 0.4);
    camera->OrthogonalizeViewUp();
    update();
}

void VtkView::pan(double dx, double dy)
{
    vtkCamera* camera = m->renderer->GetActiveCamera();
    const double size = 2 * camera->GetDistance() * std::tan(camera->GetViewAngle() * std::numbers::pi / 360) / std::max(height(), 1);
    double up[3], away[3], focus[3], place[3];
    camera->GetViewUp(up);
    camera->GetDirectionOfProjection(away);
    camera->GetFocalPoint(focus);
    camera->GetPosition(place);
    const double right[3] = {away[1] * up[2] - away[2] * up[1], away[2] * up[0] - away[0] * up[2],
                             away[0] * up[1] - away[1] * up[0]};
    for (int i = 0; i < 3; ++i) {
        const double shift = size * (-dx * right[i] + dy * up[i]);
        focus[i] += shift;
        place[i] += shift;
    }
    camera->SetFocalPoint(focus);
    camera->SetPosition(place);
    update();
}

void VtkView::zoom(double factor)
{
    vtkCamera* camera = m->renderer->GetActiveCamera();
    const double distance = camera->GetDistance() / factor;
    if (distance > 0.02 && distance < 50)
        camera->Dolly(factor);
    update();
}

void VtkView::resetCamera()
{
    vtkCamera* camera = m->renderer->GetActiveCamera();
    camera->SetFocalPoint(0, 0, 0);
    camera->SetPosition(0, 0, kDistance);
    camera->SetViewUp(0, 1, 0);
    camera->SetViewAngle(30);
    camera->Azimuth(28);
    camera->Elevation(20);
    camera->OrthogonalizeViewUp();
    update();
}

Projection VtkView::projection() const
{
    Projection p;
    p.width = width();
    p.height = height();
    m->renderer->ResetCameraClippingRange(-1, 1, -1, 1, -1, 1);
    vtkMatrix4x4* matrix = m->renderer->GetActiveCamera()->GetCompositeProjectionTransformMatrix(
        p.width / std::max(p.height, 1.0), -1, 1);
    std::copy_n(&matrix->Element[0][0], 16, p.matrix.begin());
    return p;
}

void VtkView::initializeGL()
{
    // A new context (docked, undocked): what belonged to the old one is given up while that one is still alive.
    disconnect(m->contextGone);
    m->contextGone = connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, &VtkView::releaseGl);
    vtkOpenGLState* state = m->window->GetState();
    state->Reset();
    state->vtkglDepthFunc(GL_LEQUAL);
    m->window->SetReadyForRendering(true);
    m->window->SetOwnContext(0);
    m->window->OpenGLInitContext();
    m->ready = true;
}

void VtkView::resizeGL(int width, int height)
{
    const double scale = devicePixelRatioF();
    const int w = static_cast<int>(width * scale), h = static_cast<int>(height * scale);
    m->window->SetSize(w, h);
    m->interactor->SetSize(w, h);
    setPointSize(m->pointSize);
}

void VtkView::paintGL()
{
    vtkOpenGLState* state = m->window->GetState();
    state->Reset();
    state->Push();
    state->vtkglDepthFunc(GL_LEQUAL);
    m->renderer->ResetCameraClippingRange(-1, 1, -1, 1, -1, 1);
    m->window->Render();

    QOpenGLFunctions* gl = context()->functions();
    gl->glBindFramebuffer(GL_FRAMEBUFFER, defaultFramebufferObject());
    state->ResetFramebufferBindings();
    state->vtkglViewport(0, 0, m->window->GetSize()[0], m->window->GetSize()[1]);
    state->vtkglDisable(GL_SCISSOR_TEST);
    m->window->BlitDisplayFramebuffer();
    gl->glBindFramebuffer(GL_FRAMEBUFFER, defaultFramebufferObject());
    state->vtkglColorMask(GL_FALSE, GL_FALSE, GL_FALSE, GL_TRUE);
    state->vtkglClearColor(0, 0, 0, 1);
    state->vtkglClear(GL_COLOR_BUFFER_BIT);
    state->vtkglColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
    state->Pop();
}

} // namespace cairn::plots
