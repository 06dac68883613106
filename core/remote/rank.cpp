// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/remote/rank.h"

#include <array>
#include <charconv>
#include <cstdlib>
#include <optional>

namespace cairn::remote {

namespace {

constexpr int kDefaultPort = 29500, kSlurmPorts = 1000, kLargestPort = 65535, kMostRanks = 1 << 20;

/// The variables of one launcher; nullptr: it has none for that.
struct Launcher {
    const char* name;
    const char *rank, *size, *localRank, *localSize;
};

constexpr std::array kLaunchers{
    Launcher{"torchrun", "RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE"},
    Launcher{"Open MPI", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK", "OMPI_COMM_WORLD_LOCAL_SIZE"},
    Launcher{"PMI", "PMI_RANK", "PMI_SIZE", "MPI_LOCALRANKID", "MPI_LOCALNRANKS"},
    Launcher{"Slurm", "SLURM_PROCID", "SLURM_NTASKS", "SLURM_LOCALID", "SLURM_NTASKS_PER_NODE"},
};
constexpr const char *kAgentStore = "TORCHELASTIC_USE_AGENT_STORE", *kAgentRun = "TORCHELASTIC_RUN_ID", *kAgentRestarts = "TORCHELASTIC_RESTART_COUNT";
constexpr std::array kPlaces{kAgentStore, kAgentRun, kAgentRestarts, "MASTER_ADDR", "MASTER_PORT", "SLURM_JOB_NODELIST", "SLURM_STEP_NODELIST", "SLURM_JOB_ID"};

Error wrongVariable(const std::string& name, std::string what, std::string fix)
{
    return fail(ErrorCode::InvalidInput, std::move(what), name, std::move(fix));
}

std::optional<std::string> variable(const Environment& environment, const char* name)
{
    const auto found = environment.find(name);
    return found != environment.end() && !found->second.empty() ? std::optional(found->second) : std::nullopt;
}

/// A whole number from `least` to `most`; nothing where the variable is not set.
Result<std::optional<int>> number(const Environment& environment, const char* name, int least, int most)
{
    const auto text = variable(environment, name);
    if (!text)
        return std::optional<int>();
    int value = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (error != std::errc() || end != text->data() + text->size() || value < least || value > most)
        return wrongVariable(name, std::string(name) + " cannot be \"" + *text + "\"", "Set it to a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return std::optional(value);
}

/// What a launcher says about the rank; nothing where none of its two variables is set.
Result<std::optional<RankPlace>> placeBy(const Launcher& launcher, const Environment& environment)
{
    CAIRN_ASSIGN(const std::optional<int> rank, number(environment, launcher.rank, 0, kMostRanks - 1));
    CAIRN_ASSIGN(const std::optional<int> size, number(environment, launcher.size, 1, kMostRanks));
    if (!rank && !size)
        return std::optional<RankPlace>();
    if (!rank || !size) {
        const char* missing = rank ? launcher.size : launcher.rank;
        return wrongVariable(missing, std::string(rank ? launcher.rank : launcher.size) + " is set, but " + missing + " is not", "Set both, or neither");
    }
    if (*rank >= *size)
        return wrongVariable(launcher.rank, std::string(launcher.rank) + " is " + std::to_string(*rank) + ", but " + launcher.size + " is " + std::to_string(*size),
                             "Ranks count from 0, so the largest is " + std::to_string(*size - 1));
    RankPlace place{.rank = *rank, .size = *size, .launcher = launcher.name};
    CAIRN_ASSIGN(const std::optional<int> localRank, number(environment, launcher.localRank, 0, kMostRanks - 1));
    CAIRN_ASSIGN(const std::optional<int> localSize, number(environment, launcher.localSize, 1, kMostRanks));
    place.localRank = localRank.value_or(0);
    place.localSize = localSize.value_or(1);
    if (place.localSize > place.size || (localSize && place.localRank >= place.localSize))
        return wrongVariable(launcher.localSize, std::string("Rank ") + std::to_string(place.localRank) + " of " + std::to_string(place.localSize) + " of this machine cannot be among "
                                 + std::to_string(place.size) + " ranks", "Correct " + std::string(launcher.localRank) + " and " + launcher.localSize);
    return std::optional(std::move(place));
}

/// The first launcher's word. Slurm sets its variables for whatever runs within a job, mpirun and torchrun among it, so only the
/// others can contradict each other.
Result<RankPlace> placeInGroup(const Environment& environment)
{
    std::optional<RankPlace> first;
    for (const Launcher& launcher : kLaunchers) {
        if (first && std::string(launcher.name) == "Slurm")
            break;
        CAIRN_ASSIGN(const std::optional<RankPlace> place, placeBy(launcher, environment));
        if (!place)
            continue;
        if (first && (first->rank != place->rank || first->size != place->size))
            return wrongVariable(launcher.rank, first->launcher + " says rank " + std::to_string(first->rank) + " of " + std::to_string(first->size) + ", but " + launcher.name + " says rank "
                                     + std::to_string(place->rank) + " of " + std::to_string(place->size), "Unset the variables of the one that did not start this program");
        if (!first)
            first = place;
    }
    if (!first)
        return wrongVariable("RANK", "No launcher has said which rank this process is",
                             "Start it with torchrun, mpirun or srun, or set RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT");
    return std::move(*first);
}

Result<std::string> leaderAddress(const Environment& environment, const RankPlace& place)
{
    if (const auto given = variable(environment, "MASTER_ADDR"))
        return *given;
    if (place.localSize == place.size)
        return std::string("127.0.0.1");
    if (place.launcher == "Slurm") {
        const char* name = variable(environment, "SLURM_STEP_NODELIST") ? "SLURM_STEP_NODELIST" : "SLURM_JOB_NODELIST";
        if (const auto list = variable(environment, name)) {
            CAIRN_ASSIGN(const std::vector<std::string> hosts, hostsOfNodeList(*list));
            return hosts.size() == 1 ? std::string("127.0.0.1") : hosts.front();
        }
    }
    return wrongVariable("MASTER_ADDR", "MASTER_ADDR is not set, and the ranks may be on several machines", "Set it to the address of rank 0's machine");
}

Result<int> leaderPort(const Environment& environment, const RankPlace& place)
{
    CAIRN_ASSIGN(const std::optional<int> given, number(environment, "MASTER_PORT", 1, kLargestPort));
    if (given)
        return *given;
    CAIRN_ASSIGN(const std::optional<int> job, number(environment, "SLURM_JOB_ID", 0, 2'000'000'000));
    return place.launcher == "Slurm" && job ? kDefaultPort + *job % kSlurmPorts : kDefaultPort; // jobs on one machine should not meet
}

/// Splits at commas outside of brackets.
std::vector<std::string> listParts(const std::string& list)
{
    std::vector<std::string> parts(1);
    int depth = 0;
    for (const char letter : list) {
        depth += letter == '[' ? 1 : letter == ']' ? -1 : 0;
        if (letter == ',' && depth == 0)
            parts.emplace_back();
        else
            parts.back() += letter;
    }
    return parts;
}

constexpr std::size_t kMostHosts = 1 << 16;

/// "01-03" is 01, 02, 03; "7" is 7. False where it is neither.
bool addRange(const std::string& range, std::vector<std::string>& numbers)
{
    const std::size_t dash = range.find('-');
    const std::string low = range.substr(0, dash), high = dash == std::string::npos ? low : range.substr(dash + 1);
    std::uint64_t first = 0, last = 0;
    const auto read = [](const std::string& text, std::uint64_t& value) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        return !text.empty() && text.size() < 10 && error == std::errc() && end == text.data() + text.size();
    };
    if (!read(low, first) || !read(high, last) || last < first || last - first >= kMostHosts)
        return false;
    for (std::uint64_t i = first; i <= last; ++i) {
        const std::string digits = std::to_string(i);
        numbers.push_back(std::string(low.size() > digits.size() ? low.size() - digits.size() : 0, '0') + digits);
    }
    return true;
}

/// One part of the list: text with any number of brackets. False where it cannot be read.
bool addHosts(const std::string& part, std::vector<std::string>& hosts)
{
    const std::size_t open = part.find('['), close = part.find(']');
    if (open == std::string::npos) {
        if (part.empty() || close != std::string::npos)
            return false;
        hosts.push_back(part);
        return hosts.size() <= kMostHosts;
    }
    if (close == std::string::npos || close < open)
        return false;
    std::vector<std::string> numbers;
    for (const std::string& range : listParts(part.substr(open + 1, close - open - 1))) {
        if (!addRange(range, numbers))
            return false;
    }
    for (const std::string& digits : numbers) {
        if (!addHosts(part.substr(0, open) + digits + part.substr(close + 1), hosts))
            return false;
    }
    return true;
}

} // namespace

Environment launchEnvironment()
{
    Environment environment;
    const auto take = [&](const char* name) {
        if (const char* value = std::getenv(name))
            environment[name] = value;
    };
    for (const Launcher& launcher : kLaunchers) {
        for (const char* name : {launcher.rank, launcher.size, launcher.localRank, launcher.localSize})
            take(name);
    }
    for (const char* name : kPlaces)
        take(name);
    return environment;
}

Result<RankPlace> rankFromEnvironment(const Environment& environment)
{
    CAIRN_ASSIGN(RankPlace place, placeInGroup(environment));
    CAIRN_ASSIGN(place.address, leaderAddress(environment, place));
    CAIRN_ASSIGN(place.port, leaderPort(environment, place));
    if (place.launcher == kLaunchers.front().name) {
        place.served = variable(environment, kAgentStore) == "True";
        place.attempt = variable(environment, kAgentRun).value_or("") + "/" + variable(environment, kAgentRestarts).value_or("0");
    }
    return place;
}

Result<std::vector<std::string>> hostsOfNodeList(const std::string& list)
{
    std::vector<std::string> hosts;
    for (const std::string& part : listParts(list)) {
        if (!addHosts(part, hosts))
            return fail(ErrorCode::InvalidInput, "This list of hosts cannot be read: " + list, "SLURM_JOB_NODELIST", "Set MASTER_ADDR to the address of rank 0's machine");
    }
    return hosts;
}

} // namespace cairn::remote
