// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/model/node_form.h"

#include "plots/base/theme_store.h"
#include "ui/common/text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScopedValueRollback>
#include <QSpinBox>

#include <algorithm>
#include <cmath>
#include <limits>

namespace cairn::ui {
namespace {

int spinBound(double value)
{
    return static_cast<int>(std::clamp<double>(value, std::numeric_limits<int>::min() + 1.0, std::numeric_limits<int>::max()));
}

QLabel* wrapped(QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setTextFormat(Qt::PlainText);
    return label;
}

/// A spin box that leaves the wheel to the scroll area until it is clicked.
template <typename Box>
Box* quiet(Box* box)
{
    box->setFocusPolicy(Qt::StrongFocus);
    box->setKeyboardTracking(false);
    return box;
}

} // namespace

NodeForm::NodeForm(plots::ThemeStore& themes, QWidget* parent) : QScrollArea(parent), m_themes(themes)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    startOver();
    // Colours are set when the form is built: the next showNode() builds it anew.
    connect(&themes, &plots::ThemeStore::changed, this, [this] { m_node = {}; });
}

void NodeForm::startOver()
{
    m_editors.clear();
    m_label = nullptr;
    m_node = {};
    m_kind.clear();
    m_body = new QWidget;
    m_form = new QFormLayout(m_body);
    m_form->setContentsMargins(16, 16, 16, 16);
    m_form->setSpacing(8);
    m_form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_error = wrapped(m_body);
    m_facts = wrapped(m_body);
    setWidget(m_body);
}

void NodeForm::showNode(const graph::Node& node, const graph::NodeFacts& facts, const graph::DataInterface& offered, bool readOnly)
{
    if (node.id != m_node || node.kind != m_kind)
        rebuild(node, graph::findKind(node.kind), offered);
    setValues(node);
    setFacts(facts);
    for (const auto& [spec, widget] : m_editors)
        widget->setEnabled(!readOnly);
    m_label->setEnabled(!readOnly);
}

void NodeForm::rebuild(const graph::Node& node, const graph::Kind* kind, const graph::DataInterface& offered)
{
    startOver();
    m_node = node.id;
    m_kind = node.kind;
    auto* title = new QLabel(kind ? fromStd(kind->info.title) : fromStd(node.kind), m_body);
    title->setFont(plots::uiFont(12, QFont::DemiBold));
    m_form->addRow(title);
    auto* help = wrapped(m_body);
    help->setText(kind ? fromStd(kind->info.help) : tr("This version does not know this kind of layer."));
    QPalette muted = help->palette();
    muted.setColor(QPalette::WindowText, m_themes.color(plots::Role::Muted));
    help->setPalette(muted);
    m_form->addRow(help);
    m_form->addRow(m_error);

    auto* label = new QLineEdit(m_body);
    label->setToolTip(tr("Weights are named after this: \"%1.weight\"").arg(fromStd(node.label)));
    connect(label, &QLineEdit::editingFinished, this, [this, label] {
        if (!m_setting)
            Q_EMIT labelEdited(m_node, label->text());
    });
    m_label = label;
    m_form->addRow(tr("Name"), label);
    if (kind)
        for (const graph::ParamSpec& spec : kind->info.params) {
            QWidget* widget = editor(spec, offered);
            widget->setToolTip(fromStd(spec.help));
            widget->setAccessibleName(fromStd(spec.title));
            widget->setObjectName(fromStd(spec.name));
            m_editors.emplace_back(spec, widget);
            auto* name = new QLabel(fromStd(spec.title), m_body);
            name->setToolTip(fromStd(spec.help));
            m_form->addRow(name, widget);
        }
    m_form->addRow(m_facts);
}

