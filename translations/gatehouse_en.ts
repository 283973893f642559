<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>CallFilter</name>
    <message numerus="yes">
        <source>more than %n terms</source>
        <translation>
            <numerusform>more than %n term</numerusform>
            <numerusform>more than %n terms</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Gatehouse::CallActions</name>
    <message numerus="yes">
        <source>Copied %n rows.</source>
        <translation>
            <numerusform>Copied %n row.</numerusform>
            <numerusform>Copied %n rows.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Gatehouse::CallCharts</name>
    <message numerus="yes">
        <source>%n calls, %1 of them refused or failed; median %2, 95 percent under %3</source>
        <translation>
            <numerusform>%n call, %1 of them refused or failed; median %2, 95 percent under %3</numerusform>
            <numerusform>%n calls, %1 of them refused or failed; median %2, 95 percent under %3</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Gatehouse::CallTable</name>
    <message numerus="yes">
        <source>%n new calls: go to the newest</source>
        <translation>
            <numerusform>%n new call: go to the newest</numerusform>
            <numerusform>%n new calls: go to the newest</numerusform>
        </translation>
    </message>
</context>
</TS>
