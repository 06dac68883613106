// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/dialogs/synthetic_dialog.h"

#include "ui/bridge/job_bridge.h"
#include "ui/common/option_form.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/data/dialogs/synthetic_text.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/frame/problem_list.h"
#include "ui/shell/settings.h"
#include "ui/shell/workspace.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QIntValidator>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpressionValidator>

namespace cairn::ui {

namespace {

QLineEdit* wholeNumber(const QString& name)
{
    auto* edit = new QLineEdit;
    edit->setObjectName(name);
    edit->setAlignment(Qt::AlignRight);
    edit->setValidator(new QRegularExpressionValidator(QRegularExpression(QStringLiteral("[0-9]{1,15}")), edit));
    return edit;
}

} // namespace

void SyntheticDialog::open(Workspace& workspace, QWidget* window)
{
    (new SyntheticDialog(workspace, window))->show();
}

SyntheticDialog::SyntheticDialog(Workspace& workspace, QWidget* window)
    : QDialog(window), m_workspace(workspace), m_kind(new QComboBox), m_help(mutedLabel({})), m_unit(new QLabel),
      m_size(wholeNumber(QStringLiteral("synthetic.rows"))), m_seed(wholeNumber(QStringLiteral("synthetic.seed"))), m_place(new QLineEdit),
      m_options(new QVBoxLayout)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("syntheticDialog"));
    setWindowTitle(tr("Make synthetic data"));
    m_kind->setObjectName(QStringLiteral("synthetic.kind"));
    for (const data::SyntheticKind& kind : data::syntheticKinds())
        m_kind->addItem(syntheticText(kind.title), fromStd(kind.id));
    m_help->setWordWrap(true);
    m_help->setMinimumHeight(3 * m_help->fontMetrics().lineSpacing());
    m_help->setAlignment(Qt::AlignTop);
    m_seed->setText(QStringLiteral("0"));
    m_place->setObjectName(QStringLiteral("synthetic.file"));
    m_place->setMinimumWidth(360);
    auto* browse = new QPushButton(tr("Choose…"));
    connect(browse, &QPushButton::clicked, this, &SyntheticDialog::choosePlace);
    auto* placeRow = new QHBoxLayout;
    placeRow->addWidget(m_place, 1);
    placeRow->addWidget(browse);

    auto* form = new QFormLayout;
    form->setVerticalSpacing(8);
    form->addRow(tr("Kind"), m_kind);
    form->addRow(m_help);
    form->addRow(m_unit, m_size);
    form->addRow(tr("Seed"), m_seed);
    form->addRow(tr("Place"), placeRow);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 16);
    layout->setSpacing(16);
    layout->addLayout(form);
    layout->addLayout(m_options);
    layout->addStretch(1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    buttons->button(QDialogButtonBox::Ok)->setText(tr("Make and open"));
    buttons->button(QDialogButtonBox::Ok)->setProperty("primary", true);
    connect(buttons, &QDialogButtonBox::accepted, this, &SyntheticDialog::make);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    layout->addWidget(buttons);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &SyntheticDialog::showKind);
    showKind();
}

const data::SyntheticKind& SyntheticDialog::kind() const
{
    return data::syntheticKinds()[static_cast<std::size_t>(m_kind->currentIndex())];
}

void SyntheticDialog::showKind()
{
    delete m_form;
    m_form = new OptionForm(syntheticFields(kind()));
    Json defaults = Json::object();
    for (const ParamSpec& spec : kind().params)
        defaults[spec.name] = spec.fallback;
    m_form->setValues(defaults);
    m_options->addWidget(m_form);
    m_help->setText(syntheticText(kind().help));
    const QString unit = syntheticText(kind().unit);
    m_unit->setText(unit.left(1).toUpper() + unit.mid(1));
    m_size->setText(QString::number(kind().size));
    m_place->setText(lastFolder() + QStringLiteral("/synthetic-") + fromStd(kind().id) + (kind().folder ? QString() : QStringLiteral(".parquet")));
}

void SyntheticDialog::choosePlace()
{
    const QString place = kind().folder ? QFileDialog::getSaveFileName(this, tr("Name of the new folder"), m_place->text())
                                        : QFileDialog::getSaveFileName(this, tr("Write the table to"), m_place->text(), tr("Tables (*.parquet *.csv *.tsv)"));
    if (!place.isEmpty())
        m_place->setText(place);
}

void SyntheticDialog::make()
{
    const data::SyntheticSpec spec{kind().id, m_size->text().toULongLong(), m_seed->text().toULongLong(), m_form->values()};
    Workspace* workspace = &m_workspace;
    runJob(
        workspace->jobs(), workspace, {tr("Make %1 (%2 %3)").arg(syntheticText(kind().title), countText(spec.size), syntheticText(kind().unit)), true},
        [spec, path = toPath(m_place->text())](JobContext& job) { return data::writeSynthetic(spec, path, job); },
        [workspace](const Result<std::filesystem::path>& made) {
            if (made)
                workspace->commands().run(QStringLiteral("data.open"), QStringList{fromPath(*made)});
            else if (made.error().code != ErrorCode::Cancelled)
                workspace->problems().set(QStringLiteral("synthetic"), {problemFrom({}, made.error())});
        });
    close();
}

} // namespace cairn::ui
