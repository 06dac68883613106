// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/judge/finding_text.h"

#include "ui/common/text.h"

#include <QCoreApplication>

namespace cairn::ui {

namespace {

/// Where translations of this file are found.
struct Findings {
    Q_DECLARE_TR_FUNCTIONS(cairn::ui::Findings)
};

QString shareText(const Json& facts, const char* member)
{
    return Findings::tr("%1 %").arg(numberText(100 * facts.value(member, 0.0), 3));
}

QString fact(const Json& facts, const char* member)
{
    return fromStd(facts.value(member, std::string()));
}

QString sampled(const data::Finding& finding, const QString& text)
{
    if (!finding.facts.value("sampled", false))
        return text;
    return Findings::tr("%1 (among a sample of %2 rows)").arg(text, countText(finding.facts.value("examined", std::uint64_t{0})));
}

QString columnFinding(const data::Finding& finding, const QString& column, const QString& count)
{
    const std::string& id = finding.check;
    if (id == "damaged_pages")
        return Findings::tr("%1 values of %2 lie in damaged parts of %3 (a wrong checksum); get a fresh copy of the file").arg(count, column, fact(finding.facts, "file"));
    if (id == "missing")
        return Findings::tr("%1 of %2 is missing").arg(shareText(finding.facts, "share"), column);
    if (id == "placeholder")
        return Findings::tr("“%1” in %2 looks like a missing value").arg(fact(finding.facts, "value"), column);
    if (id == "constant")
        return Findings::tr("%1 has the same value in every row").arg(column);
    if (id == "nearly_constant")
        return Findings::tr("%1 is “%2” in nearly every row").arg(column, fact(finding.facts, "value"));
    if (id == "identifier")
        return Findings::tr("%1 is different in every row").arg(column);
    if (id == "mixed_types")
        return Findings::tr("%1 of %2 are numbers, but the column is text").arg(shareText(finding.facts, "share"), column);
    if (id == "outliers")
        return Findings::tr("%1 values of %2 lie far from the rest").arg(count, column);
    if (id == "heavy_tail")
        return Findings::tr("%1 has a heavy tail: %2 of the rows lie far from the rest").arg(column, shareText(finding.facts, "share"));
    if (id == "rare_categories")
        return Findings::tr("%Ln value(s) of %1 are rare", nullptr, finding.facts.value("categories", 0)).arg(column);
    if (id == "unit_jump")
        return Findings::tr("%1 rows of %2 are about %3 times the others, as if in another unit").arg(count, column, numberText(finding.facts.value("factor", 0.0), 3));
    if (id == "imbalance")
        return Findings::tr("Class “%1” is %2 times as frequent as “%3”").arg(fact(finding.facts, "most"), numberText(finding.facts.value("ratio", 0.0), 3), fact(finding.facts, "least"));
    return {};
}

QString rowFinding(const data::Finding& finding, const QString& column, const QString& count)
{
    const std::string& id = finding.check;
    if (id == "duplicates")
        return Findings::tr("%1 rows repeat an earlier row exactly").arg(count);
    if (id == "near_duplicates")
        return Findings::tr("%1 rows repeat an earlier row but for rounding or spelling").arg(count);
    if (id == "near_texts")
        return sampled(finding, Findings::tr("%1 texts of %2 nearly repeat an earlier one").arg(count, column));
    if (id == "conflicting_labels")
        return Findings::tr("%1 rows are equal in every column but carry different labels").arg(count);
    if (id == "label_noise")
        return sampled(finding, Findings::tr("%1 labels contradict nearly all similar rows").arg(count));
    if (id == "time_order")
        return Findings::tr("%1 times of %2 are earlier than one before them").arg(count, column);
    if (id == "time_range")
        return Findings::tr("%1 times of %2 lie before 1900 or in the future").arg(count, column);
    if (id == "mojibake")
        return Findings::tr("%1 texts of %2 show letters of a wrong encoding").arg(count, column);
    if (id == "replacement_characters")
        return Findings::tr("%1 texts of %2 hold characters that could not be decoded").arg(count, column);
    if (id == "control_characters")
        return Findings::tr("%1 texts of %2 hold control characters").arg(count, column);
    return fromStd(finding.what);
}

} // namespace

QString findingText(const data::Finding& finding)
{
    const QString column = Findings::tr("“%1”").arg(fromStd(finding.column)), count = countText(finding.count);
    const QString text = columnFinding(finding, column, count);
    return text.isEmpty() ? rowFinding(finding, column, count) : text;
}

QString severityText(data::Severity severity)
{
    switch (severity) {
    case data::Severity::Serious: return Findings::tr("Serious");
    case data::Severity::Warning: return Findings::tr("Warning");
    case data::Severity::Note: break;
    }
    return Findings::tr("Note");
}

QString fixText(const data::Fix& fix)
{
    if (fix.kind == "split")
        return Findings::tr("Keep class shares in all parts");
    if (fix.kind == "impute")
        return Findings::tr("Fill gaps");
    if (fix.kind == "drop")
        return Findings::tr("Leave out column");
    if (fix.kind == "clip")
        return Findings::tr("Clip");
    if (fix.kind == "power")
        return Findings::tr("Even out");
    if (fix.kind == "sql")
        return Findings::tr("Correct the column");
    if (fix.kind == "retype")
        return Findings::tr("Read as numbers");
    if (fix.kind == "text_clean")
        return Findings::tr("Clean text");
    return Findings::tr("Fix");
}

QString leakStateText(prep::LeakState state)
{
    switch (state) {
    case prep::LeakState::Clean: return Findings::tr("No leak");
    case prep::LeakState::Suspicious: return Findings::tr("Suspicious");
    case prep::LeakState::Leak: return Findings::tr("Leak");
    case prep::LeakState::Unchecked: break;
    }
    return Findings::tr("Not checked");
}

QString leakText(const prep::LeakCheck& check)
{
    const bool clean = check.state == prep::LeakState::Clean;
    const QString count = countText(check.count), column = Findings::tr("“%1”").arg(fact(check.facts, "column"));
    const QString held = countText(check.facts.value("held", std::uint64_t{0}));
    if (check.id == "duplicates")
        return check.state == prep::LeakState::Unchecked ? Findings::tr("There are no inputs to compare")
            : clean ? Findings::tr("No row is in two parts")
                    : Findings::tr("%1 of %2 rows held out repeat a row of another part").arg(count, held);
    if (check.id == "near_duplicates") {
        const bool chance = check.state == prep::LeakState::Suspicious && check.facts.contains("chance");
        const QString found = Findings::tr("%1 of %2 rows held out repeat a row of another part but for rounding or spelling").arg(count, held);
        return check.state == prep::LeakState::Unchecked ? Findings::tr("There are no numbers or texts to compare")
            : clean  ? Findings::tr("No row is in two parts but for rounding or spelling")
            : chance ? Findings::tr("%1; chance explains them: the columns have so few different values that about %2 are to be expected")
                           .arg(found, countText(check.facts.value("chance", std::uint64_t{0})))
                     : found;
    }
    if (check.id == "group")
        return check.state == prep::LeakState::Unchecked ? Findings::tr("No column says which rows belong together")
            : clean ? Findings::tr("Each value of %1 is in one part only").arg(column)
                    : Findings::tr("%Ln value(s) of %1 are in more than one part", nullptr, check.facts.value("torn", 0)).arg(column);
    if (check.id == "future")
        return check.state == prep::LeakState::Unchecked ? Findings::tr("No column says when a row was taken")
            : clean ? Findings::tr("No training row is later than the first test row by %1").arg(column)
                    : Findings::tr("%1 training rows are later than the first test row by %2").arg(count, column);
    if (check.state == prep::LeakState::Unchecked)
        return Findings::tr("No target to compare the columns with");
    if (clean)
        return Findings::tr("No column gives the target away by itself");
    QStringList names;
    for (const std::string& name : check.columns)
        names.append(Findings::tr("“%1”").arg(fromStd(name)));
    return Findings::tr("Gives the target away by itself: %1").arg(names.join(QStringLiteral(", ")));
}

} // namespace cairn::ui
