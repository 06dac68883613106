// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/cloud/point_cloud_widget.h"

#include "plots/base/color_map.h"
#include "plots/base/picture.h"
#include "plots/cloud/cloud_legend.h"
#include "plots/cloud/cloud_overlay.h"
#include "plots/cloud/vtk_view.h"

#include <QApplication>
#include <QButtonGroup>
#include <QClipboard>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QTimer>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace cairn::plots {
namespace {

constexpr double kDim = 0.2;   ///< opacity of what is not selected
constexpr double kReach = 8;   ///< pixels around the cursor
constexpr int kMargin = 8;

/// Centres the points and scales them into the unit ball, alike in all directions.
void fitUnitBall(std::vector<float>& xyz)
{
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    float low[3] = {kInfinity, kInfinity, kInfinity}, high[3] = {-kInfinity, -kInfinity, -kInfinity};
    for (std::size_t i = 0; i < xyz.size(); ++i) {
        low[i % 3] = std::min(low[i % 3], xyz[i]);
        high[i % 3] = std::max(high[i % 3], xyz[i]);
    }
    float span = 0;
    for (int k = 0; k < 3; ++k)
        span = std::max(span, high[k] - low[k]);
    const float scale = span > 0 ? 1.9f / span : 1.0f;
    for (std::size_t i = 0; i < xyz.size(); ++i)
        xyz[i] = (xyz[i] - (low[i % 3] + high[i % 3]) / 2) * scale;
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
        m_hidden[static_cast<std::size_t>(entry)] = !shown;
        recolor();
    });
    connect(&themes, &ThemeStore::changed, this, [this] {
        recolor();
        updateLegend();
    });
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

void PointCloudWidget::colorPlain()
{
    m_coloring = Coloring::Plain;
    recolor();
    updateLegend();
}

void PointCloudWidget::colorByCategory(const QString& title, std::vector<std::int32_t> codes, const QStringList& names)
{
    m_coloring = Coloring::Category;
    m_colorTitle = title;
    m_codes = std::move(codes);
    m_codes.resize(pointCount(), -1);
    m_names = names;
    m_hidden.assign(static_cast<std::size_t>(names.size()), false);
    recolor();
    updateLegend();
}

void PointCloudWidget::colorByValue(const QString& title, std::vector<float> values)
{
    m_coloring = Coloring::Value;
    m_colorTitle = title;
    m_values = std::move(values);
    m_values.resize(pointCount(), std::numeric_limits<float>::quiet_NaN());
    std::vector<float> sorted;
    std::copy_if(m_values.begin(), m_values.end(), std::back_inserter(sorted), [](float v) { return std::isfinite(v); });
    std::sort(sorted.begin(), sorted.end());
    const auto at = [&](double share) {
        return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
    };
    m_low = sorted.empty() ? 0 : at(0.01);
    m_high = sorted.empty() ? 1 : at(0.99);
    recolor();
    updateLegend();
}

QColor PointCloudWidget::colorOf(std::size_t index) const
{
    if (m_coloring == Coloring::Category) {
        const int code = m_codes[index];
        return code < 0 ? m_themes.color(Role::Muted) : m_themes.theme().category(code);
    }
    if (m_coloring == Coloring::Value) {
        const float value = m_values[index];
        return std::isfinite(value) ? QColor(sequential((value - m_low) / std::max(m_high - m_low, 1e-30)))
                                    : m_themes.color(Role::Muted);
    }
    return m_themes.theme().category(0);
}

