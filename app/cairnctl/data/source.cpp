// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairnctl/data/source.h"

#include <cstdlib>

namespace cairn::ctl {

namespace fs = std::filesystem;

fs::path cacheFolder()
{
    if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache && *cache)
        return fs::path(cache) / "cairn" / "tables";
    const char* home = std::getenv("HOME");
    std::error_code ignored;
    return (home && *home ? fs::path(home) / ".cache" : fs::temp_directory_path(ignored)) / "cairn" / "tables";
}

std::string absoluteLocation(const std::string& location)
{
    std::error_code ignored;
    if (location.empty() || location.starts_with("sample:") || location.find("://") != std::string::npos || !fs::exists(location, ignored))
        return location;
    const fs::path absolute = fs::absolute(location, ignored);
    return absolute.empty() ? location : absolute.lexically_normal().string();
}

Result<Source> openSource(const Console& console, const std::string& name)
{
    Source source;
    if (name.ends_with(".cairn")) {
        CAIRN_ASSIGN(Opened opened, openProject(console, name, Access::Read));
        if (opened.dataProblem)
            return *opened.dataProblem;
        source.workbench = std::move(opened.workbench);
        source.dataset = source.workbench->dataset();
        if (!source.dataset)
            return fail(ErrorCode::InvalidInput, "The project has no data yet", name, "Register some with cairnctl data import");
    } else {
        Work work("Opening the data");
        data::SourceSpec spec;
        spec.location = absoluteLocation(name);
        CAIRN_ASSIGN(source.dataset, data::openDataset(spec, cacheFolder(), work.job()));
    }
    Work work("Counting rows");
    CAIRN_TRY(source.dataset->prepareRandomAccess(work.job()));
    return source;
}

} // namespace cairn::ctl
