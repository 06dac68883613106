// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/looks/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace cairn::ui {

void installLanguage(const QString& language)
{
    const QLocale locale = language.isEmpty() ? QLocale() : QLocale(language);
    if (!language.isEmpty())
        QLocale::setDefault(locale);
    for (const QString& name : {QStringLiteral("qtbase"), QStringLiteral("cairn")}) {
        auto* translator = new QTranslator(QCoreApplication::instance());
        const QString folder = name == QLatin1String("cairn") ? QStringLiteral(":/cairn/translations") : QLibraryInfo::path(QLibraryInfo::TranslationsPath);
        // Cairn's own texts need at least the English plurals.
        if (translator->load(locale, name, QStringLiteral("_"), folder)
            || (name == QLatin1String("cairn") && translator->load(QStringLiteral("cairn_en"), folder)))
            QCoreApplication::installTranslator(translator);
        else
            delete translator;
    }
}

} // namespace cairn::ui
