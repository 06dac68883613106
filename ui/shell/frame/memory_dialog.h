// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include <cstdint>

class QDoubleSpinBox;

namespace cairn::ui {

/// Asks how much memory data may take; accepted, it holds at once and is remembered. UI thread only.
class MemoryDialog : public QDialog {
    Q_OBJECT

public:
    explicit MemoryDialog(QWidget* window);

private:
    void accept() override;
    void showDefault();

    QDoubleSpinBox* m_size;
};

/// What the user has set, in bytes, for setMemoryBudget(); 0: the default.
std::uint64_t savedMemoryBudget();

} // namespace cairn::ui
