// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"
#include "plots/base/theme_store.h"

#include <QImage>
#include <QWidget>

#include <span>
#include <vector>

namespace cairn::plots {
class ImageGrid;
class PictureView;
}

namespace cairn::ui {

/// A picture out of its planes; of a video the frame in its middle.
QImage middleFrame(std::span<const std::uint8_t> planes, int channels, int height, int width, const std::optional<data::ClipScale>& clip);
/// The same of a row of a block.
QImage rowPicture(const data::ImageBlock& block, std::size_t row, const std::optional<data::ClipScale>& clip);
/// One frame of a row that is a video.
QImage framePicture(const data::ImageBlock& block, std::size_t row, const data::ClipScale& clip, std::int64_t frame);

/// The frames of a video as the model sees them: one large, all of them below it with the second at which each is shown.
/// A click, or the arrow keys, chooses the large one.
class ClipFrames : public QWidget {
    Q_OBJECT

public:
    explicit ClipFrames(plots::ThemeStore& themes, QWidget* parent = nullptr);

    /// `times`: seconds of each frame.
    void setFrames(std::vector<QImage> frames, std::vector<double> times);
    plots::ImageGrid& strip() { return *m_strip; }
    plots::PictureView& picture() { return *m_picture; }

private:
    void fillStrip(quint64 generation, qint64 first, qint64 count);
    void showFrame(qint64 index);

    std::vector<QImage> m_frames;
    std::vector<double> m_times;
    plots::PictureView* m_picture;
    plots::ImageGrid* m_strip;
};

} // namespace cairn::ui
