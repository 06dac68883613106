// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/dialogs/split_form.h"

#include "ui/common/text.h"
#include "ui/common/widgets.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QSpinBox>

namespace cairn::ui {

namespace {

constexpr double kUsualShare = 0.1;

QDoubleSpinBox* share(const QString& name)
{
    auto* box = new QDoubleSpinBox;
    box->setObjectName(name);
    box->setRange(0, 0.9);
    box->setSingleStep(0.05);
    box->setDecimals(2);
    return box;
}

bool fits(prep::SplitMethod method, const data::Column& column)
{
    if (column.type == data::ColumnType::Image)
        return false;
    return method != prep::SplitMethod::Time || column.type != data::ColumnType::Text;
}

} // namespace

SplitForm::SplitForm(QWidget* parent)
    : QWidget(parent), m_form(new QFormLayout(this)), m_method(new QComboBox), m_by(new QComboBox), m_key(new QComboBox), m_validation(share(QStringLiteral("choice.validation"))),
      m_test(share(QStringLiteral("choice.test"))), m_folds(new QSpinBox), m_fold(new QSpinBox), m_seed(new QSpinBox)
{
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setVerticalSpacing(8);
    makeNarrow(m_form);
    for (QComboBox* box : {m_method, m_by, m_key})
        makeNarrow(box);
    m_method->addItems({tr("By chance"), tr("By chance, equal class shares"), tr("Groups stay together"), tr("By time"), tr("By file"), tr("Folds")});
    m_method->setObjectName(QStringLiteral("split.method"));
    m_method->setToolTip(tr("What decides which part a row is in; a row keeps its part when others are added"));
    m_by->setObjectName(QStringLiteral("split.by"));
    m_key->setToolTip(tr("What a row is known by when the data change: everything in it, or a column that names it"));
    m_validation->setToolTip(tr("Share of the rows watched during training"));
    m_folds->setRange(2, 100);
    m_fold->setRange(1, 100);
    m_fold->setToolTip(tr("The fold that is kept for the test"));
    m_seed->setRange(0, 1'000'000'000);
    m_seed->setToolTip(tr("The same seed divides the rows in the same way"));
    m_form->addRow(tr("Divide"), m_method);
    m_form->addRow(tr("Column"), m_by);
    m_form->addRow(tr("Row is known by"), m_key);
    m_form->addRow(tr("Folds"), m_folds);
    m_form->addRow(tr("Test fold"), m_fold);
    m_form->addRow(tr("Validation share"), m_validation);
    m_form->addRow(tr("Test share"), m_test);
    m_form->addRow(tr("Seed"), m_seed);
    connect(m_method, &QComboBox::activated, this, [this] {
        fillColumns();
        showWhatCounts();
        Q_EMIT changed();
    });
    for (QComboBox* box : {m_by, m_key})
        connect(box, &QComboBox::activated, this, &SplitForm::changed);
    for (QDoubleSpinBox* box : {m_validation, m_test})
        connect(box, &QDoubleSpinBox::valueChanged, this, &SplitForm::changed);
    for (QSpinBox* box : {m_folds, m_fold, m_seed})
        connect(box, &QSpinBox::valueChanged, this, &SplitForm::changed);
    connect(m_folds, &QSpinBox::valueChanged, m_fold, &QSpinBox::setMaximum);
    showWhatCounts();
}

prep::SplitMethod SplitForm::method() const
{
    return static_cast<prep::SplitMethod>(m_method->currentIndex());
}

void SplitForm::fillColumns()
{
    const QString before = m_by->currentText();
    m_by->clear();
    if (method() == prep::SplitMethod::KFold)
        m_by->addItem(tr("(rows by themselves)"), QString());
    for (const data::Column& column : m_schema.columns) {
        if (fits(method(), column))
            m_by->addItem(fromStd(column.name), fromStd(column.name));
    }
    if (const int place = m_by->findText(before); place >= 0)
        m_by->setCurrentIndex(place);
}

void SplitForm::showWhatCounts()
{
    const prep::SplitMethod now = method();
    const bool folds = now == prep::SplitMethod::KFold;
    const bool rows = now == prep::SplitMethod::Random || now == prep::SplitMethod::Stratified || folds;
    m_form->setRowVisible(m_by, now != prep::SplitMethod::Random);
    m_form->setRowVisible(m_key, rows);
    m_form->setRowVisible(m_folds, folds);
    m_form->setRowVisible(m_fold, folds);
    m_form->setRowVisible(m_test, !folds);
    m_form->setRowVisible(m_seed, now != prep::SplitMethod::Time);
    m_test->setEnabled(!m_givenTest);
    m_test->setToolTip(m_givenTest ? tr("The data say themselves which rows are for testing") : tr("Share of all rows kept for the final test"));
}

void SplitForm::setSplit(const prep::SplitSpec& spec, const data::Schema& schema, bool givenTest)
{
    const QSignalBlocker quiet(this);
    m_schema = schema;
    m_givenTest = givenTest;
    m_method->setCurrentIndex(static_cast<int>(spec.method));
    fillColumns();
    m_by->setCurrentIndex(std::max(0, m_by->findData(fromStd(spec.by))));
    m_key->clear();
    m_key->addItem(tr("all its values"), QString());
    for (const data::Column& column : schema.columns) {
        if (column.type != data::ColumnType::Image)
            m_key->addItem(fromStd(column.name), fromStd(column.name));
    }
    m_key->setCurrentIndex(spec.key.empty() ? 0 : std::max(0, m_key->findData(fromStd(spec.key.front()))));
    m_validation->setValue(spec.validation.value_or(kUsualShare));
    m_test->setValue(spec.test.value_or(kUsualShare));
    m_folds->setValue(spec.folds);
    m_fold->setMaximum(spec.folds);
    m_fold->setValue(spec.fold + 1);
    m_seed->setValue(static_cast<int>(spec.seed));
    showWhatCounts();
}

prep::SplitSpec SplitForm::edited(prep::SplitSpec spec) const
{
    const prep::SplitSpec before = spec;
    spec.method = method();
    spec.by = spec.method == prep::SplitMethod::Random ? std::string() : toStd(m_by->currentData().toString());
    const std::string key = toStd(m_key->currentData().toString());
    if (key.empty())
        spec.key.clear();
    else if (spec.key.empty() || spec.key.front() != key)
        spec.key = {key};
    // A share that was never set and was not touched stays "as usual", which is not always this number.
    if (spec.validation || m_validation->value() != kUsualShare)
        spec.validation = m_validation->value();
    if (spec.test || m_test->value() != kUsualShare)
        spec.test = m_test->value();
    spec.folds = m_folds->value();
    spec.fold = m_fold->value() - 1;
    spec.seed = static_cast<std::uint64_t>(m_seed->value());
    // A split by position stays one only as long as nothing about it is changed.
    if (prep::toJson(spec) != prep::toJson(before) || spec.method != before.method || spec.by != before.by || spec.key != before.key)
        spec.version = prep::SplitSpec::kVersion;
    return spec;
}

} // namespace cairn::ui
