// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/frame/memory_dialog.h"

#include "core/base/memory_budget.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"

#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QVBoxLayout>

namespace cairn::ui {

namespace {

const QString kMemoryKey = QStringLiteral("memoryBytes");
constexpr double kGiB = 1024.0 * 1024.0 * 1024.0;

double gibibytes(std::uint64_t bytes)
{
    return static_cast<double>(bytes) / kGiB;
}

} // namespace

std::uint64_t savedMemoryBudget()
{
    return QSettings().value(kMemoryKey).toULongLong();
}

MemoryDialog::MemoryDialog(QWidget* window)
    : QDialog(window), m_size(new QDoubleSpinBox)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("memoryDialog"));
    setWindowTitle(tr("Memory for data"));
    m_size->setObjectName(QStringLiteral("memory.size"));
    m_size->setDecimals(1);
    m_size->setSingleStep(0.5);
    m_size->setSuffix(tr(" GiB"));
    m_size->setRange(gibibytes(kLeastMemory), std::max(gibibytes(machineMemory()), gibibytes(kLeastMemory)));
    m_size->setValue(gibibytes(memoryBudget()));
    auto* what = mutedLabel(tr("Data that do not fit are streamed from the disk. This computer has %1; unless you choose, data may take half of it. What is open or training now keeps what it has.")
                                .arg(bytesText(machineMemory())));
    what->setWordWrap(true);
    what->setMinimumWidth(420);
    auto* form = new QFormLayout;
    form->addRow(tr("At most"), m_size);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel | QDialogButtonBox::RestoreDefaults);
    buttons->button(QDialogButtonBox::RestoreDefaults)->setText(tr("Half of it"));
    connect(buttons->button(QDialogButtonBox::RestoreDefaults), &QPushButton::clicked, this, &MemoryDialog::showDefault);
    connect(buttons, &QDialogButtonBox::accepted, this, &MemoryDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &MemoryDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(what);
    layout->addLayout(form);
    layout->addWidget(buttons);
}

void MemoryDialog::showDefault()
{
    m_size->setValue(gibibytes(machineMemory() / 2));
}

void MemoryDialog::accept()
{
    const bool half = qAbs(m_size->value() - gibibytes(machineMemory() / 2)) < 0.05;
    const std::uint64_t bytes = half ? 0 : static_cast<std::uint64_t>(m_size->value() * kGiB);
    if (bytes == 0)
        QSettings().remove(kMemoryKey);
    else
        QSettings().setValue(kMemoryKey, QVariant::fromValue<qulonglong>(bytes));
    setMemoryBudget(bytes);
    QDialog::accept();
}

} // namespace cairn::ui
