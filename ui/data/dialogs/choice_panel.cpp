// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/dialogs/choice_panel.h"

#include "core/prep/fit/fit_graph.h"
#include "ui/common/task_text.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/data/dialogs/answer_form.h"
#include "ui/data/dialogs/split_form.h"
#include "ui/data/texts/text_form.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/frame/problem_list.h"
#include "ui/shell/workspace.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QUndoStack>
#include <QVBoxLayout>

#include <algorithm>

namespace cairn::ui {

namespace {

/// One application of the panel.
class ChoiceCommand : public QUndoCommand {
public:
    ChoiceCommand(std::function<void(const session::DataChoice&)> run, session::DataChoice before, session::DataChoice after)
        : QUndoCommand(ChoicePanel::tr("choose what to learn")), m_run(std::move(run)), m_before(std::move(before)), m_after(std::move(after))
    {
    }
    void undo() override { m_run(m_before); }
    void redo() override { m_run(m_after); }

private:
    std::function<void(const session::DataChoice&)> m_run;
    session::DataChoice m_before, m_after;
};

} // namespace

ChoicePanel::ChoicePanel(Workspace& workspace, QUndoStack& undo, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_undo(undo), m_target(new QComboBox), m_task(new QComboBox), m_encoding(new QComboBox), m_loss(new QComboBox),
      m_answer(new AnswerForm), m_form(new QFormLayout), m_edges(new QCheckBox(tr("Let nodes see their neighbours"))), m_inputs(new QListWidget),
      m_textTitle(sectionLabel(tr("Free text"))), m_texts(new TextForm), m_split(new SplitForm), m_sizes(mutedLabel({})),
      m_notices(mutedLabel({})), m_button(new QPushButton(tr("Apply")))
{
    m_target->setObjectName(QStringLiteral("choice.target"));
    m_target->setToolTip(tr("The column that the model learns to predict"));
    m_task->setObjectName(QStringLiteral("choice.task"));
    m_task->addItem(tr("Automatic"));
    for (const batch::TaskName& task : batch::kTaskNames)
        m_task->addItem(taskTitle(task.kind));
    m_task->setToolTip(tr("Predict one of several classes, or a number; squeeze the inputs into a short code and back (autoencoders); predict each token of a text "
                          "from those before it (language models); write one text after reading another, a tag for each of its words, or a class for each pixel of a picture; or order items by how likely a user takes them"));
    m_encoding->setObjectName(QStringLiteral("choice.encoding"));
    m_encoding->addItems({tr("One-hot numbers"), tr("Codes in one field"), tr("A field for each column")});
    m_encoding->setToolTip(tr("How categories enter the network: as zeros and ones among the numbers, as codes for an embedding, or as codes in a field of their own for "
                              "each column. With a field for each column, whole numbers are taken as names: users and items of ratings"));
    m_loss->setObjectName(QStringLiteral("choice.loss"));
    m_loss->addItems({tr("Squared error"), tr("Cross-entropy (pictures)")});
    m_loss->setToolTip(tr("Squared error of standardised values, or cross-entropy of values from 0 to 1, which pictures have"));
    m_edges->setObjectName(QStringLiteral("choice.edges"));
    m_edges->setToolTip(tr("Layers over graphs read the inputs of all nodes along the edges. Without, every row stands alone"));
    m_inputs->setObjectName(QStringLiteral("choice.inputs"));
    m_inputs->setMinimumHeight(140);
    m_inputs->setAccessibleName(tr("Inputs"));
    m_button->setObjectName(QStringLiteral("choice.apply"));
    m_button->setProperty("primary", true);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    m_form->setVerticalSpacing(8);
    makeNarrow(m_form);
    for (QComboBox* box : {m_target, m_task, m_loss, m_encoding})
        makeNarrow(box);
    m_form->addRow(tr("Task"), m_task);
    m_form->addRow(tr("Target"), m_target);
    m_form->addRow(tr("Answered as"), m_answer);
    m_form->addRow(tr("Loss"), m_loss);
    m_form->addRow(tr("Categories"), m_encoding);
    m_form->addRow(tr("Graph"), m_edges);
    layout->addLayout(m_form);
    layout->addWidget(sectionLabel(tr("Inputs")));
    layout->addWidget(m_inputs, 1);
    layout->addWidget(m_textTitle);
    layout->addWidget(m_texts);
    layout->addWidget(sectionLabel(tr("Split")));
    layout->addWidget(m_split);
    layout->addWidget(m_sizes);
    layout->addWidget(m_button);
    layout->addWidget(m_notices);

    for (QComboBox* box : {m_target, m_task, m_encoding, m_loss})
        connect(box, &QComboBox::activated, this, &ChoicePanel::updateButton);
    connect(m_answer, &AnswerForm::changed, this, &ChoicePanel::updateButton);
    connect(m_edges, &QCheckBox::clicked, this, &ChoicePanel::updateButton);
    connect(m_inputs, &QListWidget::itemChanged, this, &ChoicePanel::updateButton);
    connect(m_texts, &TextForm::changed, this, &ChoicePanel::updateButton);
    connect(m_split, &SplitForm::changed, this, &ChoicePanel::updateButton);
    connect(m_button, &QPushButton::clicked, this, &ChoicePanel::apply);
    addCommand();
}

void ChoicePanel::addCommand()
{
    const auto numbers = [this] {
        const auto workbench = m_workspace.workbench();
        return workbench && !workbench->readOnly() && workbench->target().regresses();
    };
    m_workspace.commands().add({.id = QStringLiteral("data.answer"),
                                .title = tr("Answer a number in another way"),
                                .help = tr("As a value, a count, a normal distribution, a mixture of them or several quantiles; the head of the network follows"),
                                .run = [this](const QVariant& id) {
                                    const auto form = batch::answerForm(toStd(id.toString()));
                                    const auto workbench = m_workspace.workbench();
                                    if (!form || !workbench) {
                                        m_workspace.commands().run(QStringLiteral("page.data"));
                                        return;
                                    }
                                    session::DataChoice choice = workbench->choice();
                                    choice.recipe.task = batch::TaskKind::Regression;
                                    choice.recipe.answer.form = *form;
                                    take(choice);
                                },
                                .enabledWhen = numbers});
}

void ChoicePanel::reload()
{
    const auto workbench = m_workspace.workbench();
    const auto dataset = workbench ? workbench->dataset() : nullptr;
    setEnabled(static_cast<bool>(dataset));
    if (!dataset)
        return;
    m_filling = true;
    const session::DataChoice choice = workbench->choice();
    const auto recipe = workbench->recipe();
    const std::string target = recipe && recipe->target.rowwise() ? recipe->target.column : choice.recipe.target;
    const bool asEncoded = recipe && recipe->steps.empty(); // behind steps, columns have other names
    const std::vector<std::string> inputs = asEncoded ? recipe->inputs() : choice.recipe.inputs;
    m_target->clear();
    m_inputs->clear();
    for (const data::Column& column : dataset->schema().columns) {
        if (column.type != data::ColumnType::Image)
            m_target->addItem(fromStd(column.name));
        auto* item = new QListWidgetItem(fromStd(column.name), m_inputs);
        const bool used = inputs.empty() ? column.name != target : std::find(inputs.begin(), inputs.end(), column.name) != inputs.end();
        item->setCheckState(used ? Qt::Checked : Qt::Unchecked);
    }
    if (!target.empty() && m_target->findText(fromStd(target)) < 0)
        m_target->addItem(fromStd(target)); // made by a step
    m_target->setCurrentIndex(target.empty() ? m_target->count() - 1 : m_target->findText(fromStd(target)));
    m_task->setCurrentIndex(choice.recipe.task ? static_cast<int>(*choice.recipe.task) + 1 : 0);
    m_encoding->setCurrentIndex(static_cast<int>(choice.recipe.encoding));
    m_loss->setCurrentIndex(choice.recipe.binary ? 1 : 0);
    m_answer->setAnswer(choice.recipe.answer);
    m_edges->setChecked(choice.recipe.edges);
    m_form->setRowVisible(m_edges, prep::isGraph(*dataset));
    m_texts->setOptions(choice.recipe, dataset->schema());
    m_textTitle->setVisible(!m_texts->isHidden());
    m_split->setSplit(choice.split, dataset->schema(), dataset->hasGivenTest());
    m_filling = false;
    showNotices();
    updateButton();
}

void ChoicePanel::showNotices()
{
    const auto workbench = m_workspace.workbench();
    if (const auto split = workbench->split())
        m_sizes->setText(tr("%1 training, %2 validation, %3 test rows").arg(countText(split->train.size()), countText(split->validation.size()), countText(split->test.size())));
    else
        m_sizes->setText(tr("Not applied yet"));
    QStringList lines;
    if (const auto dataset = workbench->dataset()) {
        for (const std::string& notice : dataset->notices())
            lines.append(fromStd(notice));
    }
    if (const auto recipe = workbench->recipe()) {
        for (const std::string& notice : recipe->notices)
            lines.append(fromStd(notice));
    }
    m_notices->setText(lines.join(QStringLiteral("\n")));
    m_notices->setVisible(!lines.isEmpty());
}

session::DataChoice ChoicePanel::edited() const
{
    session::DataChoice choice = m_workspace.workbench()->choice();
    choice.recipe.task = task();
    const QString target = needsTarget() ? m_target->currentText() : QString();
    choice.recipe.target = toStd(target);
    choice.recipe.encoding = static_cast<prep::CategoryEncoding>(m_encoding->currentIndex());
    if (choice.recipe.task == batch::TaskKind::Implicit)
        choice.recipe.encoding = prep::CategoryEncoding::Columns;
    choice.recipe.binary = choice.recipe.task == batch::TaskKind::Reconstruction && m_loss->currentIndex() == 1;
    choice.recipe.answer = wantsNumber() ? m_answer->answer() : batch::Answer();
    choice.recipe.edges = m_edges->isChecked();
    choice.recipe.inputs.clear();
    choice.recipe.categories.clear();
    const data::Schema schema = m_workspace.workbench()->dataset()->schema();
    for (int row = 0; row < m_inputs->count(); ++row) {
        if (m_inputs->item(row)->checkState() != Qt::Checked || m_inputs->item(row)->text() == target)
            continue;
        const std::string name = toStd(m_inputs->item(row)->text());
        choice.recipe.inputs.push_back(name);
        const auto column = schema.find(name);
        if (choice.recipe.encoding == prep::CategoryEncoding::Columns && column && schema[*column].type == data::ColumnType::Integer)
            choice.recipe.categories.push_back(name);
    }
    m_texts->apply(choice.recipe);
    choice.split = m_split->edited(choice.split);
    return choice;
}

std::optional<batch::TaskKind> ChoicePanel::task() const
{
    return m_task->currentIndex() > 0 ? std::optional(static_cast<batch::TaskKind>(m_task->currentIndex() - 1)) : std::nullopt;
}

bool ChoicePanel::needsTarget() const
{
    return !task() || batch::rowwise(*task()) || *task() == batch::TaskKind::Sequence || *task() == batch::TaskKind::Tagging || *task() == batch::TaskKind::Transcription;
}

bool ChoicePanel::wantsNumber() const
{
    if (task())
        return batch::regresses(*task());
    const auto workbench = m_workspace.workbench();
    const auto recipe = workbench ? workbench->recipe() : nullptr;
    return recipe && recipe->target.regresses() && fromStd(recipe->target.column) == m_target->currentText();
}

void ChoicePanel::updateButton()
{
    m_form->setRowVisible(m_answer, wantsNumber());
    m_form->setRowVisible(m_target, needsTarget());
    m_form->setRowVisible(m_loss, task() == batch::TaskKind::Reconstruction);
    const auto workbench = m_workspace.workbench();
    m_button->setEnabled(!m_filling && workbench && !workbench->readOnly() && !m_apply.running());
}

void ChoicePanel::apply()
{
    if (m_workspace.workbench())
        take(edited());
}

void ChoicePanel::take(const session::DataChoice& choice)
{
    if (const auto workbench = m_workspace.workbench())
        m_undo.push(new ChoiceCommand([this](const session::DataChoice& made) { run(made); }, workbench->choice(), choice));
}

void ChoicePanel::run(const session::DataChoice& choice)
{
    const auto workbench = m_workspace.workbench();
    if (!workbench)
        return;
    m_apply.start(
        m_workspace.jobs(), this, {tr("Prepare the data"), true},
        [workbench, choice](JobContext& job) -> Result<void> {
            CAIRN_TRY(workbench->choose(choice, job));
            return workbench->fitGraph();
        },
        [this](const Result<void>& chosen) {
            if (chosen)
                m_workspace.problems().clear(QStringLiteral("data"));
            else if (chosen.error().code != ErrorCode::Cancelled)
                m_workspace.problems().set(QStringLiteral("data"), {problemFrom({}, chosen.error())});
            reload();
        });
    updateButton();
}

} // namespace cairn::ui
