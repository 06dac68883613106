// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of docs/architecture.md, checked on the project's own sources and on the built programs.
// The first tests feed the checker sources that break each rule and see it complain.
#include "tests/layering/source_rules.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace cairn::layering;

namespace {

QByteArray source(const QByteArray& include)
{
    return "// SPDX-License-Identifier: GPL-3.0-or-later\n#pragma once\n#include " + include + "\n";
}

QStringList rulesBroken(const Report& report)
{
    QStringList rules;
    for (const Breach& breach : report.breaches)
        rules.append(breach.rule);
    return rules;
}

/// The shared libraries that the loader would load for `program`, one a line.
QString neededLibraries(const QString& program)
{
    QProcess ldd;
    ldd.start("ldd", {program});
    if (!ldd.waitForFinished(60000) || ldd.exitCode() != 0)
        return {};
    return QString::fromUtf8(ldd.readAllStandardOutput());
}

} // namespace

class LayeringTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void complainsAboutInclude_data();
    void complainsAboutInclude();
    void acceptsInclude_data();
    void acceptsInclude();
    void complainsAboutLongFiles();
    void complainsAboutMissingLicence();
    void complainsAboutMachinePathsAndUnfinishedWork();
    void findsBreachesInAWholeTree();
    void sourcesKeepTheRules();
    void programsLinkOnlyTheirOwn_data();
    void programsLinkOnlyTheirOwn();
    void noProgramMissesALibrary();
};

void LayeringTest::complainsAboutInclude_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("include");
    QTest::addColumn<QString>("rule");
    QTest::newRow("core includes ui") << "core/data/a.cpp" << QByteArray("\"ui/shell/b.h\"") << "direction";
    QTest::newRow("core includes engine") << "core/session/a.cpp" << QByteArray("\"core/engine/train/b.h\"") << "direction";
    QTest::newRow("engine includes plots") << "core/engine/a.cpp" << QByteArray("\"plots/chart/b.h\"") << "direction";
    QTest::newRow("engine includes session") << "core/engine/a.cpp" << QByteArray("\"core/session/b.h\"") << "module order";
    QTest::newRow("plots include ui") << "plots/chart/a.cpp" << QByteArray("\"ui/runs/b.h\"") << "direction";
    QTest::newRow("plots include a service") << "plots/chart/a.cpp" << QByteArray("\"core/engine_api/b.h\"") << "direction";
    QTest::newRow("ui includes app") << "ui/runs/a.cpp" << QByteArray("\"app/cairn/b.h\"") << "direction";
    QTest::newRow("ui includes engine") << "ui/runs/a.cpp" << QByteArray("\"core/engine/b.h\"") << "direction";
    QTest::newRow("cairnctl includes ui") << "app/cairnctl/a.cpp" << QByteArray("\"ui/shell/b.h\"") << "direction";
    QTest::newRow("core includes tests") << "core/base/a.cpp" << QByteArray("\"tests/support/b.h\"") << "direction";
    QTest::newRow("base includes jobs") << "core/base/a.h" << QByteArray("\"core/jobs/b.h\"") << "module order";
    QTest::newRow("data includes session") << "core/data/a.h" << QByteArray("\"core/session/b.h\"") << "module order";
    QTest::newRow("prep includes batch") << "core/prep/a.h" << QByteArray("\"core/batch/sources.h\"") << "module order";
    QTest::newRow("low header includes its folder") << "core/batch/field.h" << QByteArray("\"core/batch/sources.h\"") << "module order";
    QTest::newRow("formats include the graph") << "core/formats/a.h" << QByteArray("\"core/graph/graph.h\"") << "module order";
    QTest::newRow("unknown module") << "core/misc/a.h" << QByteArray("\"core/base/b.h\"") << "module order";
    QTest::newRow("include from the same folder") << "core/data/a.cpp" << QByteArray("\"a.h\"") << "include path";
    QTest::newRow("include upwards") << "core/data/a.cpp" << QByteArray("\"../base/result.h\"") << "include path";
    QTest::newRow("Qt in core") << "core/data/a.h" << QByteArray("<QString>") << "qt";
    QTest::newRow("Qt module in core") << "core/data/a.h" << QByteArray("<QtCore/QString>") << "qt";
    QTest::newRow("Qt in the engine") << "core/engine/a.cpp" << QByteArray("<QObject>") << "qt";
    QTest::newRow("Qt in cairnctl") << "app/cairnctl/a.cpp" << QByteArray("<QCoreApplication>") << "qt";
    QTest::newRow("Torch in core") << "core/data/a.cpp" << QByteArray("<torch/types.h>") << "torch";
    QTest::newRow("ATen behind the interface") << "core/engine_api/a.h" << QByteArray("<ATen/core/Tensor.h>") << "torch";
    QTest::newRow("Torch in the window") << "ui/train/a.cpp" << QByteArray("<torch/torch.h>") << "torch";
    QTest::newRow("VTK in ui") << "ui/embeddings/a.cpp" << QByteArray("<vtkActor.h>") << "vtk";
    QTest::newRow("VTK in charts") << "plots/chart/a.cpp" << QByteArray("<vtkActor.h>") << "vtk";
    QTest::newRow("QCustomPlot in ui") << "ui/train/a.h" << QByteArray("<qcustomplot.h>") << "qcustomplot";
    QTest::newRow("DuckDB in a public header") << "core/data/dataset.h" << QByteArray("<duckdb.h>") << "adapter";
    QTest::newRow("DuckDB in ui") << "ui/data/a.cpp" << QByteArray("<duckdb.h>") << "adapter";
    QTest::newRow("SQLite in a public header") << "core/store/project.h" << QByteArray("<SQLiteCpp/SQLiteCpp.h>") << "adapter";
    QTest::newRow("SQLite in data") << "core/data/a.cpp" << QByteArray("<sqlite3.h>") << "adapter";
    QTest::newRow("libarchive beside the remote files") << "core/data/remote/a.cpp" << QByteArray("<archive.h>") << "adapter";
    QTest::newRow("FFmpeg in core") << "core/data/a.cpp" << QByteArray("<libavformat/avformat.h>") << "adapter";
    QTest::newRow("OpenCV in ui") << "ui/data/a.cpp" << QByteArray("<opencv2/imgcodecs.hpp>") << "adapter";
    QTest::newRow("ONNX in the engine") << "core/engine/a.cpp" << QByteArray("<onnx/onnx_pb.h>") << "adapter";
}

