// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/query/join_dialog.h"

#include "ui/common/text.h"
#include "ui/common/widgets.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QGridLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace cairn::ui {

namespace {

QComboBox* tableBox(const SqlScope& scope, int current, const QString& name)
{
    auto* box = new QComboBox;
    box->setObjectName(name);
    for (const auto& [table, schema] : scope.tables)
        box->addItem(fromStd(table));
    box->setCurrentIndex(current);
    return box;
}

void fillBox(QComboBox& box, const data::Schema& schema)
{
    const QString before = box.currentText();
    box.clear();
    for (const data::Column& column : schema.columns)
        box.addItem(fromStd(column.name));
    box.setCurrentIndex(std::max(0, box.findText(before)));
}

} // namespace

JoinDialog::JoinDialog(SqlScope scope, QWidget* parent)
    : QDialog(parent), m_scope(std::move(scope)), m_left(tableBox(m_scope, 0, QStringLiteral("join.left"))),
      m_right(tableBox(m_scope, 1, QStringLiteral("join.right"))), m_kind(new QComboBox), m_pairs(new QGridLayout), m_sql(new QPlainTextEdit),
      m_problem(mutedLabel({}))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("joinDialog"));
    setWindowTitle(tr("Join two tables"));
    resize(620, 560);
    m_kind->setObjectName(QStringLiteral("join.kind"));
    m_kind->addItems({tr("rows with a partner on both sides (inner)"), tr("all rows of the first table (left)"), tr("all rows of the second table (right)"),
                      tr("all rows of both tables (full)"), tr("rows of the first table that have a partner (semi)"),
                      tr("rows of the first table without a partner (anti)")});
    m_sql->setReadOnly(true);
    m_sql->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_sql->setAccessibleName(tr("SQL of the join"));
    m_problem->setProperty("role", QStringLiteral("bad"));
    auto* more = new QPushButton(tr("One more pair of columns"));

    auto* form = new QFormLayout;
    form->setVerticalSpacing(8);
    form->addRow(tr("First table"), m_left);
    form->addRow(tr("Second table"), m_right);
    form->addRow(tr("Keep"), m_kind);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 16);
    layout->setSpacing(12);
    layout->addLayout(form);
    layout->addWidget(sectionLabel(tr("Rows belong together where these are equal")));
    layout->addLayout(m_pairs);
    layout->addWidget(more, 0, Qt::AlignLeft);
    layout->addWidget(m_sql, 1);
    layout->addWidget(m_problem);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    m_ok = buttons->button(QDialogButtonBox::Ok);
    m_ok->setText(tr("Write the query"));
    m_ok->setProperty("primary", true);
    layout->addWidget(buttons);

    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT written(m_sql->toPlainText());
        accept();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(more, &QPushButton::clicked, this, &JoinDialog::addPair);
    for (QComboBox* box : {m_left, m_right})
        connect(box, &QComboBox::currentIndexChanged, this, &JoinDialog::fillColumns);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &JoinDialog::writeSql);
    addPair();
    fillColumns();
}

const data::Schema& JoinDialog::schemaOf(const QComboBox* table) const
{
    return m_scope.tables[static_cast<std::size_t>(std::max(0, table->currentIndex()))].second;
}

void JoinDialog::addPair()
{
    const int row = static_cast<int>(m_on.size());
    auto* left = new QComboBox;
    auto* right = new QComboBox;
    left->setObjectName(QStringLiteral("join.column%1").arg(row));
    right->setObjectName(QStringLiteral("join.partner%1").arg(row));
    fillBox(*left, schemaOf(m_left));
    fillBox(*right, schemaOf(m_right));
    m_pairs->addWidget(left, row, 0);
    m_pairs->addWidget(new QLabel(QStringLiteral("=")), row, 1, Qt::AlignCenter);
    m_pairs->addWidget(right, row, 2);
    m_pairs->setColumnStretch(0, 1);
    m_pairs->setColumnStretch(2, 1);
    m_on.emplace_back(left, right);
    for (QComboBox* box : {left, right})
        connect(box, &QComboBox::currentIndexChanged, this, &JoinDialog::writeSql);
    writeSql();
}

void JoinDialog::fillColumns()
{
    for (const auto& [left, right] : m_on) {
        fillBox(*left, schemaOf(m_left));
        fillBox(*right, schemaOf(m_right));
    }
    // The first column that both have is the likeliest.
    for (const data::Column& column : schemaOf(m_left).columns) {
        const int partner = m_on.front().second->findText(fromStd(column.name), Qt::MatchFixedString);
        if (partner >= 0) {
            m_on.front().first->setCurrentText(fromStd(column.name));
            m_on.front().second->setCurrentIndex(partner);
            break;
        }
    }
    writeSql();
}

void JoinDialog::writeSql()
{
    data::JoinSpec spec;
    spec.left = {toStd(m_left->currentText()), schemaOf(m_left)};
    spec.right = {toStd(m_right->currentText()), schemaOf(m_right)};
    spec.kind = static_cast<data::JoinKind>(std::max(0, m_kind->currentIndex()));
    for (const auto& [left, right] : m_on)
        spec.on.emplace_back(toStd(left->currentText()), toStd(right->currentText()));
    const auto sql = data::joinSql(spec);
    m_sql->setPlainText(sql ? fromStd(*sql) : QString());
    m_problem->setText(sql ? QString() : errorText(sql.error()));
    if (m_ok)
        m_ok->setEnabled(sql.has_value());
}

} // namespace cairn::ui
