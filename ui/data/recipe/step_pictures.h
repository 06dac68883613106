// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/batch/picture_preview.h"

#include <QImage>
#include <QStringList>
#include <QWidget>

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

    void show(const batch::PicturePreview& preview);
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
