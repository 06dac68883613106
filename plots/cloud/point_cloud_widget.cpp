// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/cloud/point_cloud_widget.h"

#include "plots/cloud/cloud_legend.h"
#include "plots/cloud/cloud_overlay.h"
#include "plots/cloud/vtk_view.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QTimer>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <utility>

namespace cairn::plots {
namespace {

constexpr double kDim = 0.2; ///< opacity of what is not selected
constexpr int kMargin = 8;

constexpr double kOutliers = 0.002; ///< share of the points at each end of an axis that may lie outside the ball

/// The values of one axis between which nearly all points lie.
std::pair<float, float> mostOf(const std::vector<float>& xyz, std::size_t axis)
{
    std::vector<float> values;
    for (std::size_t i = axis; i < xyz.size(); i += 3)
        values.push_back(xyz[i]);
    if (values.empty())
        return {0.0f, 0.0f};
    const auto skipped = static_cast<std::ptrdiff_t>(kOutliers * static_cast<double>(values.size()));
    std::nth_element(values.begin(), values.begin() + skipped, values.end());
    const float low = values[static_cast<std::size_t>(skipped)];
    std::nth_element(values.begin(), values.end() - 1 - skipped, values.end());
    return {low, *(values.end() - 1 - skipped)};
}

/// Centres the points and scales them into the unit ball, alike in all directions; a few outliers may lie beyond, so
/// that they do not press all others into a corner.
void fitUnitBall(std::vector<float>& xyz)
{
    const std::pair<float, float> ranges[3] = {mostOf(xyz, 0), mostOf(xyz, 1), mostOf(xyz, 2)};
    float span = 0;
    for (const auto& [low, high] : ranges)
        span = std::max(span, high - low);
    const float scale = span > 0 ? 1.9f / span : 1.0f;
    for (std::size_t i = 0; i < xyz.size(); ++i)
        xyz[i] = (xyz[i] - (ranges[i % 3].first + ranges[i % 3].second) / 2) * scale;
}

} // namespace

PointCloudWidget::PointCloudWidget(ThemeStore& themes, QWidget* parent)
    : QWidget(parent), m_themes(themes), m_view(new VtkView(themes, this)), m_overlay(new CloudOverlay(themes, this)),
      m_legend(new CloudLegend(themes, this)), m_state(new StateOverlay(themes, this)), m_tools(new QWidget(this)),
      m_toolButtons(new QButtonGroup(this)), m_still(new QTimer(this))
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Point cloud"));
    m_view->setMouseTracking(true);
    m_view->installEventFilter(this);
    m_still->setSingleShot(true);
    m_still->setInterval(150);
    connect(m_still, &QTimer::timeout, this, [this] { m_view->setMoving(false); });
    connect(m_legend, &CloudLegend::toggled, this, [this](int entry, bool shown) {
        m_coloring.setCategoryShown(entry, shown);
        recolor();
    });
    connect(&themes, &ThemeStore::changed, this, [this] {
        recolor();
        updateLegend();
    });
    connect(m_view, &VtkView::failed, m_state, [this](const Error& error) { m_state->showError(error); });
    buildTools();
}

PointCloudWidget::~PointCloudWidget() = default;

void PointCloudWidget::buildTools()
{
    auto* layout = new QHBoxLayout(m_tools);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    const auto add = [&](Tool tool, const QString& text, const QString& tip) {
        auto* button = new QToolButton(m_tools);
        button->setText(text);
        button->setToolTip(tip);
        button->setCheckable(true);
        button->setChecked(tool == m_tool);
        button->setMinimumHeight(28);
        m_toolButtons->addButton(button, static_cast<int>(tool));
        layout->addWidget(button);
    };
    add(Tool::Rotate, tr("Rotate"), tr("Drag rotates, Shift and drag pans, the wheel zooms (R)"));
    add(Tool::Box, tr("Box"), tr("Drag selects a rectangle; Ctrl adds, Alt takes away (B)"));
    add(Tool::Lasso, tr("Lasso"), tr("Drag draws around points; Ctrl adds, Alt takes away (L)"));
    auto* reset = new QToolButton(m_tools);
    reset->setText(tr("Reset view"));
    reset->setToolTip(tr("Show the whole cloud from the first angle (F)"));
    reset->setMinimumHeight(28);
    layout->addWidget(reset);
    connect(reset, &QToolButton::clicked, this, &PointCloudWidget::resetView);
    connect(m_toolButtons, &QButtonGroup::idClicked, this, [this](int id) { setTool(static_cast<Tool>(id)); });
}

