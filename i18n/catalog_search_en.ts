<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>CatalogSearch</name>
    <message numerus="yes">
        <location filename="../catalog_search/gui/dock_panel.py"/>
        <source>Add %n record(s) to the map</source>
        <translation>
            <numerusform>Add %n record to the map</numerusform>
            <numerusform>Add %n records to the map</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/hints.py"/>
        <source>%n catalogue(s) will be searched.</source>
        <translation>
            <numerusform>%n catalogue will be searched.</numerusform>
            <numerusform>%n catalogues will be searched.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/layer_choice_dialog.py"/>
        <source>“{title}” has %n layer(s). Which ones do you want to add?</source>
        <translation>
            <numerusform>“{title}” has %n layer. Which ones do you want to add?</numerusform>
            <numerusform>“{title}” has %n layers. Which ones do you want to add?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/opener.py"/>
        <source>%n record(s) could not be added.</source>
        <translation>
            <numerusform>%n record could not be added.</numerusform>
            <numerusform>%n records could not be added.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/opener.py"/>
        <source>%n layer(s) added to the map.</source>
        <translation>
            <numerusform>%n layer added to the map.</numerusform>
            <numerusform>%n layers added to the map.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>Searching %n catalogue(s)…</source>
        <translation>
            <numerusform>Searching %n catalogue…</numerusform>
            <numerusform>Searching %n catalogues…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>%n result(s)</source>
        <translation>
            <numerusform>%n result</numerusform>
            <numerusform>%n results</numerusform>
        </translation>
    </message>
</context>
</TS>
