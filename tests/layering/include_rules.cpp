// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/layering/include_rules.h"

#include <QRegularExpression>
#include <QStringList>

namespace cairn::layering {

namespace {

struct LibraryRule {
    const char* rule;    ///< name shown
    const char* pattern; ///< of the include's target
    const char* allowed; ///< of the file that may have it
    const char* reason;
};

// Which folders may see which library; everything else is free (standard library, fmt, spdlog, JSON, zlib, ...).
constexpr LibraryRule kLibraryRules[] = {
    {"qt", "^(Q[A-Z]|Qt[A-Z][A-Za-z]*/|qt[a-z]+\\.h)", "^(ui|plots|app/cairn|bench|tests)/", "Qt stays in ui, plots, app/cairn, tests and benches of the window"},
    {"torch", "^(torch|ATen|c10|caffe2|gloo)/", "^(core/engine|tests/(engine|kinds)|bench)/", "LibTorch stays in core/engine"},
    {"vtk", "^vtk[A-Z]", "^(plots/(cloud|scene)|tests/plots)/", "VTK stays in plots/cloud and plots/scene"},
    {"qcustomplot", "^qcustomplot\\.h", "^(plots/(base|chart)|tests/plots)/", "QCustomPlot stays in plots/chart"},
    {"adapter", "^duckdb\\.(h|hpp)$", "^(core/data/([^/]+/)*([^/]+\\.cpp|duckdb[^/]*\\.h|duckdb/.*)|bench/[^/]+\\.cpp|tests/core/data/.*)$",
        "DuckDB is seen by core/data's sources (and its headers in duckdb/ or named duckdb*) and benches only"},
    {"adapter", "^(sqlite3\\.h|SQLiteCpp/)", "^(core/store/([^/]+\\.cpp|sqlite[^/]*\\.h|sqlite/.*)|core/data/feed/sqlite_feed\\.cpp|tests/core/(store|data)/.*)$",
        "SQLite is seen by core/store's sources (and its headers in sqlite/ or named sqlite*) and core/data/feed/sqlite_feed.cpp only"},
    {"adapter", "^(postgresql/|libpq-fe\\.h|mysql/|mariadb/|curl/|librdkafka/)", "^(tests/)?core/data/(feed|remote|stream)/[^/]+\\.cpp$",
        "Clients of databases and web servers are seen by the sources of core/data/feed, remote and stream only"},
    {"adapter", "^lib(av|sw)", "^(app/parse|tests)/", "FFmpeg opens foreign bytes: app/parse only"},
    {"adapter", "^(opencv2/|onnxruntime)", "^(app/parse|bench|tests)/", "OpenCV and ONNX Runtime open foreign bytes: app/parse only, and benches that compare with them"},
    {"adapter", "^archive(_entry)?\\.h$", "^(app/parse/.*|core/data/samples/unpack\\.cpp|tests/.*)$", "libarchive is seen by app/parse and core/data/samples/unpack.cpp only"},
    {"adapter", "^(onnx/|google/protobuf/)", "^(app/parse/.*|core/formats/.*\\.cpp|tests/.*)$",
        "onnx is seen by core/formats' sources and app/parse only"},
    {"adapter", "^(graphviz/|gvc\\.h|cgraph\\.h)", "^core/graph/.*\\.cpp$", "Graphviz is seen by core/graph's sources only"},
};

// The modules of core from the bottom up: each may include what stands before it.
const QStringList kCoreOrder
    = {"base", "jobs", "remote", "energy", "stats", "search", "formats", "parse", "store", "select", "graph", "data", "prep", "batch", "engine_api", "session"};

// Headers of plain values that stand lower than their folder, because both sides of it speak them.
const QStringList kLowHeaders = {"core/batch/field.h", "core/batch/answer.h", "core/batch/answer_json.h"};

/// The module of core that a path stands for in kCoreOrder.
QString coreModule(const QString& path)
{
    return kLowHeaders.contains(path) ? QStringLiteral("base") : path.section('/', 1, 1);
}

QString part(const QString& path)
{
    const QString first = path.section('/', 0, 0);
    return first == "core" && path.startsWith("core/engine/") ? QStringLiteral("engine") : first;
}

/// The parts that a part may include, itself among them.
QStringList partsSeenBy(const QString& part)
{
    if (part == "core")
        return {"core"};
    if (part == "engine")
        return {"core", "engine"};
    if (part == "plots")
        return {"core", "plots"};
    if (part == "ui")
        return {"core", "plots", "ui"};
    if (part == "app")
        return {"core", "plots", "ui", "app"};
    return {"core", "engine", "plots", "ui", "app", "tests", "bench"};
}

QString orderBreach(const QString& file, const QString& target)
{
    const QString from = coreModule(file);
    const QString to = coreModule(target);
    const QString fromPart = part(file);
    if (fromPart == "engine")
        return to == "session" ? QStringLiteral("module order|core/engine is reached from core/session, not the other way round") : QString();
    if (fromPart == "plots" && (to == "store" || to == "session" || to == "engine_api" || to == "data"))
        return QStringLiteral("direction|plots draw values and know no feature: core/%1 is none of theirs").arg(to);
    if (fromPart != "core" || from == to)
        return {};
    const qsizetype fromRank = kCoreOrder.indexOf(from);
    const qsizetype toRank = kCoreOrder.indexOf(to);
    if (fromRank < 0 || toRank < 0)
        return QStringLiteral("module order|core/%1 has no place in the order of core's modules (tests/layering)").arg(fromRank < 0 ? from : to);
    if (toRank > fromRank)
        return QStringLiteral("module order|core/%1 lies below core/%2").arg(from, to);
    return {};
}

QString directionBreach(const QString& file, const QString& target)
{
    static const QStringList parts = {"core", "engine", "plots", "ui", "app", "tests", "bench"};
    const QString from = part(file);
    const QString to = part(target);
    if (!parts.contains(to))
        return QStringLiteral("include path|\"%1\" is not written from the project folder").arg(target);
    if (!partsSeenBy(from).contains(to))
        return QStringLiteral("direction|%1 may not include %2").arg(from, to);
    return to == "core" ? orderBreach(file, target) : QString();
}

bool isGenerated(const QString& target)
{
    return target.endsWith(".moc") || target.startsWith("moc_") || target.startsWith("ui_") || target.endsWith(".pb.h");
}

} // namespace

QString includeBreach(const QString& file, const QString& target, bool quoted)
{
    for (const LibraryRule& rule : kLibraryRules) {
        const bool matches = QRegularExpression(rule.pattern).match(target).hasMatch();
        if (matches && !QRegularExpression(rule.allowed).match(file).hasMatch())
            return QStringLiteral("%1|%2").arg(rule.rule, rule.reason);
        if (matches)
            return {};
    }
    // app/cairnctl and app/parse stay usable where no Qt is installed.
    if (file.startsWith("app/") && !file.startsWith("app/cairn/") && (target.startsWith("ui/") || target.startsWith("plots/")))
        return QStringLiteral("direction|programs without a window may not include ui or plots");
    return quoted && !isGenerated(target) ? directionBreach(file, target) : QString();
}

} // namespace cairn::layering
