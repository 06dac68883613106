// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/recipe/step_list.h"

#include "core/prep/pictures/picture_plan.h"
#include "core/prep/step/step_kind.h"
#include "plots/base/theme_store.h"
#include "ui/common/described.h"
#include "ui/common/icon.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/data/recipe/step_card.h"

#include <QHBoxLayout>
#include <QHash>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QTreeWidget>
#include <QTreeWidgetItemIterator>
#include <QVBoxLayout>

namespace cairn::ui {

namespace {

constexpr int kIdRole = Qt::UserRole;
constexpr int kRowHeight = 24;

QString familyTitle(const std::string& family)
{
    if (family == "numbers")
        return StepList::tr("Numbers");
    if (family == "categories")
        return StepList::tr("Categories");
    if (family == "text")
        return StepList::tr("Text");
    if (family == "time")
        return StepList::tr("Time and order");
    if (family == "pictures")
        return StepList::tr("Pictures");
    if (family == "sounds")
        return StepList::tr("Sounds");
    return StepList::tr("Columns");
}

QPushButton* tool(const QString& text, const QString& tip, const QString& name)
{
    auto* button = new QPushButton(text);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setObjectName(name);
    return button;
}

} // namespace

QString stepSummary(const prep::Step& step)
{
    QStringList parts;
    const prep::StepKind* kind = prep::findStepKind(step.kind);
    const auto titleOf = [kind](const std::string& name) {
        for (const ParamSpec& spec : kind ? kind->info.params : std::vector<ParamSpec>()) {
            if (spec.name == name)
                return describedWithin(kStepTexts, spec.title);
        }
        return fromStd(name);
    };
    for (const auto& [name, value] : step.params.items()) {
        if (name == "columns" || name == "column" || name == "series")
            parts.prepend(fromStd(paramText(value)).replace(QLatin1Char(','), QStringLiteral(", ")));
        else
            parts.append(QStringLiteral("%1 %2").arg(titleOf(name), fromStd(paramText(value))));
    }
    if (parts.isEmpty() && prep::changesPictures(step))
        return StepList::tr("as usual");
    return parts.isEmpty() ? StepList::tr("all columns that fit") : parts.join(QStringLiteral(" · "));
}

StepList::StepList(plots::ThemeStore& themes, QWidget* parent)
    : QWidget(parent), m_themes(themes), m_steps(new QListWidget), m_search(new QLineEdit), m_kinds(new QTreeWidget),
      m_up(tool(tr("Up"), tr("Move the step up (Alt+Up)"), QStringLiteral("recipe.up"))),
      m_down(tool(tr("Down"), tr("Move the step down (Alt+Down)"), QStringLiteral("recipe.down"))),
      m_remove(tool(tr("Remove"), tr("Remove the step (Delete)"), QStringLiteral("recipe.remove")))
{
    m_steps->setObjectName(QStringLiteral("recipe.steps"));
    m_steps->setAccessibleName(tr("Steps"));
    m_steps->setItemDelegate(new StepCardDelegate(themes, m_steps));
    m_steps->setDragDropMode(QAbstractItemView::InternalMove);
    m_steps->setDefaultDropAction(Qt::MoveAction);
    m_steps->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_steps->setFrameShape(QFrame::NoFrame);
    m_steps->setSpacing(2);
    m_search->setPlaceholderText(tr("Add a step"));
    m_search->setClearButtonEnabled(true);
    m_search->setObjectName(QStringLiteral("recipe.search"));
    m_search->setAccessibleName(tr("Add a step"));
    m_kinds->setObjectName(QStringLiteral("recipe.kinds"));
    m_kinds->setAccessibleName(tr("Kinds of steps"));
    m_kinds->setHeaderHidden(true);
    m_kinds->setRootIsDecorated(false);
    m_kinds->setIndentation(8);
    m_kinds->setFrameShape(QFrame::NoFrame);
    m_kinds->setUniformRowHeights(true);
    m_kinds->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 0, 8, 16);
    layout->setSpacing(8);
    layout->addWidget(makeTools());
    layout->addWidget(m_steps, 3);
    layout->addWidget(m_search);
    layout->addWidget(m_kinds, 2);
    setMinimumWidth(240);

    fillKinds();
    connect(&themes, &plots::ThemeStore::changed, this, &StepList::fillKinds);
    connect(m_search, &QLineEdit::textChanged, this, &StepList::filterKinds);
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        for (QTreeWidgetItemIterator it(m_kinds, QTreeWidgetItemIterator::NotHidden); *it; ++it) {
            if ((*it)->parent() && !m_readOnly) {
                const QString kind = (*it)->data(0, kIdRole).toString();
                m_search->clear();
                return Q_EMIT added(kind);
            }
        }
    });
    connect(m_kinds, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* item) {
        if (item->parent() && !m_readOnly)
            Q_EMIT added(item->data(0, kIdRole).toString());
    });
    connect(m_steps, &QListWidget::currentRowChanged, this, [this](int row) {
        updateTools();
        if (!m_filling)
            Q_EMIT chosen(row);
    });
    connect(m_steps, &QListWidget::itemChanged, this, [this](QListWidgetItem* item) {
        if (!m_filling)
            Q_EMIT switched(m_steps->row(item), item->checkState() == Qt::Checked);
    });
    connect(m_steps->model(), &QAbstractItemModel::rowsMoved, this, [this](const QModelIndex&, int from, int, const QModelIndex&, int to) {
        if (!m_filling)
            QMetaObject::invokeMethod(this, [this, from, to] { Q_EMIT moved(from, to > from ? to - 1 : to); }, Qt::QueuedConnection);
    });
}

