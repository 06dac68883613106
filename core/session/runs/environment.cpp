// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/runs/environment.h"

#include <mutex>
#include <sys/utsname.h>

namespace cairn::session {
namespace {

Json describe(engine::Engine& engine)
{
    const engine::EngineInfo info = engine.info();
    Json environment{{"torch", info.torchVersion}, {"blas", info.blas}, {"cpu", info.cpuCapability}};
    Json devices = Json::array();
    for (const engine::Device& device : info.devices)
        devices.push_back(device.title);
    environment["devices"] = std::move(devices);
    struct utsname system;
    if (::uname(&system) == 0)
        environment["system"] = std::string(system.sysname) + " " + system.machine;
    return environment;
}

} // namespace

Json environmentOf(engine::Engine& engine)
{
    static std::mutex mutex; // guards the two below
    static const engine::Engine* known = nullptr;
    static Json environment;
    const std::lock_guard guard(mutex);
    if (known != &engine) {
        environment = describe(engine);
        known = &engine;
    }
    return environment;
}

} // namespace cairn::session
