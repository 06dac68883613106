// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/judge/data_judge.h"

#include "ui/common/text.h"
#include "ui/shell/frame/problem_list.h"
#include "ui/shell/workspace.h"

#include <mutex>

namespace cairn::ui {

namespace {

constexpr std::uint64_t kSmallCells = 20'000'000; ///< looked at without being asked
constexpr std::uint64_t kSmallRows = 200'000;
constexpr int kCollectMs = 150;

} // namespace

/// The newest partial result of a job.
template <typename T>
struct DataJudge::Mailbox {
    std::mutex mutex; ///< guards `value`
    std::shared_ptr<const T> value;

    void put(const T& result)
    {
        auto copy = std::make_shared<const T>(result);
        const std::lock_guard lock(mutex);
        value = std::move(copy);
    }
    std::shared_ptr<const T> take()
    {
        const std::lock_guard lock(mutex);
        return std::exchange(value, nullptr);
    }
};

DataJudge::DataJudge(Workspace& workspace, QObject* parent) : QObject(parent), m_workspace(workspace)
{
    m_timer.setInterval(kCollectMs);
    connect(&m_timer, &QTimer::timeout, this, &DataJudge::collect);
}

bool DataJudge::small() const
{
    const auto rows = m_dataset ? m_dataset->rowCount() : std::nullopt;
    return rows && m_dataset->randomAccess() && *rows * m_dataset->schema().size() <= kSmallCells;
}

void DataJudge::setDataset(std::shared_ptr<const data::Dataset> dataset)
{
    if (dataset == m_dataset)
        return;
    stop();
    m_dataset = std::move(dataset);
    m_profile.reset();
    m_check.reset();
    m_checked = false;
    Q_EMIT profileChanged();
    Q_EMIT checkChanged();
    rowsReady();
}

void DataJudge::rowsReady()
{
    if (small() && !m_profile && !profiling())
        profile();
}

void DataJudge::choiceChanged()
{
    m_checkJob.drop();
    m_checked = false;
    Q_EMIT checkChanged();
    if (m_profile && !profiling() && small() && *m_dataset->rowCount() <= kSmallRows)
        check();
}

void DataJudge::profile(std::optional<std::uint64_t> sample)
{
    if (!m_dataset)
        return;
    data::ProfileOptions options;
    options.sampleRows = sample;
    const auto workbench = m_workspace.workbench();
    if (const auto recipe = workbench ? workbench->recipe() : nullptr)
        options.target = m_dataset->schema().find(recipe->target.column);
    m_profileBox = std::make_shared<Mailbox<data::TableProfile>>();
    m_timer.start();
    m_profileJob.start(
        m_workspace.jobs(), this, {tr("Profile %1").arg(fromStd(m_dataset->title())), true},
        [dataset = m_dataset, options, box = m_profileBox](JobContext& job) {
            return data::profileTable(*dataset, options, [&](const data::TableProfile& partial) { box->put(partial); }, job);
        },
        [this](const Result<data::TableProfile>& profile) {
            if (profile) {
                m_profile = std::make_shared<const data::TableProfile>(*profile);
                m_profileBox.reset();
            } else if (profile.error().code != ErrorCode::Cancelled) {
                m_workspace.problems().set(QStringLiteral("profile"), {problemFrom({}, profile.error())});
            }
            Q_EMIT profileChanged();
            if (profile && !profile->sampled() && *m_dataset->rowCount() <= kSmallRows)
                check();
        });
    Q_EMIT profileChanged();
}

void DataJudge::check()
{
    const auto workbench = m_workspace.workbench();
    if (!m_dataset || !workbench || workbench->dataset() != m_dataset)
        return;
    m_checked = false;
    m_checkBox = std::make_shared<Mailbox<session::DataCheck>>();
    m_timer.start();
    m_checkJob.start(
        m_workspace.jobs(), this, {tr("Check %1").arg(fromStd(m_dataset->title())), true},
        [workbench, ready = m_profile, box = m_checkBox](JobContext& job) {
            return session::checkData(*workbench, [&](const session::DataCheck& partial) { box->put(partial); }, job, ready.get());
        },
        [this](const Result<session::DataCheck>& check) {
            if (check) {
                m_check = std::make_shared<const session::DataCheck>(*check);
                m_checked = true;
                m_checkBox.reset();
            } else if (check.error().code != ErrorCode::Cancelled) {
                m_workspace.problems().set(QStringLiteral("check"), {problemFrom({}, check.error())});
            }
            Q_EMIT checkChanged();
        });
    Q_EMIT checkChanged();
}

void DataJudge::stop()
{
    m_profileJob.drop();
    m_checkJob.drop();
    m_profileBox.reset();
    m_checkBox.reset();
}

void DataJudge::collect()
{
    if (const auto partial = m_profileBox ? m_profileBox->take() : nullptr) {
        m_profile = partial;
        Q_EMIT profileChanged();
    }
    if (const auto partial = m_checkBox ? m_checkBox->take() : nullptr) {
        m_check = partial;
        Q_EMIT checkChanged();
    }
    if (isSettled())
        m_timer.stop();
}

} // namespace cairn::ui
