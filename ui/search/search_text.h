// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/search/search_run.h"

#include <QString>

namespace cairn::ui {

/// "running", "paused", ... for people.
QString sweepStateText(store::SweepState state);

/// "finished", "stopped early", ... for people.
QString trialStateText(search::TrialState state);

/// "12 of 20 trials, 2 running, 1 failed; best validation.loss 0.3121"
QString searchLine(const session::SearchView& view);

/// Title of a setting in the language of the window, by the words that its form has.
QString settingTitle(const session::Searchable& setting);
QString settingHelp(const session::Searchable& setting);
/// Where it stands: "Training", "linear (Linear)".
QString settingGroup(const session::Searchable& setting);

} // namespace cairn::ui