void PointCloudWidget::recolor()
{
    const QColor ground = m_themes.color(Role::Surface);
    const double strength = m_selected.empty() ? 1.0 : kDim;
    std::vector<QRgb> colors(pointCount());
    m_shown.clear();
    if (m_coloring == Coloring::Category && std::find(m_hidden.begin(), m_hidden.end(), true) != m_hidden.end()) {
        m_shown.resize(pointCount());
        for (std::size_t i = 0; i < m_shown.size(); ++i)
            m_shown[i] = m_codes[i] < 0 || static_cast<std::size_t>(m_codes[i]) >= m_hidden.size()
                || !m_hidden[static_cast<std::size_t>(m_codes[i])];
    }
    for (std::size_t i = 0; i < colors.size(); ++i)
        colors[i] = mixed(ground, colorOf(i), strength).rgb();
    m_view->setColors(colors, m_shown);

    std::vector<std::uint32_t> bright;
    for (const auto i : m_selected)
        if (m_shown.empty() || m_shown[i])
            bright.push_back(i);
    std::vector<QRgb> brightColors;
    if (!bright.empty()) {
        brightColors.resize(pointCount());
        for (const auto i : bright)
            brightColors[i] = m_coloring == Coloring::Plain ? m_themes.color(Role::Select).rgb() : colorOf(i).rgb();
    }
    m_view->setBright(bright, brightColors);
}

void PointCloudWidget::updateLegend()
{
    if (m_coloring == Coloring::Value)
        m_legend->setValues(m_colorTitle, m_low, m_high);
    if (m_coloring == Coloring::Plain)
        m_legend->clear();
    if (m_coloring == Coloring::Category) {
        std::vector<CloudLegend::Entry> entries;
        for (int i = 0; i < m_names.size(); ++i)
            entries.push_back({m_names[i], m_themes.theme().category(i), 0, 0, !m_hidden[static_cast<std::size_t>(i)]});
        const auto entry = [&](std::size_t i) {
            const auto code = static_cast<std::size_t>(m_codes[i]);
            return m_codes[i] >= 0 && code < entries.size() ? &entries[code] : nullptr;
        };
        for (std::size_t i = 0; i < m_codes.size(); ++i)
            if (auto* e = entry(i))
                ++e->count;
        for (const auto i : m_selected)
            if (auto* e = entry(i))
                ++e->selected;
        m_legend->setCategories(m_colorTitle, std::move(entries));
    }
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
    const bool covered = m_coloring != Coloring::Plain && m_legend->width() < width() / 2;
    m_view->setInset(covered ? m_legend->width() + kMargin : 0);
    m_overlay->setAxes(m_axisTitles, m_view->projection());
}

void PointCloudWidget::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    placeParts();
}

bool PointCloudWidget::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_view)
        return QWidget::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::MouseButtonPress: pressed(*static_cast<QMouseEvent*>(event)); return true;
    case QEvent::MouseMove: moved(*static_cast<QMouseEvent*>(event)); return true;
    case QEvent::MouseButtonRelease: released(*static_cast<QMouseEvent*>(event)); return true;
    case QEvent::MouseButtonDblClick: resetView(); return true;
    case QEvent::Wheel:
        m_view->zoom(std::pow(1.0015, static_cast<QWheelEvent*>(event)->angleDelta().y()));
        cameraMoved();
        return true;
    case QEvent::Leave: m_overlay->setHovered(std::nullopt); return false;
    default: return false;
    }
}

void PointCloudWidget::pressed(QMouseEvent& event)
{
    setFocus(Qt::MouseFocusReason);
    m_last = m_origin = event.position();
    m_panning = event.button() == Qt::MiddleButton
        || (event.button() == Qt::LeftButton && m_tool == Tool::Rotate && (event.modifiers() & Qt::ShiftModifier));
    m_dragging = m_panning || event.button() == Qt::LeftButton;
    m_lasso.clear();
    if (m_dragging && !m_panning && m_tool == Tool::Lasso)
        m_lasso << event.position();
}

