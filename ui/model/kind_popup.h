// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/model/palette.h"

#include <QFrame>

#include <vector>

class QLineEdit;
class QListWidget;

namespace cairn::plots { class ThemeStore; }

namespace cairn::ui {

/// The palette that opens under the cursor (Tab, or a wire dropped into empty space): type, arrow keys, Enter; Esc closes.
class KindPopup : public QFrame {
    Q_OBJECT

public:
    explicit KindPopup(plots::ThemeStore& themes, QWidget* parent);

    /// Lists entries at a place on the screen; `hint` says what they have in common.
    void open(const std::vector<PaletteEntry>& entries, const QPoint& screen, const QString& hint);

Q_SIGNALS:
    void chosen(const QString& kind);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void search(const QString& text);
    void take();

    plots::ThemeStore& m_themes;
    QLineEdit* m_input;
    QListWidget* m_list;
};

} // namespace cairn::ui
