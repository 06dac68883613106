// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>

#include <functional>

class QAction;

namespace cairn::ui {

class Page;

// What the pages have in common that look at a trained model.

/// Says that there is no model yet, why, and what to do: look at the training that is under way, or train.
/// `purpose`: one sentence, what the page would show.
void showNoModel(Page& page, const QString& purpose, const Error& why);

/// Follows a training that is under way: with its first checkpoint a page without model looks again, and a page that
/// shows an older one says so and offers `again`.
void followCheckpoints(Page& page, QAction* again, std::function<void()> look);

} // namespace cairn::ui
