// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace cairn::ui {

/// The wheel scrolls pages and never changes a choice or a number that happens to lie under the pointer: combo boxes and number
/// fields leave it to what they lie in. For all windows of the program while it lives.
class WheelGuard : public QObject {
    Q_OBJECT

public:
    explicit WheelGuard(QObject* parent);

private:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace cairn::ui
