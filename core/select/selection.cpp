// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/select/selection.h"

#include <utility>

namespace cairn::select {
namespace {

constexpr std::size_t kUndoKept = 100;

std::shared_ptr<const RowSet> shared(RowSet rows) { return std::make_shared<const RowSet>(std::move(rows)); }

} // namespace

struct Selection::Subscription::Entry {
    std::recursive_mutex mutex; ///< guards what follows and is held while the callback runs
    std::shared_ptr<const Callback> callback; ///< null once ended
    std::uint64_t told = 0; ///< newest generation that the callback was given: never an older one after it

    void call(const SelectionState& state)
    {
        const std::lock_guard lock(mutex);
        const auto kept = callback; // stays alive if it ends its own subscription
        if (!kept || state.generation <= told)
            return;
        told = state.generation;
        (*kept)(state);
    }
};

Selection::Subscription& Selection::Subscription::operator=(Subscription&& other) noexcept
{
    if (this != &other) {
        end();
        m_entry = std::move(other.m_entry);
    }
    return *this;
}

void Selection::Subscription::end()
{
    if (!m_entry)
        return;
    std::shared_ptr<const Callback> dropped;
    {
        const std::lock_guard lock(m_entry->mutex);
        dropped = std::move(m_entry->callback);
    }
    m_entry.reset();
}

Selection::Selection() { m_state.rows = shared({}); }
Selection::~Selection() = default;

SelectionState Selection::current() const
{
    const std::lock_guard lock(m_mutex);
    return m_state;
}

void Selection::set(RowSet rows, std::string title) { change(shared(std::move(rows)), std::move(title)); }

void Selection::change(std::shared_ptr<const RowSet> rows, std::string title)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_state.title == title && *m_state.rows == *rows)
            return;
        m_undo.push_back(m_state);
        if (m_undo.size() > kUndoKept)
            m_undo.erase(m_undo.begin());
        m_redo.clear();
        m_state = {std::move(rows), std::move(title), m_state.generation + 1};
    }
    tell();
}

bool Selection::canUndo() const
{
    const std::lock_guard lock(m_mutex);
    return !m_undo.empty();
}

bool Selection::canRedo() const
{
    const std::lock_guard lock(m_mutex);
    return !m_redo.empty();
}

void Selection::undo() { step(m_undo, m_redo); }
void Selection::redo() { step(m_redo, m_undo); }

void Selection::step(std::vector<SelectionState>& from, std::vector<SelectionState>& to)
{
    {
        const std::lock_guard lock(m_mutex);
        if (from.empty())
            return;
        const std::uint64_t generation = m_state.generation + 1;
        to.push_back(std::exchange(m_state, std::move(from.back())));
        from.pop_back();
        m_state.generation = generation;
    }
    tell();
}

void Selection::reset()
{
    {
        const std::lock_guard lock(m_mutex);
        m_state = {shared({}), {}, m_state.generation + 1};
        m_undo.clear();
        m_redo.clear();
        m_named.clear();
    }
    tell();
}

void Selection::save(const std::string& name)
{
    const std::lock_guard lock(m_mutex);
    m_named[name] = m_state.rows;
}

void Selection::put(const std::string& name, RowSet rows)
{
    const std::lock_guard lock(m_mutex);
    m_named[name] = shared(std::move(rows));
}

bool Selection::apply(const std::string& name)
{
    auto rows = named(name);
    if (!rows)
        return false;
    change(std::move(rows), name);
    return true;
}

bool Selection::remove(const std::string& name)
{
    const std::lock_guard lock(m_mutex);
    return m_named.erase(name) > 0;
}

std::vector<std::string> Selection::names() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<std::string> all;
    for (const auto& [name, rows] : m_named)
        all.push_back(name);
    return all;
}

std::shared_ptr<const RowSet> Selection::named(const std::string& name) const
{
    const std::lock_guard lock(m_mutex);
    const auto at = m_named.find(name);
    return at == m_named.end() ? nullptr : at->second;
}

Selection::Subscription Selection::subscribe(Callback callback)
{
    auto entry = std::make_shared<Subscription::Entry>();
    entry->callback = std::make_shared<const Callback>(std::move(callback));
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_subscribers, [](const auto& weak) { return weak.expired(); });
    m_subscribers.push_back(entry);
    return Subscription(std::move(entry));
}

/// Tells everybody the state as it is now. If somebody changes it meanwhile, that change tells everybody, and the rest
/// of this round is dropped.
void Selection::tell()
{
    SelectionState state;
    std::vector<std::weak_ptr<Subscription::Entry>> subscribers;
    {
        const std::lock_guard lock(m_mutex);
        state = m_state;
        subscribers = m_subscribers;
    }
    for (const auto& weak : subscribers) {
        if (const auto entry = weak.lock())
            entry->call(state);
        if (current().generation != state.generation)
            return;
    }
}

} // namespace cairn::select
