// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/chart/chart.h"

#include "plots/base/picture.h"
#include "plots/chart/chart_private.h"
#include "plots/chart/ticker.h"

#include <QFileDialog>
#include <QKeyEvent>
#include <QMenu>
#include <QToolButton>

#include <cmath>

namespace cairn::plots {
namespace {

QCPRange padded(double from, double to, double share)
{
    const double pad = to > from ? (to - from) * share : std::max(std::abs(from) * 0.1, 0.5);
    return {from - pad, to + pad};
}

/// What the value axis shows of values between these.
QCPRange valueRange(double from, double to, bool log)
{
    if (log) {
        const double low = from > 0 ? from : 1e-6, high = std::max(to, low * 10);
        return {low * 0.8, high * 1.25};
    }
    const QCPRange range = padded(from, to, 0.05);
    return from == 0 && to > 0 ? QCPRange(0, range.upper) : range;
}

} // namespace

Chart::Chart(ThemeStore& themes, QWidget* parent) : QWidget(parent), m_d(std::make_unique<ChartPrivate>(*this, themes))
{
    auto* plot = m_d->plot;
    m_d->coalescer = new Coalescer([plot] { plot->replot(); }, this);
    plot->xAxis->setTicker(QSharedPointer<NumberTicker>::create());
    plot->yAxis->setTicker(QSharedPointer<NumberTicker>::create());
    setAutoFillBackground(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleDescription(tr("Drag to zoom, Ctrl and drag to pan, double click for everything. Keys: plus, minus, arrows; Escape goes back, Home shows everything."));
    m_d->brush = new ZoomBrush(plot, [this](const QCPRange& x) {
        const auto values = valuesWithin(x.lower, x.upper);
        return values ? valueRange(values->first, values->second, m_d->log) : QCPRange(0, 0);
    });

    connect(plot, &QCustomPlot::beforeReplot, this, [this] {
        if (!m_d->held)
            applyExtent();
        prepare();
    });
    const auto hold = [this] {
        if (!m_d->applying)
            m_d->held = true;
    };
    connect(plot->xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, hold);
    connect(plot->yAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, hold);
    connect(plot, &QCustomPlot::mouseDoubleClick, this, [this](QMouseEvent* event) {
        if (event->button() == Qt::LeftButton)
            resetView();
    });
    connect(plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
        const QPointF place = event->position();
        if (!m_d->area().contains(place.toPoint()) || event->buttons() != Qt::NoButton)
            return m_d->crosshair->clear();
        hover(place, m_d->plot->xAxis->pixelToCoord(place.x()), m_d->plot->yAxis->pixelToCoord(place.y()));
    });
    connect(plot, &QCustomPlot::afterLayout, this, [this] {
        auto* axis = m_d->plot->yAxis;
        axis->setLabel(QFontMetrics(axis->labelFont()).elidedText(m_d->yTitle, Qt::ElideRight, m_d->area().height()));
    });
    connect(plot, &QWidget::customContextMenuRequested, this, &Chart::contextMenu);
    connect(m_d->logButton, &QToolButton::toggled, this, &Chart::setLogScale);
    connect(&themes, &ThemeStore::changed, this, &Chart::applyTheme);
    applyTheme();
}

Chart::~Chart() = default;

void Chart::setAxisTitles(const QString& x, const QString& y)
{
    m_d->plot->xAxis->setLabel(x);
    m_d->yTitle = y;
    m_d->plot->yAxis->setLabel(y);
    requestReplot();
}

void Chart::setPictureTitle(const QString& title)
{
    m_d->title = title;
    setAccessibleName(title);
}

void Chart::setLogScale(bool on)
{
    if (m_d->log == on)
        return;
    m_d->log = on;
    m_d->crosshair->clear();
    m_d->logButton->setChecked(on);
    auto* axis = m_d->plot->yAxis;
    axis->setScaleType(on ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    axis->setTicker(on ? QSharedPointer<QCPAxisTicker>(new LogTicker) : QSharedPointer<QCPAxisTicker>(new NumberTicker));
    m_d->held = false;
    m_d->brush->forget();
    logScaleChanged();
    requestReplot();
}

bool Chart::logScale() const
{
    return m_d->log;
}

void Chart::resetView()
{
    m_d->held = false;
    m_d->brush->forget();
    requestReplot();
}

void Chart::stepBack()
{
    if (m_d->brush->hasSteps())
        m_d->brush->back();
    if (!m_d->brush->hasSteps())
        resetView(); // back at the beginning
}

std::optional<std::pair<double, double>> Chart::valuesWithin(double, double) const
{
    return std::nullopt;
}

bool Chart::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) { // these keys are the chart's while it has the focus
        const auto* key = static_cast<QKeyEvent*>(event);
        if (ZoomBrush::isKey(*key) || (m_d->held && (key->key() == Qt::Key_Escape || key->key() == Qt::Key_Home))) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void Chart::keyPressEvent(QKeyEvent* event)
{
    if (m_d->held && event->key() == Qt::Key_Escape)
        return stepBack();
    if (m_d->held && event->key() == Qt::Key_Home)
        return resetView();
    if (!m_d->brush->key(*event))
        QWidget::keyPressEvent(event);
}

bool Chart::viewIsHeld() const
{
    return m_d->held;
}

QRectF Chart::shownRange() const
{
    const QCPRange x = m_d->plot->xAxis->range(), y = m_d->plot->yAxis->range();
    return {x.lower, y.lower, x.size(), y.size()};
}

StateOverlay& Chart::overlay()
{
    return *m_d->overlay;
}

ThemeStore& Chart::themes() const
{
    return m_d->themes;
}

void Chart::requestReplot()
{
    m_d->coalescer->request();
}

void Chart::hover(const QPointF&, double, double) {}

void Chart::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::LanguageChange)
        requestReplot();
    QWidget::changeEvent(event);
}

