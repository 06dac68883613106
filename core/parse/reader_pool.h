// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/parse/parse_process.h"

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

namespace cairn::parse {

/// Limits of a helper that decodes many files, one short request after the other.
inline constexpr ParseLimits kPooledLimits{.cpuSeconds = 3600};

/// Helpers that suit this machine: one per processor, at most eight.
int usualWorkers();

/// Several readers (each with a helper of its own) that threads share. A file on which a helper dies costs that file only.
/// Threads: any, several at a time.
template <typename Reader>
class ReaderPool {
public:
    /// At most `workers` helpers; each is started when it is first needed and replaced now and then.
    explicit ReaderPool(int workers) : m_workers(std::max(1, workers)) {}

    int workers() const { return m_workers; }

    /// The items that `ask(reader, files)` makes of files, one per file. Where the helper fails on all of them together, each
    /// is tried alone, and `replace(error)` stands for those that fail again; a single one that ran out of time is not tried
    /// again. Waits for a free helper. Errors: Cancelled, NotFound and Permission (no cairn-parse).
    template <typename Item, typename Ask, typename Replace>
    Result<std::vector<Item>> each(std::span<const std::string> files, const Ask& ask, const Replace& replace)
    {
        Loan loan(*this);
        Result<std::vector<Item>> items = ask(loan.reader(files.size()), files);
        if (items || fatal(items.error()))
            return items;
        std::vector<Item> alone;
        if (files.size() == 1 && items.error().code == ErrorCode::Timeout) {
            alone.push_back(replace(items.error()));
            return alone;
        }
        for (const std::string& file : files) {
            Result<std::vector<Item>> item = ask(loan.reader(1), std::span(&file, 1));
            if (!item && fatal(item.error()))
                return item.error();
            alone.push_back(item ? std::move(item->front()) : replace(item.error()));
        }
        return alone;
    }

private:
    static constexpr std::size_t kFilesPerHelper = 50'000; ///< then a fresh one: its processor time is limited

    struct Helper {
        std::unique_ptr<Reader> reader = std::make_unique<Reader>(kPooledLimits);
        std::size_t files = 0; ///< decoded so far
    };

    /// A helper for the length of one call.
    class Loan {
    public:
        explicit Loan(ReaderPool& pool) : m_pool(pool), m_helper(pool.borrow()) {}
        ~Loan() { m_pool.giveBack(std::move(m_helper)); }
        Loan(const Loan&) = delete;
        Reader& reader(std::size_t files)
        {
            if (m_helper->files > kFilesPerHelper)
                *m_helper = Helper();
            m_helper->files += files;
            return *m_helper->reader;
        }

    private:
        ReaderPool& m_pool;
        std::unique_ptr<Helper> m_helper;
    };

    static bool fatal(const Error& error)
    {
        return error.code == ErrorCode::Cancelled || error.code == ErrorCode::NotFound || error.code == ErrorCode::Permission;
    }

    std::unique_ptr<Helper> borrow()
    {
        std::unique_lock lock(m_mutex);
        m_freed.wait(lock, [&] { return m_lent < m_workers; });
        ++m_lent;
        if (m_idle.empty())
            return std::make_unique<Helper>();
        auto helper = std::move(m_idle.back());
        m_idle.pop_back();
        return helper;
    }

    void giveBack(std::unique_ptr<Helper> helper)
    {
        {
            const std::lock_guard lock(m_mutex);
            --m_lent;
            m_idle.push_back(std::move(helper));
        }
        m_freed.notify_one();
    }

    int m_workers;
    std::mutex m_mutex; ///< guards what follows
    std::condition_variable m_freed;
    int m_lent = 0;
    std::vector<std::unique_ptr<Helper>> m_idle;
};

} // namespace cairn::parse
