// SPDX-License-Identifier: GPL-3.0-or-later
// German is complete, keeps every placeholder, and is what the window shows when asked for.
#include "core/data/synthetic/synthetic.h"
#include "core/graph/kind.h"
#include "core/graph/templates.h"
#include "core/prep/step/step_kind.h"
#include "core/session/training/train_options.h"
#include "ui/common/described.h"
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
    void stepsAreListed();
    void layersAreListed();
    void templatesAreListed();
    void germanIsShown();
};

namespace {

QString tsFile(const QString& language)
{
    return QStringLiteral(CAIRN_SOURCE_DIR "/translations/cairn_%1.ts").arg(language);
}

/// Texts of one context of the German file that have a translation.
QSet<QString> translatedIn(const QString& context)
{
    QFile file(tsFile("de"));
    QSet<QString> texts;
    if (!file.open(QIODevice::ReadOnly))
        return texts;
    QXmlStreamReader xml(&file);
    QString inside, source;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == QLatin1String("name"))
            inside = xml.readElementText();
        else if (xml.name() == QLatin1String("source"))
            source = xml.readElementText();
        else if (xml.name() == QLatin1String("translation") && inside == context && !xml.attributes().hasAttribute("type") && !xml.readElementText().isEmpty())
            texts.insert(source);
    }
    return texts;
}

/// Lines for a list in ui/common, ready to be pasted.
QString linesFor(const char* context, const QSet<QString>& texts)
{
    QString lines;
    for (QString text : texts)
        lines += QStringLiteral("    QT_TRANSLATE_NOOP(\"%1\", \"%2\"),\n").arg(QLatin1String(context), text.replace('\\', "\\\\").replace('"', "\\\""));
    return lines;
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
    const QSet<QString> listed = translatedIn(QStringLiteral("cairn::TrainOptions"));
    for (const auto& spec : cairn::session::trainOptionSpecs()) {
        QVERIFY2(listed.contains(QString::fromStdString(spec.title)), spec.title.c_str());
        QVERIFY2(listed.contains(QString::fromStdString(spec.help)), spec.help.c_str());
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

/// Every text of every recipe step is listed in ui/common/described_steps.cpp and has a German translation; nothing else is.
void TranslationsTest::stepsAreListed()
{
    QSet<QString> used;
    for (const auto& kind : cairn::prep::stepKinds()) {
        used += {QString::fromStdString(kind.info.title), QString::fromStdString(kind.info.help)};
        for (const auto& spec : kind.info.params)
            used += {QString::fromStdString(spec.title), QString::fromStdString(spec.help)};
    }
    const QSet<QString> listed = translatedIn(cairn::ui::kStepTexts);
    QVERIFY2(listed.contains(used), qPrintable("missing:\n" + linesFor(cairn::ui::kStepTexts, used - listed)));
    QVERIFY2(used.contains(listed), qPrintable("no longer in use:\n" + linesFor(cairn::ui::kStepTexts, listed - used)));
}

/// Titles of layers' parameters are listed in ui/common/described_layers.cpp. A new layer may come before its translation: what is
/// missing is told, and a tenth of the titles is too much.
void TranslationsTest::layersAreListed()
{
    QSet<QString> used{"Input", "Output"};
    for (const auto& kind : cairn::graph::kinds()) {
        for (const auto& spec : kind.info.params)
            used.insert(QString::fromStdString(spec.title));
    }
    const QSet<QString> listed = translatedIn(cairn::ui::kLayerTexts), missing = used - listed;
    QVERIFY2(used.contains(listed), qPrintable("no longer in use:\n" + linesFor(cairn::ui::kLayerTexts, listed - used)));
    if (!missing.isEmpty())
        qWarning("%s", qPrintable("not translated:\n" + linesFor(cairn::ui::kLayerTexts, missing)));
    QVERIFY(missing.size() * 10 < used.size());
}

/// Every text of every template is listed in ui/common/described_templates.cpp and has a German translation; nothing else is.
void TranslationsTest::templatesAreListed()
{
    QSet<QString> used;
    for (const auto& info : cairn::graph::templates())
        used += {QString::fromStdString(info.title), QString::fromStdString(info.help), QString::fromLatin1(cairn::graph::domainTitle(info.domain))};
    const QSet<QString> listed = translatedIn(cairn::ui::kTemplateTexts);
    QVERIFY2(listed.contains(used), qPrintable("missing:\n" + linesFor(cairn::ui::kTemplateTexts, used - listed)));
    QVERIFY2(used.contains(listed), qPrintable("no longer in use:\n" + linesFor(cairn::ui::kTemplateTexts, listed - used)));
}

void TranslationsTest::germanIsShown()
{
    cairn::ui::installLanguage("de");
    QStringList titles;
    for (const auto& page : cairn::ui::pageList())
        titles.append(page.info.title);
    QVERIFY2(titles.contains("Daten"), qPrintable(titles.join(", ")));
    QVERIFY(titles.contains("Trainieren"));
    QCOMPARE(cairn::ui::described(cairn::ui::kStepTexts, "Fill missing values"), QStringLiteral("Fehlende Werte füllen"));
    QCOMPARE(cairn::ui::described(cairn::ui::kLayerTexts, "Output features"), QStringLiteral("Ausgabemerkmale"));
    QCOMPARE(cairn::ui::described(cairn::ui::kStepTexts, "of a user's own"), QStringLiteral("of a user's own"));
}

QTEST_MAIN(TranslationsTest)
#include "translations_test.moc"
