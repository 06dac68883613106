// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/param_form.h"

#include "ui/common/text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QScopedValueRollback>
#include <QStyle>

#include <algorithm>

namespace cairn::ui {

namespace {

constexpr int kListRows = 6;

QString tip(const ParamSpec& spec)
{
    const QString help = fromStd(spec.help);
    const bool number = spec.type == ParamType::Integer || (spec.type == ParamType::Real && spec.maximum < 1e100);
    return number ? ParamForm::tr("%1 (from %2 to %3)").arg(help, numberText(spec.minimum), numberText(spec.maximum)) : help;
}

void markInvalid(QWidget* editor, bool invalid, const QString& why)
{
    editor->setProperty("invalid", invalid);
    editor->setToolTip(why);
    editor->style()->polish(editor);
}

} // namespace

ParamForm::ParamForm(std::vector<ParamSpec> specs, data::Schema columns, Takes takes, QWidget* parent)
    : QWidget(parent), m_specs(std::move(specs)), m_columns(std::move(columns)), m_takes(std::move(takes))
{
    auto* form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    for (const ParamSpec& spec : m_specs) {
        QWidget* editor = makeEditor(spec);
        editor->setToolTip(tip(spec));
        editor->setAccessibleName(fromStd(spec.title));
        editor->setObjectName(QStringLiteral("param.") + fromStd(spec.name));
        m_editors[spec.name] = editor;
        auto* label = new QLabel(fromStd(spec.title));
        label->setToolTip(tip(spec));
        label->setBuddy(editor);
        form->addRow(label, editor);
    }
}

QWidget* ParamForm::editor(const std::string& name) const
{
    const auto found = m_editors.find(name);
    return found == m_editors.end() ? nullptr : found->second;
}

std::vector<std::string> ParamForm::columnsFor(const ParamSpec& spec) const
{
    std::vector<std::string> names;
    for (const data::Column& column : m_columns.columns) {
        if (m_takes(spec.accepts, column.type))
            names.push_back(column.name);
    }
    return names;
}

QWidget* ParamForm::makeEditor(const ParamSpec& spec)
{
    switch (spec.type) {
    case ParamType::Boolean: {
        auto* box = new QCheckBox;
        connect(box, &QCheckBox::toggled, this, [this, name = spec.name](bool on) {
            if (!m_filling)
                Q_EMIT edited(name, Json(on));
        });
        return box;
    }
    case ParamType::Choice: return pickOne(spec, spec.choices, false);
    case ParamType::Column: return pickOne(spec, columnsFor(spec), true);
    case ParamType::Columns: return pickSeveral(spec, columnsFor(spec));
    case ParamType::Texts:
        if (!spec.choices.empty())
            return pickSeveral(spec, spec.choices);
        return lineEditor(spec);
    default: return lineEditor(spec);
    }
}

QWidget* ParamForm::pickOne(const ParamSpec& spec, const std::vector<std::string>& items, bool mayBeNone)
{
    auto* box = new QComboBox;
    box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    box->setFocusPolicy(Qt::StrongFocus);
    if (mayBeNone)
        box->addItem(tr("(none)"), QString());
    for (const std::string& item : items)
        box->addItem(mayBeNone ? fromStd(item) : fromStd(item).replace(QLatin1Char('_'), QLatin1Char(' ')), fromStd(item));
    connect(box, &QComboBox::activated, this, [this, box, name = spec.name] { Q_EMIT edited(name, Json(toStd(box->currentData().toString()))); });
    return box;
}

QWidget* ParamForm::pickSeveral(const ParamSpec& spec, const std::vector<std::string>& items)
{
    auto* list = new QListWidget;
    list->setUniformItemSizes(true);
    for (const std::string& item : items) {
        auto* line = new QListWidgetItem(fromStd(item), list);
        line->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        line->setCheckState(Qt::Unchecked);
    }
    const int rows = std::clamp(list->count(), 2, kListRows);
    list->setFixedHeight(rows * std::max(list->sizeHintForRow(0), 20) + 2 * list->frameWidth() + 4);
    connect(list, &QListWidget::itemChanged, this, [this, list, name = spec.name] {
        if (m_filling)
            return;
        Json chosen = Json::array();
        for (int row = 0; row < list->count(); ++row) {
            if (list->item(row)->checkState() == Qt::Checked)
                chosen.push_back(toStd(list->item(row)->text()));
        }
        Q_EMIT edited(name, chosen);
    });
    return list;
}

QWidget* ParamForm::lineEditor(const ParamSpec& spec)
{
    auto* line = new QLineEdit;
    const bool text = spec.type == ParamType::Text;
    if (!text && spec.type != ParamType::Texts)
        line->setAlignment(Qt::AlignRight);
    connect(line, &QLineEdit::textEdited, this, [this, line, spec] {
        const auto value = parseParam(spec, toStd(line->text()));
        markInvalid(line, !value, value ? tip(spec) : errorText(value.error()));
    });
    connect(line, &QLineEdit::editingFinished, this, [this, line, spec] {
        const auto value = parseParam(spec, toStd(line->text()));
        if (value && line->isModified()) {
            line->setModified(false);
            Q_EMIT edited(spec.name, *value);
        }
    });
    return line;
}

void ParamForm::setValues(const Json& values)
{
    const QScopedValueRollback guard(m_filling, true);
    for (const ParamSpec& spec : m_specs)
        show(spec, values.value(spec.name, spec.fallback));
}

void ParamForm::show(const ParamSpec& spec, const Json& value)
{
    QWidget* editor = m_editors[spec.name];
    if (auto* box = qobject_cast<QCheckBox*>(editor)) {
        box->setChecked(value.is_boolean() && value.get<bool>());
    } else if (auto* one = qobject_cast<QComboBox*>(editor)) {
        const QString text = value.is_string() ? fromStd(value.get<std::string>()) : QString();
        if (one->findData(text) < 0)
            one->addItem(tr("%1 (not there)").arg(text), text);
        one->setCurrentIndex(one->findData(text));
    } else if (auto* list = qobject_cast<QListWidget*>(editor)) {
        std::vector<std::string> chosen;
        if (value.is_array())
            chosen = value.get<std::vector<std::string>>();
        for (int row = 0; row < list->count(); ++row)
            list->item(row)->setCheckState(std::ranges::find(chosen, toStd(list->item(row)->text())) != chosen.end() ? Qt::Checked : Qt::Unchecked);
    } else if (auto* line = qobject_cast<QLineEdit*>(editor); line && !line->isModified()) {
        line->setText(fromStd(paramText(value)));
        markInvalid(line, false, tip(spec));
    }
}

} // namespace cairn::ui
