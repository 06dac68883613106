<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Differences</name>
    <message numerus="yes">
        <source>%Ln row(s) added</source>
        <translation>
            <numerusform>%Ln row added</numerusform>
            <numerusform>%Ln rows added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) removed</source>
        <translation>
            <numerusform>%Ln row removed</numerusform>
            <numerusform>%Ln rows removed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) changed</source>
        <translation>
            <numerusform>%Ln row changed</numerusform>
            <numerusform>%Ln rows changed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FoldTexts</name>
    <message numerus="yes">
        <source>%n layers</source>
        <translation>
            <numerusform>%n layer</numerusform>
            <numerusform>%n layers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::AttributionBars</name>
    <message numerus="yes">
        <source>%n other(s) together</source>
        <translation>
            <numerusform>%n other</numerusform>
            <numerusform>%n others together</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::ColumnCardModel</name>
    <message numerus="yes">
        <source>%Ln value(s)</source>
        <translation>
            <numerusform>%Ln value</numerusform>
            <numerusform>%Ln values</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::CompareDialog</name>
    <message numerus="yes">
        <source>%n layers differ. Tick what the network on the canvas shall take over.</source>
        <translation>
            <numerusform>One layer differs. Tick what the network on the canvas shall take over.</numerusform>
            <numerusform>%n layers differ. Tick what the network on the canvas shall take over.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::Findings</name>
    <message numerus="yes">
        <source>%Ln value(s) of %1 are rare</source>
        <translation>
            <numerusform>%Ln value of %1 is rare</numerusform>
            <numerusform>%Ln values of %1 are rare</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln value(s) of %1 are in more than one part</source>
        <translation>
            <numerusform>%Ln value of %1 is in more than one part</numerusform>
            <numerusform>%Ln values of %1 are in more than one part</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::ModelPage</name>
    <message numerus="yes">
        <source>%n layers</source>
        <translation>
            <numerusform>%n layer</numerusform>
            <numerusform>%n layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n layers copied</source>
        <translation>
            <numerusform>%n layer copied</numerusform>
            <numerusform>%n layers copied</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::NodeForm</name>
    <message numerus="yes">
        <source>%n layers selected</source>
        <translation>
            <numerusform>%n layer selected</numerusform>
            <numerusform>%n layers selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::PreflightCard</name>
    <message numerus="yes">
        <source>%1 rows on %2, %n threads</source>
        <translation>
            <numerusform>%1 rows on %2, one thread</numerusform>
            <numerusform>%1 rows on %2, %n threads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n steps</source>
        <translation>
            <numerusform>one step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n epochs, with validation</source>
        <translation>
            <numerusform>one epoch, with validation</numerusform>
            <numerusform>%n epochs, with validation</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::ProjectPage</name>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n problem</numerusform>
            <numerusform>%n problems</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::QualityView</name>
    <message numerus="yes">
        <source>%Ln finding(s) in %1 rows</source>
        <translation>
            <numerusform>%Ln finding in %1 rows</numerusform>
            <numerusform>%Ln findings in %1 rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Select %Ln row(s)</source>
        <translation>
            <numerusform>Select %Ln row</numerusform>
            <numerusform>Select %Ln rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::QueryDialog</name>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n row</numerusform>
            <numerusform>%n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n column(s)</source>
        <translation>
            <numerusform>%n column</numerusform>
            <numerusform>%n columns</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::QuerySources</name>
    <message numerus="yes">
        <source>%n column(s)</source>
        <translation>
            <numerusform>%n column</numerusform>
            <numerusform>%n columns</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::RowDetail</name>
    <message numerus="yes">
        <source>%1, %n boxes</source>
        <translation>
            <numerusform>%1, %n box</numerusform>
            <numerusform>%1, %n boxes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n frames of %1 × %2 pixels, as the model sees them</source>
        <translation>
            <numerusform>%n frame of %1 × %2 pixels, as the model sees it</numerusform>
            <numerusform>%n frames of %1 × %2 pixels, as the model sees them</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::RowStrip</name>
    <message numerus="yes">
        <source>%n selected rows</source>
        <translation>
            <numerusform>%n selected row</numerusform>
            <numerusform>%n selected rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::RowText</name>
    <message numerus="yes">
        <source>%1 · %n character(s)</source>
        <translation>
            <numerusform>%1 · %n character</numerusform>
            <numerusform>%1 · %n characters</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::RunCurves</name>
    <message numerus="yes">
        <source>%n runs</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n runs have no figures of energy</source>
        <translation>
            <numerusform>%n run has no figures of energy</numerusform>
            <numerusform>%n runs have no figures of energy</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::RunEdits</name>
    <message numerus="yes">
        <source>%n runs deleted, %1 free again</source>
        <translation>
            <numerusform>%n run deleted, %1 free again</numerusform>
            <numerusform>%n runs deleted, %1 free again</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::RunInspector</name>
    <message numerus="yes">
        <source>%n runs</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::RunTransfer</name>
    <message numerus="yes">
        <source>%n runs of %1 are in the project now</source>
        <translation>
            <numerusform>%n run of %1 is in the project now</numerusform>
            <numerusform>%n runs of %1 are in the project now</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::RunsPage</name>
    <message numerus="yes">
        <source>Delete %n runs with their models and numbers?</source>
        <translation>
            <numerusform>Delete %n run with its model and numbers?</numerusform>
            <numerusform>Delete %n runs with their models and numbers?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n runs copied</source>
        <translation>
            <numerusform>%n run copied</numerusform>
            <numerusform>%n runs copied</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln runs</source>
        <translation>
            <numerusform>%Ln run</numerusform>
            <numerusform>%Ln runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::SampleGrid</name>
    <message numerus="yes">
        <source>%n samples, always of the same noise</source>
        <translation>
            <numerusform>%n sample, always of the same noise</numerusform>
            <numerusform>%n samples, always of the same noise</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::SampleView</name>
    <message numerus="yes">
        <source>%n rows with fresh weights</source>
        <translation>
            <numerusform>One row with fresh weights</numerusform>
            <numerusform>%n rows with fresh weights</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::SearchController</name>
    <message numerus="yes">
        <source>%1 ended: %Ln trials</source>
        <translation>
            <numerusform>%1 ended: %Ln trial</numerusform>
            <numerusform>%1 ended: %Ln trials</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::SearchText</name>
    <message numerus="yes">
        <source>, %Ln running</source>
        <translation>
            <numerusform>, %Ln running</numerusform>
            <numerusform>, %Ln running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %Ln stopped early</source>
        <translation>
            <numerusform>, %Ln stopped early</numerusform>
            <numerusform>, %Ln stopped early</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %Ln failed</source>
        <translation>
            <numerusform>, %Ln failed</numerusform>
            <numerusform>, %Ln failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::SearchView</name>
    <message numerus="yes">
        <source>Told from %Ln trials with a result on.</source>
        <translation>
            <numerusform>Told from %Ln trial with a result on.</numerusform>
            <numerusform>Told from %Ln trials with a result on.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::SeedTable</name>
    <message numerus="yes">
        <source>%n runs of the same seeds are left out</source>
        <translation>
            <numerusform>%n run of the same seed is left out</numerusform>
            <numerusform>%n runs of the same seeds are left out</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::StepTable</name>
    <message numerus="yes">
        <source>First %1 rows; %n changed columns</source>
        <translation>
            <numerusform>First %1 rows; %n changed column</numerusform>
            <numerusform>First %1 rows; %n changed columns</numerusform>
        </translation>
    </message>
</context>
</TS>
