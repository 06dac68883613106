// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/media/row_detail.h"

#include "plots/chart/line_chart.h"
#include "plots/image/picture_view.h"
#include "plots/image/raster.h"
#include "plots/image/spectrogram_view.h"
#include "ui/common/state_view.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/data/media/clip_frames.h"
#include "ui/shell/workspace.h"

#include <QLabel>
#include <QVBoxLayout>

namespace cairn::ui {

std::vector<plots::ImageMark> marksOf(const std::vector<data::Box>& boxes, BoxCategories& categories)
{
    std::vector<plots::ImageMark> marks;
    for (const data::Box& box : boxes) {
        const int category = categories.try_emplace(box.name, static_cast<int>(categories.size())).first->second;
        marks.push_back({{box.left, box.top, box.width, box.height}, fromStd(box.name), category});
    }
    return marks;
}

struct RowDetail::Content {
    data::ImageBlock block;
    std::vector<data::Box> boxes;
    std::optional<data::SoundScale> scale; ///< sounds only, as the next
    data::Waveform sound;
    std::optional<data::ClipScale> clip; ///< videos only, as the next
    std::vector<double> times;
};

RowDetail::RowDetail(Workspace& workspace, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_title(new QLabel), m_facts(mutedLabel({})), m_picture(new plots::PictureView(workspace.themes())),
      m_sound(new QWidget), m_waveform(new plots::LineChart(workspace.themes())), m_spectrogram(new plots::SpectrogramView(workspace.themes())), m_clip(new ClipFrames(workspace.themes())), m_state(new StateView)
{
    m_picture->setObjectName(QStringLiteral("data.picture"));
    m_picture->setAccessibleName(tr("Picture of the row"));
    m_waveform->setObjectName(QStringLiteral("data.waveform"));
    m_waveform->setAccessibleName(tr("Waveform"));
    m_waveform->setControlsShown(false);
    m_waveform->setAxisTitles(tr("Seconds"), tr("Amplitude"));
    m_waveform->setPictureTitle(tr("Waveform"));
    m_waveform->addSeries({tr("Waveform"), 0, false, false});
    m_spectrogram->setObjectName(QStringLiteral("data.spectrogram"));
    m_spectrogram->setAccessibleName(tr("Mel spectrogram"));
    m_title->setFont(plots::uiFont(10.5, QFont::DemiBold));
    m_facts->setWordWrap(true);
    auto* sound = new QVBoxLayout(m_sound);
    sound->setContentsMargins(0, 0, 0, 0);
    sound->addWidget(mutedLabel(tr("Waveform")));
    sound->addWidget(m_waveform, 2);
    sound->addWidget(mutedLabel(tr("Mel spectrogram, as the model sees it")));
    sound->addWidget(m_spectrogram, 3);
    auto* content = new QWidget;
    auto* inner = new QVBoxLayout(content);
    inner->setContentsMargins(12, 8, 12, 12);
    inner->addWidget(m_title);
    inner->addWidget(m_facts);
    inner->addWidget(m_picture, 1);
    inner->addWidget(m_sound, 1);
    inner->addWidget(m_clip, 1);
    m_sound->hide();
    m_clip->hide();
    m_state->setContent(content);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_state);
    setMinimumWidth(260);
    setDataset(nullptr, std::make_shared<BoxCategories>());
}

void RowDetail::setDataset(std::shared_ptr<const data::Dataset> dataset, std::shared_ptr<BoxCategories> categories)
{
    m_read.drop();
    m_dataset = std::move(dataset);
    m_hasRow = false;
    m_categories = std::move(categories);
    m_picture->setPicture({});
    m_state->showEmpty(tr("No row chosen"), tr("Click a picture to see it large."));
}

void RowDetail::showRow(RowId row, const QString& caption)
{
    if (!m_dataset)
        return;
    m_hasRow = true;
    m_title->setText(caption.isEmpty() ? tr("Row %1").arg(countText(row)) : tr("Row %1 · %2").arg(countText(row), caption));
    m_state->showLoading(tr("Reading the row"));
    m_read.start(
        m_workspace.jobs(), this, {tr("Read a row")}, [dataset = m_dataset, row](JobContext&) { return read(*dataset, row); },
        [this](const Result<Content>& content) {
            if (!content && content.error().code == ErrorCode::Cancelled)
                return;
            if (!content)
                return m_state->showError(content.error());
            show(*content);
            m_state->showReady();
        });
}

Result<RowDetail::Content> RowDetail::read(const data::Dataset& dataset, RowId row)
{
    Content content;
    CAIRN_ASSIGN(content.block, dataset.images(std::span(&row, 1)));
    content.scale = dataset.soundScale();
    content.clip = dataset.clipScale();
    if (content.scale) {
        CAIRN_ASSIGN(content.sound, dataset.waveform(row));
    } else if (content.clip) {
        CAIRN_ASSIGN(content.times, dataset.frameTimes(row));
    } else {
        CAIRN_ASSIGN(content.boxes, dataset.boxes(row));
    }
    return content;
}

void RowDetail::show(const Content& content)
{
    m_picture->setVisible(!content.scale && !content.clip);
    m_sound->setVisible(content.scale.has_value());
    m_clip->setVisible(content.clip.has_value());
    if (content.scale)
        return showSound(content);
    if (content.clip)
        return showClip(content);
    const auto length = [&](std::size_t axis) { return static_cast<int>(content.block.shape[axis]); };
    m_picture->setPicture(plots::imageFromPlanes(content.block.pixels, length(1), length(2), length(3)), marksOf(content.boxes, *m_categories));
    const QString size = tr("%1 × %2 pixels").arg(length(3)).arg(length(2));
    m_facts->setText(content.boxes.empty() ? size : tr("%1, %n boxes", nullptr, static_cast<int>(content.boxes.size())).arg(size));
}

void RowDetail::showSound(const Content& content)
{
    const auto length = [&](std::size_t axis) { return static_cast<int>(content.block.shape[axis]); };
    std::vector<double> times(content.sound.samples.size());
    for (std::size_t i = 0; i < times.size(); ++i)
        times[i] = static_cast<double>(i) / content.sound.rate;
    const double seconds = static_cast<double>(times.size()) / content.sound.rate;
    m_waveform->setData(0, std::move(times), {content.sound.samples.begin(), content.sound.samples.end()});
    m_spectrogram->setLevels(content.block.pixels, length(2), length(3), content.scale->seconds, content.scale->highestHertz, content.scale->range);
    m_facts->setText(tr("%1 s, %2 samples a second").arg(seconds, 0, 'g', 4).arg(countText(static_cast<std::uint64_t>(content.sound.rate))));
}

void RowDetail::showClip(const Content& content)
{
    std::vector<QImage> frames;
    for (std::int64_t i = 0; i < content.clip->frames; ++i)
        frames.push_back(framePicture(content.block, 0, *content.clip, i));
    m_facts->setText(tr("%n frames of %1 × %2 pixels, as the model sees them", nullptr, static_cast<int>(frames.size())).arg(content.block.shape[3]).arg(content.block.shape[2]));
    m_clip->setFrames(std::move(frames), content.times);
}

} // namespace cairn::ui
