// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/param_spec.h"

#include <QString>

#include <string>
#include <vector>

namespace cairn::ui {

/// Contexts of texts that core describes in English: what recipe steps and layers are called and take, what templates are. The texts
/// are listed for the translation tools in described_steps.cpp, described_layers.cpp and described_templates.cpp; a test compares the
/// lists with what core has.
inline constexpr const char* kStepTexts = "cairn::Steps";
inline constexpr const char* kLayerTexts = "cairn::Layers";
inline constexpr const char* kTemplateTexts = "cairn::Templates";

/// A text of core in the language of the window; as it stands where there is no translation.
QString described(const char* context, const std::string& text);
/// The same within a sentence: English titles lose their capital, translations (German nouns) keep it.
QString describedWithin(const char* context, const std::string& text);
/// The same for titles and helps of parameters.
std::vector<ParamSpec> described(const char* context, std::vector<ParamSpec> specs);

} // namespace cairn::ui
