// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/synthetic/synthetic.h"
#include "ui/common/option_form.h"

#include <QString>

#include <vector>

namespace cairn::ui {

/// A text of core's description of made-up data, in the language of the window.
QString syntheticText(const std::string& text);

/// The parameters of a kind as a form asks for them.
std::vector<FormField> syntheticFields(const data::SyntheticKind& kind);

} // namespace cairn::ui
