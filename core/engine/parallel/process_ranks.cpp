// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/parallel/process_ranks.h"

#include "core/base/log.h"
#include "core/engine/parallel/host_copies.h"
#include "core/engine/parallel/pulse.h"
#include "core/engine/parallel/sockets.h"

#include <c10/util/Logging.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <thread>

namespace cairn::engine {

namespace {

using Gloo = c10d::ProcessGroupGloo;

constexpr auto kJoinTimeout = std::chrono::minutes(5);  // until the last rank has come
constexpr auto kStepTimeout = std::chrono::hours(2);    // for one that waits for another's evaluation or checkpoint, say
constexpr auto kLook = std::chrono::milliseconds(200);  // at the pulse, while waiting
constexpr auto kFarewellBeats = std::chrono::milliseconds(1500);

std::string firstLineOf(const std::exception& caught)
{
    const auto* torch = dynamic_cast<const c10::Error*>(&caught);
    const std::string text = torch ? torch->what_without_backtrace() : caught.what();
    return text.substr(0, text.find('\n'));
}

/// `listenOn`: a socket that the leader listens on.
c10::intrusive_ptr<c10d::Store> connectStore(const remote::RankPlace& place, std::optional<int> listenOn)
{
    c10d::TCPStoreOptions options;
    options.port = static_cast<std::uint16_t>(place.port);
    options.isServer = listenOn.has_value();
    options.masterListenFd = listenOn;
    options.waitWorkers = false;
    options.timeout = kJoinTimeout;
    options.useLibUV = false; // Debian's LibTorch has none
    return c10::make_intrusive<c10d::PrefixStore>("cairn/" + place.attempt, c10::make_intrusive<c10d::TCPStore>(place.address, options));
}

/// Waits until all ranks have connected, so that the rest takes no time.
void awaitRanks(c10d::Store& store, int size)
{
    const std::string all = "all there";
    if (store.add("come", 1) == size)
        store.set(all, std::vector<std::uint8_t>{1});
    store.wait({all}, kJoinTimeout);
}

c10::intrusive_ptr<Gloo> connectGroup(const c10::intrusive_ptr<c10d::Store>& store, const char* name, const remote::RankPlace& place, const std::string& ownAddress)
{
    const auto options = Gloo::Options::create(kStepTimeout);
    options->devices.push_back(Gloo::createDeviceForHostname(ownAddress));
    options->threads = 1;
    return c10::make_intrusive<Gloo>(c10::make_intrusive<c10d::PrefixStore>(name, store), place.rank, place.size, options);
}

} // namespace

struct ProcessRanks::Connections {
    c10::intrusive_ptr<c10d::Store> store;
    std::array<c10::intrusive_ptr<Gloo>, 2> groups; ///< by lane
    std::unique_ptr<Pulse> pulse;
    std::atomic<bool> broken = false; ///< threads of the library may wait for ever
};

ProcessRanks::ProcessRanks(const remote::RankPlace& place) : m_place(place) {}

Result<std::unique_ptr<ProcessRanks>> ProcessRanks::join(const remote::RankPlace& place)
{
    const std::string where = place.address + ":" + std::to_string(place.port);
    std::optional<int> listenOn;
    if (place.rank == 0 && !place.served) {
        CAIRN_ASSIGN(listenOn, listenAt(place.address, place.port, place.size > place.localSize));
    }
    FLAGS_caffe2_log_level = c10::GLOG_ERROR; // connections that break are told here, without the library's stacks
    std::unique_ptr<ProcessRanks> ranks(new ProcessRanks(place));
    try {
        auto made = std::make_unique<Connections>();
        made->store = connectStore(place, listenOn);
        awaitRanks(*made->store, place.size);
        CAIRN_ASSIGN(const std::string ownAddress, ownAddressTowards(place.address, place.port));
        made->groups = {connectGroup(made->store, "steps", place, ownAddress), connectGroup(made->store, "gradients", place, ownAddress)};
        made->pulse = std::make_unique<Pulse>(connectStore(place, std::nullopt), place.rank, place.size);
        ranks->m_connections = std::move(made);
    } catch (const std::exception& caught) {
        return fail(ErrorCode::Timeout, "The " + std::to_string(place.size) + " ranks did not come together: " + firstLineOf(caught), where,
                    "See whether all of them were started, and whether they can reach rank 0 there");
    }
    return ranks;
}

ProcessRanks::~ProcessRanks()
{
    if (!m_connections)
        return;
    if (!m_connections->broken && !m_connections->pulse->ended()) {
        m_connections->pulse->finish();
        return;
    }
    (void)m_connections->pulse->reason({});              // it has been told
    if (m_place.rank == 0)
        std::this_thread::sleep_for(kFarewellBeats); // and the others have heard it from this store
    (void)m_connections.release();                   // what still waits in there ends with the process
}

void ProcessRanks::leave(const Error& why)
{
    m_connections->broken = true;
    m_connections->pulse->end(why);
}

/// begin(tensor, index) sends one tensor on its way. While it waits, it looks whether somebody has gone.
template <typename Begin>
Result<void> ProcessRanks::together(std::span<at::Tensor> tensors, Begin begin)
{
    Connections& connections = *m_connections;
    const std::vector<at::Tensor> host = onHost(tensors);
    std::vector<c10::intrusive_ptr<c10d::Work>> works;
    try {
        for (std::size_t i = 0; i < host.size(); ++i) {
            if (host[i].numel() > 0)
                works.push_back(begin(host[i], i));
        }
    } catch (const std::exception& caught) {
        connections.broken = true;
        return connections.pulse->reason(firstLineOf(caught));
    }
    for (const auto& work : works) {
        while (true) {
            try {
                work->wait(kLook);
                break;
            } catch (const std::exception& caught) {
                const bool waiting = !work->isCompleted();
                const auto ended = connections.pulse->ended();
                if (waiting && !ended)
                    continue;
                connections.broken = true;
                return ended ? *ended : connections.pulse->reason(firstLineOf(caught));
            }
        }
    }
    backToDevice(host, tensors);
    return {};
}

Result<void> ProcessRanks::sum(std::span<at::Tensor> tensors, Lane lane)
{
    Gloo& group = *m_connections->groups[static_cast<std::size_t>(lane)];
    return together(tensors, [&](const at::Tensor& tensor, std::size_t) {
        std::vector<at::Tensor> one{tensor};
        return group.allreduce(one);
    });
}

Result<void> ProcessRanks::handOn(std::span<at::Tensor> tensors, std::span<const int> owners)
{
    Gloo& group = *m_connections->groups[0];
    return together(tensors, [&](const at::Tensor& tensor, std::size_t index) {
        std::vector<at::Tensor> one{tensor};
        c10d::BroadcastOptions options;
        options.rootRank = owners.empty() ? 0 : owners[index];
        return group.broadcast(one, options);
    });
}

} // namespace cairn::engine
