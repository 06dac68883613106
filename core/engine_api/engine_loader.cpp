// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine_api/engine_loader.h"

#include "core/base/log.h"
#include "core/engine_api/engine_environment.h"

#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <mutex>

namespace cairn::engine {

namespace {

namespace fs = std::filesystem;

constexpr const char* kLibrary = "libcairn_engine.so";

fs::path besideThisLibrary()
{
    Dl_info info{};
    if (dladdr(reinterpret_cast<const void*>(&loadEngine), &info) == 0 || !info.dli_fname)
        return kLibrary;
    std::error_code ignored;
    const fs::path self = fs::weakly_canonical(info.dli_fname, ignored);
    return (self.empty() ? fs::path(info.dli_fname) : self).parent_path() / kLibrary;
}

fs::path enginePath()
{
    const char* given = std::getenv("CAIRN_ENGINE");
    return given && *given ? fs::path(given) : besideThisLibrary();
}

Error missing(std::string what, const fs::path& path, std::string fix)
{
    return fail(ErrorCode::EngineMissing, std::move(what), path.string(), std::move(fix));
}

Result<Engine*> load()
{
    const fs::path path = enginePath();
    std::error_code ignored;
    if (!fs::exists(path, ignored))
        return missing("The tensor engine is not installed", path,
                       "Install the package cairn-engine, build the target cairn_engine, or point CAIRN_ENGINE at "
                       "libcairn_engine.so");
    prepareEngineEnvironment();
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        const char* reason = dlerror();
        return missing(std::string("The tensor engine cannot be loaded: ") + (reason ? reason : "unknown reason"), path,
                       "Install LibTorch 2.6 or newer (Debian: libtorch2.6 and libopenblas0-openmp) in the version "
                       "that the engine was built with");
    }
    const auto entry = reinterpret_cast<EngineEntry>(dlsym(library, "cairn_engine"));
    Engine* engine = entry ? entry(kEngineApiVersion) : nullptr;
    if (!engine)
        return missing("The tensor engine belongs to another version of Cairn", path,
                       "Install engine and program from the same version");
    log::info("engine", "loaded " + path.string());
    return engine;
}

} // namespace

Result<Engine*> loadEngine()
{
    static std::mutex mutex;        // guards loaded
    static Engine* loaded = nullptr; // a failure is not kept: the next call tries again
    const std::lock_guard lock(mutex);
    if (loaded)
        return loaded;
    CAIRN_ASSIGN(loaded, load());
    return loaded;
}

} // namespace cairn::engine
