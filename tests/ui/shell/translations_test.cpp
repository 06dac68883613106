// SPDX-License-Identifier: GPL-3.0-or-later
// German is complete, keeps every placeholder, and is what the window shows when asked for.
#include "core/data/synthetic/synthetic.h"
#include "core/session/training/train_options.h"
#include "ui/shell/looks/language.h"
#include "ui/shell/page_list.h"
#include "ui/train/option_text.h"

#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTest>
#include <QXmlStreamReader>

class TranslationsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingIsUnfinished_data();
    void nothingIsUnfinished();
    void placeholdersStay();
    void trainOptionsAreListed();
    void syntheticDataAreListed();
    void germanIsShown();
};

namespace {

QString tsFile(const QString& language)
{
    return QStringLiteral(CAIRN_SOURCE_DIR "/translations/cairn_%1.ts").arg(language);
}

QStringList placeholders(const QString& text)
{
    static const QRegularExpression pattern("%(n|[0-9])");
    QStringList found;
    for (auto match = pattern.globalMatch(text); match.hasNext();)
        found.append(match.next().captured());
    found.removeDuplicates();
    found.sort();
    return found;
}

} // namespace

void TranslationsTest::nothingIsUnfinished_data()
{
    QTest::addColumn<QString>("language");
    QTest::newRow("German") << "de";
    QTest::newRow("English plurals") << "en";
}

void TranslationsTest::nothingIsUnfinished()
{
    QFETCH(QString, language);
    QFile file(tsFile(language));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QXmlStreamReader xml(&file);
    int messages = 0;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        messages += xml.name() == QLatin1String("message");
        if (xml.name() == QLatin1String("translation"))
            QVERIFY2(!xml.attributes().hasAttribute("type"), qPrintable(QStringLiteral("line %1").arg(xml.lineNumber())));
    }
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    QVERIFY(messages > 0);
}

void TranslationsTest::placeholdersStay()
{
    QFile file(tsFile("de"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QXmlStreamReader xml(&file);
    QString source;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == QLatin1String("source"))
            source = xml.readElementText();
        else if (xml.name() == QLatin1String("translation")) {
            const QString text = xml.readElementText(QXmlStreamReader::IncludeChildElements);
            QVERIFY2(placeholders(source) == placeholders(text), qPrintable(source + " / " + text));
            QVERIFY2(!text.trimmed().isEmpty() || source.trimmed().isEmpty(), qPrintable(source));
        }
    }
}

void TranslationsTest::trainOptionsAreListed()
{
    QFile file(tsFile("de"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString all = QString::fromUtf8(file.readAll());
    for (const auto& spec : cairn::session::trainOptionSpecs()) {
        QVERIFY2(all.contains(QString::fromStdString(spec.title).toHtmlEscaped()), spec.title.c_str());
        QVERIFY2(all.contains(QString::fromStdString(spec.help).toHtmlEscaped()), spec.help.c_str());
    }
}

void TranslationsTest::syntheticDataAreListed()
{
    QFile file(tsFile("de"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QSet<QString> sources;
    QXmlStreamReader xml(&file);
    while (!xml.atEnd()) {
        if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == QLatin1String("source"))
            sources.insert(xml.readElementText());
    }
    for (const auto& kind : cairn::data::syntheticKinds()) {
        std::vector<std::string> texts{kind.title, kind.help, kind.unit};
        for (const auto& spec : kind.params)
            texts.insert(texts.end(), {spec.title, spec.help});
        for (const std::string& text : texts)
            QVERIFY2(sources.contains(QString::fromStdString(text)), text.c_str());
    }
}

void TranslationsTest::germanIsShown()
{
    cairn::ui::installLanguage("de");
    QStringList titles;
    for (const auto& page : cairn::ui::pageList())
        titles.append(page.info.title);
    QVERIFY2(titles.contains("Daten"), qPrintable(titles.join(", ")));
    QVERIFY(titles.contains("Trainieren"));
}

QTEST_MAIN(TranslationsTest)
#include "translations_test.moc"
