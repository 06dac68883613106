// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/source_spec.h"
#include "ui/bridge/job_bridge.h"

#include <QObject>
#include <QStringList>

#include <functional>
#include <memory>

namespace cairn::session { class Workbench; }

namespace cairn::ui {

class Workspace;

/// Opens, makes and fills projects: the work behind the commands project.* and data.open. All of it in jobs; what goes
/// wrong is said in the Problems drawer. A running training is asked about first. UI thread only.
class ProjectActions : public QObject {
    Q_OBJECT

public:
    ProjectActions(Workspace& workspace, QWidget* window);

    void open(const QString& path);
    void create(const QString& path);
    /// Opens files as data: in the open project if that has none yet, else in a new one beside the other projects.
    void openData(const QStringList& files);
    void openSample();
    /// Makes a source (a query, a sample) the data of the open project, or of a new one called `name`.
    void openSource(const data::SourceSpec& source, const QString& name, bool inNewProject);
    void close();
    void saveSnapshot(const QString& name);
    /// Looks again for the data of the project.
    void reopenData();
    /// Takes the changed source of the project as its next version.
    void acceptData();

    /// Folder for projects that the user did not name a place for; made when first needed.
    static QString projectsFolder();

private:
    using Made = std::shared_ptr<session::Workbench>;
    void adopt(Made workbench);
    void createWithData(const QString& path, const data::SourceSpec& source);
    void fill(const Made& workbench, const data::SourceSpec& source);
    void prepare(const Made& workbench);
    /// Reads a large project file through while one works with it.
    void checkWhole(const Made& workbench);
    /// Says on the data page, and in the problems, why what the user chose is no data.
    void refuse(const Error& error);
    void report(const QString& source, const Error& error, const QString& command = {});
    void addCommands();

    Workspace& m_workspace;
    QWidget* m_window;
    LatestJob m_check;
};

} // namespace cairn::ui
