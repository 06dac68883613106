// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/selftest.h"

#include "core/base/text.h"
#include "core/engine_api/engine_loader.h"
#include "core/parse/parse_process.h"
#include "core/store/file_system.h"

#include <thread>

namespace cairn::session {

namespace {

constexpr std::int64_t kLittleSpace = std::int64_t{2} << 30;

Json engineFacts(Json& problems)
{
    const auto engine = engine::loadEngine();
    if (!engine) {
        problems.push_back(engine.error().text());
        return nullptr;
    }
    const engine::EngineInfo info = (*engine)->info();
    Json devices = Json::array();
    for (const engine::Device& device : info.devices)
        devices.push_back({{"id", device.id}, {"title", device.title}, {"memory_bytes", device.memoryBytes}});
    for (const std::string& problem : info.problems)
        problems.push_back(problem);
    return Json{{"version", info.torchVersion},     {"blas", info.blas},       {"cpu_capability", info.cpuCapability}, {"threads", info.threads},
                {"gemm_gflops", info.gemmGflops}, {"devices", std::move(devices)}};
}

Json diskFacts(const std::filesystem::path& folder, Json& problems)
{
    const std::int64_t free = store::realFileSystem().freeBytes(folder);
    if (free < 0)
        problems.push_back("Free disk space at " + folder.string() + " cannot be found out. Check that the folder exists");
    else if (free < kLittleSpace)
        problems.push_back("Only " + bytesText(static_cast<std::uint64_t>(free)) + " are free at " + folder.string() + ". Make room before training");
    return Json{{"folder", folder.string()}, {"free_bytes", free < 0 ? Json() : Json(free)}};
}

Json sandboxFacts(Json& problems)
{
    const auto level = parse::sandboxLevel();
    if (!level) {
        problems.push_back(level.error().text());
        return nullptr;
    }
    const std::string name = level->value("level", "none");
    if (name != "full" && name != "seccomp")
        problems.push_back("cairn-parse runs with the sandbox level \"" + name + "\". Open files from strangers with care, or use a kernel with seccomp");
    return *level;
}

} // namespace

Json selftest(const std::filesystem::path& folder)
{
    Json problems = Json::array();
    Json facts = Json::object();
    facts["engine"] = engineFacts(problems);
    facts["processors"] = std::thread::hardware_concurrency();
    facts["disk"] = diskFacts(folder, problems);
    facts["sandbox"] = sandboxFacts(problems);
    facts["problems"] = std::move(problems);
    return facts;
}

} // namespace cairn::session
