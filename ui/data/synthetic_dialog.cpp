// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/synthetic_dialog.h"

#include "core/data/synthetic_table.h"
#include "ui/bridge/job_bridge.h"
#include "ui/common/text.h"
#include "ui/shell/command.h"
#include "ui/shell/problem_list.h"
#include "ui/shell/settings.h"
#include "ui/shell/workspace.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

namespace cairn::ui {

namespace {

QSpinBox* integer(int low, int high, int value, const QString& name)
{
    auto* box = new QSpinBox;
    box->setRange(low, high);
    box->setValue(value);
    box->setGroupSeparatorShown(true);
    box->setObjectName(name);
    return box;
}

QDoubleSpinBox* share(double value, const QString& name)
{
    auto* box = new QDoubleSpinBox;
    box->setRange(0, 0.5);
    box->setSingleStep(0.01);
    box->setValue(value);
    box->setObjectName(name);
    return box;
}

} // namespace

void SyntheticDialog::open(Workspace& workspace, QWidget* window)
{
    (new SyntheticDialog(workspace, window))->show();
}

SyntheticDialog::SyntheticDialog(Workspace& workspace, QWidget* window)
    : QDialog(window), m_workspace(workspace), m_rows(integer(10, 1'000'000'000, 1'000'000, QStringLiteral("synthetic.rows"))),
      m_columns(integer(2, 2000, 12, QStringLiteral("synthetic.columns"))), m_kind(new QComboBox), m_noise(share(0.1, QStringLiteral("synthetic.noise"))),
      m_missing(share(0.02, QStringLiteral("synthetic.missing"))), m_seed(integer(0, 1'000'000'000, 0, QStringLiteral("synthetic.seed"))),
      m_file(new QLineEdit(lastFolder() + QStringLiteral("/synthetic.parquet")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("syntheticDialog"));
    setWindowTitle(tr("Make a synthetic table"));
    m_kind->addItems({tr("Classification (yes or no)"), tr("Regression (a number)")});
    m_file->setObjectName(QStringLiteral("synthetic.file"));
    m_file->setMinimumWidth(320);
    auto* browse = new QPushButton(tr("Choose…"));
    connect(browse, &QPushButton::clicked, this, [this] {
        const QString file = QFileDialog::getSaveFileName(this, tr("Write the table to"), m_file->text(), tr("Tables (*.parquet *.csv *.tsv)"));
        if (!file.isEmpty())
            m_file->setText(file);
    });
    auto* fileRow = new QHBoxLayout;
    fileRow->addWidget(m_file, 1);
    fileRow->addWidget(browse);

    auto* form = new QFormLayout(this);
    form->setContentsMargins(24, 24, 24, 16);
    form->setVerticalSpacing(8);
    auto* about = new QLabel(tr("Numbers and categories with a known rule behind the last column, to try things out at any size. "
                                "The same settings give the same file."));
    about->setWordWrap(true);
    about->setProperty("role", QStringLiteral("muted"));
    form->addRow(about);
    form->addRow(tr("Rows"), m_rows);
    form->addRow(tr("Columns"), m_columns);
    form->addRow(tr("Last column"), m_kind);
    form->addRow(tr("Noise in the last column"), m_noise);
    form->addRow(tr("Empty cells"), m_missing);
    form->addRow(tr("Seed"), m_seed);
    form->addRow(tr("File"), fileRow);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    buttons->button(QDialogButtonBox::Ok)->setText(tr("Make and open"));
    buttons->button(QDialogButtonBox::Ok)->setProperty("primary", true);
    connect(buttons, &QDialogButtonBox::accepted, this, &SyntheticDialog::make);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    form->addRow(buttons);
}

void SyntheticDialog::make()
{
    data::SyntheticTableSpec spec;
    spec.rows = static_cast<std::uint64_t>(m_rows->value());
    spec.columns = static_cast<std::uint32_t>(m_columns->value());
    spec.regression = m_kind->currentIndex() == 1;
    spec.labelNoise = m_noise->value();
    spec.missing = m_missing->value();
    spec.seed = static_cast<std::uint64_t>(m_seed->value());
    const QString file = m_file->text();
    Workspace* workspace = &m_workspace;
    runJob(
        workspace->jobs(), workspace, {tr("Make a table of %1 rows").arg(countText(spec.rows)), true},
        [spec, path = toPath(file)](JobContext& job) { return data::writeSyntheticTable(spec, path, job); },
        [workspace, file](const Result<void>& made) {
            if (made)
                workspace->commands().run(QStringLiteral("data.open"), QStringList{file});
            else if (made.error().code != ErrorCode::Cancelled)
                workspace->problems().set(QStringLiteral("synthetic"), {problemFrom({}, made.error())});
        });
    close();
}

} // namespace cairn::ui
