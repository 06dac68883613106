// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/frame/help_view.h"

#include "ui/shell/commands/command.h"
#include "ui/shell/main_window.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFile>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace cairn::ui {

namespace {

QString helpText(const PageInfo& info)
{
    const QString language = QLocale().name().section(QLatin1Char('_'), 0, 0);
    for (const QString& name : {QStringLiteral("%1.%2.md").arg(info.id, language), QStringLiteral("%1.md").arg(info.id)}) {
        QFile file(QStringLiteral(":/cairn/help/") + name);
        if (file.open(QIODevice::ReadOnly))
            return QString::fromUtf8(file.readAll());
    }
    return QStringLiteral("# %1\n\n%2").arg(info.title, info.help);
}

void showText(QWidget* window, const QString& title, const QString& markdown)
{
    auto* dialog = new QDialog(window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("helpDialog"));
    dialog->setWindowTitle(title);
    dialog->resize(560, 520);
    auto* layout = new QVBoxLayout(dialog);
    auto* text = new QTextBrowser(dialog);
    text->setMarkdown(markdown);
    text->document()->setDocumentMargin(16);
    layout->addWidget(text);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
    layout->addWidget(buttons);
    dialog->show();
}

} // namespace

void showPageHelp(MainWindow& window)
{
    if (const Page* page = window.currentPage())
        showText(&window, page->info().title, helpText(page->info()));
}

void showShortcuts(MainWindow& window, const CommandRegistry& commands)
{
    QString text = QStringLiteral("| | |\n|---|---|\n");
    for (const QAction* action : commands.actions()) {
        if (!action->shortcut().isEmpty())
            text += QStringLiteral("| **%1** | %2 |\n").arg(action->shortcut().toString(QKeySequence::NativeText), action->text().remove(QLatin1Char('&')));
    }
    showText(&window, MainWindow::tr("Keyboard shortcuts"), text);
}

void showAbout(MainWindow& window)
{
    showText(&window, MainWindow::tr("About Cairn"),
             MainWindow::tr("# Cairn %1\n\nWorkbench for deep learning on big data.\n\n"
                            "A cairn is a landmark made of stacked layers.\n\n"
                            "Free software under the GNU General Public License, version 3 or later. "
                            "Nothing you do here leaves this computer.")
                 .arg(QApplication::applicationVersion()));
}

} // namespace cairn::ui
