// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/parallel/pulse.h"

#include "core/base/json.h"

#include <chrono>
#include <cstring>

namespace cairn::engine {

namespace {

constexpr auto kBeat = std::chrono::milliseconds(500);
constexpr double kReasonSeconds = Pulse::kSilenceSeconds + 2.0, kSuspectSeconds = 2.0; // silence of a rank when a connection has broken
constexpr auto kFarewell = std::chrono::seconds(10);
constexpr const char* kEndKey = "end";

double steadySeconds()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string keyOf(const char* what, int rank)
{
    return std::string(what) + "/" + std::to_string(rank);
}

std::vector<std::uint8_t> asBytes(const std::string& text)
{
    return {text.begin(), text.end()};
}

std::vector<std::uint8_t> asBytes(std::int64_t number)
{
    return asBytes(std::to_string(number));
}

Json endToJson(const Error& why, int rank)
{
    return {{"rank", rank}, {"code", static_cast<int>(why.code)}, {"what", why.what}, {"where", why.where}, {"fix", why.fix}};
}

Error endFromJson(const std::string& text)
{
    const Json document = Json::parse(text, nullptr, false);
    if (!document.is_object())
        return fail(ErrorCode::Crashed, "A rank has ended");
    const int code = document.value("code", static_cast<int>(ErrorCode::Internal));
    return fail(code >= 0 && code <= static_cast<int>(ErrorCode::Internal) ? static_cast<ErrorCode>(code) : ErrorCode::Internal,
                "Rank " + std::to_string(document.value("rank", 0)) + " has ended: " + document.value("what", std::string()), document.value("where", std::string()),
                document.value("fix", std::string()));
}

Error rankIsLost(int rank)
{
    return fail(ErrorCode::Crashed, "Rank " + std::to_string(rank) + " has died or cannot be reached any more", "rank " + std::to_string(rank),
                "Look at its output; then start the ranks that are left with --resume to go on from the last checkpoint");
}

} // namespace

Pulse::Pulse(c10::intrusive_ptr<c10d::Store> store, int rank, int size)
    : m_store(std::move(store)), m_rank(rank), m_size(size), m_heard(static_cast<std::size_t>(size), -1), m_since(static_cast<std::size_t>(size), steadySeconds()), m_lastBeat(steadySeconds()),
      m_thread([this](const std::stop_token& stop) { beat(stop); })
{
}

Pulse::~Pulse()
{
    m_thread.request_stop();
    m_changed.notify_all();
}

std::optional<Error> Pulse::ended() const
{
    const std::lock_guard lock(m_mutex);
    // A connection to a machine without power says nothing for a quarter of an hour.
    const bool silent = m_rank > 0 && steadySeconds() - m_lastBeat > kSilenceSeconds;
    return m_ended || !silent ? m_ended : std::optional(rankIsLost(0));
}

Error Pulse::reason(const std::string& sign) const
{
    m_suspects = true;
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, std::chrono::duration<double>(kReasonSeconds), [&] { return m_ended.has_value(); });
    return m_ended.value_or(fail(ErrorCode::Crashed, "The connection to another rank broke: " + sign, {}, "Look at the output of the other ranks; then start again with --resume"));
}

void Pulse::end(const Error& why)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_ended || m_toTell)
            return;
        m_toTell = why;
    }
    m_changed.notify_all();
}

void Pulse::finish()
{
    std::unique_lock lock(m_mutex);
    m_through = true;
    m_changed.notify_all();
    m_changed.wait_for(lock, kFarewell, [&] { return m_allThrough || (m_ended && !m_toTell); });
}

void Pulse::note(const Error& why)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_ended)
            m_ended = why;
        m_toTell.reset();
    }
    m_changed.notify_all();
}

void Pulse::beat(const std::stop_token& stop)
{
    int failures = 0;
    while (!stop.stop_requested()) {
        try {
            look();
            failures = 0;
            m_lastBeat = steadySeconds();
        } catch (const std::exception&) {
            // The store is the leader's: without it, the leader is gone.
            if (++failures > 1)
                return note(rankIsLost(0));
        }
        std::unique_lock lock(m_mutex);
        if (m_ended && !m_toTell)
            return;
        m_changed.wait_for(lock, kBeat, [&] { return stop.stop_requested() || m_toTell || (m_through && !m_saidThrough); });
    }
}

/// One beat: says that this rank lives, and hears what the others say.
void Pulse::look()
{
    std::optional<Error> toTell;
    bool through = false;
    {
        const std::lock_guard lock(m_mutex);
        toTell = m_toTell;
        through = m_through;
    }
    if (toTell) {
        m_store->compareSet(kEndKey, {}, asBytes(endToJson(*toTell, m_rank).dump()));
        return note(*toTell);
    }
    m_store->set(keyOf("pulse", m_rank), asBytes(++m_beats));
    if (m_store->check({kEndKey})) {
        const std::vector<std::uint8_t> text = m_store->get(kEndKey);
        return note(endFromJson(std::string(text.begin(), text.end())));
    }
    if (through) {
        m_store->set(keyOf("through", m_rank), asBytes(1));
        const std::lock_guard lock(m_mutex);
        m_saidThrough = true;
    }
    listen();
    std::vector<std::string> keys;
    for (int rank = 0; rank < (m_rank == 0 ? m_size : 1) && through; ++rank)
        keys.push_back(keyOf("through", rank));
    if (!through || (m_rank == 0 && !m_store->check(keys)))
        return;
    {
        const std::lock_guard lock(m_mutex);
        m_allThrough = true; // followers need not wait: the leader stays until it has heard of them
    }
    m_changed.notify_all();
}

/// Whose number stands still? The leader looks at all, the others at the leader.
void Pulse::listen()
{
    const double now = steadySeconds();
    for (int rank = m_rank == 0 ? 1 : 0; rank < (m_rank == 0 ? m_size : 1); ++rank) {
        const auto index = static_cast<std::size_t>(rank);
        std::int64_t number = m_heard[index];
        if (m_store->check({keyOf("pulse", rank)})) {
            const std::vector<std::uint8_t> text = m_store->get(keyOf("pulse", rank));
            number = std::atoll(std::string(text.begin(), text.end()).c_str());
        }
        if (number != m_heard[index]) {
            m_heard[index] = number;
            m_since[index] = now;
        } else if (now - m_since[index] > (m_suspects ? kSuspectSeconds : kSilenceSeconds) && !m_store->check({keyOf("through", rank)})) {
            const Error lost = rankIsLost(rank);
            m_store->compareSet(kEndKey, {}, asBytes(endToJson(lost, rank).dump()));
            return note(lost);
        }
    }
}

} // namespace cairn::engine