void LayeringTest::complainsAboutInclude()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, include);
    QFETCH(QString, rule);
    Report report;
    checkFile(file, source(include), {}, report);
    QCOMPARE(rulesBroken(report), QStringList{rule});
    QCOMPARE(report.breaches.first().line, 3);
}

void LayeringTest::acceptsInclude_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("include");
    QTest::newRow("jobs on base") << "core/jobs/a.h" << QByteArray("\"core/base/result.h\"");
    QTest::newRow("prep on the fields of a batch") << "core/prep/a.h" << QByteArray("\"core/batch/field.h\"");
    QTest::newRow("engine on its interface") << "core/engine/train/a.cpp" << QByteArray("\"core/engine_api/train.h\"");
    QTest::newRow("Torch in the engine") << "core/engine/train/a.cpp" << QByteArray("<torch/types.h>");
    QTest::newRow("VTK in the cloud") << "plots/cloud/a.cpp" << QByteArray("<vtkActor.h>");
    QTest::newRow("DuckDB in its adapter") << "core/data/duckdb_result.h" << QByteArray("<duckdb.h>");
    QTest::newRow("SQLite in its adapter") << "core/store/project.cpp" << QByteArray("<SQLiteCpp/SQLiteCpp.h>");
    QTest::newRow("SQLite in its adapter's folder") << "core/store/sqlite/database.h" << QByteArray("<SQLiteCpp/Database.h>");
    QTest::newRow("kinds on the writers of formats") << "core/graph/kinds/a.cpp" << QByteArray("\"core/formats/onnx_writer.h\"");
    QTest::newRow("ui on plots") << "ui/train/a.cpp" << QByteArray("\"plots/chart/curve.h\"");
    QTest::newRow("app on ui") << "app/cairn/main.cpp" << QByteArray("\"ui/shell/main_window.h\"");
    QTest::newRow("generated source") << "ui/train/a.cpp" << QByteArray("\"a.moc\"");
    QTest::newRow("standard library") << "core/base/a.cpp" << QByteArray("<vector>");
    QTest::newRow("test on anything") << "tests/engine/a.cpp" << QByteArray("\"core/engine/train/trainer.h\"");
}

void LayeringTest::acceptsInclude()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, include);
    Report report;
    checkFile(file, source(include), {}, report);
    QVERIFY2(report.breaches.isEmpty(), report.breaches.isEmpty() ? "" : qPrintable(report.breaches.first().toString()));
}

void LayeringTest::complainsAboutLongFiles()
{
    const QByteArray top = "// SPDX-License-Identifier: GPL-3.0-or-later\n";
    Report report;
    checkFile("core/base/long.cpp", top + QByteArray("int x;\n").repeated(kLengthToSplit), {}, report);
    QVERIFY(report.breaches.isEmpty());
    QCOMPARE(report.longFiles.size(), 1);
    checkFile("core/base/cap.cpp", top + QByteArray("int x;\n").repeated(kLengthCap - 1), {}, report);
    QVERIFY(report.breaches.isEmpty());
    checkFile("core/base/longer.cpp", top + QByteArray("int x;\n").repeated(kLengthCap), {}, report);
    QCOMPARE(rulesBroken(report), QStringList{"length"});
}