void PointCloudWidget::moved(QMouseEvent& event)
{
    const QPointF place = event.position();
    if (!m_dragging)
        return hover(place);
    const QPointF step = place - m_last;
    m_last = place;
    if (m_panning || m_tool == Tool::Rotate) {
        m_panning ? m_view->pan(step.x(), step.y()) : m_view->rotate(step.x(), step.y());
        return cameraMoved();
    }
    if (m_tool == Tool::Lasso)
        m_lasso << place;
    else
        m_lasso = QPolygonF(QRectF(m_origin, place).normalized());
    m_overlay->setLasso(m_lasso);
}

void PointCloudWidget::released(QMouseEvent& event)
{
    if (!m_dragging)
        return;
    m_dragging = false;
    m_overlay->setLasso({});
    const bool still = (event.position() - m_origin).manhattanLength() < QApplication::startDragDistance();
    if (!still) {
        if (!m_panning && m_tool != Tool::Rotate)
            finishSelection(event.modifiers());
        return;
    }
    if (event.button() != Qt::LeftButton)
        return;
    const auto index = nearestPoint(m_view->projection(), m_points, m_shown, event.position().x(), event.position().y(), kReach);
    if (index)
        Q_EMIT picked(*index);
}

void PointCloudWidget::hover(const QPointF& place)
{
    // A scan of all points per mouse move is cheap up to a few hundred thousand; beyond that hovering stays quiet.
    if (pointCount() > 500'000)
        return;
    const auto index = nearestPoint(m_view->projection(), m_points, m_shown, place.x(), place.y(), kReach);
    if (!index)
        return m_overlay->setHovered(std::nullopt);
    m_overlay->setHovered(placeOf(*index), m_describe ? m_describe(*index) : tr("point %1").arg(*index));
}

void PointCloudWidget::finishSelection(Qt::KeyboardModifiers modifiers)
{
    const auto inside = pointsInside(m_view->projection(), m_points, m_shown, m_lasso);
    std::vector<std::uint32_t> result;
    if (modifiers & Qt::ControlModifier)
        std::set_union(m_selected.begin(), m_selected.end(), inside.begin(), inside.end(), std::back_inserter(result));
    else if (modifiers & Qt::AltModifier)
        std::set_difference(m_selected.begin(), m_selected.end(), inside.begin(), inside.end(), std::back_inserter(result));
    else
        result = inside;
    setSelected(result);
    Q_EMIT selectionChanged(m_selected);
}

void PointCloudWidget::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_R: return setTool(Tool::Rotate);
    case Qt::Key_B: return setTool(Tool::Box);
    case Qt::Key_L: return setTool(Tool::Lasso);
    case Qt::Key_F: return resetView();
    case Qt::Key_Left: m_view->rotate(-20, 0); return cameraMoved();
    case Qt::Key_Right: m_view->rotate(20, 0); return cameraMoved();
    case Qt::Key_Up: m_view->rotate(0, -20); return cameraMoved();
    case Qt::Key_Down: m_view->rotate(0, 20); return cameraMoved();
    case Qt::Key_Plus: m_view->zoom(1.2); return cameraMoved();
    case Qt::Key_Minus: m_view->zoom(1 / 1.2); return cameraMoved();
    case Qt::Key_Escape:
        if (m_dragging) {
            m_dragging = false;
            return m_overlay->setLasso({});
        }
        break;
    default: break;
    }
    QWidget::keyPressEvent(event);
}

void PointCloudWidget::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu(this);
    menu.addAction(tr("Copy image"), this, [this] { QApplication::clipboard()->setImage(screenshot()); });
    menu.addAction(tr("Save picture..."), this, [this] {
        const QString path = QFileDialog::getSaveFileName(this, tr("Save picture"), tr("cloud.png"), tr("PNG image (*.png)"));
        if (!path.isEmpty() && !screenshot().save(path, "PNG"))
            m_state->showError(fail(ErrorCode::Io, "The picture could not be written", path.toStdString(), "Choose another folder"));
    });
    menu.addSeparator();
    menu.addAction(tr("Reset view"), this, &PointCloudWidget::resetView);
    menu.exec(event->globalPos());
}

} // namespace cairn::plots
