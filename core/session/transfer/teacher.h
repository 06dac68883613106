// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine_api/train.h"
#include "core/prep/recipe.h"
#include "core/session/workbench.h"

#include <filesystem>
#include <optional>

/// The trained model of another run, from which a training learns (knowledge distillation). A run keeps a copy of it, so that it can be resumed and
/// reproduced whatever becomes of the other run.
namespace cairn::session {

/// The model of the run that `loss` names, at its best step, to teach a network of rows that `recipe` prepares; nothing where it names none.
/// NotFound: there is no such run, or it has no model; Mismatch: its rows were prepared otherwise, or its answers are others.
Result<std::optional<engine::TeacherModel>> findTeacher(const Workbench& workbench, const engine::LossConfig& loss, const prep::Recipe& recipe);

/// The copy within the folder of a run that was trained with this loss; nothing where it had no teacher. NotFound, Corrupt.
Result<std::optional<engine::TeacherModel>> keptTeacher(const engine::LossConfig& loss, const std::filesystem::path& folder);

/// Copies it there, and gives the copy. Io.
Result<engine::TeacherModel> keepTeacher(const engine::TeacherModel& teacher, const std::filesystem::path& folder);

} // namespace cairn::session
