// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluate/pixel_row_model.h"

#include "plots/image/class_picture.h"
#include "plots/image/raster.h"
#include "ui/common/text.h"
#include "ui/train/run_text.h"

#include <algorithm>

namespace cairn::ui {

namespace {

constexpr int kPage = 16;            ///< rows of one question
constexpr std::size_t kKept = 512;   ///< answers

template <typename Bytes>
std::vector<std::uint8_t> partOf(const Bytes& bytes, std::size_t index, std::size_t size)
{
    return {bytes.begin() + static_cast<std::ptrdiff_t>(index * size), bytes.begin() + static_cast<std::ptrdiff_t>((index + 1) * size)};
}

} // namespace

PixelRowModel::PixelRowModel(JobBridge& jobs, plots::ThemeStore& themes, QObject* parent) : QAbstractTableModel(parent), m_jobs(jobs), m_themes(themes)
{
    connect(&themes, &plots::ThemeStore::changed, this, &PixelRowModel::redraw);
}

void PixelRowModel::setSource(std::shared_ptr<const session::Evaluation> evaluation, Ask ask)
{
    m_evaluation = std::move(evaluation);
    m_ask = std::move(ask);
    m_answers.clear();
    m_problem.reset();
    setPositions({});
}

void PixelRowModel::setPositions(std::vector<std::uint64_t> positions)
{
    beginResetModel();
    ++m_generation;
    m_asked.clear();
    m_positions = std::move(positions);
    endResetModel();
}

int PixelRowModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_positions.size());
}

int PixelRowModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString PixelRowModel::factsOf(std::uint64_t position) const
{
    QString text = tr("Row %1").arg(countText(m_evaluation->rows[position])) + QStringLiteral("\n") + tr("Loss %1").arg(numberText(m_evaluation->rowLoss[position], 3));
    if (const auto found = m_answers.find(position); found != m_answers.end())
        text += QStringLiteral("\n") + tr("%1 of the pixels right").arg(metricText("accuracy", found->second.right));
    return text;
}

QVariant PixelRowModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const std::uint64_t position = m_positions[static_cast<std::size_t>(index.row())];
    if (index.column() == Facts)
        return role == Qt::DisplayRole ? factsOf(position) : role == Qt::TextAlignmentRole ? QVariant::fromValue(Qt::AlignVCenter | Qt::AlignLeft) : QVariant();
    if (role == Qt::AccessibleTextRole)
        return headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString() + QStringLiteral(", ") + factsOf(position);
    if (role != Qt::DecorationRole)
        return {};
    const auto found = m_answers.find(position);
    if (found == m_answers.end()) {
        want(index.row());
        return {};
    }
    return found->second.images[index.column() - Picture];
}

QVariant PixelRowModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Facts: return tr("Hardest first");
    case Picture: return tr("Picture");
    case Truth: return tr("Truth");
    case Prediction: return tr("Prediction");
    default: return {};
    }
}

void PixelRowModel::want(int row) const
{
    const int page = row / kPage;
    if (!m_ask || m_problem || !m_asked.insert(page).second)
        return;
    auto* self = const_cast<PixelRowModel*>(this);
    QMetaObject::invokeMethod(self, [self, page, generation = m_generation] {
        if (generation == self->m_generation)
            self->request(page);
    }, Qt::QueuedConnection);
}

void PixelRowModel::request(int page)
{
    const auto begin = m_positions.begin() + static_cast<std::ptrdiff_t>(page) * kPage;
    std::vector<std::uint64_t> positions(begin, m_positions.end() - begin > kPage ? begin + kPage : m_positions.end());
    std::ranges::sort(positions);
    runJob(
        m_jobs, this, {tr("Ask the model")}, [ask = m_ask, positions](JobContext& job) { return ask(positions, job); },
        [this, page, positions, generation = m_generation](Result<session::PixelAnswers> answers) {
            if (generation != m_generation)
                return;
            m_asked.erase(page);
            if (!answers) {
                m_problem = answers.error();
                Q_EMIT failed();
                return;
            }
            keep(positions, *answers);
            const int last = std::min(rowCount(), (page + 1) * kPage) - 1;
            Q_EMIT dataChanged(index(page * kPage, 0), index(last, ColumnCount - 1));
        });
}

void PixelRowModel::keep(const std::vector<std::uint64_t>& positions, const session::PixelAnswers& answers)
{
    if (m_answers.size() + positions.size() > kKept)
        m_answers.clear(); // those that are looked at are asked for again
    const std::size_t pixels = answers.pixels();
    for (std::size_t i = 0; i < positions.size(); ++i) {
        Answer answer{answers.channels, answers.height, answers.width, partOf(answers.pictures, i, pixels * static_cast<std::size_t>(answers.channels)),
                      partOf(answers.truth, i, pixels), partOf(answers.predicted, i, pixels), {}, 0};
        std::size_t count = 0, hits = 0;
        for (std::size_t pixel = 0; pixel < pixels; ++pixel) {
            count += answer.truth[pixel] != batch::kNoClass;
            hits += answer.truth[pixel] == answer.predicted[pixel];
        }
        answer.right = count > 0 ? static_cast<double>(hits) / static_cast<double>(count) : 1;
        draw(answer);
        m_answers.insert_or_assign(positions[i], std::move(answer));
    }
}

void PixelRowModel::draw(Answer& answer) const
{
    const int height = static_cast<int>(answer.height), width = static_cast<int>(answer.width), longer = std::max(height, width);
    const int scale = std::max(1, kSide / longer);
    const QSize size = longer > kSide ? QSize(width, height).scaled(kSide, kSide, Qt::KeepAspectRatio) : QSize(width * scale, height * scale);
    answer.images[0] = plots::imageFromPlanes(answer.picture, static_cast<int>(answer.channels), height, width).scaled(size, Qt::IgnoreAspectRatio, longer > kSide ? Qt::SmoothTransformation : Qt::FastTransformation);
    answer.images[1] = plots::classPicture(answer.truth, height, width, scale, m_themes.theme()).scaled(size);
    answer.images[2] = plots::classPicture(answer.predicted, height, width, scale, m_themes.theme()).scaled(size);
}

void PixelRowModel::redraw()
{
    for (auto& [position, answer] : m_answers)
        draw(answer);
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, Picture), index(rowCount() - 1, ColumnCount - 1), {Qt::DecorationRole});
}

} // namespace cairn::ui
