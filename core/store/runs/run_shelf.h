// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/runs/run_register.h"

#include <memory>
#include <string>
#include <vector>

namespace cairn::store {

/// A project whose runs stand on the shelf.
struct ShelfProject {
    std::shared_ptr<Project> project; ///< null: it was taken away; its place stays, so that the numbers of the others do
    std::string label;                ///< what its runs are marked with; empty for the first one
};

/// The runs of several projects as one table. The first project is one's own; the others are only read. A run of another project has a number
/// of its own here, which means nothing elsewhere: inProject() tells the one it has at home.
///
/// Threads and errors: those of Project. Values are immutable; copies share the projects.
class RunShelf {
public:
    explicit RunShelf(std::vector<ShelfProject> projects) : m_projects(std::move(projects)) {}

    static constexpr int kPlaceShift = 40; ///< bits below are the number within the project
    static std::size_t placeOf(RunId run) { return static_cast<std::size_t>(run.value >> kPlaceShift); }
    static bool isOwn(RunId run) { return placeOf(run) == 0; }
    static RunId inProject(RunId run) { return RunId{run.value & ((std::int64_t{1} << kPlaceShift) - 1)}; }
    static RunId onShelf(RunId run, std::size_t place) { return RunId{run.value | (static_cast<std::int64_t>(place) << kPlaceShift)}; }

    /// As RunRegister::list(), in one order over all projects. The condition project=NAME (or project:NA) chooses projects by their label;
    /// one's own is called "own".
    Result<RunListing> list(const RunQuery& query) const;
    /// As RunRegister::rows(); RunRow::project says where a run is from. Runs of a project that was taken away are left out.
    Result<std::vector<RunRow>> rows(std::span<const RunId> runs, std::span<const RunField> fields) const;
    /// What any run of any project has.
    Result<std::vector<KnownField>> fields() const;
    Result<std::vector<CurvePoint>> curve(RunId run, const std::string& name, const std::string& split, std::size_t most = 20'000) const;

private:
    Project* projectAt(std::size_t place) const { return place < m_projects.size() ? m_projects[place].project.get() : nullptr; }
    std::vector<ShelfProject> m_projects;
};

} // namespace cairn::store
