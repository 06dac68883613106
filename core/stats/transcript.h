// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

/// Texts as rows of labels, and those that a network puts out step by step (Graves and others: Connectionist temporal classification, ICML 2006).
/// Pure functions; any thread.
namespace cairn::stats {

/// What the labels of the steps say: of labels that follow each other and are alike one, and no blanks.
std::vector<std::int64_t> collapsed(std::span<const std::int64_t> steps, std::int64_t blank);

/// The fewest steps that can say a text: one for each label, and one more between two that are alike.
std::int64_t stepsFor(std::span<const std::int64_t> text);

/// Fewest labels to be put in, taken out or replaced that make one text of the other (Levenshtein, 1966). Time: product of the lengths.
std::int64_t editDistance(std::span<const std::int64_t> from, std::span<const std::int64_t> to);

} // namespace cairn::stats
