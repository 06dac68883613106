// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/base/picture_menu.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QMenu>
#include <QMessageBox>

namespace cairn::plots {

namespace {

struct PictureMenu {
    Q_DECLARE_TR_FUNCTIONS(cairn::plots::PictureMenu)

public:
    static void save(QWidget& widget, const QString& file, const QString& title, const PaintFunction& paint)
    {
        const QString path = QFileDialog::getSaveFileName(&widget, tr("Save picture"), file, tr("Pictures (*.png *.svg *.pdf)"));
        if (path.isEmpty())
            return;
        if (const auto saved = savePicture(path, widget.size(), title, paint); !saved)
            QMessageBox::warning(&widget, tr("Save picture"), QString::fromStdString(saved.error().text()));
    }

    static void show(QWidget& widget, const QPoint& place, const QString& file, const QString& title, const PaintFunction& paint)
    {
        QMenu menu(&widget);
        menu.addAction(tr("Copy image"), &widget, [&] { copyPicture(widget.size(), paint); });
        menu.addAction(tr("Save picture..."), &widget, [&] { save(widget, file, title, paint); });
        menu.exec(place);
    }
};

} // namespace

void showPictureMenu(QWidget& widget, const QPoint& place, const QString& file, const QString& title, const PaintFunction& paint)
{
    PictureMenu::show(widget, place, file, title, paint);
}

} // namespace cairn::plots
