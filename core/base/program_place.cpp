// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/program_place.h"

#include <cstdlib>
#include <dlfcn.h>
#include <vector>

namespace cairn {

namespace fs = std::filesystem;

fs::path programPlace(const std::string& name, const char* variable)
{
    std::error_code ignored;
    if (const char* given = std::getenv(variable))
        return fs::exists(given, ignored) ? fs::path(given) : fs::path();
    std::vector<fs::path> folders;
    if (const fs::path self = fs::read_symlink("/proc/self/exe", ignored); !self.empty())
        folders.push_back(self.parent_path());
    Dl_info facts{};
    if (::dladdr(reinterpret_cast<const void*>(&programPlace), &facts) && facts.dli_fname) {
        fs::path folder = fs::weakly_canonical(facts.dli_fname, ignored).parent_path();
        for (int up = 0; up < 3 && folder.has_parent_path(); ++up) {
            folder = folder.parent_path();
            folders.push_back(folder / "bin");
        }
    }
    for (const fs::path& folder : folders) {
        if (fs::exists(folder / name, ignored))
            return folder / name;
    }
    return {};
}

} // namespace cairn
