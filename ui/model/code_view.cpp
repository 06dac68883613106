// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/model/code_view.h"

#include "core/graph/export/export.h"
#include "plots/base/theme_store.h"
#include "ui/common/text.h"

#include <QRegularExpression>
#include <QTextBlock>

namespace cairn::ui {
namespace {

/// Fields as the network sees them: bytes are numbers already.
std::vector<batch::Field> fieldsOf(const graph::DataInterface& data)
{
    std::vector<batch::Field> fields;
    for (const auto& [name, type] : data.fields) {
        batch::Field field;
        field.name = name;
        field.perRow = !type.shape.empty() && type.shape.front() == graph::kBatch;
        field.shape.assign(type.shape.begin() + (field.perRow ? 1 : 0), type.shape.end());
        field.type = type.type;
        field.vocabulary = type.vocabulary;
        fields.push_back(std::move(field));
    }
    return fields;
}

/// The part of an exported file that a person looks for: helpers and the class of the network.
QString classPart(const QString& source)
{
    const qsizetype model = source.indexOf(QStringLiteral("class Model(nn.Module):"));
    const qsizetype end = source.indexOf(QStringLiteral("\ndef "), model);
    return QStringLiteral("import torch\nfrom torch import nn\nfrom torch.nn import functional as F\n\n\n") + source.mid(model, end - model).trimmed() + QLatin1Char('\n');
}

} // namespace

CodeView::CodeView(plots::ThemeStore& themes, QWidget* parent) : QPlainTextEdit(parent), m_themes(themes)
{
    setReadOnly(true);
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setFont(plots::monoFont(9));
    setMinimumWidth(220);
    setAccessibleName(tr("PyTorch source of the network"));
}

void CodeView::showGraph(const graph::Graph& graph, const graph::DataInterface& offered)
{
    const std::vector<batch::Field> fields = fieldsOf(offered);
    batch::Target target; // any number of classes: only the width counts here
    target.kind = offered.task;
    target.answer = offered.answer;
    target.field = offered.targetField;
    target.shape = offered.outputShape;
    target.classes.resize(static_cast<std::size_t>(std::clamp<std::int64_t>(offered.outputWidth, 0, 100'000)));
    const auto source = graph::exportPython(graph, {fields, target});
    const QString text = source ? classPart(fromStd(*source)) : QStringLiteral("# ") + errorText(source.error()).replace(QLatin1Char('\n'), QStringLiteral("\n# "));
    if (text != toPlainText())
        setPlainText(text);
}

void CodeView::mark(const QList<QStringList>& ways)
{
    constexpr int kMarkAlpha = 56; // text stays readable on it in both themes
    QColor tint = m_themes.color(plots::Role::Select);
    tint.setAlpha(kMarkAlpha);
    QList<QTextEdit::ExtraSelection> marks;
    for (const QStringList& way : ways) {
        const QRegularExpression word(QStringLiteral("\\b%1\\b").arg(way.join(QStringLiteral("(_\\d+)?__")))); // labels need no escaping
        for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
            if (!block.text().contains(word))
                continue;
            QTextEdit::ExtraSelection mark;
            mark.cursor = QTextCursor(block);
            mark.format.setBackground(tint);
            mark.format.setProperty(QTextFormat::FullWidthSelection, true);
            marks.append(mark);
        }
    }
    setExtraSelections(marks);
    if (!marks.isEmpty()) {
        QTextCursor place = marks.front().cursor;
        place.clearSelection();
        setTextCursor(place);
        ensureCursorVisible();
    }
}

} // namespace cairn::ui
