// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/option_form.h"

#include "ui/common/icon.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleValidator>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace cairn::ui {

namespace {

/// Shortest text that reads back as the same number.
QString exactText(double value)
{
    return QString::number(value, 'g', QLocale::FloatingPointShortest);
}

QFormLayout* makeForm()
{
    auto* form = new QFormLayout;
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(8);
    makeNarrow(form);
    return form;
}

QLineEdit* numberEdit(const FormField& field)
{
    auto* edit = new QLineEdit;
    edit->setAlignment(Qt::AlignRight);
    auto* validator = new QDoubleValidator(field.minimum, field.maximum, 12, edit);
    validator->setLocale(QLocale::c());
    validator->setNotation(field.type == FormField::Type::Integer ? QDoubleValidator::StandardNotation : QDoubleValidator::ScientificNotation);
    if (field.type == FormField::Type::Integer)
        validator->setDecimals(0);
    edit->setValidator(validator);
    QObject::connect(edit, &QLineEdit::textChanged, edit, [edit] {
        edit->setProperty("invalid", !edit->hasAcceptableInput());
        edit->style()->polish(edit);
    });
    return edit;
}

void addChoice(QComboBox* box, const std::string& choice)
{
    box->addItem(fromStd(choice).replace(QLatin1Char('_'), QLatin1Char(' ')), fromStd(choice));
}

/// A value that is not offered is added, so that it is seen.
void select(QComboBox* box, const std::string& choice)
{
    if (box->findData(fromStd(choice)) < 0)
        addChoice(box, choice);
    box->setCurrentIndex(box->findData(fromStd(choice)));
}

QString tooltip(const FormField& field)
{
    QString text = field.help;
    if (field.type == FormField::Type::Integer || field.type == FormField::Type::Real)
        text += OptionForm::tr("  (from %1 to %2)").arg(numberText(field.minimum), numberText(field.maximum));
    return text;
}

} // namespace

OptionForm::OptionForm(std::vector<FormField> fields, QWidget* parent) : QWidget(parent), m_fields(std::move(fields))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    m_plain = makeForm();
    auto* more = new QWidget;
    m_advanced = makeForm();
    more->setLayout(m_advanced);
    for (const FormField& field : m_fields) {
        QWidget* editor = makeEditor(field);
        editor->setToolTip(tooltip(field));
        editor->setAccessibleName(field.title);
        editor->setObjectName(QStringLiteral("option.") + fromStd(field.name));
        m_editors[field.name] = editor;
        auto* label = new QLabel(field.unit.isEmpty() ? field.title : QStringLiteral("%1 (%2)").arg(field.title, field.unit));
        label->setToolTip(tooltip(field));
        label->setBuddy(editor);
        (field.advanced ? m_advanced : m_plain)->addRow(label, editor);
    }
    layout->addLayout(m_plain);
    if (m_advanced->rowCount() > 0) {
        auto* fold = new QPushButton(themedIcon(QStringLiteral("chevron_right")), tr("More options"));
        fold->setCheckable(true);
        fold->setProperty("flat", true);
        more->hide();
        connect(fold, &QPushButton::toggled, this, [fold, more](bool open) {
            more->setVisible(open);
            fold->setIcon(themedIcon(open ? QStringLiteral("chevron_down") : QStringLiteral("chevron_right")));
        });
        layout->addWidget(fold);
        layout->addWidget(more);
    } else {
        delete more;
        m_advanced = nullptr;
    }
}

QWidget* OptionForm::editor(const std::string& name) const
{
    const auto found = m_editors.find(name);
    return found == m_editors.end() ? nullptr : found->second;
}

QWidget* OptionForm::makeEditor(const FormField& field)
{
    const auto tell = [this, name = field.name] {
        if (m_filling)
            return;
        updateShown();
        Q_EMIT edited(name);
    };
    if (field.type == FormField::Type::Choice) {
        auto* box = new QComboBox;
        makeNarrow(box);
        for (const std::string& choice : field.choices)
            addChoice(box, choice);
        connect(box, &QComboBox::activated, this, tell);
        return box;
    }
    if (field.type == FormField::Type::Boolean) {
        auto* box = new QCheckBox;
        connect(box, &QCheckBox::toggled, this, tell);
        return box;
    }
    QLineEdit* edit = field.type == FormField::Type::Text ? new QLineEdit : numberEdit(field);
    connect(edit, &QLineEdit::editingFinished, this, tell);
    return edit;
}

void OptionForm::setChoices(const std::string& name, const std::vector<std::string>& choices)
{
    auto* box = qobject_cast<QComboBox*>(editor(name));
    if (!box)
        return;
    const std::string chosen = toStd(box->currentData().toString());
    box->clear();
    for (const std::string& choice : choices)
        addChoice(box, choice);
    box->setCurrentIndex(std::max(0, box->findData(fromStd(chosen))));
}

void OptionForm::setValues(const Json& values)
{
    m_filling = true;
    m_values = values;
    for (const FormField& field : m_fields) {
        const auto found = values.find(field.name);
        if (found != values.end())
            show(field, *found);
    }
    m_filling = false;
    updateShown();
}

void OptionForm::updateShown()
{
    for (const FormField& field : m_fields) {
        const auto decides = std::ranges::find(m_fields, field.of, &FormField::name);
        if (decides == m_fields.end())
            continue;
        const Json value = read(*decides);
        const bool shown = field.when.empty() ? value.is_number() && value.get<double>() != 0
                                              : value.is_string() && std::ranges::find(field.when, value.get<std::string>()) != field.when.end();
        (field.advanced ? m_advanced : m_plain)->setRowVisible(m_editors.at(field.name), shown);
    }
}

void OptionForm::show(const FormField& field, const Json& value)
{
    QWidget* editor = m_editors[field.name];
    if (auto* box = qobject_cast<QComboBox*>(editor)) {
        if (value.is_string())
            select(box, value.get<std::string>());
    } else if (auto* check = qobject_cast<QCheckBox*>(editor)) {
        check->setChecked(value.is_boolean() && value.get<bool>());
    } else if (auto* edit = qobject_cast<QLineEdit*>(editor)) {
        edit->setText(value.is_string() ? fromStd(value.get<std::string>()) : value.is_number() ? exactText(value.get<double>()) : QString());
        if (field.type == FormField::Type::Text)
            edit->setCursorPosition(0); // its beginning is seen where it is too long
    }
}

Json OptionForm::read(const FormField& field) const
{
    QWidget* editor = m_editors.at(field.name);
    if (const auto* box = qobject_cast<QComboBox*>(editor))
        return toStd(box->currentData().toString());
    if (const auto* check = qobject_cast<QCheckBox*>(editor))
        return check->isChecked();
    const auto* edit = static_cast<QLineEdit*>(editor);
    if (field.type == FormField::Type::Text)
        return toStd(edit->text());
    if (!edit->hasAcceptableInput())
        return nullptr;
    const double value = QLocale::c().toDouble(edit->text());
    return field.type == FormField::Type::Integer ? Json(static_cast<std::int64_t>(std::llround(value))) : Json(value);
}

Json OptionForm::values() const
{
    Json values = m_values;
    for (const FormField& field : m_fields) {
        const Json value = read(field);
        if (!value.is_null())
            values[field.name] = value;
    }
    return values;
}

} // namespace cairn::ui
