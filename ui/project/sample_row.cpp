// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/project/sample_row.h"

#include "ui/common/text.h"
#include "ui/common/widgets.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace cairn::ui {

namespace {

QString kindText(const std::string& kind)
{
    if (kind == "table")
        return SampleRow::tr("table");
    if (kind == "images")
        return SampleRow::tr("pictures");
    if (kind == "sounds")
        return SampleRow::tr("sounds");
    if (kind == "text")
        return SampleRow::tr("texts");
    if (kind == "ratings")
        return SampleRow::tr("ratings");
    return kind == "graph" ? SampleRow::tr("graph") : fromStd(kind);
}

bool german()
{
    return QLocale().language() == QLocale::German;
}

QString aboutText(const data::Sample& sample)
{
    return fromStd(german() && !sample.aboutGerman.empty() ? sample.aboutGerman : sample.about);
}

QString licenceText(const data::Sample& sample)
{
    return fromStd(german() && !sample.licenceGerman.empty() ? sample.licenceGerman : sample.licence);
}

QString checksumText(const data::Sample& sample)
{
    if (!sample.local.empty())
        return SampleRow::tr("from the system's package %1").arg(fromStd(sample.package));
    return sample.verified() ? SampleRow::tr("checksum known (SHA-256)") : SampleRow::tr("checksum: not verified, none is published");
}

} // namespace

SampleRow::SampleRow(data::Sample sample, bool here, QWidget* parent)
    : QFrame(parent), m_sample(std::move(sample)), m_here(here), m_facts(mutedLabel({})), m_problem(mutedLabel({})), m_bar(new QProgressBar),
      m_doing(mutedLabel({})), m_open(new QPushButton), m_cancel(new QPushButton(tr("Cancel")))
{
    setObjectName(QStringLiteral("card"));
    m_open->setObjectName(QStringLiteral("sample.open.") + fromStd(m_sample.id));
    m_open->setMinimumWidth(150);
    m_open->setAutoDefault(false);
    m_cancel->setObjectName(QStringLiteral("sample.cancel.") + fromStd(m_sample.id));
    m_cancel->setAutoDefault(false);
    m_bar->setTextVisible(false);
    m_problem->setProperty("role", QStringLiteral("bad"));
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_problem->hide();
    m_facts->setOpenExternalLinks(true);
    m_facts->setTextFormat(Qt::RichText);

    auto* title = new QHBoxLayout;
    title->setSpacing(8);
    title->addWidget(sectionLabel(fromStd(m_sample.title)));
    auto* kind = new QLabel(kindText(m_sample.kind));
    kind->setProperty("role", QStringLiteral("caption"));
    title->addWidget(kind);
    title->addStretch(1);
    auto* about = new QLabel(aboutText(m_sample));
    about->setWordWrap(true);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(4);
    texts->addLayout(title);
    texts->addWidget(about);
    texts->addWidget(m_facts);
    texts->addWidget(m_bar);
    texts->addWidget(m_doing);
    texts->addWidget(m_problem);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(16);
    layout->addLayout(texts, 1);
    layout->addWidget(m_cancel, 0, Qt::AlignVCenter);
    layout->addWidget(m_open, 0, Qt::AlignVCenter);
    connect(m_open, &QPushButton::clicked, this, &SampleRow::openAsked);
    connect(m_cancel, &QPushButton::clicked, this, &SampleRow::cancelAsked);
    setJob(nullptr);
    updateTexts();
}

void SampleRow::setHere(bool here)
{
    m_here = here;
    updateTexts();
}

void SampleRow::updateTexts()
{
    const bool package = !m_sample.local.empty();
    m_open->setText(m_here ? tr("Open") : package ? tr("Not installed") : tr("Download and open"));
    m_open->setEnabled(m_here || !package);
    m_open->setProperty("primary", m_here);
    m_open->setToolTip(m_here    ? tr("Open it in a project of its own")
                       : package ? tr("Install the package %1").arg(fromStd(m_sample.package))
                                 : tr("Download it from %1; a transfer that is cut off goes on where it stopped")
                                       .arg(fromStd(m_sample.files.front().url).section(QLatin1Char('/'), 2, 2)));
    QStringList facts{tr("Licence: %1").arg(licenceText(m_sample)).toHtmlEscaped(),
                      m_sample.bytes ? bytesText(*m_sample.bytes) : tr("size not known"), checksumText(m_sample).toHtmlEscaped()};
    if (m_here)
        facts.append(tr("on this computer"));
    const QString home = fromStd(m_sample.home).toHtmlEscaped();
    if (!home.isEmpty())
        facts.append(QStringLiteral("<a href=\"%1\">%2</a>").arg(home, tr("about the data")));
    m_facts->setText(facts.join(QStringLiteral("  ·  ")));
}

void SampleRow::setJob(const JobInfo* job)
{
    m_bar->setVisible(job);
    m_doing->setVisible(job);
    m_cancel->setVisible(job);
    m_open->setVisible(!job);
    if (!job)
        return;
    m_bar->setRange(0, job->total > 0 ? 1000 : 0);
    if (job->total > 0)
        m_bar->setValue(static_cast<int>(1000.0 * static_cast<double>(std::min(job->done, job->total)) / static_cast<double>(job->total)));
    m_doing->setText(job->total > 0 ? tr("%1: %2 of %3").arg(fromStd(job->text), bytesText(job->done), bytesText(job->total)) : fromStd(job->text));
}

void SampleRow::setProblem(const QString& text)
{
    m_problem->setText(text);
    m_problem->setVisible(!text.isEmpty());
}

bool SampleRow::matches(const QString& words) const
{
    const QString all = fromStd(m_sample.id + " " + m_sample.title + " ") + kindText(m_sample.kind) + QLatin1Char(' ') + aboutText(m_sample);
    for (const QString& word : words.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        if (!all.contains(word, Qt::CaseInsensitive))
            return false;
    }
    return true;
}

} // namespace cairn::ui
