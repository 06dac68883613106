// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"
#include "plots/image/image_marks.h"
#include "ui/bridge/job_bridge.h"

#include <QImage>
#include <QWidget>

#include <map>
#include <optional>
#include <vector>

class QLabel;

namespace cairn::plots {
class LineChart;
class PictureView;
class SpectrogramView;
}

namespace cairn::ui {

class ClipFrames;
class StateView;
class Workspace;

/// The colour of each class of boxes: numbered as they appear, the same wherever the rows of a dataset are shown.
using BoxCategories = std::map<std::string, int>;

/// Boxes of a row as marks of a picture.
std::vector<plots::ImageMark> marksOf(const std::vector<data::Box>& boxes, BoxCategories& categories);

/// One row of pictures, sounds or videos, large: the picture with its boxes and their names, the sound as waveform and as the
/// mel spectrogram that the model sees, or the frames of the video.
class RowDetail : public QWidget {
    Q_OBJECT

public:
    explicit RowDetail(Workspace& workspace, QWidget* parent = nullptr);

    void setDataset(std::shared_ptr<const data::Dataset> dataset, std::shared_ptr<BoxCategories> categories);
    void showRow(RowId row, const QString& caption);
    bool hasRow() const { return m_hasRow; }
    bool isSettled() const { return !m_read.running(); }
    plots::PictureView& picture() { return *m_picture; }
    ClipFrames& clip() { return *m_clip; }

private:
    struct Content;
    static Result<Content> read(const data::Dataset& dataset, RowId row);
    void show(const Content& content);
    void showSound(const Content& content);
    void showClip(const Content& content);

    Workspace& m_workspace;
    std::shared_ptr<const data::Dataset> m_dataset;
    bool m_hasRow = false;
    std::shared_ptr<BoxCategories> m_categories;
    QLabel* m_title;
    QLabel* m_facts;
    plots::PictureView* m_picture;
    QWidget* m_sound;
    plots::LineChart* m_waveform;
    plots::SpectrogramView* m_spectrogram;
    ClipFrames* m_clip;
    StateView* m_state;
    LatestJob m_read;
};

} // namespace cairn::ui
