<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>CatalogSearch</name>
    <message>
        <location filename="../catalog_search/gui/action_row.py"/>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Add to map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/action_row.py"/>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Download</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/action_row.py"/>
        <source>Open page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/action_row.py"/>
        <source>Open the page of this record in the browser</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/action_row.py"/>
        <source>Zoom to the extent of this record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/action_row.py"/>
        <source>Stop adding this record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/action_row.py"/>
        <source>QGIS cannot put these files on the map by itself; you can download them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/action_row.py"/>
        <source>There is nothing here that QGIS can open; its page may show another way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/action_row.py"/>
        <source>There is nothing here that QGIS can open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>Edit catalogue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>Add catalogue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>Asking {url} …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>Choose a file on this computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>Test connection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>&amp;Type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>&amp;Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>A&amp;ddress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>A&amp;uthentication</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>Catalogue file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>Catalogue files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>The catalogue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>The catalogue answers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>Title: {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>Version: {version}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>Records: {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>The test was stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/catalog_chooser.py"/>
        <source>searching…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/catalog_chooser.py"/>
        <source>stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/catalog_chooser.py"/>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/catalog_chooser.py"/>
        <source>{count} found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/catalog_chooser.py"/>
        <source>Add catalogue…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/catalog_chooser.py"/>
        <location filename="../catalog_search/processing/search.py"/>
        <source>Catalogues</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/catalog_chooser.py"/>
        <location filename="../catalog_search/gui/record_page.py"/>
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/catalog_chooser.py"/>
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>Search {catalog} again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/catalog_chooser.py"/>
        <source>Search again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/catalog_chooser.py"/>
        <source>Edit…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/catalog_chooser.py"/>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/dock.py"/>
        <location filename="../catalog_search/plugin.py"/>
        <location filename="../catalog_search/processing/provider.py"/>
        <source>Catalog Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/dock_panel.py"/>
        <source>Zoom to extent</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/dock_panel.py"/>
        <source>Add %n record(s) to the map</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads.py"/>
        <source>Downloading {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads.py"/>
        <source>Download to folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads.py"/>
        <source>Downloading “{title}”…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads.py"/>
        <source>Downloaded to {path} ({size}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>What are you looking for?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>Type a place or a theme, e.g. communes, and press Enter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/hints.py"/>
        <source>%n catalogue(s) will be searched.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>Searching…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>No catalogue answered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>The reasons are given above. Check the network and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>Stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>Press F5 to search again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>No catalogue to search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>Switch one on under “Catalogues”, or add one there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>Nothing found for “{text}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>Nothing found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>Use fewer words.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>Check the spelling or try another word.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>Switch off “Map extent” to search everywhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>Switch on more catalogues.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Dataset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Series of datasets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>API</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Relevance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <location filename="../catalog_search/gui/layer_choice_dialog.py"/>
        <source>Title</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Last update</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Newest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Popularity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Open to all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Open, with an account</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Restricted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>data.gouv.fr or another uData portal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>CSW (GeoNetwork, Géo-IDE, pycsw…)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Catalogue file (JSON)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Contact</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Publisher</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Owner</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Custodian</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Distributor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Author</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Originator</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Processor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Principal investigator</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Provider</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>User</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Continuously</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Hourly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Daily</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Weekly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Every two weeks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Monthly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Every two months</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Quarterly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Twice a year</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Yearly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Every two years</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Every three years</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Every five years</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>As needed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Irregularly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Not planned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Never</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Views</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Reuses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Followers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Downloads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Granularity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Resolution</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Status</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Metadata quality</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Representation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>Constraints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Harvested from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_choice_dialog.py"/>
        <source>Choose layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_choice_dialog.py"/>
        <source>Search layers…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_choice_dialog.py"/>
        <source>Add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_choice_dialog.py"/>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_choice_dialog.py"/>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_choice_dialog.py"/>
        <source>Layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/layer_choice_dialog.py"/>
        <source>“{title}” has %n layer(s). Which ones do you want to add?</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Copy URL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Open page in browser</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Copy title</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Copy identifier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Download…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Open in browser</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/message_strip.py"/>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/message_strip.py"/>
        <source>Show the details of this message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/message_strip.py"/>
        <source>Close this message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/opener.py"/>
        <location filename="../catalog_search/gui/record_page.py"/>
        <source>Loading details…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/opener.py"/>
        <source>It has nothing that QGIS can put on the map; its page may tell more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/opener.py"/>
        <source>Connecting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/opener.py"/>
        <location filename="../catalog_search/loading/loader.py"/>
        <source>Something unexpected happened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/opener.py"/>
        <source>“{title}” could not be added.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/opener.py"/>
        <source>%n record(s) could not be added.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/opener.py"/>
        <source>%n layer(s) added to the map.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/opener.py"/>
        <source>“{title}” is on the map.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>updated {date}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>About the data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>Keywords</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>Contacts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>Lineage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>Identifiers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>The catalogue gives no description.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>Type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <location filename="../catalog_search/processing/load.py"/>
        <source>Catalogue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>Licence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>Access</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>Created</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>Updated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>Frequency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>Period</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>Places</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <location filename="../catalog_search/processing/search.py"/>
        <source>Extent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>Scale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>CRS</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>and %n more</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>Zoom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_page.py"/>
        <source>Title and origin of the record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_page.py"/>
        <source>Description of the record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_page.py"/>
        <source>Resources</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/resource_list.py"/>
        <source>The catalogue found this link broken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/resource_list.py"/>
        <source>Layer: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/resource_list.py"/>
        <source>broken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/resource_list.py"/>
        <source>Resources of the record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/results_panel.py"/>
        <source>Results</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/search_bar.py"/>
        <source>Search data, e.g. communes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/search_bar.py"/>
        <source>Words to look for. Enter searches at once; Alt+Down shows earlier searches.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/search_bar.py"/>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/search_bar.py"/>
        <source>Choose which catalogues to search, see how each is doing, add one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/search_bar.py"/>
        <source>Map extent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/search_bar.py"/>
        <source>Find only what touches the area that the map shows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/search_bar.py"/>
        <source>Order of the results</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/search_bar.py"/>
        <source>Catalogues {enabled}/{total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>Stop searching; what was found stays (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>Search here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>The map has moved since: search in the area that it shows now</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>Searching %n catalogue(s)…</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>{shown} of {total} results</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>{shown} results so far</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>%n result(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/build.py"/>
        <source>QGIS could not open “{title}” ({kind}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/build.py"/>
        <source>Metadata page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>{host} no longer has what this link promises (HTTP {status}). Try another link of the record.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>{host} gives this only to people with access (HTTP {status}). Ask its owner, or try another link.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The {kind} service of {host} refused: {words}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>{host} answered with a web page instead of a {kind} service. Open the link in a browser to see why.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>{host} answered, but not as a {kind} service. The catalogue may name the wrong type.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The {kind} service of {host} sent a description that cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The archive is protected by a password; unpack it yourself and add its files.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The archive unpacks to more than can be trusted and was not opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The archive holds only files with unsafe names and was not opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The archive holds no geographic data, only: {contents}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The archive is damaged; try to download it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The link leads to a web page, not to data. Open it in a browser to find the data there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The file points to other files or addresses, so it was not opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The server answered with an error: {words}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The file is empty or of a kind that QGIS does not know.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>This is a file of the kind {kind}, which cannot be added to the map. Download it to use it elsewhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>There is no layer “{layer}”; there are: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/files.py"/>
        <source>The file could not be read or written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/files.py"/>
        <source>The file holds no layer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/files.py"/>
        <source>The file {path} is not there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/files.py"/>
        <source>The file is packed more than once; download and unpack it yourself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/files.py"/>
        <source>The shapefile lacks its index (.shx) and cannot be opened alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/files.py"/>
        <source>The shapefile does not say how its text is encoded; {encoding} was assumed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/files.py"/>
        <source>The data do not say their coordinate system; {crs} was assumed from their extent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/files.py"/>
        <source>No coordinates were found in this table.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/files.py"/>
        <source>The coordinate system of this table could not be told; set it in the layer&apos;s properties.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/loader.py"/>
        <source>Asking the service…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/loader.py"/>
        <source>Downloading…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/loader.py"/>
        <source>Adding {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/loader.py"/>
        <source>Opening the layer…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/plan.py"/>
        <source>This link is not an address that may be opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/plan.py"/>
        <source>Links of the kind {kind} cannot be added to the map yet. Open the link in a browser.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/services.py"/>
        <source>The service has no layer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/services.py"/>
        <source>The service sends QGIS to another address, {host}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/services.py"/>
        <source>The layer {name} has no tile matrix set.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/plugin.py"/>
        <source>Search data catalogues and add what you find to the map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/load.py"/>
        <source>Load a record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/load.py"/>
        <source>Opens a resource of a record as QGIS layers, downloading files into the output folder.

Catalogue: the name of a configured catalogue, or type|url or type|url|authentication configuration.

Resource: its number in the record, counted from 0, or its URL. Empty: the best one.

Layer: the name of a layer in a service or file. Empty: the one that matches the record; of a file with several layers all are opened.

The result lists provider, source, name, kind, CRS, number of features or raster size, and extent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/load.py"/>
        <source>Record (identifier)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/load.py"/>
        <source>Resource (number or URL)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/load.py"/>
        <source>Layer name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/load.py"/>
        <source>Folder for downloaded files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/load.py"/>
        <source>Layers (JSON)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/load.py"/>
        <source>Name exactly one catalogue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/load.py"/>
        <source>Name the record to load by its identifier.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/load.py"/>
        <source>The record {title} has no resource that can be added to QGIS.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/load.py"/>
        <source>The record {title} has no resource {wanted}; it has {count}, counted from 0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/load.py"/>
        <source>The service has {count} layers and the record does not say which one is meant. Name one: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/parameters.py"/>
        <source>The filters are not valid JSON: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/parameters.py"/>
        <source>The filters must be a JSON object such as {{&quot;type&quot;: [&quot;dataset&quot;]}}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/parameters.py"/>
        <source>There is no filter named {name}; the filters are {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/parameters.py"/>
        <source>The filter {name} must be a text or a list of texts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/parameters.py"/>
        <source>The list of catalogues is not valid JSON: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/parameters.py"/>
        <source>There is no catalogue named {name}. The configured catalogues are: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/parameters.py"/>
        <source>There is no catalogue type {type}; the types are {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/parameters.py"/>
        <source>The catalogue has no usable {member}: {detail}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/search.py"/>
        <source>Search catalogues</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/search.py"/>
        <source>Searches metadata catalogues and writes one feature per record found, with the record&apos;s extent as its geometry (EPSG:4326).

Catalogues: names of configured catalogues separated by commas, or entries type|url or type|url|authentication configuration, or a JSON list of connections. Empty: all enabled catalogues.

Filters: a JSON object whose members are {fields}; each is a text or a list of alternatives. The value of modified is an interval such as 2024-01-01/.. between two dates.

The limit counts the records of all catalogues together. Data that several catalogues have are one record; also_in names the other catalogues. A catalogue that fails is listed in the errors; the records of the others still come.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/search.py"/>
        <source>Text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/search.py"/>
        <source>Filters (JSON)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/search.py"/>
        <source>Sort by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/search.py"/>
        <source>Largest number of records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/search.py"/>
        <source>Records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/search.py"/>
        <source>Number of records written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/search.py"/>
        <source>Number of records that the catalogues have</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/search.py"/>
        <source>Catalogues that failed (JSON)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/search.py"/>
        <source>No catalogue is enabled: name one in the parameter CATALOGS.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/search.py"/>
        <source>The extent does not lie on the globe.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/stub.py"/>
        <source>Catalog Search needs the Python package “{package}”, which QGIS installers bring along. Install it for QGIS&apos;s Python and restart QGIS.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/stub.py"/>
        <source>Catalog Search could not be loaded: {error}. If it was just updated, restart QGIS.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/connection_files.py"/>
        <source>The file is too large to be a list of catalogues.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/connection_files.py"/>
        <source>The file cannot be read: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/connection_files.py"/>
        <source>The file is not valid JSON: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/connection_files.py"/>
        <source>The file cannot be written: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/connection_files.py"/>
        <source>The file is of a newer version: update Catalog Search to read it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/connection_files.py"/>
        <source>The file is not a list of catalogues.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/connections.py"/>
        <source>Sample catalogue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>It asks to wait {seconds} seconds before trying again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} gave an answer that could not be understood.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Try again; if it happens every time, please report it with the details.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} answered with a web page instead of data.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>It may be under maintenance or want a login in the browser; check its address.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} sent a damaged or incomplete answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Try again; if it happens every time, check the address and the type of the catalogue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} could not be reached.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Check your network connection and the address of the catalogue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The server of {catalog} was not found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Check the address of the catalogue and your network connection.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The server of {catalog} refused the connection.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>It may be stopped, or the port in its address may be wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} did not answer in time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Try again later; the time limit is set in QGIS under Settings, Options, Network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The secure connection to {catalog} could not be established.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Its certificate is not trusted: see QGIS Settings, Options, Authentication, or ask your administrator.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The network proxy did not let the request to {catalog} through.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Check the proxy in QGIS under Settings, Options, Network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>There is no network to reach {catalog}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Check your network connection; catalogues on this computer still work.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} forwards to other addresses without end or to one that is not safe to follow.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Its address may have changed: open it in a browser and correct it in the catalogue&apos;s settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The connection to {catalog} broke off in the middle of the answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The request to {catalog} was stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The answer of {catalog} is too large to be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Search for something narrower.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} wants a login.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Choose an authentication configuration in the catalogue&apos;s settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} did not accept the login.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Check the user and password, or the key, in its authentication configuration.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The login for {catalog} could not be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Unlock QGIS&apos;s authentication database, or choose a configuration that still exists.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} does not allow this request.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Your login may lack the right to it, or the catalogue blocks automatic access.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} has nothing at this address.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The record may have been removed, or the catalogue&apos;s address is not complete.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>This record was deleted from {catalog}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Search again for its successor.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} did not accept the request.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Try simpler words or fewer filters; check the address and the type of the catalogue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} gets too many requests.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Wait a moment before trying again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The server of {catalog} reports an internal error.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Try again later; the details help its operators.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} is not available at the moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>It may be overloaded or under maintenance: try again later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} gave an empty answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Try again; if it happens every time, check the address of the catalogue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The answer of {catalog} is not that of a catalogue of this type.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Check the address and the type of the catalogue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} reports an error.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Try simpler words or fewer filters; the details hold its own words.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} cannot do this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>What {catalog} sent could not be written to the disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Check that there is space left and that you may write to the folder.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
