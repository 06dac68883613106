// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/option_form.h"

namespace cairn::ui {

/// The training options (core/session/training/train_options.h) as fields of a form, in the window's language.
std::vector<FormField> trainFields();

} // namespace cairn::ui
