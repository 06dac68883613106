// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/graph.h"
#include "core/graph/infer/inference.h"

#include <QByteArray>

namespace cairn::test {

/// What is wrong with a graph for these data: why there is none, or its first problem; empty: nothing.
inline QByteArray complaint(const Result<graph::Graph>& graph, const graph::DataInterface& data)
{
    if (!graph)
        return QByteArray::fromStdString(graph.error().text());
    const graph::Inference inference = graph::infer(*graph, data);
    return inference.problems.empty() ? QByteArray() : QByteArray::fromStdString(inference.problems.front().error.text());
}

} // namespace cairn::test
