// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/sample_grid.h"

#include "plots/image/image_grid.h"
#include "plots/image/raster.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"

#include <QLabel>
#include <QVBoxLayout>

namespace cairn::ui {

SampleGrid::SampleGrid(JobBridge& jobs, plots::ThemeStore& themes, QWidget* parent)
    : QWidget(parent), m_jobs(jobs), m_title(mutedLabel(tr("Samples appear with the first checkpoint."))), m_grid(new plots::ImageGrid(themes))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->addWidget(m_title);
    layout->addWidget(m_grid, 1);
    m_grid->setObjectName(QStringLiteral("samples"));
    m_grid->setAccessibleName(tr("Samples of the generator"));
}

void SampleGrid::show(Ask ask)
{
    m_job.start(m_jobs, this, {tr("Make samples")}, std::move(ask), [this](Result<session::SamplePictures> samples) {
        if (samples)
            take(*samples);
        else if (samples.error().code == ErrorCode::NotFound) // no checkpoint yet
            m_title->setText(tr("Samples appear with the first checkpoint."));
        else if (samples.error().code != ErrorCode::Cancelled)
            m_grid->overlay().showError(samples.error());
    });
}

void SampleGrid::take(const session::SamplePictures& samples)
{
    const auto size = static_cast<std::size_t>(samples.channels * samples.height * samples.width);
    std::vector<plots::ImageTile> tiles;
    for (std::size_t i = 0; i < static_cast<std::size_t>(samples.count); ++i)
        tiles.push_back({plots::imageFromPlanes(std::span(samples.pixels).subspan(i * size, size), static_cast<int>(samples.channels), static_cast<int>(samples.height), static_cast<int>(samples.width)),
                         countText(i + 1)});
    if (m_grid->count() != samples.count)
        m_grid->setCount(samples.count);
    m_grid->setTiles(m_grid->generation(), 0, std::move(tiles));
    m_title->setText(tr("%n samples, always of the same noise", nullptr, static_cast<int>(samples.count)));
}

} // namespace cairn::ui
