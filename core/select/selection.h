// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/select/row_set.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace cairn::select {

/// What is selected at one moment. Cheap to copy.
struct SelectionState {
    std::shared_ptr<const RowSet> rows; ///< never null
    std::string title;                  ///< how it came about: "Predicted 3, is 5"; empty for no selection
    std::uint64_t generation = 0;       ///< rises with every change
};

/// The one selection that all views share: current rows, named ones, undo and redo, and subscribers that are told of
/// every change. Any thread; subscribers are called on the thread that makes the change, after the change, and may read
/// the selection. They may also change it, as long as all changes come from one thread.
class Selection {
public:
    using Callback = std::function<void(const SelectionState&)>;

    /// Ends a subscription when destroyed. After that (or after end()) the callback is not running, unless the caller
    /// is the callback itself, and will not be called again. May outlive the Selection.
    class Subscription {
    public:
        Subscription() = default;
        Subscription(Subscription&&) noexcept = default;
        Subscription& operator=(Subscription&& other) noexcept;
        ~Subscription() { end(); }
        void end();

    private:
        friend class Selection;
        struct Entry;
        explicit Subscription(std::shared_ptr<Entry> entry) : m_entry(std::move(entry)) {}
        std::shared_ptr<Entry> m_entry;
    };

    Selection();
    ~Selection();
    Selection(const Selection&) = delete;
    Selection& operator=(const Selection&) = delete;

    SelectionState current() const;

    /// Replaces the selection (one step of undo). Setting what is already set does nothing.
    void set(RowSet rows, std::string title);
    void clear() { set({}, {}); }

    bool canUndo() const;
    bool canRedo() const;
    void undo(); ///< the last 100 changes
    void redo();

    /// Forgets everything, undo and named selections included: another dataset was opened. Subscribers are told.
    void reset();

    // Named selections.
    void save(const std::string& name); ///< the current rows under `name`, replacing an older one
    void put(const std::string& name, RowSet rows);
    bool apply(const std::string& name); ///< makes it current; false if there is none
    bool remove(const std::string& name);
    std::vector<std::string> names() const;
    std::shared_ptr<const RowSet> named(const std::string& name) const; ///< null if there is none

    [[nodiscard]] Subscription subscribe(Callback callback);

private:
    void change(std::shared_ptr<const RowSet> rows, std::string title);
    void step(std::vector<SelectionState>& from, std::vector<SelectionState>& to);
    void tell();

    mutable std::mutex m_mutex; ///< guards everything below
    SelectionState m_state;
    std::vector<SelectionState> m_undo, m_redo;
    std::map<std::string, std::shared_ptr<const RowSet>> m_named;
    std::vector<std::weak_ptr<Subscription::Entry>> m_subscribers;
};

} // namespace cairn::select
