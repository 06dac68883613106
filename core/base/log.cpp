// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/log.h"

#include <memory>
#include <mutex>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace cairn::log {

namespace {

spdlog::level::level_enum toSpdlog(Level level)
{
    switch (level) {
    case Level::Debug: return spdlog::level::debug;
    case Level::Info: return spdlog::level::info;
    case Level::Warn: return spdlog::level::warn;
    case Level::Error: return spdlog::level::err;
    }
    return spdlog::level::info;
}

struct Sinks {
    std::mutex mutex; ///< guards logger
    std::shared_ptr<spdlog::sinks::stderr_sink_mt> console = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    std::shared_ptr<spdlog::logger> logger = std::make_shared<spdlog::logger>("cairn", console);

    Sinks()
    {
        console->set_level(spdlog::level::warn);
        console->set_pattern("cairn: %l: %v");
        logger->set_level(spdlog::level::debug);
    }
};

Sinks& sinks()
{
    static Sinks instance;
    return instance;
}

} // namespace

void setFile(const std::filesystem::path& file)
{
    constexpr std::size_t kBytes = 5 << 20;
    constexpr std::size_t kGenerations = 3;
    try {
        auto sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(file.string(), kBytes, kGenerations);
        sink->set_level(spdlog::level::info);
        auto& shared = sinks();
        const std::lock_guard lock(shared.mutex);
        auto logger = std::make_shared<spdlog::logger>("cairn", spdlog::sinks_init_list{shared.console, sink});
        logger->set_level(spdlog::level::debug);
        logger->flush_on(spdlog::level::warn);
        shared.logger = std::move(logger);
    } catch (const spdlog::spdlog_ex& problem) {
        warn("log", problem.what());
    }
}

void setConsoleLevel(Level level)
{
    sinks().console->set_level(toSpdlog(level));
}

void write(Level level, std::string_view part, std::string_view message)
{
    auto& shared = sinks();
    std::shared_ptr<spdlog::logger> logger;
    {
        const std::lock_guard lock(shared.mutex);
        logger = shared.logger;
    }
    logger->log(toSpdlog(level), "{}: {}", part, message);
}

} // namespace cairn::log
