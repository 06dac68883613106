// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/shared_data.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

namespace cairn::test {

/// A database server on a Unix socket in a temporary folder, for the length of a test. Servers refuse to run as root: then
/// they run as the user "nobody".
class LocalServer {
public:
    ~LocalServer()
    {
        if (m_process.state() == QProcess::NotRunning)
            return;
        m_process.terminate();
        if (!m_process.waitForFinished(20000))
            m_process.kill();
        m_process.waitForFinished(5000);
    }

    const QString& problem() const { return m_problem; } ///< why there is none; empty: it runs
    QString socketFolder() const { return folder() + "/s"; }
    QString folder() const { return QString::fromStdString(m_folder.path().string()); }

    bool startPostgres()
    {
        const QStringList versions = QDir("/usr/lib/postgresql").entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
        const QString bin = versions.isEmpty() ? QString() : "/usr/lib/postgresql/" + versions.last() + "/bin/";
        if (bin.isEmpty() || !QFileInfo::exists(bin + "initdb") || !QFileInfo::exists(bin + "psql"))
            return fails("PostgreSQL is not installed");
        m_client = {bin + "psql", {"-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", socketFolder(), "-p", "5433", "-U", "tester", "-d", "postgres", "-f", "-"}};
        return prepareFolder() && ask(bin + "initdb", {"-D", folder() + "/pg", "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"}) &&
               launch(bin + "postgres", {"-D", folder() + "/pg", "-k", socketFolder(), "-c", "listen_addresses=", "-c", "fsync=off", "-p", "5433"});
    }

    bool startMariadb()
    {
        const QString install = QStandardPaths::findExecutable("mariadb-install-db"), client = QStandardPaths::findExecutable("mariadb");
        QString server = QStandardPaths::findExecutable("mariadbd");
        if (server.isEmpty() && QFileInfo::exists("/usr/sbin/mariadbd"))
            server = "/usr/sbin/mariadbd";
        if (install.isEmpty() || client.isEmpty() || server.isEmpty())
            return fails("MariaDB is not installed");
        const QString socket = "--socket=" + socketFolder() + "/my.sock";
        m_client = {client, {"--no-defaults", socket, "-u", "root", "--default-character-set=utf8mb4"}};
        return prepareFolder() &&
               ask(install, {"--no-defaults", "--datadir=" + folder() + "/my", "--auth-root-authentication-method=normal", "--skip-test-db"}) &&
               launch(server, {"--no-defaults", "--datadir=" + folder() + "/my", socket, "--skip-networking", "--pid-file=" + folder() + "/my.pid"});
    }

    /// Runs SQL with the server's own client.
    bool run(const QByteArray& sql)
    {
        QProcess client;
        client.start(m_client.first, m_client.second);
        client.write(sql);
        client.closeWriteChannel();
        const bool good = client.waitForFinished(120'000) && client.exitStatus() == QProcess::NormalExit && client.exitCode() == 0;
        m_lastError = client.readAllStandardError();
        return good;
    }
    const QByteArray& lastError() const { return m_lastError; }

private:
    bool fails(const QString& problem)
    {
        m_problem = problem;
        return false;
    }

    bool prepareFolder()
    {
        QDir().mkpath(socketFolder());
        if (::geteuid() != 0)
            return true;
        if (QStandardPaths::findExecutable("setpriv").isEmpty())
            return fails("servers do not run as root, and there is no setpriv to become somebody else");
        m_prefix = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
        for (const QString& place : {folder(), socketFolder()}) {
            if (::chown(place.toLocal8Bit().constData(), 65534, 65534) != 0 || ::chmod(place.toLocal8Bit().constData(), 0755) != 0)
                return fails("servers do not run as root, and the folder cannot be given to somebody else");
        }
        return true;
    }

    bool ask(const QString& program, const QStringList& arguments)
    {
        QProcess process;
        start(process, program, arguments);
        if (process.waitForFinished(240'000) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
            return true;
        return fails(program + " fails: " + QString::fromLocal8Bit(process.readAll()).right(500));
    }

    bool launch(const QString& program, const QStringList& arguments)
    {
        m_process.setStandardOutputFile(QProcess::nullDevice());
        m_process.setStandardErrorFile(folder() + "/log");
        start(m_process, program, arguments);
        for (int i = 0; i < 600; ++i) {
            if (m_process.state() == QProcess::NotRunning && i > 10)
                break;
            if (run("SELECT 1;"))
                return true;
            QTest::qWait(100);
        }
        QFile log(folder() + "/log");
        (void)log.open(QIODevice::ReadOnly);
        return fails(program + " does not start: " + QString::fromLocal8Bit(log.readAll()).right(500));
    }

    void start(QProcess& process, const QString& program, QStringList arguments)
    {
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.setWorkingDirectory(folder());
        arguments.prepend(program);
        arguments = m_prefix + arguments;
        process.start(arguments.takeFirst(), arguments);
    }

    TempDir m_folder;
    QProcess m_process;
    QString m_problem;
    QStringList m_prefix;
    std::pair<QString, QStringList> m_client;
    QByteArray m_lastError;
};

} // namespace cairn::test
