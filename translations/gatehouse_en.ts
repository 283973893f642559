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
<context>
    <name>Gatehouse::FlowActDialog</name>
    <message numerus="yes">
        <source>%1: %n tasks</source>
        <translation>
            <numerusform>%1: %n task</numerusform>
            <numerusform>%1: %n tasks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %n flows</source>
        <translation>
            <numerusform>%1: %n flow</numerusform>
            <numerusform>%1: %n flows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n flows changed meanwhile and were left alone.</source>
        <translation>
            <numerusform>%n flow changed meanwhile and was left alone.</numerusform>
            <numerusform>%n flows changed meanwhile and were left alone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n were refused.</source>
        <translation>
            <numerusform>%n was refused.</numerusform>
            <numerusform>%n were refused.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Retry the %n that changed</source>
        <translation>
            <numerusform>Retry the %n that changed</numerusform>
            <numerusform>Retry the %n that changed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Gatehouse::FlowCalls</name>
    <message numerus="yes">
        <source>%n calls among the newest 100,000 named this flow, refused ones and reads included.</source>
        <translation>
            <numerusform>%n call among the newest 100,000 named this flow, refused ones and reads included.</numerusform>
            <numerusform>%n calls among the newest 100,000 named this flow, refused ones and reads included.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Gatehouse::FlowTree</name>
    <message numerus="yes">
        <source>%n new flows: go to the top</source>
        <translation>
            <numerusform>%n new flow: go to the top</numerusform>
            <numerusform>%n new flows: go to the top</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Gatehouse::StorageSection</name>
    <message numerus="yes">
        <source>%Ln calls</source>
        <translation>
            <numerusform>%Ln call</numerusform>
            <numerusform>%Ln calls</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln TaskFlows, unfinished ones too</source>
        <translation>
            <numerusform>%Ln TaskFlow, unfinished ones too</numerusform>
            <numerusform>%Ln TaskFlows, unfinished ones too</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln files, %1</source>
        <translation>
            <numerusform>%Ln file, %1</numerusform>
            <numerusform>%Ln files, %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln conversations, %1</source>
        <translation>
            <numerusform>%Ln conversation, %1</numerusform>
            <numerusform>%Ln conversations, %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln answers, %1</source>
        <translation>
            <numerusform>%Ln answer, %1</numerusform>
            <numerusform>%Ln answers, %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Gatehouse::TaskFlowsPage</name>
    <message numerus="yes">
        <source>%n tasks are active</source>
        <translation>
            <numerusform>%n task is active</numerusform>
            <numerusform>%n tasks are active</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Gatehouse::Tray</name>
    <message numerus="yes">
        <source>Running; %n calls at work</source>
        <translation>
            <numerusform>Running; %n call at work</numerusform>
            <numerusform>Running; %n calls at work</numerusform>
        </translation>
    </message>
</context>
</TS>
