// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/theme_store.h"

#include <QHash>
#include <QSet>
#include <QSyntaxHighlighter>

namespace cairn::ui {

/// Colours SQL: keywords, texts, numbers, comments, and the names of sources. Follows the theme.
class SqlHighlighter : public QSyntaxHighlighter {
    Q_OBJECT

public:
    SqlHighlighter(QTextDocument* document, plots::ThemeStore& themes);

    void setNames(const QStringList& names);

protected:
    void highlightBlock(const QString& text) override;

private:
    enum State { Code = 0, InText = 1, InComment = 2 };
    int rest(const QString& text, int from, int state);
    int word(const QString& text, int from);

    plots::ThemeStore& m_themes;
    QSet<QString> m_keywords, m_names;
};

} // namespace cairn::ui