QWidget* StepList::makeTools()
{
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(sectionLabel(tr("Steps")), 1);
    for (QPushButton* button : {m_up, m_down, m_remove}) {
        button->setProperty("flat", true);
        row->addWidget(button);
    }
    m_up->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Up));
    m_down->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Down));
    m_remove->setShortcut(QKeySequence(Qt::Key_Delete));
    connect(m_up, &QPushButton::clicked, this, [this] { Q_EMIT moved(current(), current() - 1); });
    connect(m_down, &QPushButton::clicked, this, [this] { Q_EMIT moved(current(), current() + 1); });
    connect(m_remove, &QPushButton::clicked, this, [this] { Q_EMIT removed(current()); });
    return bar;
}

int StepList::current() const
{
    return m_steps->currentRow();
}

void StepList::setReadOnly(bool readOnly)
{
    m_readOnly = readOnly;
    m_kinds->setEnabled(!readOnly);
    m_search->setEnabled(!readOnly);
    m_steps->setDragEnabled(!readOnly);
    updateTools();
}

void StepList::updateTools()
{
    const int row = current(), count = m_steps->count();
    m_up->setEnabled(!m_readOnly && row > 0);
    m_down->setEnabled(!m_readOnly && row >= 0 && row + 1 < count);
    m_remove->setEnabled(!m_readOnly && row >= 0);
}

void StepList::setSteps(const std::vector<prep::Step>& steps, int current)
{
    const QScopedValueRollback guard(m_filling, true);
    m_steps->clear();
    for (const prep::Step& step : steps) {
        const prep::StepKind* kind = prep::findStepKind(step.kind);
        auto* item = new QListWidgetItem(kind ? described(kStepTexts, kind->info.title) : fromStd(step.kind), m_steps);
        item->setData(StepCardDelegate::SummaryRole, stepSummary(step));
        item->setToolTip(kind ? described(kStepTexts, kind->info.help) : QString());
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable | Qt::ItemIsDragEnabled);
        item->setCheckState(step.enabled ? Qt::Checked : Qt::Unchecked);
    }
    m_steps->setCurrentRow(current);
    updateTools();
}

void StepList::setProblem(int step)
{
    const QScopedValueRollback guard(m_filling, true);
    for (int row = 0; row < m_steps->count(); ++row)
        m_steps->item(row)->setData(StepCardDelegate::ProblemRole, row == step);
}

void StepList::fillKinds()
{
    m_kinds->clear();
    QHash<QString, QTreeWidgetItem*> families;
    for (const prep::StepKind& kind : prep::stepKinds()) {
        auto*& family = families[fromStd(kind.info.family)];
        if (!family) {
            family = new QTreeWidgetItem(m_kinds, {familyTitle(kind.info.family)});
            family->setData(0, kIdRole, fromStd(kind.info.family));
            family->setFlags(Qt::ItemIsEnabled);
            family->setSizeHint(0, QSize(0, kRowHeight));
            family->setForeground(0, m_themes.color(plots::Role::Muted));
            family->setFont(0, plots::uiFont(9, QFont::DemiBold));
        }
        auto* item = new QTreeWidgetItem(family, {described(kStepTexts, kind.info.title)});
        item->setData(0, kIdRole, fromStd(kind.info.id));
        item->setToolTip(0, described(kStepTexts, kind.info.help));
        item->setIcon(0, themedIcon(QStringLiteral("add")));
    }
    const auto first = families.value(m_hasSounds ? QStringLiteral("sounds") : QStringLiteral("pictures"));
    if (first && (m_hasSounds || m_hasPictures))
        m_kinds->insertTopLevelItem(0, m_kinds->takeTopLevelItem(m_kinds->indexOfTopLevelItem(first)));
    m_kinds->expandAll();
    filterKinds(m_search->text());
}

void StepList::setMedia(bool pictures, bool sounds)
{
    if (m_hasPictures == pictures && m_hasSounds == sounds)
        return;
    m_hasPictures = pictures;
    m_hasSounds = sounds;
    fillKinds();
}

void StepList::filterKinds(const QString& text)
{
    for (int f = 0; f < m_kinds->topLevelItemCount(); ++f) {
        auto* family = m_kinds->topLevelItem(f);
        const QString id = family->data(0, kIdRole).toString();
        const bool foreign = (id == QLatin1String("pictures") && !m_hasPictures) || (id == QLatin1String("sounds") && !m_hasSounds);
        bool any = false;
        for (int k = 0; k < family->childCount(); ++k) {
            auto* item = family->child(k);
            const bool fits = !foreign && (item->text(0).contains(text, Qt::CaseInsensitive) || item->toolTip(0).contains(text, Qt::CaseInsensitive)
                || item->data(0, kIdRole).toString().contains(text, Qt::CaseInsensitive));
            item->setHidden(!fits);
            any = any || fits;
        }
        family->setHidden(!any);
    }
}

} // namespace cairn::ui