void Chart::applyExtent()
{
    const Extent all = extent();
    m_d->applying = true;
    m_d->plot->xAxis->setRange(padded(all.x0, all.x1, 0.0));
    m_d->plot->yAxis->setRange(valueRange(all.y0, all.y1, m_d->log));
    m_d->applying = false;
}

void Chart::applyTheme()
{
    auto* plot = m_d->plot;
    const auto color = [this](Role role) { return m_d->themes.color(role); };
    QPalette p = m_d->themes.theme().palette();
    p.setColor(QPalette::Window, color(Role::Surface));
    setPalette(p);
    plot->setBackground(QBrush(color(Role::Surface)));
    plot->yAxis->grid()->setPen(QPen(color(Role::Hairline), 1));
    plot->yAxis->setBasePen(Qt::NoPen);
    plot->yAxis->setTickPen(Qt::NoPen);
    plot->xAxis->setBasePen(QPen(color(Role::Muted), 1));
    plot->xAxis->setTickPen(QPen(color(Role::Muted), 1));
    for (QCPAxis* axis : {plot->xAxis, plot->yAxis}) {
        axis->setTickLabelColor(color(Role::Muted));
        axis->setLabelColor(color(Role::Muted));
    }
    updateColors();
    requestReplot();
}

void Chart::paintPicture(QPainter& painter, const QSize& size)
{
    painter.fillRect(QRect(QPoint(), size), m_d->themes.color(Role::Surface));
    painter.save();
    painter.translate(8, 4);
    const int used = m_d->legend->paint(painter, size.width() - 16) + 8;
    painter.restore();
    // QCustomPlot draws with its own painter type, so its part goes in as a recording.
    QPicture recording;
    QCPPainter inner(&recording);
    inner.setMode(QCPPainter::pmVectorized);
    m_d->plot->toPainter(&inner, size.width(), size.height() - used);
    inner.end();
    painter.save();
    painter.translate(0, used);
    painter.setClipRect(0, 0, size.width(), size.height() - used);
    recording.play(&painter);
    painter.restore();
    m_d->coalescer->request();
}

Result<void> Chart::saveImage(const QString& path)
{
    return savePicture(path, size(), m_d->title, [this](QPainter& p, const QSize& s) { paintPicture(p, s); });
}

Result<void> Chart::saveCsv(const QString& path)
{
    return saveText(path, csv());
}

void Chart::contextMenu(const QPoint& place)
{
    QMenu menu(this);
    menu.addAction(tr("Copy image"), this, [this] {
        copyPicture(size(), [this](QPainter& p, const QSize& s) { paintPicture(p, s); });
    });
    menu.addSeparator();
    menu.addAction(tr("Save as PNG..."), this, [this] { saveDialog(tr("PNG image (*.png)"), QStringLiteral("png")); });
    menu.addAction(tr("Save as SVG..."), this, [this] { saveDialog(tr("SVG drawing (*.svg)"), QStringLiteral("svg")); });
    menu.addAction(tr("Save as PDF..."), this, [this] { saveDialog(tr("PDF document (*.pdf)"), QStringLiteral("pdf")); });
    menu.addAction(tr("Save values as CSV..."), this, [this] { saveDialog(tr("CSV table (*.csv)"), QStringLiteral("csv")); });
    menu.addSeparator();
    auto* log = menu.addAction(tr("Logarithmic value axis"));
    log->setCheckable(true);
    log->setChecked(m_d->log);
    log->setVisible(m_d->logButton->isVisibleTo(this));
    connect(log, &QAction::toggled, this, &Chart::setLogScale);
    menu.addAction(tr("Back to the view before"), this, &Chart::stepBack)->setEnabled(m_d->held);
    menu.addAction(tr("Show everything"), this, &Chart::resetView)->setEnabled(m_d->held);
    menu.exec(m_d->plot->mapToGlobal(place));
}

void Chart::saveDialog(const QString& filter, const QString& suffix)
{
    const QString name = m_d->title.isEmpty() ? tr("chart") : m_d->title;
    const QString path = QFileDialog::getSaveFileName(this, tr("Save picture"), name + QLatin1Char('.') + suffix, filter);
    if (path.isEmpty())
        return;
    const auto saved = suffix == QLatin1String("csv") ? saveCsv(path) : saveImage(path);
    if (saved)
        return m_d->overlay->showReady();
    m_d->overlay->showError(saved.error(), tr("Back to the chart"));
    connect(m_d->overlay, &StateOverlay::actionTriggered, m_d->overlay, &StateOverlay::showReady, Qt::SingleShotConnection);
}

} // namespace cairn::plots
