// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/query/sql_editor.h"

#include "plots/base/theme_store.h"
#include "ui/common/text.h"
#include "ui/data/query/sql_highlighter.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QFontDatabase>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStringListModel>
#include <QTextBlock>

namespace cairn::ui {

SqlEditor::SqlEditor(plots::ThemeStore& themes, QWidget* parent)
    : QPlainTextEdit(parent), m_themes(themes), m_highlighter(new SqlHighlighter(document(), themes)), m_completer(new QCompleter(this)),
      m_words(new QStringListModel(this)), m_numbers(new QWidget(this))
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(10);
    setFont(font);
    setTabStopDistance(4 * fontMetrics().horizontalAdvance(QLatin1Char(' ')));
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setAccessibleName(tr("Query"));
    setPlaceholderText(tr("SELECT … FROM … – Ctrl+Return runs it, Ctrl+Space completes names"));
    m_completer->setModel(m_words);
    m_completer->setWidget(this);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_completer->setCompletionMode(QCompleter::PopupCompletion);
    m_completer->setMaxVisibleItems(10);
    connect(m_completer, qOverload<const QString&>(&QCompleter::activated), this, &SqlEditor::insertCompletion);
    m_numbers->installEventFilter(this);
    setViewportMargins(numbersWidth(), 0, 0, 0);
    connect(this, &QPlainTextEdit::blockCountChanged, this, [this] { setViewportMargins(numbersWidth(), 0, 0, 0); });
    connect(this, &QPlainTextEdit::updateRequest, m_numbers, qOverload<>(&QWidget::update));
    connect(this, &QPlainTextEdit::textChanged, this, [this] { markError(-1); });
    connect(&themes, &plots::ThemeStore::changed, this, &SqlEditor::updateMark);
}

void SqlEditor::setScope(SqlScope scope)
{
    m_scope = std::move(scope);
    QStringList names;
    for (const auto& [name, schema] : m_scope.tables)
        names.append(fromStd(name));
    m_highlighter->setNames(names);
}

void SqlEditor::markError(int position)
{
    if (position < 0 && m_mark < 0)
        return;
    m_mark = position;
    if (position >= 0) {
        QTextCursor cursor = textCursor();
        cursor.setPosition(std::min(position, static_cast<int>(document()->characterCount()) - 1));
        setTextCursor(cursor);
    }
    updateMark();
}

void SqlEditor::updateMark()
{
    QList<QTextEdit::ExtraSelection> marks;
    if (m_mark >= 0) {
        QTextEdit::ExtraSelection line, word;
        word.cursor = QTextCursor(document());
        word.cursor.setPosition(std::min(m_mark, static_cast<int>(document()->characterCount()) - 1));
        line.cursor = word.cursor;
        line.format.setProperty(QTextFormat::FullWidthSelection, true);
        line.format.setBackground(plots::mixed(m_themes.color(plots::Role::Surface), m_themes.color(plots::Role::Bad), 0.10));
        word.cursor.movePosition(QTextCursor::EndOfWord, QTextCursor::KeepAnchor);
        if (!word.cursor.hasSelection() && !word.cursor.movePosition(QTextCursor::NextCharacter, QTextCursor::KeepAnchor))
            word.cursor.movePosition(QTextCursor::PreviousWord, QTextCursor::KeepAnchor);
        word.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        word.format.setUnderlineColor(m_themes.color(plots::Role::Bad));
        marks = {line, word};
    }
    setExtraSelections(marks);
}

void SqlEditor::complete(bool asked)
{
    const SqlCompletion completion = completionAt(toPlainText(), textCursor().position(), m_scope);
    const bool behindDot = textCursor().position() > 0 && toPlainText()[textCursor().position() - 1] == QLatin1Char('.');
    if (completion.words.isEmpty() || (!asked && completion.prefix.isEmpty() && !behindDot)) {
        m_completer->popup()->hide();
        return;
    }
    m_words->setStringList(completion.words);
    m_completer->setCompletionPrefix(completion.prefix);
    const bool done = m_completer->completionCount() == 1 && m_completer->currentCompletion().compare(completion.prefix, Qt::CaseInsensitive) == 0;
    if (m_completer->completionCount() == 0 || (done && !asked)) {
        m_completer->popup()->hide();
        return;
    }
    QRect place = cursorRect().translated(viewport()->pos());
    place.setWidth(m_completer->popup()->sizeHintForColumn(0) + m_completer->popup()->verticalScrollBar()->sizeHint().width() + 24);
    m_completer->complete(place);
    m_completer->popup()->setCurrentIndex(m_completer->completionModel()->index(0, 0));
}

void SqlEditor::insertCompletion(const QString& word)
{
    QTextCursor cursor = textCursor();
    cursor.movePosition(QTextCursor::Left, QTextCursor::KeepAnchor, static_cast<int>(m_completer->completionPrefix().size()));
    cursor.insertText(word);
    setTextCursor(cursor);
}

void SqlEditor::keyPressEvent(QKeyEvent* event)
{
    const bool open = m_completer->popup()->isVisible();
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && event->modifiers() & Qt::ControlModifier) {
        m_completer->popup()->hide();
        Q_EMIT runAsked();
        return;
    }
    if (open && (enter || event->key() == Qt::Key_Tab || event->key() == Qt::Key_Escape || event->key() == Qt::Key_Backtab)) {
        event->ignore(); // the list takes it
        return;
    }
    if (event->key() == Qt::Key_Space && event->modifiers() & Qt::ControlModifier) {
        complete(true);
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
    const QString typed = event->text();
    const bool word = !typed.isEmpty() && (typed[0].isLetterOrNumber() || typed[0] == QLatin1Char('_') || typed[0] == QLatin1Char('.'));
    if (word || (open && event->key() == Qt::Key_Backspace))
        complete(false);
    else if (open && !typed.isEmpty())
        m_completer->popup()->hide();
}

int SqlEditor::numbersWidth() const
{
    const int digits = std::max(2, static_cast<int>(QString::number(blockCount()).size()));
    return digits * fontMetrics().horizontalAdvance(QLatin1Char('9')) + 16;
}

void SqlEditor::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    const QRect inside = contentsRect();
    m_numbers->setGeometry(inside.left(), inside.top(), numbersWidth(), inside.height());
}

bool SqlEditor::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_numbers && event->type() == QEvent::Paint) {
        paintNumbers();
        return true;
    }
    return QPlainTextEdit::eventFilter(watched, event);
}

void SqlEditor::paintNumbers()
{
    QPainter painter(m_numbers);
    painter.fillRect(m_numbers->rect(), m_themes.color(plots::Role::Raised));
    painter.setPen(m_themes.color(plots::Role::Muted));
    painter.setFont(font());
    QTextBlock block = firstVisibleBlock();
    for (double top = blockBoundingGeometry(block).translated(contentOffset()).top(); block.isValid() && top < m_numbers->height(); block = block.next()) {
        const double height = blockBoundingRect(block).height();
        painter.drawText(QRectF(0, top, m_numbers->width() - 8, height), Qt::AlignRight | Qt::AlignVCenter, QString::number(block.blockNumber() + 1));
        top += height;
    }
}

} // namespace cairn::ui
