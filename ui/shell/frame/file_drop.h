// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>

class QWidget;

namespace cairn::ui {

/// Takes files that are dropped anywhere on a window, also on child widgets that take drops of text and would keep files
/// to themselves. Owned by the window.
class FileDrop : public QObject {
    Q_OBJECT

public:
    explicit FileDrop(QWidget& window);

Q_SIGNALS:
    /// Local files, at least one.
    void dropped(const QStringList& files);

private:
    bool eventFilter(QObject* watched, QEvent* event) override;

    QWidget& m_window;
};

} // namespace cairn::ui
