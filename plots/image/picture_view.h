// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/image/image_marks.h"

#include <QImage>
#include <QWidget>

#include <vector>

namespace cairn::plots {

/// One picture as large as fits, with what is marked in it. Small pictures are enlarged without smoothing. Right-click copies
/// or saves what is shown. Main thread only.
class PictureView : public QWidget {
    Q_OBJECT

public:
    explicit PictureView(ThemeStore& themes, QWidget* parent = nullptr);

    void setPicture(const QImage& image, std::vector<ImageMark> marks = {});
    const QImage& picture() const { return m_image; }
    const std::vector<ImageMark>& marks() const { return m_marks; }

    QSize sizeHint() const override { return {320, 320}; }
    QSize minimumSizeHint() const override { return {120, 120}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void paint(QPainter& painter, const QSize& size) const;

    ThemeStore& m_themes;
    QImage m_image;
    std::vector<ImageMark> m_marks;
};

} // namespace cairn::plots
