// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/project/sample_gallery.h"

#include "core/data/samples/fetch_sample.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/project/sample_row.h"
#include "ui/shell/workspace.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace cairn::ui {

namespace {

constexpr int kPollMs = 150;

using Listed = std::vector<std::pair<data::Sample, bool>>;

Result<Listed> listSamples()
{
    CAIRN_ASSIGN(const auto samples, data::samples());
    Listed listed;
    for (const data::Sample& sample : samples)
        listed.emplace_back(sample, data::sampleIsHere(sample, data::samplesFolder()));
    std::ranges::stable_partition(listed, [](const auto& entry) { return entry.second; });
    return listed;
}

} // namespace

SampleGallery* SampleGallery::open(Workspace& workspace, QWidget* window, Open use)
{
    auto* dialog = window ? window->findChild<SampleGallery*>(QStringLiteral("sampleGallery")) : nullptr;
    if (!dialog)
        dialog = new SampleGallery(workspace, window, std::move(use));
    dialog->load();
    dialog->QDialog::show();
    dialog->raise();
    dialog->activateWindow();
    return dialog;
}

SampleGallery::SampleGallery(Workspace& workspace, QWidget* window, Open use)
    : QDialog(window), m_workspace(workspace), m_use(std::move(use)), m_search(new QLineEdit), m_onlyHere(new QCheckBox(tr("On this computer only"))),
      m_notice(mutedLabel({})), m_place(new QVBoxLayout)
{
    setObjectName(QStringLiteral("sampleGallery"));
    setWindowTitle(tr("Samples"));
    resize(820, 720);
    m_search->setObjectName(QStringLiteral("samples.search"));
    m_search->setPlaceholderText(tr("Search: pictures, ratings, census…"));
    m_search->setClearButtonEnabled(true);
    m_onlyHere->setObjectName(QStringLiteral("samples.onlyHere"));
    m_notice->setObjectName(QStringLiteral("samples.notice"));
    m_notice->setProperty("role", QStringLiteral("bad"));
    m_notice->hide();
    auto* top = new QHBoxLayout;
    top->setSpacing(16);
    top->addWidget(m_search, 1);
    top->addWidget(m_onlyHere);
    auto* area = new QScrollArea;
    area->setWidgetResizable(true);
    auto* inside = new QWidget;
    auto* rows = new QVBoxLayout(inside);
    rows->setContentsMargins(0, 0, 8, 0);
    m_place->setSpacing(8);
    rows->addLayout(m_place);
    rows->addStretch(1);
    area->setWidget(inside);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 16, 16);
    layout->setSpacing(12);
    layout->addWidget(mutedLabel(tr("Public data sets to try things on. They are fetched from where their makers put them, checked, and kept for all projects.")));
    layout->addLayout(top);
    layout->addWidget(m_notice);
    layout->addWidget(area, 1);
    connect(m_search, &QLineEdit::textChanged, this, &SampleGallery::filter);
    connect(m_onlyHere, &QCheckBox::toggled, this, &SampleGallery::filter);
    m_tick.setInterval(kPollMs);
    connect(&m_tick, &QTimer::timeout, this, &SampleGallery::pollJobs);
}

void SampleGallery::load()
{
    m_looking.start(
        m_workspace.jobs(), this, {tr("Look for samples")}, [](JobContext&) { return listSamples(); },
        [this](const Result<Listed>& listed) {
            if (listed) {
                show(*listed);
            } else {
                m_notice->setText(errorText(listed.error()));
                m_notice->show();
            }
        });
}

void SampleGallery::show(const Listed& samples)
{
    if (!m_jobs.empty())
        return; // the rows show what runs
    clearLayout(m_place);
    m_rows.clear();
    for (const auto& [sample, here] : samples) {
        auto* row = new SampleRow(sample, here);
        connect(row, &SampleRow::openAsked, this, [this, id = sample.id] { choose(id); });
        connect(row, &SampleRow::cancelAsked, this, [this, id = sample.id] {
            for (const auto& [running, job] : m_jobs) {
                if (running == id)
                    m_workspace.jobs().cancel(job);
            }
        });
        m_place->addWidget(row);
        m_rows.push_back(row);
    }
    filter();
}

SampleRow* SampleGallery::rowOf(const std::string& id) const
{
    const auto found = std::ranges::find_if(m_rows, [&](const SampleRow* row) { return row->sample().id == id; });
    return found == m_rows.end() ? nullptr : *found;
}

void SampleGallery::filter()
{
    for (SampleRow* row : m_rows)
        row->setVisible(row->matches(m_search->text()) && (!m_onlyHere->isChecked() || row->here()));
}

void SampleGallery::choose(const std::string& id)
{
    SampleRow* row = rowOf(id);
    if (!row)
        return;
    if (row->here()) {
        m_use(row->sample());
        close();
        return;
    }
    row->setProblem({});
    const JobId job = runJob(
        m_workspace.jobs(), this, {tr("Download %1").arg(fromStd(row->sample().title)), true},
        [sample = row->sample()](JobContext& context) { return data::fetchSample(sample, data::samplesFolder(), context); },
        [this, sample = row->sample()](const Result<void>& fetched) { ended(sample, fetched); });
    m_jobs.emplace_back(id, job);
    m_tick.start();
    pollJobs();
}

void SampleGallery::pollJobs()
{
    const auto listed = m_workspace.jobs().listed();
    for (const auto& [id, job] : m_jobs) {
        const auto info = std::ranges::find(listed, job, &JobInfo::id);
        SampleRow* row = rowOf(id);
        if (row && info != listed.end())
            row->setJob(&*info);
    }
}

void SampleGallery::ended(const data::Sample& sample, const Result<void>& fetched)
{
    std::erase_if(m_jobs, [&](const auto& job) { return job.first == sample.id; });
    if (m_jobs.empty())
        m_tick.stop();
    SampleRow* row = rowOf(sample.id);
    if (!row)
        return;
    row->setJob(nullptr);
    row->setHere(fetched.has_value());
    if (fetched) {
        m_notice->hide();
        if (isVisible())
            choose(sample.id);
        else
            m_workspace.say(tr("%1 is on this computer now").arg(fromStd(sample.title)));
        return;
    }
    if (fetched.error().code == ErrorCode::Cancelled)
        return;
    row->setProblem(errorText(fetched.error()));
    const bool away = fetched.error().code == ErrorCode::Io || fetched.error().code == ErrorCode::Timeout;
    m_notice->setText(tr("The server is not reached. What is on this computer can be opened at once."));
    m_notice->setVisible(away);
}

} // namespace cairn::ui
