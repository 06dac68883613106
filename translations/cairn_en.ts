<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AttributionBars</name>
    <message numerus="yes">
        <source>%n other(s) together</source>
        <translation>
            <numerusform>%n other</numerusform><numerusform>%n others together</numerusform></translation>
    </message>
</context>
<context>
    <name>ProjectPage</name>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n problem</numerusform><numerusform>%n problems</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n run</numerusform><numerusform>%n runs</numerusform></translation>
    </message>
</context>
</TS>
