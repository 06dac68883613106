// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/layering/source_rules.h"

#include "tests/layering/include_rules.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>

namespace cairn::layering {

namespace {

bool isCode(const QString& file)
{
    static const QRegularExpression pattern("\\.(cpp|h|c)$");
    return pattern.match(file).hasMatch();
}

bool isBuildFile(const QString& file)
{
    return file.endsWith("CMakeLists.txt") || file.endsWith(".cmake");
}

bool isScript(const QByteArray& content)
{
    return content.startsWith("#!");
}

void checkIncludes(const QString& file, const QList<QByteArray>& lines, Report& report)
{
    static const QRegularExpression pattern("^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"]");
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const auto match = pattern.match(QString::fromUtf8(lines[i]));
        if (!match.hasMatch())
            continue;
        const QString why = includeBreach(file, match.captured(2), match.captured(1) == "\"");
        if (!why.isEmpty())
            report.breaches.append({why.section('|', 0, 0), file, int(i) + 1, why.section('|', 1) + " (" + match.captured(2) + ")"});
    }
}

void checkLength(const QString& file, qsizetype length, Report& report)
{
    if (length > kLengthCap)
        report.breaches.append({"length", file, 0, QStringLiteral("%1 lines, the cap is %2").arg(length).arg(kLengthCap)});
    else if (length > kLengthToSplit)
        report.longFiles.append(QStringLiteral("%1: %2 lines").arg(file).arg(length));
}

void checkLicence(const QString& file, const QList<QByteArray>& lines, Report& report)
{
    for (qsizetype i = 0; i < qMin<qsizetype>(3, lines.size()); ++i) {
        if (lines[i].contains("SPDX-License-Identifier: GPL-3.0-or-later"))
            return;
    }
    report.breaches.append({"licence", file, 1, "no SPDX-License-Identifier line at the top"});
}

void checkWords(const QString& file, const QList<QByteArray>& lines, const QList<QByteArray>& forbiddenPaths, Report& report)
{
    static const QRegularExpression unfinished("\\b(TO" "DO|FIX" "ME|XX" "X)\\b");
    for (qsizetype i = 0; i < lines.size(); ++i) {
        for (const QByteArray& path : forbiddenPaths) {
            if (lines[i].contains(path))
                report.breaches.append({"machine path", file, int(i) + 1, "names a folder of this machine: " + QString::fromUtf8(path)});
        }
        if (unfinished.match(QString::fromUtf8(lines[i])).hasMatch())
            report.breaches.append({"unfinished", file, int(i) + 1, "a mark of unfinished work"});
    }
}

} // namespace

void checkFile(const QString& file, const QByteArray& content, const QList<QByteArray>& forbiddenPaths, Report& report)
{
    ++report.filesRead;
    QList<QByteArray> lines = content.split('\n');
    if (!lines.isEmpty() && lines.last().isEmpty())
        lines.removeLast();
    checkWords(file, lines, forbiddenPaths, report);
    if (isCode(file)) {
        checkIncludes(file, lines, report);
        checkLength(file, lines.size(), report);
        if (file.endsWith(".h") && !content.contains("#pragma once"))
            report.breaches.append({"pragma once", file, 1, "a header without #pragma once"});
    }
    if (isCode(file) || isBuildFile(file) || isScript(content))
        checkLicence(file, lines, report);
}

Report checkTree(const QString& root, const QList<QByteArray>& forbiddenPaths)
{
    static const QRegularExpression skipped("^(build|out|\\.git|\\.cache)/");
    static const QRegularExpression binary("\\.(png|jpe?g|qm|ttf|otf|ico|parquet|npy|npz|safetensors|onnx|gz|db|cairn|bin|ts|svg)$");
    Report report;
    const QDir top(root);
    QStringList files;
    QDirIterator walk(root, QDir::Files | QDir::Hidden | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        const QString file = top.relativeFilePath(walk.next());
        if (!skipped.match(file).hasMatch() && !binary.match(file).hasMatch())
            files.append(file);
    }
    files.sort();
    for (const QString& file : files) {
        QFile handle(top.filePath(file));
        if (handle.open(QIODevice::ReadOnly))
            checkFile(file, handle.readAll(), forbiddenPaths, report);
    }
    return report;
}

} // namespace cairn::layering
