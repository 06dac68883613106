// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/inspect/pixel_answers.h"
#include "plots/base/theme_store.h"
#include "ui/bridge/job_bridge.h"

#include <QAbstractTableModel>
#include <QImage>

#include <functional>
#include <memory>
#include <set>
#include <unordered_map>
#include <vector>

namespace cairn::ui {

/// Rows of an evaluation of pixels: picture, truth and prediction beside each other. The model is asked about a row when it is looked at;
/// a few hundred answers are kept.
class PixelRowModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Facts, Picture, Truth, Prediction, ColumnCount };
    using Ask = std::function<Result<session::PixelAnswers>(std::vector<std::uint64_t> positions, JobContext& job)>;

    static constexpr int kSide = 128; ///< pixels of the longer side of a picture, at most

    PixelRowModel(JobBridge& jobs, plots::ThemeStore& themes, QObject* parent = nullptr);

    /// `ask` is called on worker threads with positions of the evaluation.
    void setSource(std::shared_ptr<const session::Evaluation> evaluation, Ask ask);
    /// Which positions are shown, in this order.
    void setPositions(std::vector<std::uint64_t> positions);
    /// What stops the answers, where something does.
    const std::optional<Error>& problem() const { return m_problem; }
    bool isSettled() const { return m_asked.empty(); }
    std::uint64_t positionAt(int row) const { return m_positions[static_cast<std::size_t>(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void failed();

private:
    struct Answer {
        std::int64_t channels = 0, height = 0, width = 0;
        std::vector<std::uint8_t> picture, truth, predicted;
        QImage images[3];
        double right = 0; ///< share of the pixels that count
    };

    void want(int row) const;
    void request(int page);
    void keep(const std::vector<std::uint64_t>& positions, const session::PixelAnswers& answers);
    void draw(Answer& answer) const;
    void redraw();
    QString factsOf(std::uint64_t position) const;

    JobBridge& m_jobs;
    plots::ThemeStore& m_themes;
    std::shared_ptr<const session::Evaluation> m_evaluation;
    Ask m_ask;
    std::vector<std::uint64_t> m_positions;
    std::unordered_map<std::uint64_t, Answer> m_answers; ///< by position
    mutable std::set<int> m_asked;                       ///< pages under way
    std::optional<Error> m_problem;
    std::uint64_t m_generation = 0;
};

} // namespace cairn::ui
