// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/theme_store.h"
#include "plots/cloud/projection.h"

#include <QPolygonF>
#include <QStringList>
#include <QWidget>

namespace cairn::plots {

/// Axis names, lasso and hovered point over a cloud. Mouse events pass through.
class CloudOverlay : public QWidget {
    Q_OBJECT

public:
    CloudOverlay(ThemeStore& themes, QWidget* parent);

    void setAxes(const QStringList& titles, const Projection& projection);
    void setLasso(const QPolygonF& polygon);
    void setHovered(std::optional<QPointF> place, const QString& text = {});

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintHint(QPainter& painter) const;

    ThemeStore& m_themes;
    QStringList m_titles;
    Projection m_projection;
    QPolygonF m_lasso;
    std::optional<QPointF> m_hovered;
    QString m_text;
};

} // namespace cairn::plots
