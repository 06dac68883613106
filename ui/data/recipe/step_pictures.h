// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/batch/pictures/picture_preview.h"
#include "core/data/dataset.h"

#include <QImage>
#include <QStringList>
#include <QWidget>

#include <optional>
#include <vector>

class QLabel;
class QScrollArea;

namespace cairn::plots { class ThemeStore; }

namespace cairn::ui {

/// Real training pictures before and after a step, a row each: what training would see in its first epochs where the step
/// draws at random, else the one result.
class StepPictures : public QWidget {
    Q_OBJECT

public:
    explicit StepPictures(plots::ThemeStore& themes, QWidget* parent = nullptr);

    /// `clip`: where pictures are videos, of which the frame in the middle is shown.
    void show(const batch::PicturePreview& preview, const std::optional<data::ClipScale>& clip = {});
    void clear();
    void setStale(bool stale);
    int pictureCount() const;

private:
    class Sheet;

    QLabel* m_facts;
    QScrollArea* m_place;
    Sheet* m_sheet;
};

} // namespace cairn::ui
