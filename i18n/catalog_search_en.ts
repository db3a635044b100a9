<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>CatalogSearch</name>
    <message numerus="yes">
        <location filename="../catalog_search/gui/batch.py"/>
        <source>%n record(s) could not be added.</source>
        <translation>
            <numerusform>%n record could not be added.</numerusform>
            <numerusform>%n records could not be added.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/batch.py"/>
        <source>%n layer(s) added to the map.</source>
        <translation>
            <numerusform>%n layer added to the map.</numerusform>
            <numerusform>%n layers added to the map.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/batch.py"/>
        <source>Stopped before %n record(s) were added.</source>
        <translation>
            <numerusform>Stopped before %n record were added.</numerusform>
            <numerusform>Stopped before %n records were added.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/browser_items.py"/>
        <location filename="../catalog_search/gui/bookmarks/model.py"/>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>%n new</source>
        <translation>
            <numerusform>%n new</numerusform>
            <numerusform>%n new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/desk.py"/>
        <source>%n change(s) in what you watch.</source>
        <translation>
            <numerusform>%n change in what you watch.</numerusform>
            <numerusform>%n changes in what you watch.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/desk.py"/>
        <source>%n favourite(s) changed, moved or gone.</source>
        <translation>
            <numerusform>%n favourite changed, moved or gone.</numerusform>
            <numerusform>%n favourites changed, moved or gone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/desk.py"/>
        <source>%n could not be looked at: their catalogues do not answer.</source>
        <translation>
            <numerusform>%n could not be looked at: their catalogues do not answer.</numerusform>
            <numerusform>%n could not be looked at: their catalogues do not answer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/doors.py"/>
        <location filename="../catalog_search/gui/bookmarks/panel.py"/>
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>%n change(s) not looked at yet</source>
        <translation>
            <numerusform>%n change not looked at yet</numerusform>
            <numerusform>%n changes not looked at yet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/menus.py"/>
        <location filename="../catalog_search/gui/bookmarks/others_desk.py"/>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Add %n record(s) to the map</source>
        <translation>
            <numerusform>Add %n record to the map</numerusform>
            <numerusform>Add %n records to the map</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/menus.py"/>
        <source>Look at %n favourite(s) again</source>
        <translation>
            <numerusform>Look at %n favourite again</numerusform>
            <numerusform>Look at %n favourites again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/page_notice.py"/>
        <location filename="../catalog_search/gui/record_html.py"/>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/sharing_deeds.py"/>
        <source>%n bookmark(s), folder(s) and catalogue(s) are in the database now.</source>
        <translation>
            <numerusform>%n bookmark, folder and catalogue are in the database now.</numerusform>
            <numerusform>%n bookmarks, folders and catalogues are in the database now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/sharing_deeds.py"/>
        <source>Changed there by somebody else, left as it is: %n.</source>
        <translation>
            <numerusform>Changed there by somebody else, left as it is: %n.</numerusform>
            <numerusform>Changed there by somebody else, left as it is: %n.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/sharing_deeds.py"/>
        <source>Removed from the database for everybody: %n.</source>
        <translation>
            <numerusform>Removed from the database for everybody: %n.</numerusform>
            <numerusform>Removed from the database for everybody: %n.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>%n new favourite(s)</source>
        <translation>
            <numerusform>%n new favourite</numerusform>
            <numerusform>%n new favourites</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>%n new saved search(es)</source>
        <translation>
            <numerusform>%n new saved search</numerusform>
            <numerusform>%n new saved searches</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>%n new catalogue(s)</source>
        <translation>
            <numerusform>%n new catalogue</numerusform>
            <numerusform>%n new catalogues</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>Already there, left as it is: %n.</source>
        <translation>
            <numerusform>Already there, left as it is: %n.</numerusform>
            <numerusform>Already there, left as it is: %n.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>Cannot be read, left out: %n.</source>
        <translation>
            <numerusform>Cannot be read, left out: %n.</numerusform>
            <numerusform>Cannot be read, left out: %n.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>%n bookmark(s) added.</source>
        <translation>
            <numerusform>%n bookmark added.</numerusform>
            <numerusform>%n bookmarks added.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <location filename="../catalog_search/gui/manager_import.py"/>
        <source>%n catalogue(s) added.</source>
        <translation>
            <numerusform>%n catalogue added.</numerusform>
            <numerusform>%n catalogues added.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>%n favourite(s)</source>
        <translation>
            <numerusform>%n favourite</numerusform>
            <numerusform>%n favourites</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>%n saved search(es)</source>
        <translation>
            <numerusform>%n saved search</numerusform>
            <numerusform>%n saved searches</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>%n bookmark(s) removed.</source>
        <translation>
            <numerusform>%n bookmark removed.</numerusform>
            <numerusform>%n bookmarks removed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>%n bookmark(s) copied to your own.</source>
        <translation>
            <numerusform>%n bookmark copied to your own.</numerusform>
            <numerusform>%n bookmarks copied to your own.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>%n bookmark(s) imported.</source>
        <translation>
            <numerusform>%n bookmark imported.</numerusform>
            <numerusform>%n bookmarks imported.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/catalog_chooser.py"/>
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>%n result(s)</source>
        <translation>
            <numerusform>%n result</numerusform>
            <numerusform>%n results</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>%n catalogues may be meant. Choose one:</source>
        <translation>
            <numerusform>%n catalogue may be meant. Choose one:</numerusform>
            <numerusform>%n catalogues may be meant. Choose one:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/detection_panel.py"/>
        <source>What was tried (%n)</source>
        <translation>
            <numerusform>What was tried (%n)</numerusform>
            <numerusform>What was tried (%n)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/downloads.py"/>
        <source>%n layer(s)</source>
        <translation>
            <numerusform>%n layer</numerusform>
            <numerusform>%n layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/downloads.py"/>
        <source>%n feature(s)</source>
        <translation>
            <numerusform>%n feature</numerusform>
            <numerusform>%n features</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/downloads_panel.py"/>
        <source>%n download(s)</source>
        <translation>
            <numerusform>%n download</numerusform>
            <numerusform>%n downloads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/downloads_panel.py"/>
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/downloads_panel.py"/>
        <source>%n paused</source>
        <translation>
            <numerusform>%n paused</numerusform>
            <numerusform>%n paused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/downloads_panel.py"/>
        <source>%n finished</source>
        <translation>
            <numerusform>%n finished</numerusform>
            <numerusform>%n finished</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/downloads_row.py"/>
        <source>%n second(s) left</source>
        <translation>
            <numerusform>%n second left</numerusform>
            <numerusform>%n seconds left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/downloads_row.py"/>
        <source>%n minute(s) left</source>
        <translation>
            <numerusform>%n minute left</numerusform>
            <numerusform>%n minutes left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/downloads_row.py"/>
        <source>%n hour(s) left</source>
        <translation>
            <numerusform>%n hour left</numerusform>
            <numerusform>%n hours left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/drag_out.py"/>
        <source>%n record(s)</source>
        <translation>
            <numerusform>%n record</numerusform>
            <numerusform>%n records</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/drag_out.py"/>
        <source>%n resource(s)</source>
        <translation>
            <numerusform>%n resource</numerusform>
            <numerusform>%n resources</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/facet_model.py"/>
        <source>%n more…</source>
        <translation>
            <numerusform>%n more…</numerusform>
            <numerusform>%n more…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>%n counted by the catalogues in all that they found</source>
        <translation>
            <numerusform>%n counted by the catalogues in all that they found</numerusform>
            <numerusform>%n counted by the catalogues in all that they found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>%n among the rows loaded so far of catalogues that do not count; there may be more</source>
        <translation>
            <numerusform>%n among the rows loaded so far of catalogues that do not count; there may be more</numerusform>
            <numerusform>%n among the rows loaded so far of catalogues that do not count; there may be more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>Last %n day(s)</source>
        <translation>
            <numerusform>Last %n day</numerusform>
            <numerusform>Last %n days</numerusform>
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
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Every %n month(s)</source>
        <translation>
            <numerusform>Every month</numerusform>
            <numerusform>Every %n months</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Every %n day(s)</source>
        <translation>
            <numerusform>Every day</numerusform>
            <numerusform>Every %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Every %n week(s)</source>
        <translation>
            <numerusform>Every week</numerusform>
            <numerusform>Every %n weeks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Every %n year(s)</source>
        <translation>
            <numerusform>Every year</numerusform>
            <numerusform>Every %n years</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Every %n hour(s)</source>
        <translation>
            <numerusform>Every hour</numerusform>
            <numerusform>Every %n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Every %n minute(s)</source>
        <translation>
            <numerusform>Every minute</numerusform>
            <numerusform>Every %n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Every %n second(s)</source>
        <translation>
            <numerusform>Every second</numerusform>
            <numerusform>Every %n seconds</numerusform>
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
        <location filename="../catalog_search/gui/layer_choice_dialog.py"/>
        <source>“{title}” has %n layer(s). Which ones do you want to save?</source>
        <translation>
            <numerusform>“{title}” has %n layer. Which ones do you want to save?</numerusform>
            <numerusform>“{title}” has %n layers. Which ones do you want to save?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/layer_choice_dialog.py"/>
        <source>Save %n layer(s)</source>
        <translation>
            <numerusform>Save %n layer</numerusform>
            <numerusform>Save %n layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/layer_choice_dialog.py"/>
        <source>Add %n layer(s)</source>
        <translation>
            <numerusform>Add %n layer</numerusform>
            <numerusform>Add %n layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/layer_news.py"/>
        <source>%n layer(s) may be newer: {names}.</source>
        <translation>
            <numerusform>%n layer may be newer: {names}.</numerusform>
            <numerusform>%n layers may be newer: {names}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/layer_news.py"/>
        <source>%n layer(s) are the newest.</source>
        <translation>
            <numerusform>%n layer are the newest.</numerusform>
            <numerusform>%n layers are the newest.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/layer_refresh.py"/>
        <source>Refreshing %n layer(s)…</source>
        <translation>
            <numerusform>Refreshing %n layer…</numerusform>
            <numerusform>Refreshing %n layers…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/layer_refresh.py"/>
        <source>%n layer(s) were refreshed.</source>
        <translation>
            <numerusform>%n layer were refreshed.</numerusform>
            <numerusform>%n layers were refreshed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <source>%n catalogues removed.</source>
        <translation>
            <numerusform>%n catalogue removed.</numerusform>
            <numerusform>%n catalogues removed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <source>%n catalogue(s) duplicated.</source>
        <translation>
            <numerusform>%n catalogue duplicated.</numerusform>
            <numerusform>%n catalogues duplicated.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <source>%n catalogue(s), {enabled} of them included in searches</source>
        <translation>
            <numerusform>%n catalogue, {enabled} of them included in searches</numerusform>
            <numerusform>%n catalogues, {enabled} of them included in searches</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <source>%n catalogue(s) written to {file}, without logins.</source>
        <translation>
            <numerusform>%n catalogue written to {file}, without logins.</numerusform>
            <numerusform>%n catalogues written to {file}, without logins.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/manager_import.py"/>
        <source>%n already there.</source>
        <translation>
            <numerusform>%n already there.</numerusform>
            <numerusform>%n already there.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/manager_import.py"/>
        <source>%n entries left out.</source>
        <translation>
            <numerusform>%n entry left out.</numerusform>
            <numerusform>%n entries left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/manager_import.py"/>
        <source>%n need(s) a login: edit it to choose one.</source>
        <translation>
            <numerusform>%n needs a login: edit it to choose one.</numerusform>
            <numerusform>%n need a login: edit them to choose one.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/manager_model.py"/>
        <source>%n catalogue(s)</source>
        <translation>
            <numerusform>%n catalogue</numerusform>
            <numerusform>%n catalogues</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Add %n resource(s) to the map</source>
        <translation>
            <numerusform>Add %n resource to the map</numerusform>
            <numerusform>Add %n resources to the map</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/opener.py"/>
        <location filename="../catalog_search/gui/whole_dialog.py"/>
        <source>%n record(s) of Catalog Search</source>
        <translation>
            <numerusform>%n record of Catalog Search</numerusform>
            <numerusform>%n records of Catalog Search</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/opener.py"/>
        <source>%n layer(s) stayed, as they have edits that are not saved.</source>
        <translation>
            <numerusform>%n layer stayed, as they have edits that are not saved.</numerusform>
            <numerusform>%n layers stayed, as they have edits that are not saved.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/presets_dialog.py"/>
        <source>Add %n catalogue(s)</source>
        <translation>
            <numerusform>Add %n catalogue</numerusform>
            <numerusform>Add %n catalogues</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>%n service(s) found for this dataset:</source>
        <translation>
            <numerusform>%n service found for this dataset:</numerusform>
            <numerusform>%n services found for this dataset:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/search_bar.py"/>
        <source>%n filter(s) on</source>
        <translation>
            <numerusform>%n filter on</numerusform>
            <numerusform>%n filters on</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/size_dialog.py"/>
        <source>“{title}” has %n record(s). How do you want to add it?</source>
        <translation>
            <numerusform>“{title}” has %n record. How do you want to add it?</numerusform>
            <numerusform>“{title}” has %n records. How do you want to add it?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>%n better result(s) below</source>
        <translation>
            <numerusform>%n better result below</numerusform>
            <numerusform>%n better results below</numerusform>
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
        <location filename="../catalog_search/gui/whole.py"/>
        <source>None of the %n record(s) has anything that QGIS can open.</source>
        <translation>
            <numerusform>None of the %n record has anything that QGIS can open.</numerusform>
            <numerusform>None of the %n records has anything that QGIS can open.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/whole_dialog.py"/>
        <source>Add %n record(s) to the map, each by its best way?</source>
        <translation>
            <numerusform>Add %n record to the map, each by its best way?</numerusform>
            <numerusform>Add %n records to the map, each by its best way?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/whole_dialog.py"/>
        <source>%n more record(s) have nothing that QGIS can open.</source>
        <translation>
            <numerusform>%n more record have nothing that QGIS can open.</numerusform>
            <numerusform>%n more records have nothing that QGIS can open.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/loading/atom.py"/>
        <location filename="../catalog_search/loading/ftp_folder.py"/>
        <source>It has more of them; the first %n are listed.</source>
        <translation>
            <numerusform>It has more of them; the first %n are listed.</numerusform>
            <numerusform>It has more of them; the first %n are listed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/processing/watch.py"/>
        <source>The digest was sent to %n recipient(s).</source>
        <translation>
            <numerusform>The digest was sent to %n recipient.</numerusform>
            <numerusform>The digest was sent to %n recipients.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>%n modified</source>
        <translation>
            <numerusform>%n modified</numerusform>
            <numerusform>%n modified</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>%n with a new date only</source>
        <translation>
            <numerusform>%n with a new date only</numerusform>
            <numerusform>%n with a new date only</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>%n moved</source>
        <translation>
            <numerusform>%n moved</numerusform>
            <numerusform>%n moved</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>%n removed</source>
        <translation>
            <numerusform>%n removed</numerusform>
            <numerusform>%n removed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>%n bookmark(s) could be saved.</source>
        <translation>
            <numerusform>%n bookmark could be saved.</numerusform>
            <numerusform>%n bookmarks could be saved.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>%n bookmark(s) could not be read.</source>
        <translation>
            <numerusform>%n bookmark could not be read.</numerusform>
            <numerusform>%n bookmarks could not be read.</numerusform>
        </translation>
    </message>
</context>
</TS>
