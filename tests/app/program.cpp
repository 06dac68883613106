// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/program.h"

#include "core/base/random.h"
#include "tests/support/shared_data.h"

#include <QCoreApplication>
#include <QProcessEnvironment>

namespace cairn::test {

namespace {

constexpr int kLongestMs = 2'400'000; ///< training on real data with its defaults, on a slow and busy machine

QStringList listOf(const std::vector<std::string>& arguments)
{
    QStringList list;
    for (const std::string& argument : arguments)
        list << QString::fromStdString(argument);
    return list;
}

} // namespace

QString program(const char* name)
{
    return qEnvironmentVariable("CAIRN_BIN", QCoreApplication::applicationDirPath() + "/../bin") + "/" + QString::fromLatin1(name);
}

Ended cairnctl(const std::vector<std::string>& arguments)
{
    QProcess process;
    process.start(program("cairnctl"), listOf(arguments));
    if (!process.waitForStarted() || !process.waitForFinished(kLongestMs))
        return {};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput().toStdString(),
            process.readAllStandardError().toStdString()};
}

Ended cairnctlJson(std::vector<std::string> arguments)
{
    arguments.insert(arguments.begin(), "--json");
    return cairnctl(arguments);
}

std::unique_ptr<QProcess> startCairnctl(const std::vector<std::string>& arguments, const std::vector<std::string>& variables)
{
    auto process = std::make_unique<QProcess>();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const std::string& variable : variables)
        environment.insert(QString::fromStdString(variable.substr(0, variable.find('='))), QString::fromStdString(variable.substr(variable.find('=') + 1)));
    process->setProcessEnvironment(environment);
    process->start(program("cairnctl"), listOf(arguments));
    process->waitForStarted();
    return process;
}

void writeTable(const std::filesystem::path& file, int rows, unsigned seed)
{
    static constexpr const char* kGroups[] = {"red", "green", "blue"};
    const Philox random(seed, 1);
    std::string text = "a,b,group,answer\n";
    for (int row = 0; row < rows; ++row) {
        const auto at = static_cast<std::uint64_t>(row) * 3;
        const double a = random.normal(at), b = random.normal(at + 1);
        const auto group = random.below(at + 2, 3);
        const bool yes = a + 0.5 * b + (group == 0 ? 1.0 : -0.5) > 0;
        text += std::to_string(a) + "," + std::to_string(b) + "," + kGroups[group] + "," + (yes ? "yes" : "no") + "\n";
    }
    writeFile(file, text);
}

} // namespace cairn::test
