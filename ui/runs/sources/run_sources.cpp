// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/sources/run_sources.h"

#include "core/session/workbench.h"
#include "ui/common/text.h"
#include "ui/shell/workspace.h"

#include <QFileDialog>
#include <QWidget>

#include <algorithm>

namespace cairn::ui {

RunSources::RunSources(Workspace& workspace, QWidget& window) : QObject(&window), m_workspace(workspace), m_window(window)
{
    connect(&workspace, &Workspace::workbenchChanged, this, [this] {
        m_job.drop();
        m_waiting.clear();
        m_others.clear();
    });
}

std::shared_ptr<const store::RunShelf> RunSources::shelf() const
{
    const auto workbench = m_workspace.workbench();
    if (!workbench)
        return nullptr;
    std::vector<store::ShelfProject> projects{{std::shared_ptr<store::Project>(workbench, &workbench->project()), {}}};
    projects.insert(projects.end(), m_others.begin(), m_others.end());
    return std::make_shared<const store::RunShelf>(std::move(projects));
}

bool RunSources::anyOthers() const
{
    return std::any_of(m_others.begin(), m_others.end(), [](const store::ShelfProject& one) { return one.project != nullptr; });
}

std::vector<std::string> RunSources::files() const
{
    std::vector<std::string> files;
    for (const store::ShelfProject& one : m_others)
        if (one.project)
            files.push_back(one.project->file().string());
    return files;
}

QString RunSources::freeLabel(const std::string& name) const
{
    const auto taken = [this](const std::string& label) { return std::any_of(m_others.begin(), m_others.end(), [&](const auto& one) { return one.project && one.label == label; }); };
    std::string label = name;
    for (int number = 2; taken(label); ++number)
        label = name + " " + std::to_string(number);
    return fromStd(label);
}

void RunSources::askForProject()
{
    auto* dialog = new QFileDialog(&m_window, tr("Project whose runs are shown beside these"), {}, tr("Projects (*.cairn)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) { add(toPath(file)); });
    dialog->open();
}

void RunSources::add(const std::filesystem::path& file)
{
    m_waiting.push_back(file);
    next();
}

void RunSources::next()
{
    const auto workbench = m_workspace.workbench();
    if (!workbench)
        m_waiting.clear();
    if (m_waiting.empty() || m_job.running())
        return;
    const std::filesystem::path file = m_waiting.front();
    m_job.start(
        m_workspace.jobs(), this, {tr("Open %1").arg(fromPath(file.filename()))},
        [file](JobContext&) -> Result<std::shared_ptr<store::Project>> {
            CAIRN_ASSIGN(auto opened, store::Project::open(file, {.mode = store::OpenMode::ReadOnly}));
            return std::shared_ptr<store::Project>(std::move(opened));
        },
        [this, workbench](const Result<std::shared_ptr<store::Project>>& opened) {
            m_waiting.pop_front();
            const auto same = [&](const std::string& id) { return std::any_of(m_others.begin(), m_others.end(), [&](const auto& one) { return one.project && one.project->id() == id; }); };
            if (!opened) {
                Q_EMIT failed(opened.error());
            } else if ((*opened)->file() == workbench->project().file() || same((*opened)->id())) {
                Q_EMIT failed(fail(ErrorCode::InvalidInput, "The runs of this project are in the table already", (*opened)->file().string(), "Choose another project"));
            } else {
                const std::string label = toStd(freeLabel((*opened)->file().stem().string()));
                m_others.push_back({*opened, label});
                Q_EMIT changed();
            }
            QMetaObject::invokeMethod(this, &RunSources::next, Qt::QueuedConnection); // when this job is done
        });
}

void RunSources::clear()
{
    m_job.drop();
    m_waiting.clear();
    for (store::ShelfProject& one : m_others)
        one.project.reset();
    Q_EMIT changed();
}

} // namespace cairn::ui
