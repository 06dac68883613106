// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/media/clip_frames.h"

#include "plots/image/image_grid.h"
#include "plots/image/picture_view.h"
#include "plots/image/raster.h"

#include <QLocale>
#include <QVBoxLayout>

namespace cairn::ui {

namespace {

constexpr int kStripTile = 52; ///< four beside each other in a narrow window

QImage frameOf(std::span<const std::uint8_t> planes, int channels, int height, int width, std::int64_t frames, std::int64_t frame)
{
    const int own = channels / static_cast<int>(std::max<std::int64_t>(1, frames));
    const std::size_t bytes = static_cast<std::size_t>(own) * static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
    const std::size_t place = static_cast<std::size_t>(frame) * bytes;
    return place > planes.size() ? QImage() : plots::imageFromPlanes(planes.subspan(place), own, height, width);
}

} // namespace

QImage middleFrame(std::span<const std::uint8_t> planes, int channels, int height, int width, const std::optional<data::ClipScale>& clip)
{
    const std::int64_t frames = clip ? clip->frames : 1;
    return frameOf(planes, channels, height, width, frames, frames / 2);
}

QImage framePicture(const data::ImageBlock& block, std::size_t row, const data::ClipScale& clip, std::int64_t frame)
{
    const auto length = [&](std::size_t axis) { return static_cast<int>(block.shape[axis]); };
    const std::size_t bytes = block.pixels.size() / std::max<std::size_t>(1, static_cast<std::size_t>(block.shape[0]));
    return frameOf(std::span(block.pixels).subspan(row * bytes, bytes), length(1), length(2), length(3), clip.frames, frame);
}

QImage rowPicture(const data::ImageBlock& block, std::size_t row, const std::optional<data::ClipScale>& clip)
{
    const data::ClipScale scale = clip.value_or(data::ClipScale{1});
    return framePicture(block, row, scale, scale.frames / 2);
}

ClipFrames::ClipFrames(plots::ThemeStore& themes, QWidget* parent) : QWidget(parent), m_picture(new plots::PictureView(themes)), m_strip(new plots::ImageGrid(themes))
{
    m_picture->setObjectName(QStringLiteral("data.frame"));
    m_picture->setAccessibleName(tr("Frame of the video"));
    m_strip->setObjectName(QStringLiteral("data.frames"));
    m_strip->setAccessibleName(tr("Frames of the video"));
    m_strip->setMinimumHeight(120);
    m_strip->setTileSize(kStripTile);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_picture, 3);
    layout->addWidget(m_strip, 2);
    connect(m_strip, &plots::ImageGrid::tilesRequested, this, &ClipFrames::fillStrip);
    connect(m_strip, &plots::ImageGrid::currentChanged, this, &ClipFrames::showFrame);
}

void ClipFrames::setFrames(std::vector<QImage> frames, std::vector<double> times)
{
    m_frames = std::move(frames);
    m_times = std::move(times);
    m_strip->setCount(static_cast<qint64>(m_frames.size()));
    if (!m_frames.empty())
        m_strip->setSelection({0});
    showFrame(0);
}

void ClipFrames::fillStrip(quint64 generation, qint64 first, qint64 count)
{
    std::vector<plots::ImageTile> tiles;
    for (auto i = static_cast<std::size_t>(first); i < std::min(m_frames.size(), static_cast<std::size_t>(first + count)); ++i)
        tiles.push_back({m_frames[i], i < m_times.size() ? tr("%1 s").arg(QLocale().toString(m_times[i], 'f', 2)) : QString()});
    m_strip->setTiles(generation, first, std::move(tiles));
}

void ClipFrames::showFrame(qint64 index)
{
    const auto frame = static_cast<std::size_t>(std::max<qint64>(0, index));
    m_picture->setPicture(frame < m_frames.size() ? m_frames[frame] : QImage());
}

} // namespace cairn::ui
