// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluate/classification_view.h"

#include "plots/chart/line_chart.h"
#include "plots/chart/matrix_view.h"
#include "ui/common/text.h"

namespace cairn::ui {

ClassificationView::ClassificationView(plots::ThemeStore& themes, QWidget* parent)
    : QSplitter(Qt::Vertical, parent), m_matrix(new plots::MatrixView(themes)), m_roc(new plots::LineChart(themes))
{
    m_matrix->setObjectName(QStringLiteral("evaluate.matrix"));
    m_roc->setAxisTitles(tr("False positive rate"), tr("True positive rate"));
    m_roc->setPictureTitle(tr("ROC"));
    m_roc->setFixedExtent(QRectF(0, 0, 1, 1));
    m_roc->setControlsShown(false);
    m_roc->addReference({0, 0}, {1, 1});
    addWidget(m_matrix);
    addWidget(m_roc);
    setStretchFactor(0, 1);
    setStretchFactor(1, 1);
    setSizes({500, 500});
    setContentsMargins(16, 8, 8, 8);
    connect(m_matrix, &plots::MatrixView::cellClicked, this, &ClassificationView::chooseCell);
}

void ClassificationView::show(std::shared_ptr<const session::Evaluation> evaluation)
{
    m_evaluation = std::move(evaluation);
    m_cells.clear();
    QStringList names;
    for (const std::string& name : m_evaluation->classes)
        names.append(fromStd(name));
    m_matrix->setMatrix(names, std::vector<double>(m_evaluation->confusion.begin(), m_evaluation->confusion.end()));
    m_matrix->setSelectedCells({});
    showRoc();
}

void ClassificationView::setSelected(const select::RowSet& rows)
{
    if (m_cells.empty() || rows == m_chosen)
        return;
    m_cells.clear();
    m_matrix->setSelectedCells({});
}

void ClassificationView::showRoc()
{
    m_roc->setVisible(!m_evaluation->roc.empty());
    if (m_evaluation->roc.empty())
        return;
    std::vector<double> x, y;
    for (const session::RocPoint& point : m_evaluation->roc) {
        x.push_back(point.falsePositiveRate);
        y.push_back(point.truePositiveRate);
    }
    if (m_roc->seriesCount() == 0) {
        plots::LineStyle style;
        style.name = tr("ROC");
        style.smoothed = false;
        m_roc->addSeries(style);
    }
    m_roc->setData(0, std::move(x), std::move(y));
}

void ClassificationView::chooseCell(int actual, int predicted, Qt::KeyboardModifiers modifiers)
{
    if (!m_evaluation)
        return;
    if (!(modifiers & Qt::ControlModifier))
        m_cells.clear();
    const std::pair cell(actual, predicted);
    if (!m_cells.insert(cell).second)
        m_cells.erase(cell);
    m_matrix->setSelectedCells(m_cells);
    select::RowSet rows;
    for (std::size_t i = 0; i < m_evaluation->rows.size(); ++i) {
        if (m_cells.contains({static_cast<int>(m_evaluation->actual[i]), static_cast<int>(m_evaluation->predicted[i])}))
            rows.add(m_evaluation->rows[i]);
    }
    m_chosen = rows;
    Q_EMIT rowsChosen(rows, titleOfCells());
}

QString ClassificationView::titleOfCells() const
{
    QStringList titles;
    for (const auto& [truth, called] : m_cells) {
        const QString from = fromStd(m_evaluation->classes[static_cast<std::size_t>(truth)]);
        const QString to = fromStd(m_evaluation->classes[static_cast<std::size_t>(called)]);
        titles.append(truth == called ? tr("%1 recognised").arg(from) : QStringLiteral("%1 → %2").arg(from, to));
    }
    return titles.join(QStringLiteral(", "));
}

} // namespace cairn::ui