void LayeringTest::complainsAboutMissingLicence()
{
    Report report;
    checkFile("core/base/a.cpp", "int x;\n", {}, report);
    checkFile("core/CMakeLists.txt", "add_library(x)\n", {}, report);
    checkFile("scripts/x", "#!/bin/sh\nexit\n", {}, report);
    checkFile("docs/x.md", "# Text\n", {}, report);
    QCOMPARE(rulesBroken(report), QStringList({"licence", "licence", "licence"}));
}

void LayeringTest::complainsAboutMachinePathsAndUnfinishedWork()
{
    Report report;
    checkFile("docs/x.md", "Look into /somewhere/project/x\nTO" "DO more\n", {"/somewhere/project"}, report);
    QCOMPARE(rulesBroken(report), QStringList({"machine path", "unfinished"}));
}

void LayeringTest::findsBreachesInAWholeTree()
{
    QTemporaryDir folder;
    const QDir top(folder.path());
    const auto write = [&](const QString& name, const QByteArray& content) {
        top.mkpath(QFileInfo(name).path());
        QFile file(top.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    };
    write("core/base/good.h", source("<vector>"));
    write("core/data/bad.h", source("<QString>"));
    write("ui/shell/bad.cpp", source("\"core/engine/module.h\""));
    write("build/dev/generated.cpp", "int x;\n");
    const Report report = checkTree(folder.path(), {});
    QCOMPARE(rulesBroken(report), QStringList({"qt", "direction"}));
    QCOMPARE(report.filesRead, 3);
}

void LayeringTest::sourcesKeepTheRules()
{
    const QString root = QStringLiteral(CAIRN_SOURCE_DIR);
    QList<QByteArray> forbidden = {root.toUtf8()};
    const QByteArray home = QDir::homePath().toUtf8();
    if (home.size() > 1)
        forbidden.append(home + '/');
    const Report report = checkTree(root, forbidden);
    QVERIFY2(report.filesRead > 20, "the project's sources were not found");
    for (const QString& file : report.longFiles)
        qWarning("Should be split: %s", qPrintable(file));
    for (const Breach& breach : report.breaches)
        qCritical("%s", qPrintable(breach.toString()));
    QCOMPARE(report.breaches.size(), 0);
}

void LayeringTest::programsLinkOnlyTheirOwn_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("forbidden");
    const QString torch = "lib(torch|c10|caffe2|gloo)";
    QTest::newRow("cairn: no Torch, MPI, UCX") << "bin/cairn" << torch + "|lib(mpi|open-rte|open-pal|ucp|uct|ucs|ucm)\\.so|libLLVM-torch";
    QTest::newRow("cairnctl: no Qt, no Torch") << "bin/cairnctl" << torch + "|libQt|libvtk";
    QTest::newRow("cairn-parse: no Qt, no Torch") << "bin/cairn-parse" << torch + "|libQt|libvtk";
    QTest::newRow("image module: no Qt, no Torch") << "lib/cairn_parse_images.so" << torch + "|libQt6|libvtk";
    QTest::newRow("video module: no Qt, no Torch") << "lib/cairn_parse_videos.so" << torch + "|libQt|libvtk";
    QTest::newRow("onnx module: no Qt, no Torch") << "lib/cairn_parse_onnx.so" << torch + "|libQt6|libvtk";
    QTest::newRow("core: no Qt, Torch, VTK") << "lib/libcairn_core.so" << torch + "|libQt|libvtk";
    QTest::newRow("engine: no Qt, VTK") << "lib/libcairn_engine.so" << QString("libQt|libvtk");
}

void LayeringTest::programsLinkOnlyTheirOwn()
{
    QFETCH(QString, program);
    QFETCH(QString, forbidden);
    const QString path = QStringLiteral(CAIRN_BUILD_DIR "/") + program;
    if (!QFileInfo::exists(path) && qEnvironmentVariableIsEmpty("CAIRN_EVERYTHING_BUILT"))
        QSKIP("not built yet (scripts/test builds everything)");
    if (!QFileInfo::exists(path) && !QString(CAIRN_TARGETS).split(' ').contains(QFileInfo(path).baseName().remove(QRegularExpression("^lib"))))
        QSKIP("not part of this build");
    const QString libraries = neededLibraries(path);
    QVERIFY2(!libraries.isEmpty(), "ldd gave no answer");
    QStringList found;
    for (const QString& line : libraries.split('\n')) {
        if (QRegularExpression(forbidden).match(line.section("=>", 0, 0)).hasMatch())
            found.append(line.simplified());
    }
    QVERIFY2(found.isEmpty(), qPrintable(program + " must not load " + found.join(", ")));
}

void LayeringTest::noProgramMissesALibrary()
{
    const QDir bin(QStringLiteral(CAIRN_BUILD_DIR "/bin"));
    if (!bin.exists())
        QSKIP("no program is built in this preset");
    for (const QFileInfo& program : bin.entryInfoList(QDir::Files | QDir::Executable))
        QVERIFY2(!neededLibraries(program.filePath()).contains("not found"), qPrintable(program.fileName()));
}

QTEST_GUILESS_MAIN(LayeringTest)
#include "layering_test.moc"
