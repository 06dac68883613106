// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/judge/profile_view.h"

#include "plots/matrix/heat_matrix.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/data/judge/column_cards.h"
#include "ui/data/judge/data_judge.h"
#include "ui/data/judge/structure_text.h"
#include "ui/shell/workspace.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QSpinBox>
#include <QSplitter>
#include <QVBoxLayout>

#include <cmath>

namespace cairn::ui {

namespace {

QString measureText(const data::Association& cell)
{
    switch (cell.measure) {
    case data::Measure::Pearson: return cell.spearman ? ProfileView::tr("Pearson; by ranks %1").arg(numberText(*cell.spearman, 4)) : ProfileView::tr("Pearson");
    case data::Measure::CramersV: return ProfileView::tr("Cramér's V, corrected");
    case data::Measure::CorrelationRatio: break;
    }
    return ProfileView::tr("correlation ratio");
}

} // namespace

ProfileView::ProfileView(Workspace& workspace, DataJudge& judge, QWidget* parent)
    : QWidget(parent), m_judge(judge), m_model(new ColumnCardModel(this)), m_cards(new QListView), m_pairs(new plots::HeatMatrix(workspace.themes())),
      m_pairsNote(mutedLabel({})), m_state(mutedLabel({})), m_structure(new QLabel), m_all(new QPushButton(tr("Profile all rows"))), m_some(new QPushButton(tr("Profile a sample"))),
      m_sample(new QSpinBox), m_stop(new QPushButton(tr("Stop")))
{
    m_cards->setModel(m_model);
    m_cards->setItemDelegate(new ColumnCardDelegate(workspace.themes(), m_cards));
    m_cards->setViewMode(QListView::IconMode);
    m_cards->setMovement(QListView::Static);
    m_cards->setResizeMode(QListView::Adjust);
    m_cards->setUniformItemSizes(true);
    m_cards->setMouseTracking(true);
    m_cards->setFrameShape(QFrame::NoFrame);
    m_cards->setAccessibleName(tr("Columns"));
    m_cards->setObjectName(QStringLiteral("profile.cards"));
    m_pairs->setAccessibleName(tr("How columns go together"));
    m_pairs->setObjectName(QStringLiteral("profile.pairs"));

    m_structure->setObjectName(QStringLiteral("profile.structure"));
    m_structure->setTextFormat(Qt::PlainText);
    m_structure->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_structure->setWordWrap(true);
    m_structure->setContentsMargins(16, 4, 16, 8);

    auto* right = new QWidget;
    auto* rightLayout = new QVBoxLayout(right);
    rightLayout->setContentsMargins(8, 0, 8, 8);
    rightLayout->addWidget(sectionLabel(tr("How columns go together")));
    rightLayout->addWidget(m_pairs, 1);
    rightLayout->addWidget(m_pairsNote);
    auto* splitter = new QSplitter;
    splitter->addWidget(m_cards);
    splitter->addWidget(right);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(makeBar());
    layout->addWidget(m_structure);
    layout->addWidget(splitter, 1);

    connect(m_cards, &QListView::clicked, this, [this](const QModelIndex& index) { Q_EMIT columnChosen(index.row()); });
    connect(m_cards, &QListView::activated, this, [this](const QModelIndex& index) { Q_EMIT columnChosen(index.row()); });
    connect(m_pairs, &plots::HeatMatrix::cellClicked, this, [this](int row) {
        const auto profile = m_judge.profileNow();
        if (profile && profile->associations)
            Q_EMIT columnChosen(static_cast<int>(profile->associations->columns[static_cast<std::size_t>(row)]));
    });
    connect(&workspace.themes(), &plots::ThemeStore::changed, m_cards->viewport(), qOverload<>(&QWidget::update));
    connect(&judge, &DataJudge::profileChanged, this, &ProfileView::refresh);
    connect(m_all, &QPushButton::clicked, &judge, [&judge] { judge.profile(); });
    connect(m_some, &QPushButton::clicked, &judge, [this, &judge] { judge.profile(static_cast<std::uint64_t>(m_sample->value())); });
    connect(m_stop, &QPushButton::clicked, &judge, [this, &judge] {
        judge.stop();
        refresh();
    });
    refresh();
}

QWidget* ProfileView::makeBar()
{
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(16, 0, 16, 0);
    row->setSpacing(8);
    m_state->setWordWrap(false);
    m_all->setToolTip(tr("Exact figures over every row; fills column by column and can be stopped"));
    m_some->setToolTip(tr("Figures from rows drawn at random: quick, but estimates"));
    m_sample->setRange(100, 100'000'000);
    m_sample->setValue(100'000);
    m_sample->setSingleStep(10'000);
    m_sample->setGroupSeparatorShown(true);
    m_sample->setSuffix(tr(" rows"));
    m_sample->setAccessibleName(tr("Rows in the sample"));
    row->addWidget(m_state, 1);
    row->addWidget(m_stop);
    row->addWidget(m_all);
    row->addWidget(m_some);
    row->addWidget(m_sample);
    return bar;
}

void ProfileView::refresh()
{
    const auto profile = m_judge.profileNow();
    const auto dataset = m_judge.dataset();
    m_model->setProfile(dataset, profile);
    const bool running = m_judge.profiling();
    m_stop->setVisible(running);
    for (QWidget* widget : {static_cast<QWidget*>(m_all), static_cast<QWidget*>(m_some), static_cast<QWidget*>(m_sample)})
        widget->setEnabled(dataset && !running);
    if (!dataset || !profile)
        m_state->setText(running ? tr("Looking at the rows…") : tr("Not profiled yet"));
    else if (running)
        m_state->setText(tr("%1 of %2 columns").arg(profile->columns.size()).arg(dataset->schema().size()));
    else if (profile->sampled())
        m_state->setText(tr("Estimates from a sample of %1 of %2 rows").arg(countText(profile->examined), countText(profile->rows)));
    else
        m_state->setText(tr("Exact figures of all %1 rows").arg(countText(profile->rows)));
    const QString structure = dataset && profile ? structureText(*profile, dataset->schema()) : QString();
    m_structure->setText(structure);
    m_structure->setVisible(!structure.isEmpty());
    showPairs();
}

void ProfileView::showPairs()
{
    const auto profile = m_judge.profileNow();
    if (!profile || !profile->associations) {
        m_pairs->setValues({}, {});
        m_pairsNote->setText(m_judge.profiling() ? tr("Compared once all columns are done") : QString());
        return;
    }
    const data::AssociationMatrix& matrix = *profile->associations;
    QStringList labels, details;
    std::vector<double> values;
    for (const std::size_t column : matrix.columns)
        labels.append(fromStd(m_judge.dataset()->schema()[column].name));
    for (const data::Association& cell : matrix.cells) {
        values.push_back(cell.value.value_or(std::nan("")));
        details.append(measureText(cell));
    }
    m_pairs->setValues(labels, std::move(values), details);
    QStringList notes{tr("Numbers: Pearson. Categories: Cramér's V. Mixed: correlation ratio.")};
    for (const std::string& notice : matrix.notices)
        notes.append(fromStd(notice));
    m_pairsNote->setText(notes.join(QLatin1Char('\n')));
}

} // namespace cairn::ui
