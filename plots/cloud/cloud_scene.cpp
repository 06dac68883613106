// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/cloud/cloud_scene.h"

#include <vtkActor.h>
#include <vtkCamera.h>
#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkMatrix4x4.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderWindow.h>
#include <vtkRenderer.h>
#include <vtkUnsignedCharArray.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

namespace cairn::plots {
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

namespace {

constexpr std::size_t kThinFrom = 200'000; ///< clouds above this are thinned while the camera moves
constexpr double kDistance = 4.4;          ///< of the camera, for points within the unit ball

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

struct CloudScene::Impl {
    vtkNew<vtkRenderer> renderer, front;
    vtkNew<vtkPoints> points;
    Dots all, thin, bright;
    vtkNew<vtkPolyData> axesData;
    vtkNew<vtkPolyDataMapper> axesMapper;
    vtkNew<vtkActor> axes;
    bool moving = false;
    double reach = 1; ///< of the farthest point along an axis

    bool thinned() const { return moving && all.count() > kThinFrom; }
    /// Near and far plane around all points, for the camera as it stands now.
    void fitDepth() { renderer->ResetCameraClippingRange(-reach, reach, -reach, reach, -reach, reach); }
};

CloudScene::CloudScene() : m(std::make_unique<Impl>())
{
    Impl& s = *m;
    s.renderer->SetNearClippingPlaneTolerance(0.001);
    s.front->SetLayer(1);
    s.front->SetActiveCamera(s.renderer->GetActiveCamera());
    s.front->InteractiveOff();
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
    setPointSize(4);
    resetCamera();
}

CloudScene::~CloudScene() = default;

void CloudScene::addTo(vtkRenderWindow& window)
{
    window.SetNumberOfLayers(2);
    window.AddRenderer(m->renderer);
    window.AddRenderer(m->front);
}

void CloudScene::setGround(const QColor& ground, const QColor& axes)
{
    m->renderer->SetBackground(ground.redF(), ground.greenF(), ground.blueF());
    m->axes->GetProperty()->SetColor(axes.redF(), axes.greenF(), axes.blueF());
}

void CloudScene::setPoints(std::span<const float> xyz)
{
    const auto count = static_cast<vtkIdType>(xyz.size() / 3);
    vtkNew<vtkFloatArray> array;
    array->SetNumberOfComponents(3);
    array->SetNumberOfTuples(count);
    if (count > 0)
        std::memcpy(array->GetPointer(0), xyz.data(), static_cast<std::size_t>(count) * 3 * sizeof(float));
    m->points->SetData(array);
    m->points->Modified();
    m->reach = 1;
    for (const float value : xyz)
        m->reach = std::max(m->reach, static_cast<double>(std::abs(value)));
    setBright({}, {});
    m->fitDepth();
}

void CloudScene::setColors(std::span<const QRgb> colors, std::span<const std::uint8_t> shown)
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
}

void CloudScene::setBright(std::span<const std::uint32_t> indices, std::span<const QRgb> colors)
{
    setCells(m->bright, indices);
    m->bright.data->GetPointData()->SetScalars(colorArray(colors));
    m->bright.actor->SetVisibility(!indices.empty());
}

void CloudScene::setPointSize(double pixels)
{
    for (Dots* dots : {&m->all, &m->thin})
        dots->actor->GetProperty()->SetPointSize(static_cast<float>(pixels));
    m->bright.actor->GetProperty()->SetPointSize(static_cast<float>(1.5 * pixels));
}

void CloudScene::setMoving(bool moving)
{
    m->moving = moving;
    m->all.actor->SetVisibility(!m->thinned());
    m->thin.actor->SetVisibility(m->thinned());
}

std::size_t CloudScene::drawnPoints() const
{
    return m->thinned() ? m->thin.count() : m->all.count();
}

void CloudScene::rotate(double degreesRight, double degreesUp)
{
    vtkCamera* camera = m->renderer->GetActiveCamera();
    camera->Azimuth(-degreesRight);
    camera->Elevation(degreesUp);
    camera->OrthogonalizeViewUp();
    m->fitDepth();
}

void CloudScene::pan(double dx, double dy, double height)
{
    vtkCamera* camera = m->renderer->GetActiveCamera();
    const double size = 2 * camera->GetDistance() * std::tan(camera->GetViewAngle() * std::numbers::pi / 360) / std::max(height, 1.0);
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
    m->fitDepth();
}

void CloudScene::zoom(double factor)
{
    vtkCamera* camera = m->renderer->GetActiveCamera();
    const double distance = camera->GetDistance() / factor;
    if (distance > 0.02 && distance < 50)
        camera->Dolly(factor);
    m->fitDepth();
}

void CloudScene::resetCamera()
{
    vtkCamera* camera = m->renderer->GetActiveCamera();
    camera->SetFocalPoint(0, 0, 0);
    camera->SetPosition(0, 0, kDistance);
    camera->SetViewUp(0, 1, 0);
    camera->SetViewAngle(30);
    camera->Azimuth(28);
    camera->Elevation(20);
    camera->OrthogonalizeViewUp();
    m->fitDepth();
}

void CloudScene::setShift(double share)
{
    m->renderer->GetActiveCamera()->SetWindowCenter(share, 0);
}

Projection CloudScene::projection(double width, double height) const
{
    Projection p;
    p.width = width;
    p.height = height;
    vtkMatrix4x4* matrix = m->renderer->GetActiveCamera()->GetCompositeProjectionTransformMatrix(width / std::max(height, 1.0), -1, 1);
    std::copy_n(&matrix->Element[0][0], 16, p.matrix.begin());
    return p;
}

} // namespace cairn::plots
