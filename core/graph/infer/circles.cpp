// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/infer/circles.h"

#include <algorithm>

namespace cairn::graph {

namespace {

using Indices = std::vector<std::size_t>;

class Sorting {
public:
    explicit Sorting(const std::vector<Indices>& sources)
        : m_sources(sources), m_targets(sources.size()), m_waiting(sources.size()), m_sorted(sources.size()), m_inCircle(sources.size())
    {
        for (std::size_t i = 0; i < sources.size(); ++i) {
            m_waiting[i] = sources[i].size();
            for (const std::size_t source : sources[i])
                m_targets[source].push_back(i);
            if (m_waiting[i] == 0)
                m_ready.push_back(i);
        }
    }

    ReadingOrder run()
    {
        drain();
        for (std::size_t i = 0; i < m_sources.size(); ++i) {
            if (m_sorted[i])
                continue;
            const Indices& circle = m_order.circles.emplace_back(circleBefore(i));
            for (const std::size_t member : circle)
                m_inCircle[member] = true;
            m_ready = circle;
            std::ranges::sort(m_ready);
            drain();
        }
        return std::move(m_order);
    }

private:
    /// Takes all that waits for nothing any more.
    void drain()
    {
        for (std::size_t next = 0; next < m_ready.size(); ++next) {
            const std::size_t i = m_ready[next];
            m_sorted[i] = true;
            if (!m_inCircle[i])
                m_order.sorted.push_back(i);
            for (const std::size_t target : m_targets[i]) {
                if (--m_waiting[target] == 0 && !m_sorted[target] && !m_inCircle[target])
                    m_ready.push_back(target);
            }
        }
        m_ready.clear();
    }

    /// Walks against the edges from what waits for itself until something comes again: that is a circle.
    Indices circleBefore(std::size_t start) const
    {
        Indices path;
        std::vector<bool> seen(m_sources.size());
        for (std::size_t i = start; !seen[i];) {
            seen[i] = true;
            path.push_back(i);
            const std::size_t waiting = *std::ranges::find_if(m_sources[i], [&](std::size_t source) { return !m_sorted[source]; });
            if (seen[waiting])
                path.erase(path.begin(), std::ranges::find(path, waiting));
            i = waiting;
        }
        std::ranges::reverse(path);
        std::rotate(path.begin(), std::ranges::min_element(path), path.end());
        return path;
    }

    const std::vector<Indices>& m_sources;
    std::vector<Indices> m_targets;
    Indices m_waiting; ///< edges from what is not yet sorted
    std::vector<bool> m_sorted, m_inCircle;
    Indices m_ready;
    ReadingOrder m_order;
};

} // namespace

ReadingOrder readingOrder(const std::vector<std::vector<std::size_t>>& sources)
{
    return Sorting(sources).run();
}

} // namespace cairn::graph