void PointCloudWidget::setPoints(std::vector<float> xyz, const QStringList& axisTitles)
{
    m_points = std::move(xyz);
    m_points.resize(m_points.size() / 3 * 3);
    for (float& value : m_points)
        if (!std::isfinite(value))
            value = 0;
    fitUnitBall(m_points);
    m_axisTitles = axisTitles;
    m_selected.clear();
    m_view->setPoints(m_points);
    m_view->setPointSize(pointCount() > 20'000 ? 3 : pointCount() > 2'000 ? 4 : 6);
    colorPlain();
    resetView();
}

std::size_t PointCloudWidget::pointCount() const
{
    return m_points.size() / 3;
}

std::size_t PointCloudWidget::drawnPoints() const
{
    return m_view->drawnPoints();
}

void PointCloudWidget::setColoring(CloudColoring coloring)
{
    m_coloring = std::move(coloring);
    recolor();
    updateLegend();
}

void PointCloudWidget::colorPlain()
{
    setColoring(CloudColoring::plain(pointCount()));
}

void PointCloudWidget::colorByCategory(const QString& title, std::vector<std::int32_t> codes, const QStringList& names)
{
    setColoring(CloudColoring::category(pointCount(), title, std::move(codes), names));
}

void PointCloudWidget::colorByValue(const QString& title, std::vector<float> values)
{
    setColoring(CloudColoring::value(pointCount(), title, std::move(values)));
}

void PointCloudWidget::recolor()
{
    const Theme& theme = m_themes.theme();
    const QColor ground = theme.color(Role::Surface);
    const double strength = m_selected.empty() ? 1.0 : kDim;
    m_shown = m_coloring.shown();
    std::vector<QRgb> colors(pointCount());
    for (std::size_t i = 0; i < colors.size(); ++i)
        colors[i] = mixed(ground, m_coloring.color(i, theme), strength).rgb();
    m_view->setColors(colors, m_shown);

    std::vector<std::uint32_t> bright;
    for (const auto i : m_selected)
        if (m_shown.empty() || m_shown[i])
            bright.push_back(i);
    std::vector<QRgb> brightColors;
    if (!bright.empty()) {
        brightColors.resize(pointCount());
        for (const auto i : bright)
            brightColors[i] = m_coloring.brightColor(i, theme).rgb();
    }
    m_view->setBright(bright, brightColors);
}

void PointCloudWidget::updateLegend()
{
    m_coloring.explain(*m_legend, m_selected, m_themes.theme());
    placeParts();
}

void PointCloudWidget::setSelected(std::vector<std::uint32_t> indices)
{
    std::erase_if(indices, [this](std::uint32_t i) { return i >= pointCount(); });
    m_selected = std::move(indices);
    recolor();
    updateLegend();
}

void PointCloudWidget::setTool(Tool tool)
{
    m_tool = tool;
    m_toolButtons->button(static_cast<int>(tool))->setChecked(true);
    m_view->setCursor(tool == Tool::Rotate ? Qt::ArrowCursor : Qt::CrossCursor);
}

void PointCloudWidget::resetView()
{
    m_view->resetCamera();
    cameraMoved();
    m_still->start(0);
}

QPointF PointCloudWidget::placeOf(std::uint32_t index) const
{
    const auto place = m_view->projection().place(&m_points[3 * std::size_t{index}]);
    return {place.x, place.y};
}

QImage PointCloudWidget::screenshot()
{
    return grab().toImage();
}

void PointCloudWidget::cameraMoved()
{
    m_view->setMoving(true);
    m_still->start();
    m_overlay->setHovered(std::nullopt);
    m_overlay->setAxes(m_axisTitles, m_view->projection());
}

void PointCloudWidget::placeParts()
{
    m_view->setGeometry(rect());
    m_overlay->setGeometry(rect());
    m_tools->adjustSize();
    m_tools->move(kMargin, kMargin);
    m_legend->move(width() - m_legend->width() - kMargin, kMargin);
    const bool covered = !m_legend->isEmpty() && m_legend->width() < width() / 2;
    m_view->setInset(covered ? m_legend->width() + kMargin : 0);
    m_overlay->setAxes(m_axisTitles, m_view->projection());
}

void PointCloudWidget::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    placeParts();
}

} // namespace cairn::plots
