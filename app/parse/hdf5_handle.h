// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/parse/message.h"

#include <hdf5.h>
#include <utility>

namespace cairn::parse {

/// Closes a handle of HDF5.
class Handle {
public:
    explicit Handle(hid_t id = -1) : m_id(id) {}
    Handle(Handle&& other) noexcept : m_id(std::exchange(other.m_id, -1)) {}
    Handle& operator=(Handle&& other) noexcept
    {
        std::swap(m_id, other.m_id);
        return *this;
    }
    ~Handle()
    {
        if (m_id >= 0)
            H5Idec_ref(m_id);
    }
    hid_t get() const { return m_id; }
    bool good() const { return m_id >= 0; }

private:
    hid_t m_id;
};

/// Attributes that are texts or lists of texts, of all groups, as JSON in the body: {"group": {"name": "text" or ["text", ...]}}.
/// The file itself is the group "".
Result<Message> hdf5Attributes(hid_t file);

} // namespace cairn::parse
