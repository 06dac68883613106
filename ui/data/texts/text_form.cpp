// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/texts/text_form.h"

#include "core/prep/tokenize/tokenizer.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QSpinBox>

#include <algorithm>

namespace cairn::ui {

namespace {

constexpr auto kFromFile = "file…"; ///< stands for the dialog; no tokeniser has this name

} // namespace

TextForm::TextForm(QWidget* parent) : QWidget(parent), m_tokenizer(new QComboBox), m_vocabulary(new QSpinBox), m_length(new QSpinBox)
{
    auto* form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(8);
    m_tokenizer->setObjectName(QStringLiteral("choice.tokenizer"));
    m_tokenizer->setToolTip(tr("What cuts free text into tokens; learned from the training rows, or taken from a file"));
    makeNarrow(form);
    makeNarrow(m_tokenizer);
    m_tokenizer->addItem(tr("Words"), QStringLiteral("whitespace"));
    m_tokenizer->addItem(tr("Characters"), QStringLiteral("character"));
    m_tokenizer->addItem(tr("Byte pairs (BPE)"), QStringLiteral("bpe"));
    m_tokenizer->addItem(tr("SentencePiece, unigram"), QStringLiteral("sentencepiece"));
    m_tokenizer->addItem(tr("SentencePiece, BPE"), QStringLiteral("sentencepiece_bpe"));
    m_tokenizer->addItem(tr("From a file…"), QString::fromUtf8(kFromFile));
    m_vocabulary->setObjectName(QStringLiteral("choice.vocabulary"));
    m_vocabulary->setRange(16, 1'000'000);
    m_vocabulary->setSingleStep(1000);
    m_vocabulary->setGroupSeparatorShown(true);
    m_vocabulary->setToolTip(tr("Different tokens that are learned, at most"));
    m_length->setObjectName(QStringLiteral("choice.tokenLength"));
    m_length->setRange(0, 100'000);
    m_length->setSpecialValueText(tr("Automatic"));
    m_length->setToolTip(tr("Tokens of a row that are used; automatic: enough for 95 % of the training texts"));
    form->addRow(tr("Tokeniser"), m_tokenizer);
    form->addRow(tr("Vocabulary"), m_vocabulary);
    form->addRow(tr("Tokens"), m_length);
    connect(m_tokenizer, &QComboBox::activated, this, &TextForm::choose);
    for (QSpinBox* box : {m_vocabulary, m_length})
        connect(box, &QSpinBox::valueChanged, this, &TextForm::changed);
}

void TextForm::setOptions(const prep::RecipeOptions& options, const data::Schema& schema)
{
    setVisible(std::ranges::any_of(schema.columns, [](const data::Column& column) { return column.type == data::ColumnType::Text; }));
    const QSignalBlocker quiet(this);
    const QString name = fromStd(options.tokenizer.empty() ? "whitespace" : options.tokenizer);
    if (const int known = m_tokenizer->findData(name); known >= 0)
        m_tokenizer->setCurrentIndex(known);
    else
        takeFile(name);
    m_before = m_tokenizer->currentIndex();
    m_vocabulary->setValue(static_cast<int>(options.vocabulary));
    m_length->setValue(static_cast<int>(options.tokenLength));
    showWhatCounts();
}

void TextForm::apply(prep::RecipeOptions& options) const
{
    options.tokenizer = toStd(m_tokenizer->currentData().toString());
    options.vocabulary = static_cast<std::size_t>(m_vocabulary->value());
    options.tokenLength = m_length->value();
}

void TextForm::takeFile(const QString& file)
{
    const int known = m_tokenizer->findData(file);
    if (known < 0)
        m_tokenizer->insertItem(m_tokenizer->count() - 1, QFileInfo(file).fileName(), file);
    m_tokenizer->setCurrentIndex(known < 0 ? m_tokenizer->count() - 2 : known);
    m_tokenizer->setItemData(m_tokenizer->currentIndex(), file, Qt::ToolTipRole);
    m_before = m_tokenizer->currentIndex();
    showWhatCounts();
    Q_EMIT changed();
}

void TextForm::choose()
{
    if (m_tokenizer->currentData() == QString::fromUtf8(kFromFile))
        return chooseFile();
    m_before = m_tokenizer->currentIndex();
    showWhatCounts();
    Q_EMIT changed();
}

void TextForm::chooseFile()
{
    const QString file = QFileDialog::getOpenFileName(this, tr("Choose a tokeniser"), {}, tr("Tokenisers (*.model tokenizer.json vocab.txt vocab.json merges.txt *.txt *.json);;All files (*)"));
    if (file.isEmpty())
        m_tokenizer->setCurrentIndex(m_before);
    else
        takeFile(file);
}

void TextForm::showWhatCounts()
{
    const auto learned = prep::learnedTokenizers();
    m_vocabulary->setEnabled(std::ranges::find(learned, toStd(m_tokenizer->currentData().toString())) != learned.end());
}

} // namespace cairn::ui
