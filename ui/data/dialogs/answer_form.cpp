// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/dialogs/answer_form.h"

#include "ui/common/task_text.h"
#include "ui/common/widgets.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSpinBox>

namespace cairn::ui {

namespace {

constexpr int kMostComponents = 1000;

} // namespace

AnswerForm::AnswerForm(QWidget* parent) : QWidget(parent), m_form(new QFormLayout(this)), m_kind(new QComboBox), m_quantiles(new QLineEdit), m_components(new QSpinBox)
{
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setVerticalSpacing(8);
    makeNarrow(m_form);
    makeNarrow(m_kind);
    for (const batch::AnswerFormName& form : batch::kAnswerForms)
        m_kind->addItem(answerTitle(form.form));
    m_kind->setObjectName(QStringLiteral("choice.answer"));
    m_kind->setAccessibleName(tr("Answered as"));
    m_kind->setToolTip(tr("A value alone, or how sure it is as well: a normal distribution or a mixture of several gives an interval for each row, quantiles give one without "
                          "saying how answers are spread, a count is Poisson distributed. Head and loss of the network follow from it"));
    m_quantiles->setObjectName(QStringLiteral("choice.quantiles"));
    m_quantiles->setToolTip(tr("Shares of the answers that shall lie below each number, rising, such as 0.05, 0.5, 0.95"));
    m_components->setObjectName(QStringLiteral("choice.components"));
    m_components->setRange(1, kMostComponents);
    m_components->setToolTip(tr("How many normal distributions are mixed"));
    m_form->addRow(m_kind);
    m_form->addRow(tr("Quantiles"), m_quantiles);
    m_form->addRow(tr("Components"), m_components);
    connect(m_kind, &QComboBox::activated, this, [this] {
        showWhatCounts();
        Q_EMIT changed();
    });
    connect(m_quantiles, &QLineEdit::textEdited, this, &AnswerForm::changed);
    connect(m_components, &QSpinBox::valueChanged, this, &AnswerForm::changed);
    setAnswer({});
}

void AnswerForm::setAnswer(const batch::Answer& answer)
{
    const QSignalBlocker quiet(this);
    m_kind->setCurrentIndex(static_cast<int>(answer.form));
    QStringList quantiles;
    for (const double quantile : answer.quantiles)
        quantiles.append(QString::number(quantile, 'g', QLocale::FloatingPointShortest));
    m_quantiles->setText(quantiles.join(QStringLiteral(", ")));
    m_components->setValue(static_cast<int>(answer.components));
    showWhatCounts();
}

batch::Answer AnswerForm::answer() const
{
    batch::Answer answer;
    answer.form = static_cast<batch::AnswerForm>(m_kind->currentIndex());
    if (answer.form == batch::AnswerForm::Mixture)
        answer.components = m_components->value();
    if (answer.form != batch::AnswerForm::Quantiles)
        return answer;
    answer.quantiles.clear();
    static const QRegularExpression kBetween(QStringLiteral("[,;\\s]+"));
    for (const QString& text : m_quantiles->text().split(kBetween, Qt::SkipEmptyParts)) {
        bool number = false;
        answer.quantiles.push_back(QLocale::c().toDouble(text, &number));
        if (!number) {
            answer.quantiles.clear();
            break;
        }
    }
    return answer;
}

void AnswerForm::showWhatCounts()
{
    const auto form = static_cast<batch::AnswerForm>(m_kind->currentIndex());
    m_form->setRowVisible(m_quantiles, form == batch::AnswerForm::Quantiles);
    m_form->setRowVisible(m_components, form == batch::AnswerForm::Mixture);
}

} // namespace cairn::ui
