// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/model/node_form.h"

#include "plots/base/theme_store.h"
#include "ui/common/described.h"
#include "ui/common/text.h"
#include "ui/model/canvas_adapter.h"

#include <QAction>
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

bool isComputed(const graph::Node& node, const std::string& name)
{
    const auto value = node.params.find(name);
    return value != node.params.end() && value->is_string() && value->get_ref<const std::string&>().starts_with('=');
}

/// Changes where the form has to be built anew.
std::string shapeOf(const graph::Graph& graph, const graph::Node& node, bool inside)
{
    std::string shape = node.kind + (inside ? " inside" : "");
    const auto info = graph::nodeInfo(graph, node);
    for (const graph::ParamSpec& spec : info ? info->params : std::vector<graph::ParamSpec>())
        shape += " " + spec.name + (isComputed(node, spec.name) ? "=" : "");
    return info ? shape + " " + info->title : shape;
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
    m_weights = nullptr;
    m_frozen = nullptr;
    m_rate = nullptr;
    m_node = {};
    m_shape.clear();
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

void NodeForm::showNode(const graph::Graph& graph, const graph::Node& node, const graph::NodeFacts& facts, const graph::DataInterface& offered,
                        bool inside, bool readOnly)
{
    if (const std::string shape = shapeOf(graph, node, inside); node.id != m_node || shape != m_shape) {
        rebuild(graph, node, offered, inside);
        m_shape = shape;
    }
    if (m_weights) {
        const QScopedValueRollback guard(m_setting, true);
        m_weights->clear();
        m_weights->addItem(tr("its own"), QString());
        for (const graph::Node& other : graph.nodes()) {
            if (other.kind == node.kind && other.id != node.id && other.weights.empty())
                m_weights->addItem(fromStd(other.label), fromStd(other.label));
        }
    }
    setValues(node);
    setFacts(facts);
    for (const auto& [spec, widget] : m_editors)
        widget->setEnabled(!readOnly);
    for (QWidget* widget : {m_label, static_cast<QWidget*>(m_weights), static_cast<QWidget*>(m_frozen), static_cast<QWidget*>(m_rate)}) {
        if (widget)
            widget->setEnabled(!readOnly);
    }
}

void NodeForm::rebuild(const graph::Graph& graph, const graph::Node& node, const graph::DataInterface& offered, bool inside)
{
    startOver();
    m_node = node.id;
    const auto info = graph::nodeInfo(graph, node);
    auto* title = new QLabel(info ? kindTitle(*info) : fromStd(node.kind), m_body);
    title->setFont(plots::uiFont(12, QFont::DemiBold));
    m_form->addRow(title);
    auto* help = wrapped(m_body);
    help->setText(info ? fromStd(info->help) : tr("This version does not know this kind of layer."));
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
    for (const graph::ParamSpec& spec : info ? info->params : std::vector<graph::ParamSpec>())
        addParameter(spec, node, offered, inside);
    addTraining(graph, node);
    m_form->addRow(m_facts);
}

void NodeForm::addParameter(const graph::ParamSpec& spec, const graph::Node& node, const graph::DataInterface& offered, bool inside)
{
    const bool computed = inside && isComputed(node, spec.name);
    QWidget* widget = computed ? computedEditor(spec) : editor(spec, offered);
    widget->setToolTip(fromStd(spec.help));
    widget->setAccessibleName(described(kLayerTexts, spec.title));
    widget->setObjectName(fromStd(spec.name));
    m_editors.emplace_back(spec, widget);
    auto* name = new QLabel(described(kLayerTexts, spec.title), m_body);
    name->setToolTip(fromStd(spec.help));
    if (inside && !computed && node.kind != graph::kBlockKind) {
        name->setToolTip(fromStd(spec.help) + QLatin1Char('\n') + tr("Right click: make it a parameter of the block"));
        name->setContextMenuPolicy(Qt::ActionsContextMenu);
        auto* promote = new QAction(tr("Make it a parameter of the block"), name);
        promote->setObjectName(QStringLiteral("promote.") + fromStd(spec.name));
        connect(promote, &QAction::triggered, this, [this, id = fromStd(spec.name)] { Q_EMIT promoteRequested(m_node, id); });
        name->addAction(promote);
    }
    m_form->addRow(name, widget);
}

void NodeForm::addTraining(const graph::Graph& graph, const graph::Node& node)
{
    const graph::Kind* kind = graph::findKind(node.kind);
    const bool block = graph::blockOf(graph, node) != nullptr;
    if (!block && !(kind && kind->state))
        return;
    if (!block) {
        m_weights = new QComboBox(m_body);
        m_weights->setFocusPolicy(Qt::StrongFocus);
        m_weights->setObjectName(QStringLiteral("weights"));
        m_weights->setToolTip(tr("Layers that are alike can use the same weights: what one learns, the other knows"));
        connect(m_weights, &QComboBox::activated, this, &NodeForm::tellTraining);
        m_form->addRow(tr("Weights"), m_weights);
    }
    m_frozen = new QCheckBox(m_body);
    m_frozen->setObjectName(QStringLiteral("frozen"));
    m_frozen->setToolTip(tr("Keeps its weights as they are while the others are trained"));
    connect(m_frozen, &QCheckBox::toggled, this, &NodeForm::tellTraining);
    m_form->addRow(tr("Frozen"), m_frozen);
    m_rate = quiet(new QDoubleSpinBox(m_body));
    m_rate->setObjectName(QStringLiteral("rate"));
    m_rate->setDecimals(4);
    m_rate->setRange(0.0001, 1000);
    m_rate->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    m_rate->setToolTip(tr("Multiple of the run's learning rate; below 1 for layers that were trained before"));
    connect(m_rate, &QDoubleSpinBox::valueChanged, this, &NodeForm::tellTraining);
    m_form->addRow(tr("Learning rate ×"), m_rate);
}

void NodeForm::tellTraining()
{
    if (!m_setting)
        Q_EMIT trainingEdited(m_node, m_weights ? m_weights->currentData().toString() : QString(), m_frozen->isChecked(), m_rate->value());
}

QWidget* NodeForm::computedEditor(const graph::ParamSpec& spec)
{
    auto* line = new QLineEdit(m_body);
    line->setPlaceholderText(tr("= name of a parameter"));
    connect(line, &QLineEdit::editingFinished, this, [this, line, spec] {
        if (m_setting)
            return;
        const std::string text = toStd(line->text().trimmed());
        const auto value = text.starts_with('=') ? Result<Json>(Json(text)) : parseParam(spec, text);
        Q_EMIT paramEdited(m_node, fromStd(spec.name), value ? *value : Json(text));
    });
    return line;
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
    connect(line, &QLineEdit::editingFinished, this, [tell, line, spec] {
        const std::string text = toStd(line->text());
        const Result<Json> value = parseParam(spec, text);
        tell(value ? *value : Json(text)); // what does not fit is said at the node
    });
    return line;
}

void NodeForm::setValues(const graph::Node& node)
{
    const QScopedValueRollback guard(m_setting, true);
    auto* label = static_cast<QLineEdit*>(m_label);
    if (label->text() != fromStd(node.label))
        label->setText(fromStd(node.label));
    if (m_weights)
        m_weights->setCurrentIndex(std::max(0, m_weights->findData(fromStd(node.weights))));
    if (m_frozen)
        m_frozen->setChecked(node.frozen);
    if (m_rate)
        m_rate->setValue(node.rate);
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
        if (auto* line = qobject_cast<QLineEdit*>(widget))
            line->setText(fromStd(paramText(value)));
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

void NodeForm::showSummary(const graph::NodeFacts& totals, int layers, bool selected)
{
    startOver();
    auto* title = new QLabel(selected ? tr("%n layers selected", nullptr, layers) : tr("Network"), m_body);
    title->setFont(plots::uiFont(12, QFont::DemiBold));
    m_form->addRow(title);
    m_form->addRow(m_error);
    m_form->addRow(m_facts);
    setFacts(totals);
    m_facts->setText(tr("Layers: %1").arg(layers) + QLatin1Char('\n') + m_facts->text());
    auto* hint = wrapped(m_body);
    hint->setText(tr("Choose a layer to see and change its properties. Tab adds one, a drag from port to port connects."));
    hint->setPalette(m_facts->palette());
    m_form->addRow(hint);
}

} // namespace cairn::ui