QWidget* NodeForm::editor(const graph::ParamSpec& spec, const graph::DataInterface& offered)
{
    const QString name = fromStd(spec.name);
    const auto tell = [this, name](const Json& value) {
        if (!m_setting)
            Q_EMIT paramEdited(m_node, name, value);
    };
    if (spec.type == graph::ParamType::Integer) {
        auto* box = quiet(new QSpinBox(m_body));
        box->setRange(spinBound(spec.minimum), spinBound(spec.maximum));
        connect(box, &QSpinBox::valueChanged, this, [tell](int value) { tell(Json(static_cast<std::int64_t>(value))); });
        return box;
    }
    if (spec.type == graph::ParamType::Real) {
        auto* box = quiet(new QDoubleSpinBox(m_body));
        box->setDecimals(6);
        box->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
        box->setRange(spec.minimum, spec.maximum);
        connect(box, &QDoubleSpinBox::valueChanged, this, [tell](double value) { tell(Json(value)); });
        return box;
    }
    if (spec.type == graph::ParamType::Boolean) {
        auto* box = new QCheckBox(m_body);
        connect(box, &QCheckBox::toggled, this, [tell](bool on) { tell(Json(on)); });
        return box;
    }
    const bool field = spec.name == "field" && spec.type == graph::ParamType::Text;
    if (spec.type == graph::ParamType::Choice || field) {
        auto* box = new QComboBox(m_body);
        box->setFocusPolicy(Qt::StrongFocus);
        box->setEditable(field);
        for (const std::string& choice : spec.choices)
            box->addItem(fromStd(choice));
        if (field)
            for (const auto& [known, type] : offered.fields)
                box->addItem(fromStd(known));
        connect(box, &QComboBox::textActivated, this, [tell](const QString& text) { tell(Json(toStd(text))); });
        if (field)
            connect(box->lineEdit(), &QLineEdit::editingFinished, this, [tell, box] { tell(Json(toStd(box->currentText()))); });
        return box;
    }
    auto* line = new QLineEdit(m_body);
    connect(line, &QLineEdit::editingFinished, this, [tell, line] { tell(Json(toStd(line->text()))); });
    return line;
}

void NodeForm::setValues(const graph::Node& node)
{
    const QScopedValueRollback guard(m_setting, true);
    auto* label = static_cast<QLineEdit*>(m_label);
    if (label->text() != fromStd(node.label))
        label->setText(fromStd(node.label));
    for (const auto& [spec, widget] : m_editors) {
        const Json value = node.params.value(spec.name, spec.fallback);
        if (auto* box = qobject_cast<QSpinBox*>(widget); box && value.is_number())
            box->setValue(static_cast<int>(value.get<double>()));
        if (auto* box = qobject_cast<QDoubleSpinBox*>(widget); box && value.is_number())
            box->setValue(value.get<double>());
        if (auto* box = qobject_cast<QCheckBox*>(widget); box && value.is_boolean())
            box->setChecked(value.get<bool>());
        if (auto* box = qobject_cast<QComboBox*>(widget); box && value.is_string())
            box->setCurrentText(fromStd(value.get<std::string>()));
        if (auto* line = qobject_cast<QLineEdit*>(widget); line && value.is_string())
            line->setText(fromStd(value.get<std::string>()));
    }
}

void NodeForm::setFacts(const graph::NodeFacts& facts)
{
    QStringList lines;
    const auto shapes = [&](const QString& title, const std::map<std::string, graph::TensorType>& types) {
        for (const auto& [port, type] : types)
            lines << tr("%1 %2: %3").arg(title, fromStd(port), fromStd(graph::shapeText(type.shape)));
    };
    shapes(tr("Input"), facts.inputs);
    shapes(tr("Output"), facts.outputs);
    if (facts.parameters > 0)
        lines << tr("Parameters: %1").arg(countText(static_cast<std::uint64_t>(facts.parameters)));
    if (facts.flops > 0)
        lines << tr("Work per row: %1 (estimate)").arg(quantityText(static_cast<double>(facts.flops), QStringLiteral("FLOP")));
    if (facts.activationBytes > 0)
        lines << tr("Output per row: %1").arg(bytesText(static_cast<std::uint64_t>(facts.activationBytes)));
    m_facts->setText(lines.join(QLatin1Char('\n')));
    m_facts->setFont(plots::monoFont(8.5));
    QPalette palette = m_facts->palette();
    palette.setColor(QPalette::WindowText, m_themes.color(plots::Role::Muted));
    m_facts->setPalette(palette);
    palette.setColor(QPalette::WindowText, m_themes.color(plots::Role::Bad));
    m_error->setPalette(palette);
    m_error->setText(facts.error ? errorText(*facts.error) : QString());
    m_error->setVisible(facts.error.has_value());
}

void NodeForm::showSummary(const graph::Graph& graph, const graph::Inference& facts, int selected)
{
    startOver();
    auto* title = new QLabel(selected > 1 ? tr("%n layers selected", nullptr, selected) : tr("Network"), m_body);
    title->setFont(plots::uiFont(12, QFont::DemiBold));
    m_form->addRow(title);
    m_form->addRow(m_error);
    m_form->addRow(m_facts);
    graph::NodeFacts totals;
    totals.parameters = facts.parameters;
    totals.flops = facts.flops;
    totals.activationBytes = facts.activationBytes;
    setFacts(totals);
    m_facts->setText(tr("Layers: %1").arg(graph.nodes().size()) + QLatin1Char('\n') + m_facts->text());
    auto* hint = wrapped(m_body);
    hint->setText(tr("Choose a layer to see and change its properties. Tab adds one, a drag from port to port connects."));
    hint->setPalette(m_facts->palette());
    m_form->addRow(hint);
}

} // namespace cairn::ui
