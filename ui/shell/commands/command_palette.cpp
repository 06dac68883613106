// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/commands/command_palette.h"

#include "ui/shell/commands/command.h"
#include "ui/shell/commands/command_model.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QTimer>
#include <QVBoxLayout>

namespace cairn::ui {

namespace {

constexpr int kWidth = 560;
constexpr int kHeight = 380;

} // namespace

int fuzzyScore(const QString& query, const QString& text)
{
    int score = 0;
    qsizetype at = 0;
    qsizetype last = -2;
    for (const QChar wanted : query) {
        if (wanted.isSpace())
            continue;
        const qsizetype found = text.indexOf(wanted, at, Qt::CaseInsensitive);
        if (found < 0)
            return -1;
        const bool wordStart = found == 0 || !text[found - 1].isLetterOrNumber();
        score += 1 + (found == last + 1 ? 4 : 0) + (wordStart ? 3 : 0);
        last = found;
        at = found + 1;
    }
    return score;
}

CommandPalette::CommandPalette(CommandRegistry& commands, QWidget* window)
    : QFrame(window), m_commands(commands), m_input(new QLineEdit(this)), m_list(new QListView(this)),
      m_model(new CommandModel(commands, this))
{
    setObjectName(QStringLiteral("paletteBox"));
    setAttribute(Qt::WA_StyledBackground);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 8);
    layout->setSpacing(4);
    layout->addWidget(m_input);
    layout->addWidget(m_list);
    m_input->setPlaceholderText(tr("Type what you want to do"));
    m_input->setAccessibleName(tr("Command"));
    m_input->installEventFilter(this);
    m_list->setModel(m_model);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setItemDelegate(new CommandDelegate(this));
    m_list->setUniformItemSizes(true);
    connect(m_input, &QLineEdit::textChanged, this, &CommandPalette::search);
    connect(m_list, &QListView::clicked, this, &CommandPalette::runCurrent);
    hide();
}

void CommandPalette::open()
{
    const QWidget* window = parentWidget();
    resize(qMin(kWidth, window->width() - 48), qMin(kHeight, window->height() - 120));
    move((window->width() - width()) / 2, 72);
    m_commands.refreshNow();
    m_input->clear();
    search(QString());
    show();
    raise();
    m_input->setFocus(Qt::ShortcutFocusReason);
}

void CommandPalette::search(const QString& query)
{
    m_model->setQuery(query);
    m_list->setCurrentIndex(m_model->index(0));
}

void CommandPalette::moveCurrent(int by)
{
    const int rows = m_model->rowCount();
    if (rows > 0)
        m_list->setCurrentIndex(m_model->index((m_list->currentIndex().row() + by + rows) % rows));
}

void CommandPalette::runCurrent()
{
    const QModelIndex current = m_list->currentIndex();
    const QString id = m_model->commandId(current);
    if (!id.isEmpty() && !current.data(CommandModel::EnabledRole).toBool())
        return; // it is grey: another one can be chosen
    hide();
    if (!id.isEmpty())
        QTimer::singleShot(0, &m_commands, [this, id] { m_commands.run(id); });
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FocusOut)
        hide();
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Escape: hide(); return true;
    case Qt::Key_Down: moveCurrent(1); return true;
    case Qt::Key_Up: moveCurrent(-1); return true;
    case Qt::Key_PageDown: moveCurrent(6); return true;
    case Qt::Key_PageUp: moveCurrent(-6); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!static_cast<QKeyEvent*>(event)->isAutoRepeat())
            runCurrent();
        return true;
    default: return false;
    }
}

} // namespace cairn::ui
