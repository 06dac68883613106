// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>

#include <filesystem>

namespace cairn::test {

/// Files that NumPy itself wrote; false where it is absent.
inline bool numpy(const std::filesystem::path& folder, const char* script)
{
    return QProcess::execute("python3", {"-c", QString("import os, sys\nimport numpy as np\nos.chdir(sys.argv[1])\n") + script, QString::fromStdString(folder.string())}) == 0;
}

} // namespace cairn::test
