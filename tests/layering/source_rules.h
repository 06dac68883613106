// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace cairn::layering {

/// One place in the sources that breaks a rule of docs/architecture.md.
struct Breach {
    QString rule; ///< short name: "direction", "module order", "qt", "torch", "vtk", "adapter", "path", "length", ...
    QString file; ///< relative to the project folder
    int line = 0; ///< 1-based; 0 for the whole file
    QString text; ///< what is wrong, in words

    QString toString() const { return QStringLiteral("%1:%2: [%3] %4").arg(file).arg(line).arg(rule, text); }
};

/// What a scan found. `longFiles` are over the length at which a file should be split, and no breach.
struct Report {
    QList<Breach> breaches;
    QList<QString> longFiles;
    int filesRead = 0;
};

constexpr int kLengthToSplit = 350;
constexpr int kLengthCap = 700;

/// Checks one file: the includes it may have, its length, its licence line, machine paths.
/// `file` is relative to the project folder; its first folders decide which rules hold.
/// `forbiddenPaths` are folders of this machine that no file may name.
void checkFile(const QString& file, const QByteArray& content, const QList<QByteArray>& forbiddenPaths, Report& report);

/// Checks every source, build and script file below the project folder `root` (build trees and hidden folders left out).
Report checkTree(const QString& root, const QList<QByteArray>& forbiddenPaths);

} // namespace cairn::layering
