<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>CatalogSearch</name>
    <message>
        <location filename="../catalog_search/gui/action_row.py"/>
        <location filename="../catalog_search/gui/bookmarks/browser.py"/>
        <location filename="../catalog_search/gui/bookmarks/locator.py"/>
        <location filename="../catalog_search/gui/bookmarks/menus.py"/>
        <location filename="../catalog_search/gui/bookmarks/others_desk.py"/>
        <location filename="../catalog_search/gui/downloads_deeds.py"/>
        <location filename="../catalog_search/gui/menus.py"/>
        <location filename="../catalog_search/gui/whole_dialog.py"/>
        <source>Add to map</source>
        <translation>Ajouter à la carte</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/action_row.py"/>
        <source>Download</source>
        <translation>Télécharger</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/action_row.py"/>
        <source>Open page</source>
        <translation>Ouvrir la page</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/action_row.py"/>
        <source>Open the page of this record in the browser</source>
        <translation>Ouvrir la page de cette fiche dans le navigateur</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/action_row.py"/>
        <source>Zoom to the extent of this record</source>
        <translation>Zoomer sur l&apos;emprise de cette fiche</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/action_row.py"/>
        <source>Stop adding this record</source>
        <translation>Arrêter l&apos;ajout de cette fiche</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/action_row.py"/>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Remove from the favourites</source>
        <translation>Retirer des favoris</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/action_row.py"/>
        <source>Keep among the favourites (Ctrl+D)</source>
        <translation>Garder dans les favoris (Ctrl+D)</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/action_row.py"/>
        <source>QGIS cannot put these files on the map by itself; you can download them.</source>
        <translation>QGIS ne peut pas mettre lui-même ces fichiers sur la carte ; vous pouvez les télécharger.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/action_row.py"/>
        <source>There is nothing here that QGIS can open; its page may show another way.</source>
        <translation>Il n&apos;y a rien ici que QGIS puisse ouvrir ; la page de la fiche propose peut-être un autre moyen.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/action_row.py"/>
        <source>There is nothing here that QGIS can open.</source>
        <translation>Il n&apos;y a rien ici que QGIS puisse ouvrir.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>Edit catalogue</source>
        <translation>Modifier le catalogue</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>Add catalogue</source>
        <translation>Ajouter un catalogue</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>Asking {url} …</source>
        <translation>Interrogation de {url} …</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>Paste any page or service address of the catalogue</source>
        <translation>Collez l&apos;adresse d&apos;une page ou d&apos;un service du catalogue</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>Choose a catalogue file on this computer</source>
        <translation>Choisir un fichier de catalogue sur cet ordinateur</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>&amp;Detect</source>
        <translation>&amp;Détecter</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>Find out which kind of catalogue is at this address</source>
        <translation>Trouver quel type de catalogue est à cette adresse</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>Required</source>
        <translation>Obligatoire</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <location filename="../catalog_search/gui/presets_dialog.py"/>
        <source>None</source>
        <translation>Aucun</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>Open &amp;files and folders that its records name</source>
        <translation>Ouvrir les &amp;fichiers et dossiers que ses fiches nomment</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>Records of this catalogue may name files on this computer and its network by their paths. Only open them if you trust whoever writes these records. The files are never changed.</source>
        <translation>Les fiches de ce catalogue peuvent nommer par leur chemin des fichiers de cet ordinateur et de son réseau. Ne les ouvrez que si vous faites confiance à ceux qui écrivent ces fiches. Les fichiers ne sont jamais modifiés.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>A&amp;ddress</source>
        <translation>&amp;Adresse</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>Typ&amp;e</source>
        <translation>Typ&amp;e</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>&amp;Name</source>
        <translation>&amp;Nom</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>&amp;Group</source>
        <translation>&amp;Groupe</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>A&amp;uthentication</source>
        <translation>A&amp;uthentification</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>Catalogue file</source>
        <translation>Fichier de catalogue</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>Catalogue files</source>
        <translation>Fichiers de catalogue</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>The catalogue</source>
        <translation>Catalogue</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>This CSW belongs to a GeoNetwork whose own search answers as well. That search can do more: it also filters by theme, and counts results.</source>
        <translation>Ce CSW appartient à un GeoNetwork dont la recherche propre répond aussi. Elle sait faire plus : elle filtre aussi par thème et compte les résultats.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>Change to GeoNetwork</source>
        <translation>Passer à GeoNetwork</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>The test was stopped.</source>
        <translation>Le test a été arrêté.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/add_catalog_dialog.py"/>
        <source>The user and password in the address were left out: they belong in an authentication configuration.</source>
        <translation>L&apos;utilisateur et le mot de passe contenus dans l&apos;adresse ont été retirés : leur place est dans une configuration d&apos;authentification.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/batch.py"/>
        <source>“{title}” could not be added.</source>
        <translation>Impossible d&apos;ajouter « {title} ».</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/batch.py"/>
        <source>{first} did not work; {other} leads to the same data and was added instead.</source>
        <translation>{first} n&apos;a pas fonctionné ; {other} mène aux mêmes données et a été ajouté à la place.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/batch.py"/>
        <source>The first address did not work; another one leads to the same data and was added instead.</source>
        <translation>La première adresse n&apos;a pas fonctionné ; une autre mène aux mêmes données et a été ajoutée à la place.</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/batch.py"/>
        <source>%n record(s) could not be added.</source>
        <translation>
            <numerusform>%n fiche n&apos;a pas pu être ajoutée.</numerusform>
            <numerusform>%n fiches n&apos;ont pas pu être ajoutées.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/batch.py"/>
        <source>“{title}” is among the layers: a table without geometry, so the map does not show it.</source>
        <translation>« {title} » est parmi les couches : c&apos;est une table sans géométrie, la carte ne l&apos;affiche donc pas.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/batch.py"/>
        <source>“{title}” is on the map.</source>
        <translation>« {title} » est sur la carte.</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/batch.py"/>
        <source>%n layer(s) added to the map.</source>
        <translation>
            <numerusform>%n couche ajoutée à la carte.</numerusform>
            <numerusform>%n couches ajoutées à la carte.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/batch.py"/>
        <source>Stopped before %n record(s) were added.</source>
        <translation>
            <numerusform>Arrêté : %n fiche n&apos;a pas été ajoutée.</numerusform>
            <numerusform>Arrêté : %n fiches n&apos;ont pas été ajoutées.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/batch_bar.py"/>
        <source>Stop adding; what is on the map already stays</source>
        <translation>Arrêter l&apos;ajout ; ce qui est déjà sur la carte y reste</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/batch_bar.py"/>
        <source>Looking for records: {count} so far</source>
        <translation>Recherche de fiches : {count} jusqu&apos;ici</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/batch_bar.py"/>
        <source>Adding records: {done} of {count}</source>
        <translation>Ajout des fiches : {done} sur {count}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/browser.py"/>
        <location filename="../catalog_search/gui/layer_menu.py"/>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Keep among the favourites</source>
        <translation>Garder dans les favoris</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/browser.py"/>
        <location filename="../catalog_search/gui/bookmarks/others_desk.py"/>
        <source>Copy to your own bookmarks</source>
        <translation>Copier dans vos signets</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/browser.py"/>
        <location filename="../catalog_search/gui/bookmarks/menus.py"/>
        <location filename="../catalog_search/gui/manager_actions.py"/>
        <source>Remove</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/browser.py"/>
        <location filename="../catalog_search/gui/bookmarks/menus.py"/>
        <location filename="../catalog_search/gui/bookmarks/others_desk.py"/>
        <source>Show record</source>
        <translation>Afficher la fiche</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/browser.py"/>
        <source>Run in the dock</source>
        <translation>Lancer dans le panneau</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/browser.py"/>
        <source>Show in the dock</source>
        <translation>Afficher dans le panneau</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/browser.py"/>
        <location filename="../catalog_search/gui/catalog_chooser.py"/>
        <source>Manage catalogues…</source>
        <translation>Gérer les catalogues…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/browser.py"/>
        <location filename="../catalog_search/gui/layer_news.py"/>
        <source>Refresh</source>
        <translation>Actualiser</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/browser_asking.py"/>
        <source>The catalogue {name} is not there any more.</source>
        <translation>Le catalogue {name} n&apos;existe plus.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/browser_asking.py"/>
        <source>{name} is not set up rightly: {reason}</source>
        <translation>{name} est mal configuré : {reason}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/browser_items.py"/>
        <source>More in the dock ({count} in all)</source>
        <translation>La suite dans le panneau ({count} au total)</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/browser_items.py"/>
        <source>More in the dock</source>
        <translation>La suite dans le panneau</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/browser_items.py"/>
        <location filename="../catalog_search/gui/bookmarks/locator.py"/>
        <location filename="../catalog_search/gui/bookmarks/search_dialog.py"/>
        <location filename="../catalog_search/gui/catalog_chooser.py"/>
        <location filename="../catalog_search/gui/manager_view.py"/>
        <location filename="../catalog_search/processing/search.py"/>
        <source>Catalogues</source>
        <translation>Catalogues</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/browser_items.py"/>
        <source>No catalogue is switched on.</source>
        <translation>Aucun catalogue n&apos;est activé.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/browser_items.py"/>
        <source>Reading…</source>
        <translation>Lecture en cours…</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/browser_items.py"/>
        <location filename="../catalog_search/gui/bookmarks/model.py"/>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>%n new</source>
        <translation>
            <numerusform>%n nouveauté</numerusform>
            <numerusform>%n nouveautés</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/browser_items.py"/>
        <source>Modified {date}</source>
        <translation>Modifiée le {date}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/browser_items.py"/>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>Searching…</source>
        <translation>Recherche en cours…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/browser_items.py"/>
        <source>The search failed: {reason}</source>
        <translation>La recherche a échoué : {reason}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/browser_items.py"/>
        <location filename="../catalog_search/gui/bookmarks/panel.py"/>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>Nothing found</source>
        <translation>Aucun résultat</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/browser_items.py"/>
        <source>This folder is empty.</source>
        <translation>Ce dossier est vide.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/browser_room.py"/>
        <location filename="../catalog_search/gui/bookmarks/desk.py"/>
        <location filename="../catalog_search/gui/bookmarks/sharing_deeds.py"/>
        <location filename="../catalog_search/gui/manager_actions.py"/>
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/changes.py"/>
        <source>What changed</source>
        <translation>Ce qui a changé</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/changes.py"/>
        <source>Only what nobody has looked at yet</source>
        <translation>Seulement ce qui n&apos;a pas encore été vu</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/changes.py"/>
        <source>Mark as seen</source>
        <translation>Marquer comme vu</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/changes.py"/>
        <source>Nothing new. Untick the box above to see what was seen in the last 12 months.</source>
        <translation>Rien de nouveau. Décochez la case ci-dessus pour voir les changements des 12 derniers mois.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/changes.py"/>
        <source>Nothing was seen to change yet. What is watched is looked at while QGIS runs.</source>
        <translation>Aucun changement n&apos;a été vu pour l&apos;instant. Ce qui est surveillé est consulté tant que QGIS est ouvert.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/changes.py"/>
        <source>New</source>
        <translation>Nouveau</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/changes.py"/>
        <source>Modified</source>
        <translation>Modifié</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/changes.py"/>
        <source>Brought up to date</source>
        <translation>Mis à jour</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/changes.py"/>
        <source>Moved</source>
        <translation>Déplacé</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/changes.py"/>
        <source>Removed</source>
        <translation>Supprimé</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/desk.py"/>
        <source>Follow a feed…</source>
        <translation>Suivre un flux…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/desk.py"/>
        <source>Feeds…</source>
        <translation>Flux…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/desk.py"/>
        <location filename="../catalog_search/gui/bookmarks/panel.py"/>
        <location filename="../catalog_search/gui/dock_panel.py"/>
        <source>Bookmarks</source>
        <translation>Signets</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/desk.py"/>
        <source>%n change(s) in what you watch.</source>
        <translation>
            <numerusform>%n changement dans ce que vous surveillez.</numerusform>
            <numerusform>%n changements dans ce que vous surveillez.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/desk.py"/>
        <location filename="../catalog_search/gui/bookmarks/sharing_menu.py"/>
        <source>Show</source>
        <translation>Afficher</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/desk.py"/>
        <source>No saved searches yet</source>
        <translation>Pas encore de recherches enregistrées</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/desk.py"/>
        <source>“{search}” also asks catalogues that are not there any more: {names}.</source>
        <translation>« {search} » interroge aussi des catalogues qui n&apos;existent plus : {names}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/desk.py"/>
        <source>Choose others</source>
        <translation>En choisir d&apos;autres</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/desk.py"/>
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <source>{name} (copy)</source>
        <translation>{name} (copie)</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/desk.py"/>
        <source>New folder</source>
        <translation>Nouveau dossier</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/desk.py"/>
        <location filename="../catalog_search/gui/bookmarks/search_dialog.py"/>
        <location filename="../catalog_search/gui/layer_choice_model.py"/>
        <location filename="../catalog_search/gui/manager_model.py"/>
        <location filename="../catalog_search/gui/presets_dialog.py"/>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/desk.py"/>
        <source>%n favourite(s) changed, moved or gone.</source>
        <translation>
            <numerusform>%n favori a changé, a été déplacé ou a disparu.</numerusform>
            <numerusform>%n favoris ont changé, ont été déplacés ou ont disparu.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/desk.py"/>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Nothing changed.</source>
        <translation>Rien n&apos;a changé.</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/desk.py"/>
        <source>%n could not be looked at: their catalogues do not answer.</source>
        <translation>
            <numerusform>%n n&apos;a pas pu être consulté : son catalogue ne répond pas.</numerusform>
            <numerusform>%n n&apos;ont pas pu être consultés : leurs catalogues ne répondent pas.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/desk.py"/>
        <location filename="../catalog_search/gui/bookmarks/menus.py"/>
        <location filename="../catalog_search/gui/bookmarks/panel.py"/>
        <source>New folder…</source>
        <translation>Nouveau dossier…</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/doors.py"/>
        <location filename="../catalog_search/gui/bookmarks/panel.py"/>
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>%n change(s) not looked at yet</source>
        <translation>
            <numerusform>%n changement pas encore vu</numerusform>
            <numerusform>%n changements pas encore vus</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/feeding.py"/>
        <location filename="../catalog_search/gui/bookmarks/feeds_dialog.py"/>
        <location filename="../catalog_search/gui/bookmarks/locator.py"/>
        <location filename="../catalog_search/gui/bookmarks/model.py"/>
        <source>Favourites</source>
        <translation>Favoris</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/feeding.py"/>
        <source>Keep as a feed</source>
        <translation>Garder comme flux</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/feeding.py"/>
        <source>Atom feed (*.atom *.xml)</source>
        <translation>Flux Atom (*.atom *.xml)</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/feeding.py"/>
        <source>Follow a feed</source>
        <translation>Suivre un flux</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/feeding.py"/>
        <source>Address of an Atom or RSS feed, such as that of a portal&apos;s newest data:</source>
        <translation>Adresse d&apos;un flux Atom ou RSS, par exemple celui des dernières données d&apos;un portail :</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/feeding.py"/>
        <source>“{address}” is no web address: nothing is followed.</source>
        <translation>« {address} » n&apos;est pas une adresse web : rien n&apos;est suivi.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/feeding.py"/>
        <source>The feed is followed from now on: every day, while QGIS runs.</source>
        <translation>Le flux est suivi désormais : tous les jours, tant que QGIS est ouvert.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/feeding.py"/>
        <source>The feed is followed already.</source>
        <translation>Ce flux est déjà suivi.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/feeding.py"/>
        <source>The feed could not be written to {path}; it is tried again whenever something changes.</source>
        <translation>Le flux n&apos;a pas pu être écrit dans {path} ; un nouvel essai a lieu à chaque changement.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/feeding.py"/>
        <source>The feed {path} is written, and kept up to date while QGIS runs.</source>
        <translation>Le flux {path} est écrit, et tenu à jour tant que QGIS est ouvert.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/feeds_dialog.py"/>
        <source>Feeds</source>
        <translation>Flux</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/feeds_dialog.py"/>
        <source>No feed is followed, and none is written to a file.</source>
        <translation>Aucun flux n&apos;est suivi, et aucun n&apos;est écrit dans un fichier.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/feeds_dialog.py"/>
        <location filename="../catalog_search/gui/detection_panel.py"/>
        <location filename="../catalog_search/gui/probe_report.py"/>
        <location filename="../catalog_search/gui/record_html.py"/>
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/feeds_dialog.py"/>
        <source>Follow it no longer, or keep the file up to date no longer; the file stays.</source>
        <translation>Ne plus le suivre, ou ne plus tenir le fichier à jour ; le fichier reste.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/feeds_dialog.py"/>
        <source>Followed: {when}</source>
        <translation>Suivi : {when}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/feeds_dialog.py"/>
        <source>It could not be written: {reason}</source>
        <translation>Il n&apos;a pas pu être écrit : {reason}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/feeds_dialog.py"/>
        <source>Written to {path}</source>
        <translation>Écrit dans {path}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/locator.py"/>
        <source>Catalogues and favourites</source>
        <translation>Catalogues et favoris</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/locator.py"/>
        <location filename="../catalog_search/gui/bookmarks/model.py"/>
        <source>Saved searches</source>
        <translation>Recherches enregistrées</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/menus.py"/>
        <location filename="../catalog_search/gui/bookmarks/others_desk.py"/>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Add %n record(s) to the map</source>
        <translation>
            <numerusform>Ajouter %n fiche à la carte</numerusform>
            <numerusform>Ajouter %n fiches à la carte</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/menus.py"/>
        <location filename="../catalog_search/gui/manager_actions.py"/>
        <source>Rename</source>
        <translation>Renommer</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/menus.py"/>
        <source>Look at %n favourite(s) again</source>
        <translation>
            <numerusform>Consulter de nouveau %n favori</numerusform>
            <numerusform>Consulter de nouveau %n favoris</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/menus.py"/>
        <source>Keep as a feed file…</source>
        <translation>Garder comme fichier de flux…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/menus.py"/>
        <location filename="../catalog_search/gui/bookmarks/panel.py"/>
        <source>What changed…</source>
        <translation>Ce qui a changé…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/menus.py"/>
        <source>Note, tags and rating…</source>
        <translation>Note, étiquettes et évaluation…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/menus.py"/>
        <source>Look again</source>
        <translation>Consulter de nouveau</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/menus.py"/>
        <location filename="../catalog_search/gui/bookmarks/page_notice.py"/>
        <source>Take over</source>
        <translation>Prendre pour référence</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/menus.py"/>
        <location filename="../catalog_search/gui/bookmarks/others_desk.py"/>
        <source>Search now</source>
        <translation>Lancer la recherche</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/menus.py"/>
        <location filename="../catalog_search/gui/catalog_chooser.py"/>
        <location filename="../catalog_search/gui/manager_actions.py"/>
        <source>Edit…</source>
        <translation>Modifier…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/menus.py"/>
        <location filename="../catalog_search/gui/manager_actions.py"/>
        <source>Duplicate</source>
        <translation>Dupliquer</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/menus.py"/>
        <location filename="../catalog_search/gui/bookmarks/search_dialog.py"/>
        <source>Run it when the dock opens</source>
        <translation>La lancer à l&apos;ouverture du panneau</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/menus.py"/>
        <location filename="../catalog_search/gui/search_bar.py"/>
        <source>Save this search…</source>
        <translation>Enregistrer cette recherche…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/menus.py"/>
        <source>Watch for changes</source>
        <translation>Surveiller les changements</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/menus.py"/>
        <source>Do not watch</source>
        <translation>Ne pas surveiller</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/menus.py"/>
        <source>Move to folder</source>
        <translation>Déplacer vers un dossier</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/menus.py"/>
        <location filename="../catalog_search/gui/bookmarks/search_dialog.py"/>
        <source>No folder</source>
        <translation>Aucun dossier</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/model.py"/>
        <source>at opening</source>
        <translation>à l&apos;ouverture</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/model.py"/>
        <source>Last search: {name}</source>
        <translation>Dernière recherche : {name}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/note_dialog.py"/>
        <source>Note, tags and rating</source>
        <translation>Note, étiquettes et évaluation</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/note_dialog.py"/>
        <source>What is it good for, what to watch out for…</source>
        <translation>À quoi cela sert, à quoi faire attention…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/note_dialog.py"/>
        <source>Words with commas between them</source>
        <translation>Des mots séparés par des virgules</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/note_dialog.py"/>
        <source>No rating</source>
        <translation>Aucune évaluation</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/note_dialog.py"/>
        <source>Note</source>
        <translation>Note</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/note_dialog.py"/>
        <source>Tags</source>
        <translation>Étiquettes</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/note_dialog.py"/>
        <source>Rating</source>
        <translation>Évaluation</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/others_desk.py"/>
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>Nothing was added: all of it is there already.</source>
        <translation>Rien n&apos;a été ajouté : tout est déjà présent.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/others_desk.py"/>
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>These catalogues are not in your list: {names}.</source>
        <translation>Ces catalogues ne sont pas dans votre liste : {names}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/others_desk.py"/>
        <source>Add them</source>
        <translation>Les ajouter</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/others_desk.py"/>
        <location filename="../catalog_search/gui/bookmarks/sharing_menu.py"/>
        <location filename="../catalog_search/gui/bookmarks/sharing_shelf.py"/>
        <source>Read again</source>
        <translation>Relire</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/others_desk.py"/>
        <source>Manage…</source>
        <translation>Gérer…</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/page_notice.py"/>
        <location filename="../catalog_search/gui/record_html.py"/>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>and %n more</source>
        <translation>
            <numerusform>et %n autre</numerusform>
            <numerusform>et %n autres</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/panel.py"/>
        <source>Look through your bookmarks</source>
        <translation>Parcourir vos signets</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/panel.py"/>
        <source>Look at all favourites again</source>
        <translation>Consulter de nouveau tous les favoris</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/panel.py"/>
        <source>Share and import</source>
        <translation>Partager et importer</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/panel.py"/>
        <source>Looking at favourites… %p %</source>
        <translation>Consultation des favoris… %p %</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/panel.py"/>
        <source>Stop looking</source>
        <translation>Arrêter la consultation</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/panel.py"/>
        <source>No bookmark holds “{text}”.</source>
        <translation>Aucun signet ne contient « {text} ».</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/panel.py"/>
        <source>No bookmarks yet</source>
        <translation>Pas encore de signets</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/panel.py"/>
        <source>Click the star of a record to keep it, or save a search with the button beside the search field.</source>
        <translation>Cliquez sur l&apos;étoile d&apos;une fiche pour la garder, ou enregistrez une recherche avec le bouton à côté du champ de recherche.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/repointing.py"/>
        <source>Another catalogue in the place of “{catalog}”…</source>
        <translation>Un autre catalogue à la place de « {catalog} »…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/repointing.py"/>
        <source>Another catalogue</source>
        <translation>Un autre catalogue</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/repointing.py"/>
        <source>All favourites and saved searches of “{catalog}” ask from now on:</source>
        <translation>Tous les favoris et recherches enregistrées de « {catalog} » interrogent désormais :</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/saving.py"/>
        <source>What the map shows</source>
        <translation>Ce que montre la carte</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/saving.py"/>
        <location filename="../catalog_search/gui/bookmarks/watch_areas.py"/>
        <source>Everywhere</source>
        <translation>Partout</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/saving.py"/>
        <source>Follow map</source>
        <translation>Suivre la carte</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/saving.py"/>
        <source>What the map shows now, for good</source>
        <translation>Ce que montre la carte maintenant, définitivement</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/saving.py"/>
        <source>Extent of the layer {layer}</source>
        <translation>Emprise de la couche {layer}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/saving.py"/>
        <source>The area kept with the search</source>
        <translation>L&apos;emprise gardée avec la recherche</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/search_dialog.py"/>
        <source>Saved search</source>
        <translation>Recherche enregistrée</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/search_dialog.py"/>
        <source>Save this search</source>
        <translation>Enregistrer cette recherche</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/search_dialog.py"/>
        <source>All catalogues that are switched on</source>
        <translation>Tous les catalogues activés</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/search_dialog.py"/>
        <source>{catalog} (not there any more)</source>
        <translation>{catalog} (n&apos;existe plus)</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/search_dialog.py"/>
        <source>Everything</source>
        <translation>Tout</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/search_dialog.py"/>
        <source>Folder</source>
        <translation>Dossier</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/search_dialog.py"/>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>Words</source>
        <translation>Mots</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/search_dialog.py"/>
        <location filename="../catalog_search/gui/filter_panel.py"/>
        <location filename="../catalog_search/gui/search_bar.py"/>
        <source>Filters</source>
        <translation>Filtres</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/search_dialog.py"/>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Area</source>
        <translation>Emprise</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/service.py"/>
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>Your bookmarks could not be read or changed.</source>
        <translation>Vos favoris n&apos;ont pas pu être lus ou modifiés.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_deeds.py"/>
        <source>Export bookmarks</source>
        <translation>Exporter des signets</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_deeds.py"/>
        <source>bookmarks</source>
        <translation>signets</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_deeds.py"/>
        <source>Exported to {file}: {what}. Logins are not in it.</source>
        <translation>Exporté dans {file} : {what}. Les identifiants n&apos;y sont pas.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_deeds.py"/>
        <source>The project carries them once it is saved: {what}.</source>
        <translation>Le projet les emportera dès qu&apos;il sera enregistré : {what}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_deeds.py"/>
        <location filename="../catalog_search/gui/bookmarks/sharing_menu.py"/>
        <location filename="../catalog_search/sharing/project.py"/>
        <source>This project</source>
        <translation>Ce projet</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_deeds.py"/>
        <source>The bookmarks were taken out of the project.</source>
        <translation>Les signets ont été retirés du projet.</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/sharing_deeds.py"/>
        <source>%n bookmark(s), folder(s) and catalogue(s) are in the database now.</source>
        <translation>
            <numerusform>%n signet, dossier ou catalogue est maintenant dans la base.</numerusform>
            <numerusform>%n signets, dossiers et catalogues sont maintenant dans la base.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/sharing_deeds.py"/>
        <source>Changed there by somebody else, left as it is: %n.</source>
        <translation>
            <numerusform>Modifié là-bas par quelqu&apos;un d&apos;autre, laissé tel quel : %n.</numerusform>
            <numerusform>Modifiés là-bas par quelqu&apos;un d&apos;autre, laissés tels quels : %n.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/sharing_deeds.py"/>
        <source>Removed from the database for everybody: %n.</source>
        <translation>
            <numerusform>Retiré de la base pour tout le monde : %n.</numerusform>
            <numerusform>Retirés de la base pour tout le monde : %n.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_deeds.py"/>
        <location filename="../catalog_search/gui/bookmarks/sharing_windows.py"/>
        <source>Import bookmarks</source>
        <translation>Importer des signets</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_deeds.py"/>
        <source>The Isogeo plugin keeps no quick searches in this profile.</source>
        <translation>L&apos;extension Isogeo ne garde aucune recherche rapide dans ce profil.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_deeds.py"/>
        <source>Isogeo plugin</source>
        <translation>Extension Isogeo</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_deeds.py"/>
        <source>“{title}” is followed: it is read again whenever it changes.</source>
        <translation>« {title} » est suivi : il est relu à chaque changement.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_deeds.py"/>
        <source>“{title}” is not followed any more.</source>
        <translation>« {title} » n&apos;est plus suivi.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_deeds.py"/>
        <source>There are no bookmarks in the schema “{schema}” of the connection “{connection}” yet.</source>
        <translation>Il n&apos;y a pas encore de signets dans le schéma « {schema} » de la connexion « {connection} ».</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_deeds.py"/>
        <location filename="../catalog_search/gui/bookmarks/sharing_windows.py"/>
        <source>Team bookmarks in PostgreSQL</source>
        <translation>Signets d&apos;équipe dans PostgreSQL</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_deeds.py"/>
        <source>Two tables will be made there. Whoever may read and write them is set in the database.</source>
        <translation>Deux tables y seront créées. Qui peut les lire et y écrire se règle dans la base.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_deeds.py"/>
        <source>Make them</source>
        <translation>Les créer</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_menu.py"/>
        <source>Show shared bookmarks…</source>
        <translation>Montrer les signets partagés…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_menu.py"/>
        <source>Export all…</source>
        <translation>Tout exporter…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_menu.py"/>
        <source>Export what is selected…</source>
        <translation>Exporter la sélection…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_menu.py"/>
        <source>Import a file…</source>
        <translation>Importer un fichier…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_menu.py"/>
        <source>Open an address…</source>
        <translation>Ouvrir une adresse…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_menu.py"/>
        <source>Each quick search of the Isogeo plugin becomes a saved search</source>
        <translation>Chaque recherche rapide de l&apos;extension Isogeo devient une recherche enregistrée</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_menu.py"/>
        <source>From the Isogeo plugin…</source>
        <translation>Depuis l&apos;extension Isogeo…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_menu.py"/>
        <source>Follow a shared file, folder or address…</source>
        <translation>Suivre un fichier, un dossier ou une adresse partagés…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_menu.py"/>
        <source>PostgreSQL…</source>
        <translation>PostgreSQL…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_menu.py"/>
        <location filename="../catalog_search/gui/bookmarks/sharing_shelf.py"/>
        <source>Add to your own bookmarks…</source>
        <translation>Ajouter à vos propres signets…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_menu.py"/>
        <source>Publish what is selected</source>
        <translation>Publier la sélection</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_menu.py"/>
        <source>Publish all your bookmarks</source>
        <translation>Publier tous vos signets</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_menu.py"/>
        <location filename="../catalog_search/gui/bookmarks/sharing_shelf.py"/>
        <source>Follow no longer</source>
        <translation>Ne plus suivre</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_menu.py"/>
        <source>In the project</source>
        <translation>Dans le projet</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_menu.py"/>
        <source>They cannot be read</source>
        <translation>Ils ne peuvent pas être lus</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_menu.py"/>
        <source>Put what is selected into the project</source>
        <translation>Mettre la sélection dans le projet</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_menu.py"/>
        <source>Put all your bookmarks into the project</source>
        <translation>Mettre tous vos signets dans le projet</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_menu.py"/>
        <source>Take them out of the project</source>
        <translation>Les retirer du projet</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_menu.py"/>
        <source>This project carries bookmarks: {what}.</source>
        <translation>Ce projet emporte des signets : {what}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_menu.py"/>
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>Being read…</source>
        <translation>Lecture en cours…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_menu.py"/>
        <source>{what}, as last known</source>
        <translation>{what}, au dernier état connu</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_shelf.py"/>
        <location filename="../catalog_search/gui/bookmarks/sharing_windows.py"/>
        <source>Shared bookmarks</source>
        <translation>Signets partagés</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_shelf.py"/>
        <source>Look through shared bookmarks</source>
        <translation>Parcourir les signets partagés</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_shelf.py"/>
        <source>Remove for everybody</source>
        <translation>Retirer pour tout le monde</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_shelf.py"/>
        <source>Takes what is selected out of the team&apos;s database</source>
        <translation>Retire la sélection de la base de l&apos;équipe</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_windows.py"/>
        <source>JSON files</source>
        <translation>Fichiers JSON</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_windows.py"/>
        <location filename="../catalog_search/gui/manager_actions.py"/>
        <source>Import</source>
        <translation>Importer</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_windows.py"/>
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <location filename="../catalog_search/gui/message_strip.py"/>
        <source>Details</source>
        <translation>Détails</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_windows.py"/>
        <source>From “{title}”:</source>
        <translation>De « {title} » :</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_windows.py"/>
        <source>Follow shared bookmarks</source>
        <translation>Suivre des signets partagés</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_windows.py"/>
        <source>Open bookmarks from an address</source>
        <translation>Ouvrir des signets depuis une adresse</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_windows.py"/>
        <source>File…</source>
        <translation>Fichier…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_windows.py"/>
        <source>Folder…</source>
        <translation>Dossier…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_windows.py"/>
        <source>As it calls itself</source>
        <translation>Tel qu&apos;il se nomme lui-même</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_windows.py"/>
        <source>Follow</source>
        <translation>Suivre</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_windows.py"/>
        <source>Open</source>
        <translation>Ouvrir</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_windows.py"/>
        <source>&amp;Address:</source>
        <translation>&amp;Adresse :</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_windows.py"/>
        <source>&amp;Name:</source>
        <translation>&amp;Nom :</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_windows.py"/>
        <source>&amp;Login:</source>
        <translation>&amp;Identifiants :</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_windows.py"/>
        <source>They are read again whenever they change, and shown beside your own. Nothing is ever written there.</source>
        <translation>Ils sont relus à chaque changement et montrés à côté des vôtres. Rien n&apos;y est jamais écrit.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_windows.py"/>
        <source>Everybody who may read this schema sees them; who may write there can add to them.</source>
        <translation>Tous ceux qui peuvent lire ce schéma les voient ; ceux qui peuvent y écrire peuvent en ajouter.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_windows.py"/>
        <source>There is no PostgreSQL connection in this QGIS yet. Make one in the browser panel first.</source>
        <translation>Il n&apos;y a pas encore de connexion PostgreSQL dans ce QGIS. Créez-en d&apos;abord une dans le panneau Explorateur.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_windows.py"/>
        <source>&amp;Connection:</source>
        <translation>&amp;Connexion :</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_windows.py"/>
        <source>&amp;Schema:</source>
        <translation>&amp;Schéma :</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>%n new favourite(s)</source>
        <translation>
            <numerusform>%n nouveau favori</numerusform>
            <numerusform>%n nouveaux favoris</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>%n new saved search(es)</source>
        <translation>
            <numerusform>%n nouvelle recherche enregistrée</numerusform>
            <numerusform>%n nouvelles recherches enregistrées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>%n new catalogue(s)</source>
        <translation>
            <numerusform>%n nouveau catalogue</numerusform>
            <numerusform>%n nouveaux catalogues</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>There is nothing new in it.</source>
        <translation>Il ne contient rien de nouveau.</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>Already there, left as it is: %n.</source>
        <translation>
            <numerusform>Déjà présent, laissé tel quel : %n.</numerusform>
            <numerusform>Déjà présents, laissés tels quels : %n.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>Cannot be read, left out: %n.</source>
        <translation>
            <numerusform>Illisible, laissé de côté : %n.</numerusform>
            <numerusform>Illisibles, laissés de côté : %n.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>These catalogues want a login, to be chosen in the list of catalogues: {names}.</source>
        <translation>Ces catalogues demandent des identifiants, à choisir dans la liste des catalogues : {names}.</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>%n bookmark(s) added.</source>
        <translation>
            <numerusform>%n signet ajouté.</numerusform>
            <numerusform>%n signets ajoutés.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <location filename="../catalog_search/gui/manager_import.py"/>
        <source>%n catalogue(s) added.</source>
        <translation>
            <numerusform>%n catalogue ajouté.</numerusform>
            <numerusform>%n catalogues ajoutés.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>%n favourite(s)</source>
        <translation>
            <numerusform>%n favori</numerusform>
            <numerusform>%n favoris</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>%n saved search(es)</source>
        <translation>
            <numerusform>%n recherche enregistrée</numerusform>
            <numerusform>%n recherches enregistrées</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>In this project</source>
        <translation>Dans ce projet</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>Team: {name}</source>
        <translation>Équipe : {name}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>being read…</source>
        <translation>lecture…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>as last known</source>
        <translation>dernière copie</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>cannot be read</source>
        <translation>illisible</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>Followed since {date}</source>
        <translation>Suivi depuis le {date}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>Last read: {moment}</source>
        <translation>Dernière lecture : {moment}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>What is shown is the copy that was kept then.</source>
        <translation>La copie gardée alors est affichée.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>Exported on {date}</source>
        <translation>Exporté le {date}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>“{name}”: {what} has no counterpart</source>
        <translation>« {name} » : {what} n&apos;a pas d&apos;équivalent</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>“{name}” asks for nothing: left out</source>
        <translation>« {name} » ne demande rien : laissée de côté</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <location filename="../catalog_search/gui/manager_actions.py"/>
        <location filename="../catalog_search/gui/manager_import.py"/>
        <source>{field}: {value}</source>
        <translation>{field} : {value}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>Catalogue {number}</source>
        <translation>Catalogue {number}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>Folder {number}</source>
        <translation>Dossier {number}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>Favourite {number}</source>
        <translation>Favori {number}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>Saved search {number}</source>
        <translation>Recherche enregistrée {number}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>what it must have is missing or wrong</source>
        <translation>ce qu&apos;il doit avoir manque ou est faux</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>there are too many before it</source>
        <translation>il y en a trop avant lui</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>it is too large</source>
        <translation>il est trop gros</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <source>this version does not know this type of catalogue</source>
        <translation>cette version ne connaît pas ce type de catalogue</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/sharing_words.py"/>
        <location filename="../catalog_search/gui/manager_import.py"/>
        <source>its address is not valid</source>
        <translation>son adresse n&apos;est pas valide</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/watch_areas.py"/>
        <source>what the map shows now ({box})</source>
        <translation>ce que montre la carte maintenant ({box})</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/watch_areas.py"/>
        <source>In: {area}</source>
        <translation>Dans : {area}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/watch_areas.py"/>
        <source>In what the map shows now</source>
        <translation>Dans ce que montre la carte maintenant</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/watch_areas.py"/>
        <source>In the extent of a layer</source>
        <translation>Dans l&apos;emprise d&apos;une couche</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>At the start of QGIS</source>
        <translation>Au démarrage de QGIS</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>Every hour</source>
        <translation>Toutes les heures</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>Every day</source>
        <translation>Tous les jours</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>Every week</source>
        <translation>Toutes les semaines</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>Watched from now on: {when}, while QGIS runs.</source>
        <translation>Surveillé désormais : {when}, tant que QGIS est ouvert.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>Watched area: {area}.</source>
        <translation>Zone surveillée : {area}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>Nothing is in it.</source>
        <translation>Il n&apos;y a rien dedans.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>No favourite yet: click on the star of a record.</source>
        <translation>Aucun favori : cliquez sur l&apos;étoile d&apos;une fiche.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>No saved search yet: keep one with the button beside the search field.</source>
        <translation>Pas encore de recherche enregistrée : enregistrez-en une avec le bouton à côté du champ de recherche.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>changed</source>
        <translation>modifié</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>no longer there</source>
        <translation>disparu</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>moved</source>
        <translation>déplacé</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>Kept on {date}</source>
        <translation>Gardé le {date}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>Changed since it was kept:</source>
        <translation>Modifié depuis qu&apos;il a été gardé :</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>The catalogue {catalog} does not have it any more.</source>
        <translation>Le catalogue {catalog} ne l&apos;a plus.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>The same data are found under another identifier or in another catalogue now.</source>
        <translation>Les mêmes données se trouvent maintenant sous un autre identifiant ou dans un autre catalogue.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>It could not be looked at last time; what is shown is what was known.</source>
        <translation>La dernière consultation a échoué ; ce qui est affiché est ce qui était connu.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>{field}: {old} → {new}</source>
        <translation>{field} : {old} → {new}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>{field}: {new} (new)</source>
        <translation>{field} : {new} (nouveau)</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>{field}: {old} (removed)</source>
        <translation>{field} : {old} (supprimé)</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>Area: {area}</source>
        <translation>Emprise : {area}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>Last run on {date}</source>
        <translation>Dernière exécution le {date}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>Run when the dock opens</source>
        <translation>Lancée à l&apos;ouverture du panneau</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>Watched: {when}</source>
        <translation>Surveillé : {when}</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>%n bookmark(s) removed.</source>
        <translation>
            <numerusform>%n signet supprimé.</numerusform>
            <numerusform>%n signets supprimés.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>The folder was removed with all that it held.</source>
        <translation>Le dossier a été supprimé avec tout son contenu.</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>%n bookmark(s) copied to your own.</source>
        <translation>
            <numerusform>%n signet copié parmi les vôtres.</numerusform>
            <numerusform>%n signets copiés parmi les vôtres.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/bookmarks/words.py"/>
        <source>%n bookmark(s) imported.</source>
        <translation>
            <numerusform>%n signet importé.</numerusform>
            <numerusform>%n signets importés.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/catalog_chooser.py"/>
        <source>searching…</source>
        <translation>recherche…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/catalog_chooser.py"/>
        <source>stopped</source>
        <translation>arrêté</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/catalog_chooser.py"/>
        <source>failed</source>
        <translation>échec</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/catalog_chooser.py"/>
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>%n result(s)</source>
        <translation>
            <numerusform>%n résultat</numerusform>
            <numerusform>%n résultats</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/catalog_chooser.py"/>
        <source>{count} found</source>
        <translation>{count} trouvés</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/catalog_chooser.py"/>
        <source>Add catalogue…</source>
        <translation>Ajouter un catalogue…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/catalog_chooser.py"/>
        <source>Edit, group, order, import and export the catalogues</source>
        <translation>Modifier, grouper, ordonner, importer et exporter les catalogues</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/catalog_chooser.py"/>
        <source>Cannot search by area: the map extent is filtered here.</source>
        <translation>Ne recherche pas par emprise : l&apos;extension filtre elle-même selon l&apos;emprise de la carte.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/catalog_chooser.py"/>
        <location filename="../catalog_search/gui/downloads_deeds.py"/>
        <location filename="../catalog_search/gui/record_html.py"/>
        <location filename="../catalog_search/gui/record_page.py"/>
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/catalog_chooser.py"/>
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>Search {catalog} again</source>
        <translation>Relancer la recherche dans {catalog}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/catalog_chooser.py"/>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>Search again</source>
        <translation>Relancer la recherche</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_dialog.py"/>
        <source>Choose a database connection</source>
        <translation>Choisir une connexion à la base de données</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_dialog.py"/>
        <source>Search connections…</source>
        <translation>Rechercher parmi les connexions…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_dialog.py"/>
        <source>Use this connection</source>
        <translation>Utiliser cette connexion</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_dialog.py"/>
        <source>Connection</source>
        <translation>Connexion</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_dialog.py"/>
        <source>Database</source>
        <translation>Base de données</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_dialog.py"/>
        <source>Server</source>
        <translation>Serveur</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_dialog.py"/>
        <source>Database connections</source>
        <translation>Connexions aux bases de données</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_dialog.py"/>
        <source>without a name</source>
        <translation>sans nom</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_dialog.py"/>
        <source>{catalog} calls the database “{database}” ({system}). Your choice is remembered for it.</source>
        <translation>{catalog} appelle cette base « {database} » ({system}). Votre choix est retenu pour elle.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_dialog.py"/>
        <source>QGIS has no {system} connection yet: make one in the browser panel, then add this again.</source>
        <translation>QGIS n&apos;a pas encore de connexion {system} : créez-en une dans le panneau Explorateur, puis ajoutez de nouveau.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>Looking at the address…</source>
        <translation>Analyse de l&apos;adresse…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>Looking at {url} …</source>
        <translation>Lecture de {url} …</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>Asking {url} as {type} …</source>
        <translation>Interrogation de {url} comme {type} …</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>{count} records</source>
        <translation>{count} fiches</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>not supported yet</source>
        <translation>pas encore pris en charge</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>wants a login</source>
        <translation>demande une authentification</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>did not answer well</source>
        <translation>réponse incorrecte</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>%n catalogues may be meant. Choose one:</source>
        <translation>
            <numerusform>%n catalogue possible. Choisissez-le :</numerusform>
            <numerusform>%n catalogues possibles. Choisissez-en un :</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>Found: {catalog}</source>
        <translation>Trouvé : {catalog}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>Recognised as {type}, which this version of Catalog Search cannot search yet.</source>
        <translation>Adresse reconnue comme {type}, un type que cette version de l&apos;extension ne sait pas encore interroger.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>Recognised, but not supported yet</source>
        <translation>Reconnu, mais pas encore pris en charge</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>Not tried: enough requests were sent</source>
        <translation>Non essayé : assez de requêtes ont été envoyées</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>Answers as a catalogue of this type</source>
        <translation>Répond comme un catalogue de ce type</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>Says what it may be</source>
        <translation>Donne un indice sur son type</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>web page</source>
        <translation>page web</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>Map area</source>
        <translation>Emprise</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>Searches by</source>
        <translation>Recherche par</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>nothing: it lists all that it has</source>
        <translation>rien : liste tout son contenu</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>Filtered here, afterwards</source>
        <translation>Filtré ensuite par l&apos;extension</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>nothing</source>
        <translation>rien</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>Counts results by</source>
        <translation>Compte les résultats par</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>Sorts by</source>
        <translation>Trie par</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>Number of results</source>
        <translation>Nombre de résultats</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>told</source>
        <translation>indiqué</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>not told</source>
        <translation>non indiqué</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <location filename="../catalog_search/gui/manager_model.py"/>
        <source>Login</source>
        <translation>Authentification</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>possible, with an authentication configuration of QGIS</source>
        <translation>possible, avec une configuration d&apos;authentification de QGIS</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>none</source>
        <translation>aucune</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>This looks like {type}, but it wants a login.</source>
        <translation>Cela ressemble à {type}, mais une authentification est demandée.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>This address wants a login.</source>
        <translation>Cette adresse demande une authentification.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>Choose an authentication configuration below: the address is then asked again with it.</source>
        <translation>Choisissez ci-dessous une configuration d&apos;authentification : l&apos;adresse sera de nouveau interrogée avec elle.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>By its address this is {type}, but it could not be confirmed.</source>
        <translation>D&apos;après son adresse, c&apos;est du type {type}, mais cela n&apos;a pas pu être confirmé.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>You can keep it and test it again later.</source>
        <translation>Vous pouvez garder ce catalogue et le tester de nouveau plus tard.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>This is a {service} service: it holds data, but no catalogue of it. Add it with QGIS&apos;s Data Source Manager, or enter the address of the catalogue that describes it.</source>
        <translation>C&apos;est un service {service} : il contient des données, mais n&apos;est pas un catalogue. Ajoutez-le avec le Gestionnaire des sources de données de QGIS, ou saisissez l&apos;adresse du catalogue qui le décrit.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>This is no address that can be asked. Enter one such as https://www.data.gouv.fr, or a file.</source>
        <translation>Cette adresse ne peut pas être interrogée. Saisissez une adresse comme https://www.data.gouv.fr, ou un fichier.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/connection_words.py"/>
        <source>No catalogue that Catalog Search knows answers at this address. If you know its type, choose it below and test the connection.</source>
        <translation>Aucun catalogue connu de l&apos;extension ne répond à cette adresse. Si vous connaissez son type, choisissez-le ci-dessous et testez la connexion.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/detection_panel.py"/>
        <source>Stop looking for a catalogue at this address</source>
        <translation>Arrêter la détection à cette adresse</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/detection_panel.py"/>
        <source>Stopped. Choose the type by hand, or detect it again.</source>
        <translation>Détection arrêtée. Choisissez le type vous-même, ou relancez la détection.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/detection_panel.py"/>
        <source>Catalogues found at this address</source>
        <translation>Catalogues trouvés à cette adresse</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/detection_panel.py"/>
        <source>Asked as</source>
        <translation>Interrogé comme</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/detection_panel.py"/>
        <location filename="../catalog_search/gui/manager_model.py"/>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/detection_panel.py"/>
        <source>Answer</source>
        <translation>Réponse</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/detection_panel.py"/>
        <source>What was tried</source>
        <translation>Tentatives</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/detection_panel.py"/>
        <source>What was tried (%n)</source>
        <translation>
            <numerusform>Tentative (%n)</numerusform>
            <numerusform>Tentatives (%n)</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/dock.py"/>
        <location filename="../catalog_search/gui/layer_menu.py"/>
        <location filename="../catalog_search/plugin.py"/>
        <location filename="../catalog_search/processing/provider.py"/>
        <source>Catalog Search</source>
        <translation>Recherche dans les catalogues</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/dock_panel.py"/>
        <location filename="../catalog_search/gui/search_bar.py"/>
        <source>Search</source>
        <translation>Rechercher</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads.py"/>
        <source>Downloading {title}</source>
        <translation>Téléchargement : {title}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads.py"/>
        <source>“{name}” is saved: {words}</source>
        <translation>« {name} » est enregistré : {words}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads.py"/>
        <source>“{title}” could not be saved.</source>
        <translation>« {title} » n&apos;a pas pu être enregistré.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads.py"/>
        <location filename="../catalog_search/gui/layer_refresh.py"/>
        <location filename="../catalog_search/gui/opener.py"/>
        <location filename="../catalog_search/loading/loader.py"/>
        <source>Something unexpected happened.</source>
        <translation>Une erreur inattendue s&apos;est produite.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads.py"/>
        <source>{size} of kept downloads were removed.</source>
        <translation>{size} de téléchargements conservés ont été supprimés.</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/downloads.py"/>
        <source>%n layer(s)</source>
        <translation>
            <numerusform>%n couche</numerusform>
            <numerusform>%n couches</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/downloads.py"/>
        <source>%n feature(s)</source>
        <translation>
            <numerusform>%n entité</numerusform>
            <numerusform>%n entités</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads.py"/>
        <source>{layers}, {features}</source>
        <translation>{layers}, {features}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads.py"/>
        <source>without {titles}, which are pictures</source>
        <translation>sans {titles}, qui sont des images</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_asking.py"/>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Save to folder</source>
        <translation>Enregistrer dans un dossier</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_asking.py"/>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Save as GeoPackage</source>
        <translation>Enregistrer en GeoPackage</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_asking.py"/>
        <source>GeoPackage (*.gpkg)</source>
        <translation>GeoPackage (*.gpkg)</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_deeds.py"/>
        <source>Pause</source>
        <translation>Suspendre</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_deeds.py"/>
        <location filename="../catalog_search/gui/window_bar.py"/>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_deeds.py"/>
        <source>Resume</source>
        <translation>Reprendre</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_deeds.py"/>
        <source>Open folder</source>
        <translation>Ouvrir le dossier</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_deeds.py"/>
        <source>Remove from the list</source>
        <translation>Retirer de la liste</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_deeds.py"/>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Copy URL</source>
        <translation>Copier l&apos;URL</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_model.py"/>
        <source>Saved to {place}</source>
        <translation>Enregistré dans {place}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_model.py"/>
        <source>Saved as a GeoPackage: {place}</source>
        <translation>Enregistré en GeoPackage : {place}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_model.py"/>
        <source>Fetched for the map</source>
        <translation>Chargé pour la carte</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_panel.py"/>
        <source>Show or hide the list of downloads</source>
        <translation>Afficher ou masquer la liste des téléchargements</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_panel.py"/>
        <location filename="../catalog_search/gui/downloads_view.py"/>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Downloads</source>
        <translation>Téléchargements</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_panel.py"/>
        <source>What is kept of downloads</source>
        <translation>Ce qui est conservé des téléchargements</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_panel.py"/>
        <source>Remove what is finished from the list</source>
        <translation>Retirer de la liste ce qui est terminé</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_panel.py"/>
        <source>Nothing is being downloaded.</source>
        <translation>Aucun téléchargement en cours.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_panel.py"/>
        <source>{size} kept, {limit} at most</source>
        <translation>{size} conservés, {limit} au plus</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_panel.py"/>
        <source>Clear what no layer uses ({size})</source>
        <translation>Supprimer ce qu&apos;aucune couche n&apos;utilise ({size})</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_panel.py"/>
        <source>Clear what no layer uses</source>
        <translation>Supprimer ce qu&apos;aucune couche n&apos;utilise</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_panel.py"/>
        <source>Keep at most</source>
        <translation>Conserver au plus</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_panel.py"/>
        <location filename="../catalog_search/gui/downloads_row.py"/>
        <source>{size}/s</source>
        <translation>{size}/s</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/downloads_panel.py"/>
        <source>%n download(s)</source>
        <translation>
            <numerusform>%n téléchargement</numerusform>
            <numerusform>%n téléchargements</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/downloads_panel.py"/>
        <source>%n failed</source>
        <translation>
            <numerusform>%n en échec</numerusform>
            <numerusform>%n en échec</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/downloads_panel.py"/>
        <source>%n paused</source>
        <translation>
            <numerusform>%n suspendu</numerusform>
            <numerusform>%n suspendus</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/downloads_panel.py"/>
        <source>%n finished</source>
        <translation>
            <numerusform>%n terminé</numerusform>
            <numerusform>%n terminés</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_panel.py"/>
        <source>Downloads: {parts}</source>
        <translation>Téléchargements : {parts}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_row.py"/>
        <source>Writing the GeoPackage…</source>
        <translation>Écriture du GeoPackage…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_row.py"/>
        <source>Waiting for its turn</source>
        <translation>Attend son tour</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_row.py"/>
        <source>Paused</source>
        <translation>Suspendu</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_row.py"/>
        <source>Cancelled</source>
        <translation>Annulé</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_row.py"/>
        <source>It is being fetched already: waiting for that</source>
        <translation>Ce fichier est déjà en cours de téléchargement : en attente</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_row.py"/>
        <location filename="../catalog_search/gui/opener.py"/>
        <source>Connecting…</source>
        <translation>Connexion…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/downloads_row.py"/>
        <source>{done} of {size}</source>
        <translation>{done} sur {size}</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/downloads_row.py"/>
        <source>%n second(s) left</source>
        <translation>
            <numerusform>encore %n seconde</numerusform>
            <numerusform>encore %n secondes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/downloads_row.py"/>
        <source>%n minute(s) left</source>
        <translation>
            <numerusform>encore %n minute</numerusform>
            <numerusform>encore %n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/downloads_row.py"/>
        <source>%n hour(s) left</source>
        <translation>
            <numerusform>encore %n heure</numerusform>
            <numerusform>encore %n heures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/drag_out.py"/>
        <source>%n record(s)</source>
        <translation>
            <numerusform>%n fiche</numerusform>
            <numerusform>%n fiches</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/drag_out.py"/>
        <source>%n resource(s)</source>
        <translation>
            <numerusform>%n ressource</numerusform>
            <numerusform>%n ressources</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/facet_model.py"/>
        <source>{field} ({count})</source>
        <translation>{field} ({count})</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/facet_model.py"/>
        <source>Other period…</source>
        <translation>Autre période…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/facet_model.py"/>
        <source>Show fewer</source>
        <translation>Afficher moins</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/facet_model.py"/>
        <source>%n more…</source>
        <translation>
            <numerusform>%n autre…</numerusform>
            <numerusform>%n autres…</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_chips.py"/>
        <source>Remove the filter “{filter}” (Delete)</source>
        <translation>Retirer le filtre « {filter} » (Suppr)</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_chips.py"/>
        <source>Filters that are on</source>
        <translation>Filtres actifs</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_chips.py"/>
        <source>Clear all</source>
        <translation>Tout effacer</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_chips.py"/>
        <source>Remove all filters</source>
        <translation>Retirer tous les filtres</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Good for</source>
        <translation>Usage</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <location filename="../catalog_search/gui/labels.py"/>
        <location filename="../catalog_search/gui/manager_model.py"/>
        <location filename="../catalog_search/gui/presets_dialog.py"/>
        <location filename="../catalog_search/gui/record_html.py"/>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Type</source>
        <translation>Type</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <location filename="../catalog_search/gui/labels.py"/>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Organisation</source>
        <translation>Organisation</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <location filename="../catalog_search/gui/labels.py"/>
        <location filename="../catalog_search/gui/record_html.py"/>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Licence</source>
        <translation>Licence</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Theme</source>
        <translation>Thème</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Keyword</source>
        <translation>Mot-clé</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <location filename="../catalog_search/gui/labels.py"/>
        <location filename="../catalog_search/gui/presets_dialog.py"/>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Territory</source>
        <translation>Territoire</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <location filename="../catalog_search/gui/labels.py"/>
        <location filename="../catalog_search/gui/period_dialog.py"/>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Last update</source>
        <translation>Mise à jour</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <location filename="../catalog_search/gui/labels.py"/>
        <location filename="../catalog_search/gui/record_html.py"/>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Access</source>
        <translation>Accès</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Contact</source>
        <translation>Point de contact</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <location filename="../catalog_search/gui/labels.py"/>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Coordinate system</source>
        <translation>Système de coordonnées</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Allows</source>
        <translation>Permet</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Not filled in</source>
        <translation>Non renseigné</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Share</source>
        <translation>Partage</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Topic</source>
        <translation>Thématique</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Part of</source>
        <translation>Fait partie de</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <location filename="../catalog_search/gui/labels.py"/>
        <location filename="../catalog_search/gui/record_html.py"/>
        <location filename="../catalog_search/processing/load.py"/>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Catalogue</source>
        <translation>Catalogue</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <location filename="../catalog_search/gui/search_bar.py"/>
        <source>Map extent</source>
        <translation>Emprise de la carte</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>QGIS can add it now</source>
        <translation>Ajout direct dans QGIS</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>Services</source>
        <translation>Services</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>Files</source>
        <translation>Fichiers</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>Tables</source>
        <translation>Tables</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>Documents</source>
        <translation>Documents</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>Viewing</source>
        <translation>La consultation</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>Downloading</source>
        <translation>Le téléchargement</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>Something else</source>
        <translation>Autre chose</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>Links or services</source>
        <translation>Liens ou services</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <location filename="../catalog_search/gui/record_html.py"/>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Keywords</source>
        <translation>Mots-clés</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Themes</source>
        <translation>Thèmes</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>≥ {count}</source>
        <translation>≥ {count}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>+ {count}</source>
        <translation>+ {count}</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>%n counted by the catalogues in all that they found</source>
        <translation>
            <numerusform>%n résultat compté par les catalogues sur tout ce qu&apos;ils ont trouvé</numerusform>
            <numerusform>%n résultats comptés par les catalogues sur tout ce qu&apos;ils ont trouvé</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>%n among the rows loaded so far of catalogues that do not count; there may be more</source>
        <translation>
            <numerusform>%n parmi les résultats déjà chargés des catalogues qui ne comptent pas ; il peut y en avoir d&apos;autres</numerusform>
            <numerusform>%n parmi les résultats déjà chargés des catalogues qui ne comptent pas ; il peut y en avoir d&apos;autres</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>Filtered here, among the rows that come: {catalogs} cannot search by area.</source>
        <translation>Filtré par l&apos;extension parmi les résultats reçus : pas de recherche par emprise dans {catalogs}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>Rows that give no area are kept.</source>
        <translation>Les résultats sans emprise sont conservés.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>Filtered here, among the rows that come: {catalogs} cannot filter by this.</source>
        <translation>Filtré par l&apos;extension parmi les résultats reçus : critère non géré par {catalogs}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>Cannot filter by this itself: {fields}. What it brings is filtered here.</source>
        <translation>Critères non gérés par ce catalogue : {fields}. L&apos;extension filtre elle-même ses résultats.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>Last 30 days</source>
        <translation>30 derniers jours</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>Last 12 months</source>
        <translation>12 derniers mois</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>Last 3 years</source>
        <translation>3 dernières années</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>Last %n day(s)</source>
        <translation>
            <numerusform>Dernier jour</numerusform>
            <numerusform>%n derniers jours</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>World</source>
        <translation>Monde</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>European Union</source>
        <translation>Union européenne</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>Region {code}</source>
        <translation>Région {code}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>Département {code}</source>
        <translation>Département {code}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>Intermunicipality {code}</source>
        <translation>EPCI {code}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_labels.py"/>
        <source>Municipality {code}</source>
        <translation>Commune {code}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_panel.py"/>
        <source>Find a filter value</source>
        <translation>Rechercher une valeur de filtre</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_panel.py"/>
        <source>No filter value holds these letters.</source>
        <translation>Aucune valeur de filtre ne contient ces lettres.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/filter_panel.py"/>
        <source>Search first: filters come with the results.</source>
        <translation>Lancez d&apos;abord une recherche : les filtres viennent avec les résultats.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>What are you looking for?</source>
        <translation>Que recherchez-vous ?</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>Type a place or a theme, e.g. communes, and press Enter.</source>
        <translation>Saisissez un lieu ou un thème, par exemple communes, puis appuyez sur Entrée.</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/hints.py"/>
        <source>%n catalogue(s) will be searched.</source>
        <translation>
            <numerusform>La recherche portera sur %n catalogue.</numerusform>
            <numerusform>La recherche portera sur %n catalogues.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>The reasons are given above. Check the network and try again.</source>
        <translation>Les raisons sont indiquées ci-dessus. Vérifiez le réseau, puis réessayez.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>No catalogue answered</source>
        <translation>Aucun catalogue n&apos;a répondu</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>Stopped</source>
        <translation>Recherche arrêtée</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>Press F5 to search again.</source>
        <translation>Appuyez sur F5 pour relancer la recherche.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>Switch one on under “Catalogues”, or add one there.</source>
        <translation>Cochez-en un dans « Catalogues », ou ajoutez-en un.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>No catalogue to search</source>
        <translation>Aucun catalogue à interroger</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>The filter on catalogues leaves none of those that are switched on.</source>
        <translation>Le filtre sur les catalogues écarte tous ceux qui sont cochés.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>Search without filters</source>
        <translation>Rechercher sans filtre</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>Nothing found for “{text}”</source>
        <translation>Aucun résultat pour « {text} »</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>Filters are on: {filters}.</source>
        <translation>Filtres actifs : {filters}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>Only the first rows of {catalogs} were looked through.</source>
        <translation>Seuls les premiers résultats ont été examinés dans {catalogs}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>Use fewer words.</source>
        <translation>Utilisez moins de mots.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>Check the spelling or try another word.</source>
        <translation>Vérifiez l&apos;orthographe ou essayez un autre mot.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>Switch off “Map extent” to search everywhere.</source>
        <translation>Désactivez « Emprise de la carte » pour rechercher partout.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>Switch on more catalogues.</source>
        <translation>Cochez d&apos;autres catalogues.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>Look further</source>
        <translation>Rechercher plus loin</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/hints.py"/>
        <source>Choose catalogues…</source>
        <translation>Choisir les catalogues…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Dataset</source>
        <translation>Jeu de données</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Series of datasets</source>
        <translation>Série de données</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Service</source>
        <translation>Service</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Table</source>
        <translation>Table</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Map</source>
        <translation>Carte</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Document</source>
        <translation>Document</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>API</source>
        <translation>API</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Other</source>
        <translation>Autre</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Relevance</source>
        <translation>Pertinence</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <location filename="../catalog_search/gui/layer_choice_model.py"/>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Title</source>
        <translation>Titre</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Newest</source>
        <translation>Plus récents</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Popularity</source>
        <translation>Popularité</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Open to all</source>
        <translation>Ouvert à tous</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Open, with an account</source>
        <translation>Ouvert, avec un compte</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Restricted</source>
        <translation>Restreint</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Catalogue file (JSON)</source>
        <translation>Fichier de catalogue (JSON)</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>File</source>
        <translation>Fichier</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Publisher</source>
        <translation>Éditeur</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Owner</source>
        <translation>Propriétaire</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Custodian</source>
        <translation>Gestionnaire</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Distributor</source>
        <translation>Distributeur</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Author</source>
        <translation>Auteur</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Originator</source>
        <translation>Commanditaire</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Processor</source>
        <translation>Exécutant</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Principal investigator</source>
        <translation>Maître d&apos;œuvre</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Provider</source>
        <translation>Fournisseur</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>User</source>
        <translation>Utilisateur</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Continuously</source>
        <translation>En continu</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Hourly</source>
        <translation>Toutes les heures</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Daily</source>
        <translation>Quotidienne</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Weekly</source>
        <translation>Hebdomadaire</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Every two weeks</source>
        <translation>Tous les quinze jours</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Monthly</source>
        <translation>Mensuelle</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Every two months</source>
        <translation>Tous les deux mois</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Quarterly</source>
        <translation>Trimestrielle</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Twice a year</source>
        <translation>Semestrielle</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Yearly</source>
        <translation>Annuelle</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Every two years</source>
        <translation>Tous les deux ans</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Every three years</source>
        <translation>Tous les trois ans</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Every five years</source>
        <translation>Tous les cinq ans</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>As needed</source>
        <translation>Selon les besoins</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Irregularly</source>
        <translation>Irrégulière</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Once</source>
        <translation>Ponctuelle</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Not planned</source>
        <translation>Non planifiée</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Never</source>
        <translation>Jamais</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Every %n month(s)</source>
        <translation>
            <numerusform>Chaque mois</numerusform>
            <numerusform>Tous les %n mois</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Every %n day(s)</source>
        <translation>
            <numerusform>Chaque jour</numerusform>
            <numerusform>Tous les %n jours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Every %n week(s)</source>
        <translation>
            <numerusform>Chaque semaine</numerusform>
            <numerusform>Toutes les %n semaines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Every %n year(s)</source>
        <translation>
            <numerusform>Chaque année</numerusform>
            <numerusform>Tous les %n ans</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Every %n hour(s)</source>
        <translation>
            <numerusform>Chaque heure</numerusform>
            <numerusform>Toutes les %n heures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Every %n minute(s)</source>
        <translation>
            <numerusform>Chaque minute</numerusform>
            <numerusform>Toutes les %n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Every %n second(s)</source>
        <translation>
            <numerusform>Chaque seconde</numerusform>
            <numerusform>Toutes les %n secondes</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>yes</source>
        <translation>oui</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>no</source>
        <translation>non</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>under conditions</source>
        <translation>sous conditions</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Description for programs (OpenAPI)</source>
        <translation>Description pour les programmes (OpenAPI)</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Technical documentation</source>
        <translation>Documentation technique</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Documentation</source>
        <translation>Documentation</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Request access</source>
        <translation>Demander l&apos;accès</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>The portal shows these data only to those who have the right to see them.</source>
        <translation>Le portail ne montre ces données qu&apos;à ceux qui ont le droit de les voir.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>The shapefile holds the first 50,000 records only; take another format.</source>
        <translation>Le shapefile ne contient que les 50 000 premiers enregistrements ; prenez un autre format.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Most files of this catalogue open only with addresses that its provider signs first.</source>
        <translation>La plupart des fichiers de ce catalogue ne s&apos;ouvrent qu&apos;avec des adresses que son fournisseur signe d&apos;abord.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Who downloads these files pays for the transfer.</source>
        <translation>Qui télécharge ces fichiers paie le transfert.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Views</source>
        <translation>Vues</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Reuses</source>
        <translation>Réutilisations</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Followers</source>
        <translation>Abonnés</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Granularity</source>
        <translation>Granularité</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Resolution</source>
        <translation>Résolution</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Status</source>
        <translation>État</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Metadata quality</source>
        <translation>Qualité des métadonnées</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Representation</source>
        <translation>Représentation</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <location filename="../catalog_search/gui/record_html.py"/>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Constraints</source>
        <translation>Contraintes</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <location filename="../catalog_search/gui/presets_dialog.py"/>
        <location filename="../catalog_search/gui/record_html.py"/>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Harvested from</source>
        <translation>Moissonné depuis</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Credits</source>
        <translation>Crédits</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Collection</source>
        <translation>Collection</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Cloud cover</source>
        <translation>Couverture nuageuse</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Platform</source>
        <translation>Plateforme</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Constellation</source>
        <translation>Constellation</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Instruments</source>
        <translation>Instruments</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Processing level</source>
        <translation>Niveau de traitement</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Time step</source>
        <translation>Pas de temps</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Tables in the DataStore</source>
        <translation>Tables dans le DataStore</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <location filename="../catalog_search/processing/search.py"/>
        <source>Records</source>
        <translation>Fiches</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Source</source>
        <translation>Source</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Portal of origin</source>
        <translation>Portail d&apos;origine</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Geometry</source>
        <translation>Géométrie</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Number of features</source>
        <translation>Nombre d&apos;entités</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Precision</source>
        <translation>Précision</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Encoding</source>
        <translation>Encodage</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Format version</source>
        <translation>Version du format</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Topological consistency</source>
        <translation>Cohérence topologique</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Validity</source>
        <translation>Validité</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Kept by</source>
        <translation>Conservé par</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Data created</source>
        <translation>Création des données</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Data updated</source>
        <translation>Mise à jour des données</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Data published</source>
        <translation>Publication des données</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <location filename="../catalog_search/gui/layer_choice_dialog.py"/>
        <source>Layers</source>
        <translation>Couches</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Attributes</source>
        <translation>Attributs</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Operations</source>
        <translation>Opérations</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>History</source>
        <translation>Historique</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Conforms to</source>
        <translation>Conforme à</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Does not conform to</source>
        <translation>Non conforme à</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Shares that feed it</source>
        <translation>Partages qui l&apos;alimentent</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Offers</source>
        <translation>Propose</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Access for administrations</source>
        <translation>Accès pour les administrations</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Access for companies and associations</source>
        <translation>Accès pour les entreprises et associations</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Access for individuals</source>
        <translation>Accès pour les particuliers</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Rate limit</source>
        <translation>Limite d&apos;usage</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>More on the rate limit</source>
        <translation>Précisions sur la limite d&apos;usage</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Availability</source>
        <translation>Disponibilité</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/labels.py"/>
        <source>Availability report</source>
        <translation>Suivi de la disponibilité</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_choice_dialog.py"/>
        <source>Choose layers</source>
        <translation>Choisir les couches</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_choice_dialog.py"/>
        <source>Search layers…</source>
        <translation>Rechercher des couches…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_choice_dialog.py"/>
        <source>As one layer: a single picture of all of them</source>
        <translation>Comme une seule couche : une seule image de l&apos;ensemble</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_choice_dialog.py"/>
        <source>No layer is called like that.</source>
        <translation>Aucune couche ne porte ce nom.</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/layer_choice_dialog.py"/>
        <source>“{title}” has %n layer(s). Which ones do you want to add?</source>
        <translation>
            <numerusform>« {title} » contient %n couche. Voulez-vous l&apos;ajouter ?</numerusform>
            <numerusform>« {title} » contient %n couches. Lesquelles voulez-vous ajouter ?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/layer_choice_dialog.py"/>
        <source>“{title}” has %n layer(s). Which ones do you want to save?</source>
        <translation>
            <numerusform>« {title} » contient %n couche. Voulez-vous l&apos;enregistrer ?</numerusform>
            <numerusform>« {title} » contient %n couches. Lesquelles voulez-vous enregistrer ?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/layer_choice_dialog.py"/>
        <source>Save %n layer(s)</source>
        <translation>
            <numerusform>Enregistrer %n couche</numerusform>
            <numerusform>Enregistrer %n couches</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_choice_dialog.py"/>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/layer_choice_dialog.py"/>
        <source>Add %n layer(s)</source>
        <translation>
            <numerusform>Ajouter %n couche</numerusform>
            <numerusform>Ajouter %n couches</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_choice_dialog.py"/>
        <location filename="../catalog_search/gui/presets_dialog.py"/>
        <source>Add</source>
        <translation>Ajouter</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_choice_model.py"/>
        <source>Kind</source>
        <translation>Type</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_choice_model.py"/>
        <source>A group: the service draws all layers in it as one picture.</source>
        <translation>Un groupe : le service dessine toutes ses couches en une seule image.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_menu.py"/>
        <location filename="../catalog_search/gui/layer_news.py"/>
        <source>Go to record</source>
        <translation>Aller à la fiche</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_menu.py"/>
        <source>Is there a newer version?</source>
        <translation>Y a-t-il une version plus récente ?</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_menu.py"/>
        <source>Refresh from source</source>
        <translation>Actualiser depuis la source</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_menu.py"/>
        <source>Open page of the record</source>
        <translation>Ouvrir la page de la fiche</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_menu.py"/>
        <source>“{record}” was not kept.</source>
        <translation>« {record} » n&apos;a pas été gardée.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_menu.py"/>
        <source>“{record}” is among your favourites.</source>
        <translation>« {record} » est dans vos favoris.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_news.py"/>
        <source>Asking for newer versions…</source>
        <translation>Recherche de versions plus récentes…</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/layer_news.py"/>
        <source>%n layer(s) may be newer: {names}.</source>
        <translation>
            <numerusform>%n couche a peut-être une version plus récente : {names}.</numerusform>
            <numerusform>%n couches ont peut-être une version plus récente : {names}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/layer_news.py"/>
        <source>%n layer(s) are the newest.</source>
        <translation>
            <numerusform>%n couche est à jour.</numerusform>
            <numerusform>%n couches sont à jour.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_news.py"/>
        <source>Nothing is dated for {names}.</source>
        <translation>Rien n&apos;est daté pour {names}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_news.py"/>
        <source>Not to be found out for {names}.</source>
        <translation>Impossible de le savoir pour {names}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_news.py"/>
        <source>The record no longer has the file or service.</source>
        <translation>La fiche n&apos;a plus le fichier ou le service.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_news.py"/>
        <source>The record is no longer in the catalogue {catalog}.</source>
        <translation>La fiche n&apos;est plus dans le catalogue {catalog}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_news.py"/>
        <source>“{name}”: {reason}</source>
        <translation>« {name} » : {reason}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_news.py"/>
        <source>“{name}” has a newer version, of {now}; the layer shows that of {before}.</source>
        <translation>« {name} » a une version plus récente, du {now} ; la couche montre celle du {before}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_news.py"/>
        <source>“{name}” has a newer version.</source>
        <translation>« {name} » a une version plus récente.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_news.py"/>
        <source>The record of “{name}” was changed on {now}, after the state of {before} that the layer shows: the data may have changed as well.</source>
        <translation>La fiche de « {name} » a été modifiée le {now}, après l&apos;état du {before} que montre la couche : les données ont peut-être changé aussi.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_news.py"/>
        <source>The record of “{name}” was changed since: the data may have changed as well.</source>
        <translation>La fiche de « {name} » a été modifiée depuis : les données ont peut-être changé aussi.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_news.py"/>
        <source>“{name}” is the newest version, of {now}.</source>
        <translation>« {name} » est à jour, en date du {now}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_news.py"/>
        <source>“{name}” is the newest version.</source>
        <translation>« {name} » est à jour.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_news.py"/>
        <source>“{name}”: its record no longer has this file or service.</source>
        <translation>« {name} » : sa fiche n&apos;a plus ce fichier ou ce service.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_news.py"/>
        <source>“{name}”: the catalogue {catalog} does not say when the data changed.</source>
        <translation>« {name} » : le catalogue {catalog} ne dit pas quand les données ont changé.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_refresh.py"/>
        <source>Its record no longer has it.</source>
        <translation>Sa fiche ne l&apos;a plus.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_refresh.py"/>
        <source>Refreshing “{name}”…</source>
        <translation>Actualisation de « {name} »…</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/layer_refresh.py"/>
        <source>Refreshing %n layer(s)…</source>
        <translation>
            <numerusform>Actualisation de %n couche…</numerusform>
            <numerusform>Actualisation de %n couches…</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_refresh.py"/>
        <source>“{name}” was refreshed.</source>
        <translation>« {name} » a été actualisée.</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/layer_refresh.py"/>
        <source>%n layer(s) were refreshed.</source>
        <translation>
            <numerusform>%n couche a été actualisée.</numerusform>
            <numerusform>%n couches ont été actualisées.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_refresh.py"/>
        <source>“{name}” could not be refreshed. {reason}</source>
        <translation>« {name} » n&apos;a pas pu être actualisée. {reason}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_refresh.py"/>
        <source>Copy filter</source>
        <translation>Copier le filtre</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_refresh.py"/>
        <source>“{name}” was refreshed without its filter, which does not fit the new data of {catalog}. It is in the layer&apos;s notes; set another one in “Filter…”.</source>
        <translation>« {name} » a été actualisée sans son filtre, qui ne convient pas aux nouvelles données de {catalog}. Il est dans les notes de la couche ; définissez-en un autre par « Filtrer… ».</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/layer_refresh.py"/>
        <source>“{name}” has another type of geometry now; the former look is its style “{style}”.</source>
        <translation>« {name} » a maintenant un autre type de géométrie ; l&apos;ancien aspect est son style « {style} ».</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_actions.py"/>
        <source>Add…</source>
        <translation>Ajouter…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_actions.py"/>
        <source>Add a catalogue by its address</source>
        <translation>Ajouter un catalogue par son adresse</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_actions.py"/>
        <source>Add from presets…</source>
        <translation>Catalogues connus…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_actions.py"/>
        <source>Add well-known catalogues</source>
        <translation>Ajouter des catalogues connus</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_actions.py"/>
        <source>Edit the catalogue (Enter)</source>
        <translation>Modifier le catalogue (Entrée)</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_actions.py"/>
        <source>Rename the catalogue or the group</source>
        <translation>Renommer le catalogue ou le groupe</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_actions.py"/>
        <source>Remove what is selected</source>
        <translation>Supprimer la sélection</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_actions.py"/>
        <source>Move up</source>
        <translation>Monter</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_actions.py"/>
        <source>Move down</source>
        <translation>Descendre</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_actions.py"/>
        <source>Include in searches</source>
        <translation>Inclure dans les recherches</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_actions.py"/>
        <source>Leave out of searches</source>
        <translation>Exclure des recherches</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_actions.py"/>
        <source>Redo</source>
        <translation>Refaire</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_actions.py"/>
        <source>Import from a file…</source>
        <translation>Importer un fichier…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_actions.py"/>
        <source>Import from MetaSearch</source>
        <translation>Importer de MetaSearch</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_actions.py"/>
        <source>Export all catalogues…</source>
        <translation>Exporter tous les catalogues…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_actions.py"/>
        <source>Export selected catalogues…</source>
        <translation>Exporter les catalogues sélectionnés…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_actions.py"/>
        <source>Restore provided catalogues</source>
        <translation>Restaurer les catalogues fournis</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_actions.py"/>
        <source>Move to group</source>
        <translation>Déplacer dans un groupe</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_actions.py"/>
        <source>Export</source>
        <translation>Exporter</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_actions.py"/>
        <source>No group</source>
        <translation>Aucun groupe</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_actions.py"/>
        <source>New group…</source>
        <translation>Nouveau groupe…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <source>Manage catalogues</source>
        <translation>Gérer les catalogues</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <source>The list of well-known catalogues is damaged: install the plugin anew.</source>
        <translation>La liste des catalogues connus est endommagée : réinstallez l&apos;extension.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <source>“{name}” removed.</source>
        <translation>« {name} » supprimé.</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <source>%n catalogues removed.</source>
        <translation>
            <numerusform>%n catalogue supprimé.</numerusform>
            <numerusform>%n catalogues supprimés.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <source>%n catalogue(s) duplicated.</source>
        <translation>
            <numerusform>%n catalogue dupliqué.</numerusform>
            <numerusform>%n catalogues dupliqués.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <source>Order changed.</source>
        <translation>Ordre modifié.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <source>Moved to another group.</source>
        <translation>Changement de groupe.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <source>Included in searches.</source>
        <translation>Inclusion dans les recherches.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <source>Left out of searches.</source>
        <translation>Exclusion des recherches.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <source>Undone: {step}</source>
        <translation>Annulé : {step}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <source>Done again: {step}</source>
        <translation>Refait : {step}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <source>Provided catalogues restored.</source>
        <translation>Catalogues fournis restaurés.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <source>All provided catalogues are there already.</source>
        <translation>Tous les catalogues fournis sont déjà présents.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <source>There is no catalogue yet.</source>
        <translation>Il n&apos;y a encore aucun catalogue.</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <source>%n catalogue(s), {enabled} of them included in searches</source>
        <translation>
            <numerusform>%n catalogue, dont {enabled} inclus dans les recherches</numerusform>
            <numerusform>%n catalogues, dont {enabled} inclus dans les recherches</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <source>“{name}” changed.</source>
        <translation>« {name} » modifié.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <source>“{name}” added.</source>
        <translation>« {name} » ajouté.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <source>“{name}” renamed.</source>
        <translation>« {name} » renommé.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <source>Group “{name}” renamed.</source>
        <translation>Groupe « {name} » renommé.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <source>New group</source>
        <translation>Nouveau groupe</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <source>Name of the group</source>
        <translation>Nom du groupe</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <source>MetaSearch has no stored connections.</source>
        <translation>MetaSearch n&apos;a aucune connexion enregistrée.</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/manager_dialog.py"/>
        <source>%n catalogue(s) written to {file}, without logins.</source>
        <translation>
            <numerusform>%n catalogue enregistré dans {file}, sans authentification.</numerusform>
            <numerusform>%n catalogues enregistrés dans {file}, sans authentification.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/manager_import.py"/>
        <source>%n already there.</source>
        <translation>
            <numerusform>%n déjà présent.</numerusform>
            <numerusform>%n déjà présents.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/manager_import.py"/>
        <source>%n entries left out.</source>
        <translation>
            <numerusform>%n entrée ignorée.</numerusform>
            <numerusform>%n entrées ignorées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/manager_import.py"/>
        <source>%n need(s) a login: edit it to choose one.</source>
        <translation>
            <numerusform>%n demande une authentification : modifiez-le pour la choisir.</numerusform>
            <numerusform>%n demandent une authentification : modifiez-les pour la choisir.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_import.py"/>
        <source>Added:</source>
        <translation>Ajoutés :</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_import.py"/>
        <source>Already there:</source>
        <translation>Déjà présents :</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_import.py"/>
        <source>Left out:</source>
        <translation>Ignorés :</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_import.py"/>
        <source>Choose a login for:</source>
        <translation>Authentification à choisir pour :</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_import.py"/>
        <source>this version cannot search catalogues of type {type}</source>
        <translation>cette version ne sait pas interroger les catalogues de type {type}</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/manager_model.py"/>
        <source>%n catalogue(s)</source>
        <translation>
            <numerusform>%n catalogue</numerusform>
            <numerusform>%n catalogues</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_model.py"/>
        <source>This version of Catalog Search cannot search this type.</source>
        <translation>Cette version de l&apos;extension ne sait pas interroger ce type de catalogue.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_model.py"/>
        <source>Provided with the plugin or by your administrator</source>
        <translation>Fourni avec l&apos;extension ou par votre administrateur</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_model.py"/>
        <source>No login</source>
        <translation>Sans authentification</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_model.py"/>
        <source>Its authentication configuration {id} is missing: choose another one.</source>
        <translation>Sa configuration d&apos;authentification {id} est introuvable : choisissez-en une autre.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_model.py"/>
        <source>Login: {name}</source>
        <translation>Authentification : {name}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_transfer.py"/>
        <source>Import catalogues</source>
        <translation>Importer des catalogues</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_transfer.py"/>
        <source>Export catalogues, without logins</source>
        <translation>Exporter les catalogues, sans authentification</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_transfer.py"/>
        <source>{file} was not imported. {reason}</source>
        <translation>{file} n&apos;a pas été importé. {reason}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_transfer.py"/>
        <source>{file} was not written. {reason}</source>
        <translation>{file} n&apos;a pas été enregistré. {reason}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/manager_transfer.py"/>
        <source>Lists of catalogues</source>
        <translation>Listes de catalogues</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Only what the map shows: {way}</source>
        <translation>Seulement ce que montre la carte : {way}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Look what it is, and add it: {way}</source>
        <translation>Voir ce que c&apos;est, et l&apos;ajouter : {way}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Show downloads</source>
        <translation>Afficher les téléchargements</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Open page in browser</source>
        <translation>Ouvrir la page dans le navigateur</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>What comes first</source>
        <translation>Priorité d&apos;ajout</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>The data, to work with</source>
        <translation>Les données, pour travailler avec</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Features and files before pictures of them</source>
        <translation>Entités et fichiers avant leurs images</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>A picture, to view</source>
        <translation>Une image, pour consulter</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Pictures and tiles before the data: quick, without values</source>
        <translation>Images et tuiles avant les données : rapide, mais sans les valeurs</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Add to map: {way}</source>
        <translation>Ajouter à la carte : {way}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Add in another way</source>
        <translation>Ajouter autrement</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Copy title</source>
        <translation>Copier le titre</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Copy identifier</source>
        <translation>Copier l&apos;identifiant</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Copy links</source>
        <translation>Copier les liens</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Zoom to all</source>
        <translation>Zoomer sur toutes</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Add %n resource(s) to the map</source>
        <translation>
            <numerusform>Ajouter %n ressource à la carte</numerusform>
            <numerusform>Ajouter %n ressources à la carte</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Add to map (looking what it is…)</source>
        <translation>Ajouter à la carte (recherche de ce que c&apos;est…)</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Add only what the map shows</source>
        <translation>Ajouter seulement ce que montre la carte</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/menus.py"/>
        <location filename="../catalog_search/gui/remedies.py"/>
        <source>Save to folder…</source>
        <translation>Enregistrer dans un dossier…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Save as GeoPackage…</source>
        <translation>Enregistrer en GeoPackage…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/menus.py"/>
        <location filename="../catalog_search/gui/remedies.py"/>
        <source>Open in browser</source>
        <translation>Ouvrir dans le navigateur</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/menus.py"/>
        <source>Add to map ({kind})</source>
        <translation>Ajouter à la carte ({kind})</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/message_strip.py"/>
        <source>Show the details of this message</source>
        <translation>Afficher les détails de ce message</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/message_strip.py"/>
        <source>Close this message</source>
        <translation>Fermer ce message</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/opener.py"/>
        <location filename="../catalog_search/gui/whole_dialog.py"/>
        <source>%n record(s) of Catalog Search</source>
        <translation>
            <numerusform>%n fiche de Catalog Search</numerusform>
            <numerusform>%n fiches de Catalog Search</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/opener.py"/>
        <source>Waiting…</source>
        <translation>En attente…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/opener.py"/>
        <location filename="../catalog_search/gui/record_page.py"/>
        <source>Loading details…</source>
        <translation>Chargement des détails…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/opener.py"/>
        <location filename="../catalog_search/gui/record_page.py"/>
        <source>Its catalogue is no longer among yours.</source>
        <translation>Son catalogue ne fait plus partie des vôtres.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/opener.py"/>
        <source>It has nothing that QGIS can put on the map; its page may tell more.</source>
        <translation>Cette fiche ne contient rien que QGIS puisse mettre sur la carte ; sa page en dit peut-être plus.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/opener.py"/>
        <source>Waiting for a choice…</source>
        <translation>En attente d&apos;un choix…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/opener.py"/>
        <source>Remove these layers again</source>
        <translation>Retirer ces couches</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/opener.py"/>
        <source>%n layer(s) stayed, as they have edits that are not saved.</source>
        <translation>
            <numerusform>%n couche est restée, car elle a des modifications non enregistrées.</numerusform>
            <numerusform>%n couches sont restées, car elles ont des modifications non enregistrées.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/pasted_filter.py"/>
        <source>{catalog} does not know “{value}” ({field}). It may have been taken away or made private.</source>
        <translation>{catalog} ne connaît pas « {value} » ({field}). Cet élément a peut-être été retiré ou rendu privé.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/period_dialog.py"/>
        <source>any</source>
        <translation>sans limite</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/period_dialog.py"/>
        <source>today</source>
        <translation>aujourd&apos;hui</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/period_dialog.py"/>
        <source>Data that was last updated in this period:</source>
        <translation>Données mises à jour pour la dernière fois :</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/period_dialog.py"/>
        <source>From</source>
        <translation>Du</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/period_dialog.py"/>
        <source>To</source>
        <translation>Au</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/presets_dialog.py"/>
        <source>Well-known catalogues</source>
        <translation>Catalogues connus</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/presets_dialog.py"/>
        <source>Search by name, publisher, theme or territory…</source>
        <translation>Rechercher par nom, éditeur, thème ou territoire…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/presets_dialog.py"/>
        <source>All territories</source>
        <translation>Tous les territoires</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/presets_dialog.py"/>
        <source>All languages</source>
        <translation>Toutes les langues</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/presets_dialog.py"/>
        <source>Add to &amp;group</source>
        <translation>Ajouter au &amp;groupe</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/presets_dialog.py"/>
        <source>Add %n catalogue(s)</source>
        <translation>
            <numerusform>Ajouter %n catalogue</numerusform>
            <numerusform>Ajouter %n catalogues</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/presets_dialog.py"/>
        <source>Whether a catalogue answers today is told by “Test connection” in its form.</source>
        <translation>Pour savoir si un catalogue répond aujourd&apos;hui, utilisez « Tester la connexion » dans son formulaire.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/presets_dialog.py"/>
        <source>This catalogue is in your list already.</source>
        <translation>Ce catalogue est déjà dans votre liste.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/probe_report.py"/>
        <source>Test connection</source>
        <translation>Tester la connexion</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/probe_report.py"/>
        <source>Ask the catalogue for its title, its number of records and what it can do</source>
        <translation>Demander au catalogue son titre, son nombre de fiches et ce qu&apos;il sait faire</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/probe_report.py"/>
        <source>The catalogue answers.</source>
        <translation>Le catalogue répond.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/probe_report.py"/>
        <source>Title: {title}</source>
        <translation>Titre : {title}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/probe_report.py"/>
        <source>Version: {version}</source>
        <translation>Version : {version}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/probe_report.py"/>
        <source>Records: {count}</source>
        <translation>Fiches : {count}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>updated {date}</source>
        <translation>mise à jour : {date}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>the origin</source>
        <translation>original</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <location filename="../catalog_search/gui/result_model.py"/>
        <source>Also in {catalogs}</source>
        <translation>Aussi dans {catalogs}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>This copy is the origin.</source>
        <translation>Cette fiche est l&apos;original.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>Perhaps the same data:</source>
        <translation>Peut-être les mêmes données :</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>Looking for services of this dataset…</source>
        <translation>Recherche de services pour ce jeu de données…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <location filename="../catalog_search/gui/record_page.py"/>
        <source>Services for this dataset</source>
        <translation>Services pour ce jeu de données</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>%n service(s) found for this dataset:</source>
        <translation>
            <numerusform>%n service trouvé pour ce jeu de données :</numerusform>
            <numerusform>%n services trouvés pour ce jeu de données :</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>The catalogue knows no service for this dataset.</source>
        <translation>Le catalogue ne connaît aucun service pour ce jeu de données.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>Parts of this record:</source>
        <translation>Parties de cette fiche :</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>Parts of “{title}”, of which it is one:</source>
        <translation>Parties de « {title} », dont celle-ci :</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>Parts of the series to which it belongs:</source>
        <translation>Parties de la série à laquelle elle appartient :</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>Add all to the map…</source>
        <translation>Tout ajouter à la carte…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>List them</source>
        <translation>Les lister</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>About the data</source>
        <translation>À propos des données</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Contacts</source>
        <translation>Contacts</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Lineage</source>
        <translation>Généalogie</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>Identifiers</source>
        <translation>Identifiants</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>The catalogue gives no description.</source>
        <translation>Le catalogue ne donne pas de description.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Created</source>
        <translation>Création</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>Updated</source>
        <translation>Mise à jour</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Frequency</source>
        <translation>Fréquence</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Period</source>
        <translation>Période</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>Places</source>
        <translation>Lieux</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <location filename="../catalog_search/processing/load.py"/>
        <location filename="../catalog_search/processing/search.py"/>
        <source>Extent</source>
        <translation>Emprise</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Scale</source>
        <translation>Échelle</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>CRS</source>
        <translation>SCR</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_html.py"/>
        <source>Zoom</source>
        <translation>Zoomer</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_page.py"/>
        <source>Title and origin of the record</source>
        <translation>Titre et origine de la fiche</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_page.py"/>
        <source>What became of this favourite</source>
        <translation>Ce que ce favori est devenu</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_page.py"/>
        <source>Parts</source>
        <translation>Parties</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_page.py"/>
        <source>Description of the record</source>
        <translation>Description de la fiche</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_page.py"/>
        <source>Resources</source>
        <translation>Ressources</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_picture.py"/>
        <source>Picture of the record</source>
        <translation>Image de la fiche</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_view.py"/>
        <source>Zoom to extent</source>
        <translation>Zoomer sur l&apos;emprise</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/record_view.py"/>
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>Add all results to the map…</source>
        <translation>Ajouter tous les résultats à la carte…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/records_again.py"/>
        <source>The catalogue {catalog} is not among your catalogues, or not any more.</source>
        <translation>Le catalogue {catalog} n&apos;est pas, ou plus, parmi vos catalogues.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/resource_list.py"/>
        <source>broken</source>
        <translation>rompu</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/resource_list.py"/>
        <source>internal network</source>
        <translation>réseau interne</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/resource_list.py"/>
        <source>A file inside the organisation: it is opened where it is, and never changed from here.</source>
        <translation>Un fichier interne à l&apos;organisme : il est ouvert là où il est, et jamais modifié d&apos;ici.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/resource_list.py"/>
        <source>A file inside the organisation. To open it from here, trust the catalogue in its settings.</source>
        <translation>Un fichier interne à l&apos;organisme. Pour l&apos;ouvrir d&apos;ici, faites confiance au catalogue dans ses paramètres.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/resource_list.py"/>
        <source>A table in a database of the organisation: it is opened by your own connection to it.</source>
        <translation>Une table d&apos;une base de données de l&apos;organisme : elle est ouverte par votre propre connexion à cette base.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/resource_list.py"/>
        <source>From the service “{title}”</source>
        <translation>Du service « {title} »</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/resource_list.py"/>
        <source>The catalogue found this link broken.</source>
        <translation>Le catalogue a signalé ce lien comme rompu.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/resource_list.py"/>
        <source>Layer: {name}</source>
        <translation>Couche : {name}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/resource_list.py"/>
        <source>This address can be reached inside an organisation&apos;s network only.</source>
        <translation>Cette adresse n&apos;est accessible que depuis le réseau interne d&apos;un organisme.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/resource_list.py"/>
        <source>Resources of the record</source>
        <translation>Ressources de la fiche</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/results_panel.py"/>
        <source>Results</source>
        <translation>Résultats</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/search_bar.py"/>
        <source>Search data, e.g. communes</source>
        <translation>Rechercher des données, ex. communes</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/search_bar.py"/>
        <source>Words to look for. Enter searches at once; Alt+Down shows earlier searches.</source>
        <translation>Mots à rechercher. Entrée lance aussitôt la recherche ; Alt+Bas affiche les recherches précédentes.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/search_bar.py"/>
        <source>Choose which catalogues to search, see how each is doing, add one</source>
        <translation>Choisir les catalogues à interroger, voir l&apos;état de chacun, en ajouter un</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/search_bar.py"/>
        <source>Order of the results</source>
        <translation>Ordre des résultats</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/search_bar.py"/>
        <source>Catalogues {enabled}/{total}</source>
        <translation>Catalogues {enabled}/{total}</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/search_bar.py"/>
        <source>%n filter(s) on</source>
        <translation>
            <numerusform>%n filtre actif</numerusform>
            <numerusform>%n filtres actifs</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/search_bar.py"/>
        <source>Show or hide what the results can be filtered by</source>
        <translation>Afficher ou masquer les filtres des résultats</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/search_bar.py"/>
        <source>Find only what touches the area that the map shows</source>
        <translation>Ne rechercher que ce qui touche l&apos;emprise de la carte</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/searching.py"/>
        <source>The map shows no place yet, so the search is not limited to it.</source>
        <translation>La carte ne montre encore aucun lieu : la recherche n&apos;y est pas limitée.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/searching.py"/>
        <source>The area that the map showed when it was searched</source>
        <translation>L&apos;emprise de la carte au moment de la recherche</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/series.py"/>
        <source>Add all its parts to the map…</source>
        <translation>Ajouter toutes ses parties à la carte…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/series.py"/>
        <source>Add all parts of its series to the map…</source>
        <translation>Ajouter à la carte toutes les parties de sa série…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/series.py"/>
        <source>Add all parts of “{title}” to the map…</source>
        <translation>Ajouter à la carte toutes les parties de « {title} »…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/series.py"/>
        <source>List its parts</source>
        <translation>Lister ses parties</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/series.py"/>
        <source>List the parts of its series</source>
        <translation>Lister les parties de sa série</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/series.py"/>
        <source>List the parts of “{title}”</source>
        <translation>Lister les parties de « {title} »</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/size_dialog.py"/>
        <source>Large data</source>
        <translation>Données volumineuses</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/size_dialog.py"/>
        <source>“{title}” has %n record(s). How do you want to add it?</source>
        <translation>
            <numerusform>« {title} » a %n enregistrement. Comment voulez-vous l&apos;ajouter ?</numerusform>
            <numerusform>« {title} » a %n enregistrements. Comment voulez-vous l&apos;ajouter ?</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/size_dialog.py"/>
        <source>“{title}” is large. How do you want to add it?</source>
        <translation>« {title} » est volumineux. Comment voulez-vous l&apos;ajouter ?</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/size_dialog.py"/>
        <source>“{title}” has {size}. How do you want to add it?</source>
        <translation>« {title} » pèse {size}. Comment voulez-vous l&apos;ajouter ?</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/size_dialog.py"/>
        <source>Ask from this size on:</source>
        <translation>Demander à partir de :</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/size_dialog.py"/>
        <source>MiB</source>
        <translation>Mio</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/size_dialog.py"/>
        <source>never ask</source>
        <translation>ne jamais demander</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/size_dialog.py"/>
        <source>Read it from the network as needed</source>
        <translation>Lire sur le réseau selon les besoins</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/size_dialog.py"/>
        <source>Nothing is downloaded first; it needs the network whenever it is drawn.</source>
        <translation>Rien n&apos;est téléchargé d&apos;avance ; le réseau est nécessaire à chaque affichage.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/size_dialog.py"/>
        <source>It was not made for this: drawing may be slow, and needs the network.</source>
        <translation>Le fichier n&apos;est pas fait pour cela : l&apos;affichage peut être lent et demande le réseau.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/size_dialog.py"/>
        <source>Only what the map shows</source>
        <translation>Seulement ce que montre la carte</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/size_dialog.py"/>
        <source>Fetches this part now and keeps it; the layer does not grow later.</source>
        <translation>Récupère cette partie maintenant et la garde ; la couche ne s&apos;étendra pas ensuite.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/size_dialog.py"/>
        <source>Then it is at hand without a network.</source>
        <translation>Les données restent ensuite disponibles sans réseau.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/size_dialog.py"/>
        <source>Then it is at hand without a network. It takes {size} on the disk.</source>
        <translation>Les données restent ensuite disponibles sans réseau. Elles occupent {size} sur le disque.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/size_dialog.py"/>
        <source>It wants a log-in, so it cannot be read from the network as needed.</source>
        <translation>Un identifiant est demandé : la lecture au fur et à mesure par le réseau n&apos;est donc pas possible.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/size_dialog.py"/>
        <source>Download all of it</source>
        <translation>Tout télécharger</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>Stop searching; what was found stays (Esc)</source>
        <translation>Arrêter la recherche ; les résultats trouvés restent (Échap)</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>Search here</source>
        <translation>Chercher ici</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>The map has moved since: search in the area that it shows now</source>
        <translation>La carte a bougé depuis : rechercher dans sa nouvelle emprise</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>Results that came later rank above some that you have seen: put all in order</source>
        <translation>Des résultats arrivés ensuite sont mieux classés que d&apos;autres déjà vus : tout remettre en ordre</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>Show all results on the map</source>
        <translation>Montrer tous les résultats sur la carte</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>A click on the map then chooses the record, the smallest first; click again for the next.</source>
        <translation>Un clic sur la carte choisit alors la fiche, la plus petite d&apos;abord ; cliquez encore pour la suivante.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>Each by its best way, together in a group.</source>
        <translation>Chacun sous sa meilleure forme, dans un même groupe.</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>%n better result(s) below</source>
        <translation>
            <numerusform>%n meilleur plus bas</numerusform>
            <numerusform>%n meilleurs plus bas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>Searching %n catalogue(s)…</source>
        <translation>
            <numerusform>Recherche dans %n catalogue…</numerusform>
            <numerusform>Recherche dans %n catalogues…</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>{shown} of {total} results</source>
        <translation>{shown} résultats sur {total}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/status_panel.py"/>
        <source>Results so far: {shown}</source>
        <translation>Résultats jusqu&apos;ici : {shown}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/topics.py"/>
        <source>Add everything under “{value}” to the map…</source>
        <translation>Ajouter à la carte tout ce qui relève de « {value} »…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/type_settings.py"/>
        <source>Use the keys in {file}…</source>
        <translation>Utiliser les clés de {file}…</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/type_settings.py"/>
        <source>The keys go into an authentication configuration of QGIS and nowhere else.</source>
        <translation>Les clés vont dans une configuration d&apos;authentification de QGIS et nulle part ailleurs.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/type_settings.py"/>
        <source>The keys were not stored: QGIS&apos;s authentication database is locked or switched off.</source>
        <translation>Les clés n&apos;ont pas été enregistrées : la base d&apos;authentification de QGIS est verrouillée ou désactivée.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/type_settings.py"/>
        <source>The keys of {file} are now in the authentication configuration “{name}” of QGIS. Catalog Search keeps them nowhere else.</source>
        <translation>Les clés de {file} sont maintenant dans la configuration d&apos;authentification « {name} » de QGIS. Catalog Search ne les garde nulle part ailleurs.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/type_settings.py"/>
        <source>Files with keys</source>
        <translation>Fichiers de clés</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/type_settings.py"/>
        <source>Choose the file with the keys</source>
        <translation>Choisir le fichier des clés</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/type_settings.py"/>
        <source>All files</source>
        <translation>Tous les fichiers</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/type_settings.py"/>
        <source>&amp;Login server (ID)</source>
        <translation>&amp;Serveur de connexion (ID)</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/type_settings.py"/>
        <source>{file} cannot be read: it is damaged, or not the file that was sent.</source>
        <translation>{file} ne peut pas être lu : il est endommagé, ou ce n&apos;est pas le fichier qui a été envoyé.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/type_settings.py"/>
        <source>{file} holds the key of an application for persons, who log in with a browser. Ask for the key of a group application.</source>
        <translation>{file} contient la clé d&apos;une application pour des personnes, qui se connectent avec un navigateur. Demandez la clé d&apos;une application de groupe.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/type_settings.py"/>
        <source>{file} lacks {member}. Ask for the file again.</source>
        <translation>Il manque {member} dans {file}. Demandez à nouveau le fichier.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/type_settings.py"/>
        <source>{file} holds no keys for this type of catalogue.</source>
        <translation>{file} ne contient aucune clé pour ce type de catalogue.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/views.py"/>
        <source>Views of the dock</source>
        <translation>Vues du panneau</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/whole.py"/>
        <source>None of the %n record(s) has anything that QGIS can open.</source>
        <translation>
            <numerusform>La fiche trouvée n&apos;a rien que QGIS puisse ouvrir.</numerusform>
            <numerusform>Aucune des %n fiches n&apos;a quoi que ce soit que QGIS puisse ouvrir.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/whole.py"/>
        <source>Nothing was found, and these did not answer: {catalogs}</source>
        <translation>Rien n&apos;a été trouvé, et ces catalogues n&apos;ont pas répondu : {catalogs}</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/whole.py"/>
        <source>Nothing was found that could be added.</source>
        <translation>Rien n&apos;a été trouvé qui puisse être ajouté.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/whole_dialog.py"/>
        <source>Add all to the map</source>
        <translation>Tout ajouter à la carte</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/whole_dialog.py"/>
        <source>Name of the group:</source>
        <translation>Nom du groupe :</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/whole_dialog.py"/>
        <source>Add %n record(s) to the map, each by its best way?</source>
        <translation>
            <numerusform>Ajouter %n fiche à la carte, par sa meilleure voie ?</numerusform>
            <numerusform>Ajouter %n fiches à la carte, chacune sous sa meilleure forme ?</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/whole_dialog.py"/>
        <source>There may be more of them, which are not added.</source>
        <translation>Il peut y en avoir d&apos;autres, qui ne sont pas ajoutées.</translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/whole_dialog.py"/>
        <source>There are {total}; no more than {count} are added at once: the first ones.</source>
        <translation>Il y en a {total} ; on n&apos;en ajoute pas plus de {count} à la fois : les premières.</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/gui/whole_dialog.py"/>
        <source>%n more record(s) have nothing that QGIS can open.</source>
        <translation>
            <numerusform>%n autre fiche n&apos;a rien que QGIS puisse ouvrir.</numerusform>
            <numerusform>%n autres fiches n&apos;ont rien que QGIS puisse ouvrir.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/gui/whole_dialog.py"/>
        <source>These catalogues did not answer: {catalogs}.</source>
        <translation>Ces catalogues n&apos;ont pas répondu : {catalogs}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/atom.py"/>
        <source>The feeds of this download service lead to one another and never to a file.</source>
        <translation>Les flux de ce service de téléchargement mènent les uns aux autres et jamais à un fichier.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/atom.py"/>
        <source>The link does not lead to a feed.</source>
        <translation>Le lien ne mène pas à un flux.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/atom.py"/>
        <source>The link leads to a download service with several datasets.</source>
        <translation>Le lien mène à un service de téléchargement de plusieurs jeux de données.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/atom.py"/>
        <source>The download service has several files of this dataset; the first suits QGIS best.</source>
        <translation>Le service de téléchargement propose plusieurs fichiers de ce jeu de données ; le premier convient le mieux à QGIS.</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/loading/atom.py"/>
        <location filename="../catalog_search/loading/ftp_folder.py"/>
        <source>It has more of them; the first %n are listed.</source>
        <translation>
            <numerusform>Il y en a d&apos;autres ; seul le premier est listé (%n).</numerusform>
            <numerusform>Il y en a d&apos;autres ; les %n premiers sont listés.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/atom.py"/>
        <source>The feed of this download service is empty.</source>
        <translation>Le flux de ce service de téléchargement est vide.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/atom.py"/>
        <source>The feed leads to nothing that QGIS can open, only to: {kinds}. Open the link in a browser.</source>
        <translation>Le flux ne mène à rien que QGIS puisse ouvrir, seulement à : {kinds}. Ouvrez le lien dans un navigateur.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/build.py"/>
        <location filename="../catalog_search/loading/extracts.py"/>
        <source>QGIS could not open “{title}” ({kind}).</source>
        <translation>QGIS n&apos;a pas pu ouvrir « {title} » ({kind}).</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/build.py"/>
        <source>The server gave something else than before, so it was not opened.</source>
        <translation>Le serveur a donné autre chose qu&apos;auparavant ; rien n&apos;a donc été ouvert.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/build.py"/>
        <source>Metadata page</source>
        <translation>Page de métadonnées</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/csw_links.py"/>
        <source>The link leads to a description without data of its own: “{title}”. Open the link in a browser.</source>
        <translation>Le lien mène à une description sans données propres : « {title} ». Ouvrez le lien dans un navigateur.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/csw_links.py"/>
        <source>The link leads to the record “{title}”, which has several ways to its data.</source>
        <translation>Le lien mène à la fiche « {title} », qui propose plusieurs accès à ses données.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/csw_links.py"/>
        <source>The catalogue {host} does not have this record. Open the link in a browser, or add it as a catalogue.</source>
        <translation>Le catalogue {host} n&apos;a pas cette fiche. Ouvrez le lien dans un navigateur, ou ajoutez-le comme catalogue.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/database_tables.py"/>
        <source>The QGIS on this computer cannot open tables of {kind}: it was built without that.</source>
        <translation>Le QGIS de cet ordinateur ne sait pas ouvrir les tables {kind} : il a été compilé sans cela.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/database_tables.py"/>
        <source>The connection “{name}” that leads to this table is no longer in QGIS. Choose another one.</source>
        <translation>La connexion « {name} » qui mène à cette table n&apos;est plus dans QGIS. Choisissez-en une autre.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/database_tables.py"/>
        <source>The table {table} is in a database of the organisation. Choose the connection of QGIS that leads there.</source>
        <translation>La table {table} est dans une base de données de l&apos;organisme. Choisissez la connexion de QGIS qui y mène.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/database_tables.py"/>
        <source>The connection “{connection}” has no table {table}, or you may not see it. Choose another one.</source>
        <translation>La connexion « {connection} » n&apos;a pas de table {table}, ou vous n&apos;avez pas le droit de la voir. Choisissez-en une autre.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/database_tables.py"/>
        <source>The database of the connection “{connection}” could not be asked. Test the connection in the browser of QGIS: it may be switched off, elsewhere, or refuse your log-in.</source>
        <translation>La base de la connexion « {connection} » n&apos;a pas pu être interrogée. Testez la connexion dans l&apos;explorateur de QGIS : la base est peut-être arrêtée, déplacée, ou refuse votre identifiant.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/database_tables.py"/>
        <location filename="../catalog_search/loading/datasets.py"/>
        <source>No coordinates were found in this table.</source>
        <translation>Aucune coordonnée n&apos;a été trouvée dans cette table.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/database_tables.py"/>
        <source>The view {table} has no column that tells its rows apart, so QGIS cannot open it.</source>
        <translation>La vue {table} n&apos;a pas de colonne qui distingue ses lignes ; QGIS ne peut donc pas l&apos;ouvrir.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/datasets.py"/>
        <source>The file is not in UTF-8, as it should be; {encoding} was assumed.</source>
        <translation>Le fichier n&apos;est pas en UTF-8, comme il le devrait ; {encoding} a été supposé.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/datasets.py"/>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The shapefile lacks its index (.shx) and cannot be opened alone.</source>
        <translation>Il manque au shapefile son index (.shx) ; il ne peut pas être ouvert seul.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/datasets.py"/>
        <source>The shapefile does not say how its text is encoded; {encoding} was assumed.</source>
        <translation>Le shapefile n&apos;indique pas l&apos;encodage de ses textes ; {encoding} a été supposé.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/datasets.py"/>
        <source>The text of the shapefile is not encoded as it says; {encoding} was assumed.</source>
        <translation>Les textes du shapefile ne sont pas dans l&apos;encodage qu&apos;il indique ; {encoding} a été supposé.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/datasets.py"/>
        <source>The data say that they are in degrees, which they are not; {crs} was assumed from their extent.</source>
        <translation>Les données se disent en degrés, ce qu&apos;elles ne sont pas ; {crs} a été supposé d&apos;après leur emprise.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/datasets.py"/>
        <source>The data say that they are in degrees, which they are not; set another coordinate system.</source>
        <translation>Les données se disent en degrés, ce qu&apos;elles ne sont pas ; définissez un autre SCR dans les propriétés de la couche.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/datasets.py"/>
        <location filename="../catalog_search/loading/locating.py"/>
        <source>The data do not say their coordinate system; {crs} was assumed from their extent.</source>
        <translation>Les données n&apos;indiquent pas leur SCR ; {crs} a été supposé d&apos;après leur emprise.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/datasets.py"/>
        <source>The columns of the two coordinates hold each other&apos;s values; they were exchanged.</source>
        <translation>Les colonnes des deux coordonnées contiennent chacune les valeurs de l&apos;autre ; elles ont été échangées.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/datasets.py"/>
        <location filename="../catalog_search/loading/locating.py"/>
        <source>The table does not say how its text is encoded; {encoding} was assumed.</source>
        <translation>La table ne dit pas comment son texte est encodé ; {encoding} a été supposé.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/datasets.py"/>
        <source>Only names and descriptions are shown: this QGIS lacks LIBKML, which reads the other attributes of a KML.</source>
        <translation>Seuls les noms et les descriptions s&apos;affichent : il manque à ce QGIS LIBKML, qui lit les autres attributs d&apos;un KML.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/extracts.py"/>
        <source>map extent only</source>
        <translation>emprise de la carte seulement</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/extracts.py"/>
        <source>Only what lay in the map&apos;s extent was fetched.</source>
        <translation>Seul ce qui se trouvait dans l&apos;emprise de la carte a été récupéré.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/extracts.py"/>
        <source>Of {kind} no part can be fetched; add it whole.</source>
        <translation>D&apos;une source {kind}, on ne peut pas récupérer une partie seulement ; ajoutez-la en entier.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/extracts.py"/>
        <source>The part of “{title}” could not be fetched completely; try again, or with a smaller area.</source>
        <translation>La partie de « {title} » n&apos;a pas pu être récupérée en entier ; réessayez, ou avec une zone plus petite.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/extracts.py"/>
        <location filename="../catalog_search/loading/files.py"/>
        <source>The file could not be read or written.</source>
        <translation>Le fichier n&apos;a pas pu être lu ou écrit.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/extracts.py"/>
        <location filename="../catalog_search/loading/large.py"/>
        <source>The server does not give this file in parts; download it instead.</source>
        <translation>Le serveur ne donne pas ce fichier par morceaux ; téléchargez-le plutôt.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/extracts.py"/>
        <source>The map&apos;s extent holds too much of this picture; zoom in and try again.</source>
        <translation>L&apos;emprise de la carte contient une trop grande part de cette image ; zoomez puis réessayez.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/extracts.py"/>
        <source>These data have no geometry, so there is no part of them in the map&apos;s extent.</source>
        <translation>Ces données n&apos;ont pas de géométrie : aucune partie ne s&apos;en trouve dans l&apos;emprise de la carte.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/extracts.py"/>
        <source>Nothing of these data lies in the map&apos;s extent; move the map and try again.</source>
        <translation>Rien de ces données ne se trouve dans l&apos;emprise de la carte ; déplacez la carte puis réessayez.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>{host} no longer has what this link promises (HTTP {status}). Try another link of the record.</source>
        <translation>{host} n&apos;a plus ce que ce lien annonce (HTTP {status}). Essayez un autre lien de la fiche.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>{host} no longer has what this link promises. Try another link of the record.</source>
        <translation>{host} n&apos;a plus ce que promet ce lien. Essayez un autre lien de la fiche.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>{host} does not let everybody read this. Ask its owner, or try another link.</source>
        <translation>{host} ne laisse pas tout le monde lire ceci. Demandez à son propriétaire ou essayez un autre lien.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>{host} gives this only to people with a user and password. Ask its owner, or try another link.</source>
        <translation>{host} ne donne ceci qu&apos;avec un utilisateur et un mot de passe. Demandez à son propriétaire ou essayez un autre lien.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>{host} did not accept the user and password of this link. Ask its owner, or try another link.</source>
        <translation>{host} n&apos;a pas accepté l&apos;utilisateur et le mot de passe de ce lien. Demandez à son propriétaire ou essayez un autre lien.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>{host} does not answer as a server of FTP does. Try another link of the record.</source>
        <translation>{host} ne répond pas comme un serveur FTP. Essayez un autre lien de la fiche.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>{host} gives this only to people with access, and wants a log-in (HTTP {status}). Ask its owner for one, or try another link.</source>
        <translation>{host} réserve l&apos;accès à certaines personnes et demande un identifiant (HTTP {status}). Demandez-en un à son propriétaire, ou essayez un autre lien.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>{host} did not accept the log-in of the catalogue (HTTP {status}). Check it in the catalogue&apos;s settings.</source>
        <translation>{host} n&apos;a pas accepté l&apos;identifiant du catalogue (HTTP {status}). Vérifiez-le dans les paramètres du catalogue.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>{host} no longer accepts the log-in of the catalogue (HTTP {status}). Renew it in the catalogue&apos;s settings.</source>
        <translation>{host} n&apos;accepte plus l&apos;identifiant du catalogue (HTTP {status}). Renouvelez-le dans les paramètres du catalogue.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>{host} gives this only to people with access (HTTP {status}); a log-in may lack the right to it. Ask its owner, or try another link.</source>
        <translation>{host} réserve l&apos;accès à certaines personnes (HTTP {status}) ; même avec un identifiant, il faut en avoir le droit. Adressez-vous à son propriétaire, ou essayez un autre lien.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The {kind} service of {host} has moved: its address leads to {target}, where it is not.</source>
        <translation>Le service {kind} de {host} a déménagé : son adresse mène à {target}, où il n&apos;est pas.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The {kind} service of {host} answered with nothing.</source>
        <translation>Le service {kind} de {host} a répondu par un contenu vide.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The {kind} service of {host} refused: {words}</source>
        <translation>Le service {kind} de {host} a refusé la demande : {words}</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>{host} answered with a web page instead of a {kind} service. Open the link in a browser to see why.</source>
        <translation>{host} a répondu par une page web au lieu d&apos;un service {kind}. Ouvrez le lien dans un navigateur pour voir pourquoi.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>{host} answered, but not as a {kind} service. The catalogue may name the wrong type.</source>
        <translation>{host} a répondu, mais pas comme un service {kind}. Le catalogue indique peut-être un mauvais type.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The tiles of {host} are cut in a way that QGIS cannot read; it needs Web Mercator (EPSG:3857).</source>
        <translation>Les tuiles de {host} sont découpées d&apos;une façon que QGIS ne sait pas lire ; il lui faut Web Mercator (EPSG:3857).</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The {kind} service of {host} sent a description that cannot be read.</source>
        <translation>Le service {kind} de {host} a envoyé une description illisible.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The WCS of {host} speaks version 2 only, which QGIS cannot read. Try another link of the record.</source>
        <translation>Le WCS de {host} ne parle que la version 2, que QGIS ne sait pas lire. Essayez un autre lien de la fiche.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The archive is protected by a password; unpack it yourself and add its files.</source>
        <translation>L&apos;archive est protégée par un mot de passe ; décompressez-la vous-même et ajoutez ses fichiers.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The archive unpacks to more than can be trusted and was not opened.</source>
        <translation>L&apos;archive n&apos;a pas été ouverte : une fois décompressée, sa taille serait excessive.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The archive holds only files with unsafe names and was not opened.</source>
        <translation>L&apos;archive n&apos;a pas été ouverte : tous les noms de fichiers qu&apos;elle contient sont dangereux.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The archive holds no geographic data, only: {contents}. Download it to use it elsewhere.</source>
        <translation>L&apos;archive ne contient pas de données géographiques, seulement : {contents}. Téléchargez-la pour l&apos;utiliser ailleurs.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The archive is packed by {method}, which cannot be read here; unpack it yourself and add its files.</source>
        <translation>L&apos;archive est compressée avec {method}, qui ne peut pas être lu ici ; décompressez-la vous-même et ajoutez ses fichiers.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The archive is damaged; try to download it again.</source>
        <translation>L&apos;archive est endommagée ; essayez de la télécharger de nouveau.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The link leads to a web page, not to data. Open it in a browser to find the data there.</source>
        <translation>Le lien mène à une page web, pas à des données. Ouvrez-le dans un navigateur pour y trouver les données.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The link leads to a feed of downloads, not to a file.</source>
        <translation>Le lien mène à un flux de téléchargements, non à un fichier.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The file points to other files or addresses, so it was not opened.</source>
        <translation>Le fichier renvoie à d&apos;autres fichiers ou adresses ; il n&apos;a donc pas été ouvert.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The server answered with an error: {words}</source>
        <translation>Le serveur a répondu par une erreur : {words}</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The file is empty or of a kind that QGIS does not know.</source>
        <translation>Le fichier est vide ou d&apos;un type que QGIS ne connaît pas.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>This is a file of the kind {kind}, which cannot be added to the map. Download it to use it elsewhere.</source>
        <translation>C&apos;est un fichier de type {kind}, qui ne peut pas être ajouté à la carte. Téléchargez-le pour l&apos;utiliser ailleurs.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>This file cannot be added to the map. Download it to use it elsewhere.</source>
        <translation>Ce fichier ne peut pas être ajouté à la carte. Téléchargez-le pour l&apos;utiliser ailleurs.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The {kind} file is damaged; try to download it again.</source>
        <translation>Le fichier {kind} est endommagé ; essayez de le télécharger à nouveau.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>This QGIS {version} cannot open {kind}: it lacks the provider “{provider}”. Download the data to use them elsewhere, or try a newer QGIS.</source>
        <translation>Ce QGIS {version} ne peut pas ouvrir {kind} : il lui manque le fournisseur « {provider} ». Téléchargez les données pour les utiliser ailleurs, ou essayez un QGIS plus récent.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The QGIS on this computer cannot open {kind} files: its GDAL {version} lacks {driver}. Download the file to use it elsewhere, or try a newer QGIS.</source>
        <translation>Le QGIS de cet ordinateur ne peut pas ouvrir les fichiers {kind} : son GDAL {version} n&apos;a pas {driver}. Téléchargez le fichier pour l&apos;utiliser ailleurs, ou essayez un QGIS plus récent.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>This {kind} file needs HDF5 {version} or newer, which the QGIS on this computer does not have: opening it could end QGIS. Download the file to use it elsewhere, or try a newer QGIS.</source>
        <translation>Ce fichier {kind} demande HDF5 {version} ou plus récent, que le QGIS de cet ordinateur n&apos;a pas : l&apos;ouvrir pourrait arrêter QGIS. Téléchargez le fichier pour l&apos;utiliser ailleurs, ou essayez un QGIS plus récent.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>This is an address in an object store ({scheme}) for which no web address is known. Ask its owner.</source>
        <translation>C&apos;est une adresse dans un entrepôt d&apos;objets ({scheme}) dont on ne connaît pas d&apos;adresse web. Demandez à son propriétaire.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <location filename="../catalog_search/loading/stores.py"/>
        <location filename="../catalog_search/loading/tiles.py"/>
        <source>This link is not an address that may be opened.</source>
        <translation>L&apos;adresse de ce lien ne peut pas être ouverte.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>The layer {layer} comes only in coordinate systems that this QGIS does not know: {crs}.</source>
        <translation>La couche {layer} n&apos;est proposée que dans des systèmes de coordonnées que ce QGIS ne connaît pas : {crs}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>{host} no longer has the layer “{layer}” that the record names.</source>
        <translation>{host} n&apos;a plus la couche « {layer} » que la fiche nomme.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/failures.py"/>
        <source>There is no layer “{layer}”; there are: {names}</source>
        <translation>Il n&apos;y a pas de couche « {layer} » ; couches présentes : {names}</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/fetching.py"/>
        <source>{host} could not be asked: this is the copy that was kept on {date}.</source>
        <translation>{host} n&apos;a pas pu être interrogé : voici la copie conservée le {date}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/fetching.py"/>
        <source>The file of {host} is not the one that the catalogue describes: it was changed since.</source>
        <translation>Le fichier de {host} n&apos;est pas celui que décrit le catalogue : il a été modifié depuis.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/files.py"/>
        <location filename="../catalog_search/loading/stores.py"/>
        <source>The file holds no layer.</source>
        <translation>Le fichier ne contient aucune couche.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/files.py"/>
        <source>The file {path} is not there.</source>
        <translation>Le fichier {path} est introuvable.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/files.py"/>
        <source>The file is packed more than once; download and unpack it yourself.</source>
        <translation>Le fichier est compressé plusieurs fois ; téléchargez-le et décompressez-le vous-même.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/ftp_folder.py"/>
        <source>The link leads to a folder of an FTP server; this is what QGIS may open in it.</source>
        <translation>Le lien mène à un dossier d&apos;un serveur FTP ; voici ce que QGIS peut y ouvrir.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/ftp_folder.py"/>
        <source>This folder of an FTP server holds nothing that QGIS can open, only: {names}</source>
        <translation>Ce dossier d&apos;un serveur FTP ne contient rien que QGIS puisse ouvrir, seulement : {names}</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/large.py"/>
        <location filename="../catalog_search/loading/stores.py"/>
        <source>This layer is read from the network in parts.</source>
        <translation>Cette couche est lue sur le réseau, par morceaux.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/large.py"/>
        <source>An area of this file can only be had by downloading all of it ({size}).</source>
        <translation>Pour obtenir une partie de ce fichier, il faut le télécharger en entier ({size}).</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/loader.py"/>
        <source>The map shows no place yet: zoom to one, or add a layer first.</source>
        <translation>La carte ne montre encore aucun lieu : zoomez sur un lieu, ou ajoutez d&apos;abord une couche.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/loader.py"/>
        <source>Adding {title}</source>
        <translation>Ajout : {title}</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/loader.py"/>
        <source>Asking the service…</source>
        <translation>Interrogation du service…</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/loader.py"/>
        <source>Downloading…</source>
        <translation>Téléchargement…</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/loader.py"/>
        <source>Unpacking…</source>
        <translation>Décompression…</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/loader.py"/>
        <source>Opening the layer…</source>
        <translation>Ouverture de la couche…</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/loader.py"/>
        <source>The service has not answered for {seconds} seconds. Try again later.</source>
        <translation>Le service n&apos;a pas répondu depuis {seconds} secondes. Réessayez plus tard.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/local_files.py"/>
        <source>Files that {catalog} names are not opened. If you trust it, allow it in the catalogue&apos;s settings.</source>
        <translation>Les fichiers que {catalog} nomme ne sont pas ouverts. Si vous lui faites confiance, autorisez-le dans les paramètres du catalogue.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/local_files.py"/>
        <source>The path {path} is not one of this computer, so it was not opened.</source>
        <translation>Le chemin {path} n&apos;est pas un chemin de cet ordinateur ; il n&apos;a pas été ouvert.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/local_files.py"/>
        <source>{path} is not there, or cannot be reached from this computer. Check the network drive, or your rights.</source>
        <translation>{path} n&apos;existe pas, ou n&apos;est pas accessible depuis cet ordinateur. Vérifiez le lecteur réseau ou vos droits.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/local_files.py"/>
        <source>{path} did not answer within {seconds} seconds. Is the network drive connected?</source>
        <translation>{path} n&apos;a pas répondu en {seconds} secondes. Le lecteur réseau est-il connecté ?</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/local_files.py"/>
        <source>The folder {path} is no file geodatabase that can be read.</source>
        <translation>Le dossier {path} n&apos;est pas une géodatabase fichier lisible.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/local_files.py"/>
        <source>The folder {path} cannot be read. Check your rights.</source>
        <translation>Le dossier {path} ne peut pas être lu. Vérifiez vos droits.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/local_files.py"/>
        <source>The folder {path} holds nothing that QGIS can open.</source>
        <translation>Le dossier {path} ne contient rien que QGIS puisse ouvrir.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/local_files.py"/>
        <source>The record names a folder that holds several files: {path}</source>
        <translation>La fiche nomme un dossier qui contient plusieurs fichiers : {path}</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/locating.py"/>
        <source>The picture does not say where it lies: it is shown at no place on the map.</source>
        <translation>L&apos;image ne dit pas où elle se trouve : elle n&apos;est placée nulle part sur la carte.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/locating.py"/>
        <source>The data do not say their coordinate system; {crs} was taken from their description.</source>
        <translation>Les données n&apos;indiquent pas leur SCR ; {crs} est repris de leur fiche.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/locating.py"/>
        <source>The data do not say their coordinate system; set it in the layer&apos;s properties.</source>
        <translation>Les données n&apos;indiquent pas leur SCR ; définissez-le dans les propriétés de la couche.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/locating.py"/>
        <source>The coordinate system of this table could not be told; set it in the layer&apos;s properties.</source>
        <translation>Le SCR de cette table n&apos;a pas pu être déterminé ; définissez-le dans les propriétés de la couche.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/locating.py"/>
        <source>Latitude and longitude are exchanged in the data: they lie at a wrong place on the map.</source>
        <translation>La latitude et la longitude sont inversées dans les données : elles se trouvent au mauvais endroit sur la carte.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/looking.py"/>
        <source>{host} asks for a log-in before it gives this. Open the link in a browser to log in there.</source>
        <translation>{host} demande une connexion avant de donner cela. Ouvrez le lien dans un navigateur pour vous y connecter.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/pictures.py"/>
        <source>The layer {name} has no tile matrix set.</source>
        <translation>La couche {name} n&apos;a pas de jeu de tuiles (tile matrix set).</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/plan.py"/>
        <source>Links of the kind {kind} cannot be added to the map yet. Open the link in a browser.</source>
        <translation>Les liens de type {kind} ne peuvent pas encore être ajoutés à la carte. Ouvrez le lien dans un navigateur.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/refreshing.py"/>
        <source>Refreshing {title}</source>
        <translation>Actualisation de {title}</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/refreshing.py"/>
        <source>Its filter did not fit the new data: {filter}</source>
        <translation>Son filtre ne convenait pas aux nouvelles données : {filter}</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/refreshing.py"/>
        <source>It is being edited: save or discard the edits first.</source>
        <translation>Elle est en cours de modification : enregistrez ou abandonnez d&apos;abord les modifications.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/refreshing.py"/>
        <source>The download service has several files; add the one that you want from its record.</source>
        <translation>Le service de téléchargement propose plusieurs fichiers ; ajoutez celui que vous voulez depuis sa fiche.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/renewing.py"/>
        <source>QGIS could not open the new data; the layer is as it was.</source>
        <translation>QGIS n&apos;a pas pu ouvrir les nouvelles données ; la couche est restée telle quelle.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/renewing.py"/>
        <source>Before the refresh</source>
        <translation>Avant l&apos;actualisation</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/saving.py"/>
        <source>It holds no vector data that could be saved as a GeoPackage, only: {titles}.</source>
        <translation>Il n&apos;y a pas de données vectorielles à enregistrer en GeoPackage, seulement : {titles}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/saving.py"/>
        <source>“{title}” could not be saved completely.</source>
        <translation>« {title} » n&apos;a pas pu être enregistré en entier.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/saving.py"/>
        <source>The service has {told} features and gave {count}.</source>
        <translation>Le service a {told} entités et en a donné {count}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/services.py"/>
        <location filename="../catalog_search/loading/tiles.py"/>
        <source>The service has no layer.</source>
        <translation>Le service n&apos;a aucune couche.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/services.py"/>
        <source>The link asks for a part of this layer only ({condition}), QGIS shows all of it: filter it yourself.</source>
        <translation>Le lien ne demande qu&apos;une partie de cette couche ({condition}), QGIS la montre en entier : filtrez-la vous-même.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/stac.py"/>
        <source>The STAC catalogue leads from page to page, but to no data.</source>
        <translation>Le catalogue STAC mène de page en page, mais à aucune donnée.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/stac.py"/>
        <source>This STAC entry holds nothing that QGIS can put on the map, only: {contents}.</source>
        <translation>Cette entrée STAC ne contient rien que QGIS puisse mettre sur la carte, seulement : {contents}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/stac.py"/>
        <source>This STAC entry has no data of its own.</source>
        <translation>Cette entrée STAC n&apos;a pas de données à elle.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/stores.py"/>
        <source>QGIS cannot use a log-in for {kind} data. Ask its owner for another way.</source>
        <translation>QGIS ne peut pas utiliser de connexion pour des données {kind}. Demandez un autre accès à leur propriétaire.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/stores.py"/>
        <source>GDAL cannot read this Zarr store: it may be of a newer version, or lack consolidated metadata.</source>
        <translation>GDAL ne peut pas lire cet entrepôt Zarr : il est peut-être d&apos;une version plus récente, ou sans métadonnées consolidées.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/uris.py"/>
        <source>The address in the catalogue, {old}, is closed; its successor {host} is used.</source>
        <translation>L&apos;adresse donnée par le catalogue, {old}, est fermée ; son successeur {host} est utilisé.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/uris.py"/>
        <source>The service sends QGIS to another address, {host}.</source>
        <translation>Le service renvoie QGIS vers une autre adresse, {host}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/uris.py"/>
        <source>The service calls itself {host}; the address in the catalogue is used instead.</source>
        <translation>Le service se désigne lui-même par {host} ; l&apos;adresse donnée par le catalogue est utilisée à la place.</translation>
    </message>
    <message>
        <location filename="../catalog_search/loading/uris.py"/>
        <source>The service no longer has the style “{style}”; its default style is used.</source>
        <translation>Le service n&apos;a plus le style « {style} » ; son style par défaut est utilisé.</translation>
    </message>
    <message>
        <location filename="../catalog_search/plugin.py"/>
        <source>Search data catalogues and add what you find to the map</source>
        <translation>Rechercher dans des catalogues de données et ajouter ce que vous trouvez à la carte</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/load.py"/>
        <source>Load a record</source>
        <translation>Charger une fiche</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/load.py"/>
        <source>Opens a resource of a record as QGIS layers. What is downloaded is kept and not fetched again while it is unchanged; a folder that is named gets a copy of its own.

Catalogue: the name of a configured catalogue, or type|url or type|url|authentication configuration.

Resource: its number in the record, counted from 0, or its URL. Empty: the best one.

Layer: the name of a layer in a service or file. Empty: the one that matches the record; of a file with several layers all are opened.

The result lists provider, source, name, kind, CRS, number of features or raster size, and extent. Run from the toolbox, the layers come into the project.</source>
        <translation>Ouvre une ressource d&apos;une fiche comme couches QGIS. Ce qui est téléchargé est conservé et n&apos;est pas demandé à nouveau tant que rien n&apos;a changé ; si vous indiquez un dossier, il en reçoit sa propre copie.

Catalogue : le nom d&apos;un catalogue configuré, ou type|url ou type|url|configuration d&apos;authentification.

Ressource : son numéro dans la fiche, à partir de 0, ou son URL. Vide : la meilleure.

Couche : le nom d&apos;une couche d&apos;un service ou d&apos;un fichier. Vide : celle qui correspond à la fiche ; d&apos;un fichier à plusieurs couches, toutes sont ouvertes.

Le résultat indique le fournisseur de données, la source, le nom, le type, le SCR, le nombre d&apos;entités ou la taille du raster, et l&apos;emprise. Si l&apos;algorithme est lancé depuis la boîte à outils, les couches arrivent dans le projet.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/load.py"/>
        <source>Best way, where no resource is named: data (features and files first) or view (pictures and tiles first). Empty: as chosen in the panel.</source>
        <translation>Meilleur accès, si aucune ressource n&apos;est nommée : data (entités et fichiers d&apos;abord) ou view (images et tuiles d&apos;abord). Vide : comme choisi dans le panneau.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/load.py"/>
        <source>Extent: only what lies in it is fetched, into a file of its own; of services, features alone.

Largest download: in megabytes. What is larger is read from the network in parts where its server allows that, else it is an error. 0: any size.</source>
        <translation>Emprise : seul ce qui s&apos;y trouve est récupéré, dans un fichier à part ; des services, les entités seulement.

Plus grand téléchargement : en mégaoctets. Ce qui est plus gros est lu sur le réseau par morceaux si son serveur le permet, sinon c&apos;est une erreur. 0 : toute taille.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/load.py"/>
        <source>Record (identifier)</source>
        <translation>Fiche (identifiant)</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/load.py"/>
        <source>Resource (number or URL)</source>
        <translation>Ressource (numéro ou URL)</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/load.py"/>
        <source>Layer name</source>
        <translation>Nom de la couche</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/load.py"/>
        <source>Largest download (MB)</source>
        <translation>Plus grand téléchargement (Mo)</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/load.py"/>
        <source>Folder for downloaded files</source>
        <translation>Dossier des fichiers téléchargés</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/load.py"/>
        <source>Layers (JSON)</source>
        <translation>Couches (JSON)</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/load.py"/>
        <source>The file has {size}, which is more than may be downloaded.</source>
        <translation>Le fichier pèse {size}, plus que ce qui peut être téléchargé.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/load.py"/>
        <source>Name exactly one catalogue.</source>
        <translation>Indiquez un seul catalogue.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/load.py"/>
        <source>Name the record to load by its identifier.</source>
        <translation>Indiquez l&apos;identifiant de la fiche à charger.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/load.py"/>
        <source>Best way</source>
        <translation>Meilleur accès</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/load.py"/>
        <source>The record {title} has no resource that can be added to QGIS.</source>
        <translation>La fiche {title} n&apos;a aucune ressource qui puisse être ajoutée à QGIS.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/load.py"/>
        <source>The record {title} has no resource {wanted}; it has {count}, counted from 0.</source>
        <translation>La fiche {title} n&apos;a pas de ressource {wanted} ; elle en a {count}, numérotées à partir de 0.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/load.py"/>
        <source>The service has {count} layers and the record does not say which one is meant. Name one: {names}</source>
        <translation>Le service a {count} couches et la fiche n&apos;indique pas laquelle choisir. Indiquez-en une : {names}</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/mail_login.py"/>
        <source>There is no authentication configuration {id}.</source>
        <translation>Il n&apos;y a pas de configuration d&apos;authentification {id}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/mail_login.py"/>
        <source>The login was not read: QGIS&apos;s authentication database is locked.</source>
        <translation>L&apos;identifiant n&apos;a pas été lu : la base d&apos;authentification de QGIS est verrouillée.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/mail_login.py"/>
        <source>The authentication configuration {id} holds no user and password.</source>
        <translation>La configuration d&apos;authentification {id} ne contient pas d&apos;utilisateur et de mot de passe.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/parameters.py"/>
        <source>The filters are not valid JSON: {reason}</source>
        <translation>Les filtres ne sont pas du JSON valide : {reason}</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/parameters.py"/>
        <source>The filters must be a JSON object such as {{&quot;type&quot;: [&quot;dataset&quot;]}}.</source>
        <translation>Les filtres doivent être un objet JSON comme {{&quot;type&quot;: [&quot;dataset&quot;]}}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/parameters.py"/>
        <source>There is no filter named {name}; the filters are {known}.</source>
        <translation>Il n&apos;y a pas de filtre nommé {name} ; les filtres sont {known}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/parameters.py"/>
        <source>The filter {name} must be a text or a list of texts.</source>
        <translation>Le filtre {name} doit être un texte ou une liste de textes.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/parameters.py"/>
        <source>The list of catalogues is not valid JSON: {reason}</source>
        <translation>La liste des catalogues n&apos;est pas du JSON valide : {reason}</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/parameters.py"/>
        <source>There is no catalogue named {name}. The configured catalogues are: {names}.</source>
        <translation>Il n&apos;y a pas de catalogue nommé {name}. Les catalogues configurés sont : {names}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/parameters.py"/>
        <source>There is no catalogue type {type}; the types are {known}.</source>
        <translation>Il n&apos;y a pas de type de catalogue {type} ; les types sont {known}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/parameters.py"/>
        <source>The catalogue has no usable {member}: {detail}</source>
        <translation>Le catalogue n&apos;a pas de valeur utilisable pour {member} : {detail}</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/search.py"/>
        <source>Search catalogues</source>
        <translation>Rechercher dans les catalogues</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/search.py"/>
        <source>Searches metadata catalogues and writes one feature per record found, with the record&apos;s extent as its geometry (EPSG:4326).

Catalogues: names of configured catalogues separated by commas, or entries type|url or type|url|authentication configuration, or a JSON list of connections. Empty: all enabled catalogues.

Filters: a JSON object whose members are {fields}; each is a text or a list of alternatives. The value of modified is an interval such as 2024-01-01/.. between two dates.

The limit counts the records of all catalogues together. Data that several catalogues have are one record; also_in names the other catalogues. A catalogue that fails is listed in the errors; the records of the others still come.</source>
        <translation>Recherche dans des catalogues de métadonnées et écrit une entité par fiche trouvée, avec l&apos;emprise de la fiche comme géométrie (EPSG:4326).

Catalogues : noms de catalogues configurés séparés par des virgules, ou entrées type|url ou type|url|configuration d&apos;authentification, ou liste JSON de connexions. Vide : tous les catalogues activés.

Filtres : un objet JSON dont les membres sont {fields} ; chacun est un texte ou une liste de choix possibles. La valeur de modified est un intervalle entre deux dates, comme 2024-01-01/..

La limite compte les fiches de tous les catalogues ensemble. Les données présentes dans plusieurs catalogues font une seule fiche ; also_in nomme les autres catalogues. Un catalogue en échec est indiqué dans les erreurs ; les fiches des autres sont tout de même fournies.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/search.py"/>
        <source>Text</source>
        <translation>Texte</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/search.py"/>
        <source>Filters (JSON)</source>
        <translation>Filtres (JSON)</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/search.py"/>
        <source>Sort by</source>
        <translation>Trier par</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/search.py"/>
        <source>Largest number of records</source>
        <translation>Nombre maximal de fiches</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/search.py"/>
        <source>Number of records written</source>
        <translation>Nombre de fiches écrites</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/search.py"/>
        <source>Number of records that the catalogues have</source>
        <translation>Nombre de fiches trouvées par les catalogues</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/search.py"/>
        <location filename="../catalog_search/processing/watch.py"/>
        <source>Catalogues that failed (JSON)</source>
        <translation>Catalogues en échec (JSON)</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/search.py"/>
        <source>No catalogue is enabled: name one in the parameter CATALOGS.</source>
        <translation>Aucun catalogue n&apos;est activé : indiquez-en un dans le paramètre CATALOGS.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/search.py"/>
        <source>The extent does not lie on the globe.</source>
        <translation>L&apos;emprise n&apos;est pas sur le globe.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch.py"/>
        <source>Run watches</source>
        <translation>Exécuter les veilles</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch.py"/>
        <source>Runs the watches of your bookmarks (saved searches, favourites and feeds) and writes what changed since the last digest as an HTML and a text file; meant to be run by cron or the task scheduler, with qgis_process.

Watches: empty for those that are due, all, or names separated by commas.

The digest is sent by mail where a mail server and recipients are given. User and password are those of an authentication configuration of QGIS (Basic); they are sent over an encrypted connection only.

The result lists how many records are new, modified, moved, removed, or have a new date only.</source>
        <translation>Exécute vos veilles (sur des recherches enregistrées, des favoris et des flux) et écrit ce qui a changé depuis le dernier résumé dans un fichier HTML et un fichier texte ; prévu pour cron ou le planificateur de tâches, avec qgis_process.

Veilles : vide pour celles qui sont à échéance, all pour toutes, ou des noms séparés par des virgules.

Le résumé est envoyé par courriel si un serveur de messagerie et des destinataires sont donnés. L&apos;utilisateur et le mot de passe sont ceux d&apos;une configuration d&apos;authentification de QGIS (Basic) ; ils ne sont transmis que par une connexion chiffrée.

Le résultat indique combien de fiches sont nouvelles, modifiées, déplacées, retirées, ou n&apos;ont qu&apos;une nouvelle date.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch.py"/>
        <source>Watches (empty: those due)</source>
        <translation>Veilles (vide : celles à échéance)</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch.py"/>
        <source>Language of the digest</source>
        <translation>Langue du résumé</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch.py"/>
        <source>File of bookmarks (empty: that of the profile)</source>
        <translation>Fichier des favoris (vide : celui du profil)</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch.py"/>
        <source>Folder for the digest</source>
        <translation>Dossier du résumé</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch.py"/>
        <source>Digest (HTML)</source>
        <translation>Résumé (HTML)</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch.py"/>
        <source>Digest (text)</source>
        <translation>Résumé (texte)</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch.py"/>
        <source>Numbers of changes (JSON)</source>
        <translation>Nombres de changements (JSON)</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch.py"/>
        <source>Number of recipients</source>
        <translation>Nombre de destinataires</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch.py"/>
        <source>Send to (mail addresses)</source>
        <translation>Envoyer à (adresses électroniques)</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch.py"/>
        <source>Sender (mail address)</source>
        <translation>Expéditeur (adresse électronique)</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch.py"/>
        <source>Mail server (name or name:port)</source>
        <translation>Serveur de messagerie (nom ou nom:port)</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch.py"/>
        <source>Encryption</source>
        <translation>Chiffrement</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch.py"/>
        <source>Login of the mail server</source>
        <translation>Identifiant du serveur de messagerie</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch.py"/>
        <source>Send even when nothing changed</source>
        <translation>Envoyer même si rien n&apos;a changé</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch.py"/>
        <source>The feed {path} was not written: {reason}</source>
        <translation>Le flux {path} n&apos;a pas été écrit : {reason}</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch.py"/>
        <source>To send the digest, give a mail server and whom to send it to.</source>
        <translation>Pour envoyer le résumé, indiquez un serveur de messagerie et à qui l&apos;envoyer.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch.py"/>
        <source>There are no bookmarks yet: {path} does not exist.</source>
        <translation>Il n&apos;y a pas encore de favoris : {path} n&apos;existe pas.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch.py"/>
        <source>There is no watch named {name}. The watches are: {names}.</source>
        <translation>Il n&apos;y a pas de veille nommée {name}. Les veilles sont : {names}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch.py"/>
        <source>The digest could not be written to {path}: {reason}</source>
        <translation>Le résumé n&apos;a pas pu être écrit dans {path} : {reason}</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/processing/watch.py"/>
        <source>The digest was sent to %n recipient(s).</source>
        <translation>
            <numerusform>Le résumé a été envoyé à %n destinataire.</numerusform>
            <numerusform>Le résumé a été envoyé à %n destinataires.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>%n modified</source>
        <translation>
            <numerusform>%n modification</numerusform>
            <numerusform>%n modifications</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>%n with a new date only</source>
        <translation>
            <numerusform>%n nouvelle date seulement</numerusform>
            <numerusform>%n nouvelles dates seulement</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>%n moved</source>
        <translation>
            <numerusform>%n déplacement</numerusform>
            <numerusform>%n déplacements</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>%n removed</source>
        <translation>
            <numerusform>%n retrait</numerusform>
            <numerusform>%n retraits</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Description</source>
        <translation>Description</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Notices</source>
        <translation>Avertissements</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Further facts</source>
        <translation>Autres informations</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Files and services</source>
        <translation>Fichiers et services</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Formats</source>
        <translation>Formats</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Identifier</source>
        <translation>Identifiant</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>everywhere</source>
        <translation>partout</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>what the map showed when this was chosen ({box})</source>
        <translation>ce que montrait la carte lors de ce choix ({box})</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>the extent of the layer {layer} when this was chosen ({box})</source>
        <translation>l&apos;emprise de la couche {layer} lors de ce choix ({box})</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>What changed in the catalogues</source>
        <translation>Ce qui a changé dans les catalogues</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>State of {date} at {time}</source>
        <translation>État du {date} à {time}</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Catalogues that could not be asked:</source>
        <translation>Catalogues qui n&apos;ont pas pu être interrogés :</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Written by Catalog Search, a QGIS plugin, for the watches that you set up there.</source>
        <translation>Écrit par Catalog Search, une extension de QGIS, pour les veilles que vous y avez créées.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>{field}: {words}</source>
        <translation>{field} : {words}</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>{field}: changed</source>
        <translation>{field} : modifié</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>{year}-{month}-{day}</source>
        <translation>{day}/{month}/{year}</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>This is no mail address: {detail}</source>
        <translation>Ceci n&apos;est pas une adresse électronique : {detail}</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Write addresses such as name@example.org, separated by commas.</source>
        <translation>Écrivez des adresses comme nom@example.org, séparées par des virgules.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>This is no mail server: {server}</source>
        <translation>Ceci n&apos;est pas un serveur de messagerie : {server}</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Write its name, with a port if need be: mail.example.org:587.</source>
        <translation>Écrivez son nom, avec un port s&apos;il le faut : mail.example.org:587.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>The mail server {server} was not found.</source>
        <translation>Le serveur de messagerie {server} est introuvable.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Check its name and your network connection.</source>
        <translation>Vérifiez son nom et votre connexion au réseau.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>The mail server {server} could not be reached, or hung up.</source>
        <translation>Le serveur de messagerie {server} est injoignable ou a raccroché.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Check its name and port, and how it is encrypted.</source>
        <translation>Vérifiez son nom, son port et son chiffrement.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>The mail server {server} did not answer in time.</source>
        <translation>Le serveur de messagerie {server} n&apos;a pas répondu à temps.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Try again later; check its port and how it is encrypted.</source>
        <translation>Réessayez plus tard ; vérifiez son port et son chiffrement.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>The certificate of the mail server {server} does not hold, so nothing was sent.</source>
        <translation>Le certificat du serveur de messagerie {server} n&apos;est pas valable : rien n&apos;a été envoyé.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>If you trust its authority, add it in QGIS under Settings, Options, Authentication.</source>
        <translation>Si vous faites confiance à son autorité, ajoutez-la dans QGIS sous Préférences, Options, Authentification.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>The mail server {server} does not encrypt as was asked, so nothing was sent.</source>
        <translation>Le serveur de messagerie {server} ne chiffre pas comme demandé : rien n&apos;a été envoyé.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Choose the other kind of encryption, or ask its administrator.</source>
        <translation>Choisissez l&apos;autre chiffrement, ou demandez à son administrateur.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>A password is not sent to {server} without encryption.</source>
        <translation>Aucun mot de passe n&apos;est transmis à {server} sans chiffrement.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Choose STARTTLS or TLS, or leave the login out.</source>
        <translation>Choisissez STARTTLS ou TLS, ou n&apos;indiquez pas d&apos;identifiant.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>The mail server {server} takes no login with user and password.</source>
        <translation>Le serveur de messagerie {server} n&apos;accepte pas d&apos;utilisateur et de mot de passe.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Leave the login out, or ask its administrator.</source>
        <translation>N&apos;indiquez pas d&apos;identifiant, ou demandez à son administrateur.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>The mail server {server} did not accept the login.</source>
        <translation>Le serveur de messagerie {server} n&apos;a pas accepté l&apos;identifiant.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Check the user and password in its authentication configuration.</source>
        <translation>Vérifiez l&apos;utilisateur et le mot de passe dans sa configuration d&apos;authentification.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>The mail server {server} did not take all recipients.</source>
        <translation>Le serveur de messagerie {server} n&apos;a pas accepté tous les destinataires.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>Check the addresses; the details hold its own words.</source>
        <translation>Vérifiez les adresses ; les détails contiennent ses propres mots.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>The mail server {server} refused the mail.</source>
        <translation>Le serveur de messagerie {server} a refusé le courriel.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>It may want a login or another sender; the details hold its own words.</source>
        <translation>Il veut peut-être un identifiant ou un autre expéditeur ; les détails contiennent ses propres mots.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>The mail could not be sent by {server}.</source>
        <translation>Le courriel n&apos;a pas pu être envoyé par {server}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watch_words.py"/>
        <source>The details hold what was said.</source>
        <translation>Les détails contiennent ce qui a été dit.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watching.py"/>
        <source>Watches could not be run.</source>
        <translation>Les veilles n&apos;ont pas pu être exécutées.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watching.py"/>
        <source>The catalogue {catalog} is not among your catalogues any more.</source>
        <translation>Le catalogue {catalog} n&apos;est plus parmi vos catalogues.</translation>
    </message>
    <message>
        <location filename="../catalog_search/processing/watching.py"/>
        <source>Add it again, or choose another one in its place.</source>
        <translation>Ajoutez-le de nouveau, ou choisissez-en un autre à sa place.</translation>
    </message>
    <message>
        <location filename="../catalog_search/sharing/team.py"/>
        <source>The bookmarks of {title} could not be read.</source>
        <translation>Les signets de {title} n&apos;ont pas pu être lus.</translation>
    </message>
    <message>
        <location filename="../catalog_search/stub.py"/>
        <source>Catalog Search needs the Python package “{package}”, which QGIS installers bring along. Install it for QGIS&apos;s Python and restart QGIS.</source>
        <translation>L&apos;extension Recherche dans les catalogues a besoin du paquet Python « {package} », fourni avec les installateurs de QGIS. Installez-le pour le Python de QGIS, puis redémarrez QGIS.</translation>
    </message>
    <message>
        <location filename="../catalog_search/stub.py"/>
        <source>Catalog Search could not be loaded: {error}. If it was just updated, restart QGIS.</source>
        <translation>L&apos;extension Recherche dans les catalogues n&apos;a pas pu être chargée : {error}. Si elle vient d&apos;être mise à jour, redémarrez QGIS.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/connection_files.py"/>
        <source>The file is too large to be a list of catalogues.</source>
        <translation>Le fichier est trop volumineux pour être une liste de catalogues.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/connection_files.py"/>
        <source>The file cannot be read: {reason}</source>
        <translation>Le fichier ne peut pas être lu : {reason}</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/connection_files.py"/>
        <source>The file is not valid JSON: {reason}</source>
        <translation>Le fichier n&apos;est pas du JSON valide : {reason}</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/connection_files.py"/>
        <source>The file cannot be written: {reason}</source>
        <translation>Le fichier ne peut pas être écrit : {reason}</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/connection_files.py"/>
        <source>The file is of a newer version: update Catalog Search to read it.</source>
        <translation>Le fichier est d&apos;une version plus récente : mettez à jour l&apos;extension pour le lire.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/connection_files.py"/>
        <source>The file is not a list of catalogues.</source>
        <translation>Le fichier n&apos;est pas une liste de catalogues.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/connections.py"/>
        <source>Sample catalogue</source>
        <translation>Catalogue d&apos;exemple</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>Your bookmarks were written by a newer version of Catalog Search: they can be read, not changed.</source>
        <translation>Vos favoris ont été écrits par une version plus récente de Catalog Search : ils peuvent être lus, pas modifiés.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <location filename="../catalog_search/support/sharing_messages.py"/>
        <source>Update the plugin in this QGIS.</source>
        <translation>Mettez l&apos;extension à jour dans ce QGIS.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>Your bookmarks can be read, not changed: the file or its folder is write-protected.</source>
        <translation>Vos favoris peuvent être lus, pas modifiés : le fichier ou son dossier est protégé en écriture.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>Ask your administrator for the right to write there.</source>
        <translation>Demandez à votre administrateur le droit d&apos;y écrire.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>The file of your bookmarks was damaged. It was set aside, and a new one was made.</source>
        <translation>Le fichier de vos favoris était endommagé. Il a été mis de côté et un nouveau fichier a été créé.</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>%n bookmark(s) could be saved.</source>
        <translation>
            <numerusform>%n favori a pu être sauvé.</numerusform>
            <numerusform>%n favoris ont pu être sauvés.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>Nothing could be saved.</source>
        <translation>Rien n&apos;a pu être sauvé.</translation>
    </message>
    <message numerus="yes">
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>%n bookmark(s) could not be read.</source>
        <translation>
            <numerusform>%n favori n&apos;a pas pu être lu.</numerusform>
            <numerusform>%n favoris n&apos;ont pas pu être lus.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>The damaged file is kept as {path}.</source>
        <translation>Le fichier endommagé est conservé sous {path}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Try again; if it happens every time, please report it with the details.</source>
        <translation>Réessayez ; si cela se reproduit à chaque fois, signalez-le avec les détails.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>The file of your bookmarks could not be opened or made: {path}</source>
        <translation>Le fichier de vos favoris n&apos;a pas pu être ouvert ou créé : {path}</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>Check that its folder exists and that you may write there.</source>
        <translation>Vérifiez que son dossier existe et que vous pouvez y écrire.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>Your bookmarks cannot be changed: their file is only open for reading.</source>
        <translation>Vos favoris ne peuvent pas être modifiés : leur fichier n&apos;est ouvert qu&apos;en lecture.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>Check that you may write to the file and its folder, and that the plugin is up to date.</source>
        <translation>Vérifiez que vous pouvez écrire dans le fichier et son dossier, et que l&apos;extension est à jour.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>There is no space left on the disk for your bookmarks: nothing was changed.</source>
        <translation>Il n&apos;y a plus de place sur le disque pour vos favoris : rien n&apos;a été modifié.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>Free some space and try again.</source>
        <translation>Libérez de la place et réessayez.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>The disk with your bookmarks reports an error: nothing was changed.</source>
        <translation>Le disque où sont vos favoris signale une erreur : rien n&apos;a été modifié.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>Check the disk or the network drive, and keep a copy of the file.</source>
        <translation>Vérifiez le disque ou le lecteur réseau, et gardez une copie du fichier.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>Another QGIS window is writing to your bookmarks: nothing was changed.</source>
        <translation>Une autre fenêtre de QGIS est en train d&apos;écrire dans vos favoris : rien n&apos;a été modifié.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>Try again in a moment.</source>
        <translation>Réessayez dans un instant.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>The file of your bookmarks is damaged and could not be set aside: {path}</source>
        <translation>Le fichier de vos favoris est endommagé et n&apos;a pas pu être mis de côté : {path}</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>Close other QGIS windows and try again.</source>
        <translation>Fermez les autres fenêtres de QGIS et réessayez.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>Your bookmarks were written by a newer version of Catalog Search that keeps this in another way.</source>
        <translation>Vos favoris ont été écrits par une version plus récente de Catalog Search, qui conserve cela autrement.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>Your bookmarks could not be brought up to date for this version: the file was left as it was.</source>
        <translation>Vos favoris n&apos;ont pas pu être mis à jour pour cette version : le fichier a été laissé tel quel.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>Please report it with the details.</source>
        <translation>Merci de le signaler avec les détails.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>The SQLite of this QGIS cannot search in texts (FTS5), which bookmarks need.</source>
        <translation>Le SQLite de ce QGIS ne sait pas chercher dans les textes (FTS5), ce dont les favoris ont besoin.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>Install a current QGIS.</source>
        <translation>Installez un QGIS récent.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>Your bookmarks were closed meanwhile.</source>
        <translation>Vos favoris ont été fermés entre-temps.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Try again.</source>
        <translation>Réessayez.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/keeping_messages.py"/>
        <source>This record is too large to be kept: nothing was changed.</source>
        <translation>Cette fiche est trop volumineuse pour être conservée : rien n&apos;a été modifié.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>It asks to wait {seconds} seconds before trying again.</source>
        <translation>Il demande d&apos;attendre {seconds} secondes avant de réessayer.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} gave an answer that could not be understood.</source>
        <translation>{catalog} : réponse incompréhensible.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} answered with a web page instead of data.</source>
        <translation>{catalog} : page web reçue au lieu de données.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>It may be under maintenance or want a login in the browser; check its address.</source>
        <translation>Le catalogue est peut-être en maintenance ou demande une connexion dans le navigateur ; vérifiez son adresse.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} sent a damaged or incomplete answer.</source>
        <translation>{catalog} : réponse endommagée ou incomplète.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Try again; if it happens every time, check the address and the type of the catalogue.</source>
        <translation>Réessayez ; si cela se reproduit à chaque fois, vérifiez l&apos;adresse et le type du catalogue.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The network proxy {about} wants a login before it lets the request to {catalog} through.</source>
        <translation>{catalog} : authentification demandée par le proxy {about} avant de laisser passer la requête.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Enter the user and password of the proxy in QGIS under Settings, Options, Network.</source>
        <translation>Saisissez l&apos;utilisateur et le mot de passe du proxy dans QGIS, sous Préférences ▸ Options ▸ Réseau.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The network proxy {about} did not let the request to {catalog} through.</source>
        <translation>{catalog} : requête bloquée par le proxy {about}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Ask your administrator to allow this address, or except it in QGIS under Settings, Options, Network.</source>
        <translation>Demandez à votre administrateur d&apos;autoriser cette adresse, ou excluez-la du proxy dans QGIS, sous Préférences ▸ Options ▸ Réseau.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The network proxy {about} could not be used to reach {catalog}.</source>
        <translation>{catalog} : injoignable, le proxy {about} n&apos;a pas pu être utilisé.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Check the proxy in QGIS under Settings, Options, Network, or ask your administrator.</source>
        <translation>Vérifiez le proxy dans QGIS, sous Préférences ▸ Options ▸ Réseau, ou demandez à votre administrateur.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} forwards to {about}, which was not followed to keep the request and the login safe.</source>
        <translation>{catalog} : redirection vers {about}, non suivie pour protéger la requête et l&apos;authentification.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>If this is its new address and you trust it, enter it in the catalogue&apos;s settings.</source>
        <translation>Si c&apos;est sa nouvelle adresse et que vous lui faites confiance, saisissez-la dans les paramètres du catalogue.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The login for {catalog} cannot be used: its configuration {about} is missing or incomplete.</source>
        <translation>{catalog} : configuration d&apos;authentification {about} absente ou incomplète.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Choose or correct the authentication configuration in the catalogue&apos;s settings.</source>
        <translation>Choisissez ou corrigez la configuration d&apos;authentification dans les paramètres du catalogue.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>No token came for the login {about} of {catalog}: the identity server refused it or did not answer.</source>
        <translation>Aucun jeton n&apos;est venu pour la connexion {about} de {catalog} : le serveur d&apos;identité l&apos;a refusée ou n&apos;a pas répondu.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Check user, password and addresses in its authentication configuration.</source>
        <translation>Vérifiez l&apos;utilisateur, le mot de passe et les adresses dans sa configuration d&apos;authentification.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} answers in {about} only, which cannot be read here.</source>
        <translation>{catalog} ne répond qu&apos;en {about}, qui ne peut pas être lu ici.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Look for its RDF/XML or JSON-LD: often the same address with .rdf or .jsonld at its end.</source>
        <translation>Cherchez son RDF/XML ou son JSON-LD : souvent la même adresse avec .rdf ou .jsonld à la fin.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The disk has no room for what {catalog} sends.</source>
        <translation>Le disque n&apos;a pas assez de place pour ce qu&apos;envoie {catalog}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Free some space, or clear the kept downloads, then try again: what had arrived was removed.</source>
        <translation>Libérez de la place ou videz les téléchargements conservés, puis réessayez : ce qui était arrivé a été supprimé.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>What {catalog} sent could not be written: the folder does not allow it.</source>
        <translation>Ce qu&apos;a envoyé {catalog} n&apos;a pas pu être écrit : le dossier ne le permet pas.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Choose another folder, or ask who administers this computer.</source>
        <translation>Choisissez un autre dossier, ou demandez à la personne qui administre cet ordinateur.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>What {catalog} sent could not be written: the name of the file or its folder is too long.</source>
        <translation>Ce qu&apos;a envoyé {catalog} n&apos;a pas pu être écrit : le nom du fichier ou de son dossier est trop long.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Choose a folder with a shorter path.</source>
        <translation>Choisissez un dossier dont le chemin est plus court.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>If you trust it, add it in QGIS under Settings, Options, Authentication; or ask your administrator.</source>
        <translation>Si vous lui faites confiance, ajoutez son certificat dans QGIS, sous Préférences ▸ Options ▸ Authentification ; sinon, demandez à votre administrateur.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The certificate of {catalog} was revoked, so nothing was asked.</source>
        <translation>{catalog} : certificat révoqué, aucune requête n&apos;a été envoyée.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Its operators have to replace it: do not make an exception.</source>
        <translation>Les responsables du serveur doivent le remplacer : n&apos;ajoutez pas d&apos;exception.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The certificate of {catalog} has expired, so nothing was asked.</source>
        <translation>{catalog} : certificat expiré, aucune requête n&apos;a été envoyée.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Its operators have to renew it; check also the date of this computer.</source>
        <translation>Les responsables du serveur doivent le renouveler ; vérifiez aussi la date de cet ordinateur.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The certificate of {catalog} is not valid yet, so nothing was asked.</source>
        <translation>{catalog} : certificat pas encore valide, aucune requête n&apos;a été envoyée.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Check the date of this computer.</source>
        <translation>Vérifiez la date de cet ordinateur.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The certificate of {catalog} was made for another server, so nothing was asked.</source>
        <translation>{catalog} : certificat d&apos;un autre serveur, aucune requête n&apos;a été envoyée.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Check the address of the catalogue: the server&apos;s name has to be the one in its certificate.</source>
        <translation>Vérifiez l&apos;adresse du catalogue : le nom du serveur doit être celui de son certificat.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The certificate of {catalog} is self-signed: nobody else vouches for it, so nothing was asked.</source>
        <translation>{catalog} : certificat auto-signé (personne d&apos;autre ne s&apos;en porte garant), aucune requête n&apos;a été envoyée.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The certificate of {catalog} comes from an authority that QGIS does not know, so nothing was asked.</source>
        <translation>{catalog} : certificat d&apos;une autorité inconnue de QGIS, aucune requête n&apos;a été envoyée.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} could not be reached.</source>
        <translation>{catalog} : serveur injoignable.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Check your network connection and the address of the catalogue.</source>
        <translation>Vérifiez votre connexion réseau et l&apos;adresse du catalogue.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The server of {catalog} was not found.</source>
        <translation>{catalog} : serveur introuvable.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Check the address of the catalogue and your network connection.</source>
        <translation>Vérifiez l&apos;adresse du catalogue et votre connexion réseau.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The server of {catalog} refused the connection.</source>
        <translation>{catalog} : connexion refusée par le serveur.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>It may be stopped, or the port in its address may be wrong.</source>
        <translation>Il est peut-être arrêté, ou le port de son adresse est faux.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} did not answer in time.</source>
        <translation>{catalog} : délai dépassé sans réponse.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Try again later; the time limit is set in QGIS under Settings, Options, Network.</source>
        <translation>Réessayez plus tard ; le délai se règle dans QGIS, sous Préférences ▸ Options ▸ Réseau.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The secure connection to {catalog} could not be established.</source>
        <translation>{catalog} : échec de la connexion sécurisée.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The details hold what was said; see QGIS under Settings, Options, Authentication.</source>
        <translation>Les détails en donnent la raison ; voyez dans QGIS, sous Préférences ▸ Options ▸ Authentification.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The network proxy did not let the request to {catalog} through.</source>
        <translation>{catalog} : requête bloquée par le proxy.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Check the proxy in QGIS under Settings, Options, Network.</source>
        <translation>Vérifiez le proxy dans QGIS, sous Préférences ▸ Options ▸ Réseau.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>There is no network to reach {catalog}.</source>
        <translation>{catalog} : pas de connexion réseau.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Check your network connection; catalogues on this computer still work.</source>
        <translation>Vérifiez votre connexion réseau ; les catalogues de cet ordinateur restent utilisables.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} forwards to other addresses without end or to one that is not safe to follow.</source>
        <translation>{catalog} : redirections sans fin ou vers une adresse peu sûre.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Its address may have changed: open it in a browser and correct it in the catalogue&apos;s settings.</source>
        <translation>Son adresse a peut-être changé : ouvrez-la dans un navigateur et corrigez-la dans les paramètres du catalogue.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The connection to {catalog} broke off in the middle of the answer.</source>
        <translation>{catalog} : connexion interrompue au milieu de la réponse.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The request to {catalog} was stopped.</source>
        <translation>{catalog} : requête arrêtée.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The answer of {catalog} is too large to be read.</source>
        <translation>{catalog} : réponse trop volumineuse pour être lue.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Search for something narrower.</source>
        <translation>Affinez votre recherche.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} wants a login.</source>
        <translation>{catalog} : authentification demandée.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Choose an authentication configuration in the catalogue&apos;s settings.</source>
        <translation>Choisissez une configuration d&apos;authentification dans les paramètres du catalogue.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} did not accept the login.</source>
        <translation>{catalog} : authentification refusée.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Check the user and password, or the key, in its authentication configuration.</source>
        <translation>Vérifiez l&apos;utilisateur et le mot de passe, ou la clé, dans sa configuration d&apos;authentification.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} no longer accepts the login: it has expired or was withdrawn.</source>
        <translation>{catalog} : authentification expirée ou révoquée.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Renew the key or log in anew in its authentication configuration.</source>
        <translation>Renouvelez la clé ou reconnectez-vous dans sa configuration d&apos;authentification.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The login for {catalog} was not read: QGIS&apos;s authentication database is locked.</source>
        <translation>{catalog} : authentification impossible, la base de données d&apos;authentification de QGIS est verrouillée.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Try again and enter the master password.</source>
        <translation>Réessayez et saisissez le mot de passe principal.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The key of {catalog} is good, but no share feeds it: it has nothing to search.</source>
        <translation>La clé de {catalog} est bonne, mais aucun partage ne l&apos;alimente : il n&apos;y a rien à chercher.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Ask the administrator of your group in Isogeo to add this application to a share.</source>
        <translation>Demandez à l&apos;administrateur de votre groupe dans Isogeo d&apos;ajouter cette application à un partage.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} does not allow this request.</source>
        <translation>{catalog} : requête non autorisée.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Your login may lack the right to it, or the catalogue blocks automatic access.</source>
        <translation>Votre compte n&apos;en a peut-être pas le droit, ou le catalogue bloque les accès automatiques.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} has nothing at this address.</source>
        <translation>{catalog} : rien à cette adresse.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The record may have been removed, or the catalogue&apos;s address is not complete.</source>
        <translation>La fiche a peut-être été supprimée, ou l&apos;adresse du catalogue est incomplète.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>This record was deleted from {catalog}.</source>
        <translation>{catalog} : cette fiche a été supprimée.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Search again for its successor.</source>
        <translation>Relancez une recherche pour trouver celle qui la remplace.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} did not accept the request.</source>
        <translation>{catalog} : requête refusée.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Try simpler words or fewer filters; check the address and the type of the catalogue.</source>
        <translation>Essayez des mots plus simples ou moins de filtres ; vérifiez l&apos;adresse et le type du catalogue.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} gets too many requests.</source>
        <translation>{catalog} : trop de requêtes reçues.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Wait a moment before trying again.</source>
        <translation>Attendez un moment avant de réessayer.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The server of {catalog} reports an internal error.</source>
        <translation>{catalog} : erreur interne du serveur.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Try again later; the details help its operators.</source>
        <translation>Réessayez plus tard ; les détails aideront ses responsables.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} is not available at the moment.</source>
        <translation>{catalog} : indisponible pour le moment.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>It may be overloaded or under maintenance: try again later.</source>
        <translation>Le catalogue est peut-être surchargé ou en maintenance : réessayez plus tard.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} gave an empty answer.</source>
        <translation>{catalog} : réponse vide.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Try again; if it happens every time, check the address of the catalogue.</source>
        <translation>Réessayez ; si cela se reproduit à chaque fois, vérifiez l&apos;adresse du catalogue.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>The answer of {catalog} is not that of a catalogue of this type.</source>
        <translation>{catalog} : la réponse n&apos;est pas celle d&apos;un catalogue de ce type.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Check the address and the type of the catalogue.</source>
        <translation>Vérifiez l&apos;adresse et le type du catalogue.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} reports an error.</source>
        <translation>{catalog} : erreur signalée par le service.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Try simpler words or fewer filters; the details hold its own words.</source>
        <translation>Essayez des mots plus simples ou moins de filtres ; les détails donnent le message du catalogue.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>{catalog} cannot do this.</source>
        <translation>{catalog} : opération impossible.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>What {catalog} sent could not be written to the disk.</source>
        <translation>{catalog} : impossible d&apos;écrire sur le disque les données reçues.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/messages.py"/>
        <source>Check that there is space left and that you may write to the folder.</source>
        <translation>Vérifiez qu&apos;il reste de la place et que vous pouvez écrire dans le dossier.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/sharing_messages.py"/>
        <source>{where} could not be read.</source>
        <translation>{where} n&apos;a pas pu être lu.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/sharing_messages.py"/>
        <source>Check that it exists and that you may read it.</source>
        <translation>Vérifiez qu&apos;il existe et que vous avez le droit de le lire.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/sharing_messages.py"/>
        <source>{where} could not be written: nothing was changed.</source>
        <translation>{where} n&apos;a pas pu être écrit : rien n&apos;a été modifié.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/sharing_messages.py"/>
        <source>Check that its folder exists, that you may write there and that there is space left.</source>
        <translation>Vérifiez que son dossier existe, que vous avez le droit d&apos;y écrire et qu&apos;il reste de la place.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/sharing_messages.py"/>
        <source>{where} is too large to hold bookmarks.</source>
        <translation>{where} est trop gros pour contenir des signets.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/sharing_messages.py"/>
        <source>Have it exported in several parts.</source>
        <translation>Faites-le exporter en plusieurs parties.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/sharing_messages.py"/>
        <source>{where} is damaged, or it is no file of bookmarks: it is not valid JSON.</source>
        <translation>{where} est endommagé ou n&apos;est pas un fichier de signets : ce n&apos;est pas du JSON valide.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/sharing_messages.py"/>
        <source>Have it exported again.</source>
        <translation>Faites-le exporter de nouveau.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/sharing_messages.py"/>
        <source>{where} is no file of bookmarks.</source>
        <translation>{where} n&apos;est pas un fichier de signets.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/sharing_messages.py"/>
        <source>Choose a file that Catalog Search has exported.</source>
        <translation>Choisissez un fichier exporté par Catalog Search.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/sharing_messages.py"/>
        <source>{where} was written by a newer version of Catalog Search: nothing of it was taken.</source>
        <translation>{where} a été écrit par une version plus récente de Catalog Search : rien n&apos;en a été repris.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/sharing_messages.py"/>
        <source>{where} is no address of a file of bookmarks.</source>
        <translation>{where} n&apos;est pas l&apos;adresse d&apos;un fichier de signets.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/sharing_messages.py"/>
        <source>Give an address that begins with https:// or http://, or a file or folder.</source>
        <translation>Indiquez une adresse qui commence par https:// ou http://, ou bien un fichier ou un dossier.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/sharing_messages.py"/>
        <source>The address of {where} holds a user, a password or a key, which is never kept.</source>
        <translation>L&apos;adresse de {where} contient un utilisateur, un mot de passe ou une clé, ce qui n&apos;est jamais conservé.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/sharing_messages.py"/>
        <source>Give the address without it, and choose a QGIS authentication configuration instead.</source>
        <translation>Indiquez l&apos;adresse sans cela et choisissez plutôt une configuration d&apos;authentification de QGIS.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/sharing_messages.py"/>
        <source>There is no file of bookmarks in {where}.</source>
        <translation>Il n&apos;y a pas de fichier de signets dans {where}.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/sharing_messages.py"/>
        <source>The names of such files end with .catalog-search.json.</source>
        <translation>Les noms de ces fichiers finissent par .catalog-search.json.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/sharing_messages.py"/>
        <source>There is no PostgreSQL connection “{where}” in this QGIS.</source>
        <translation>Il n&apos;y a pas de connexion PostgreSQL « {where} » dans ce QGIS.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/sharing_messages.py"/>
        <source>Make it in the browser panel, then try again.</source>
        <translation>Créez-la dans le panneau Explorateur, puis réessayez.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/sharing_messages.py"/>
        <source>The database of the connection “{where}” could not be asked: nothing was changed.</source>
        <translation>La base de la connexion « {where} » n&apos;a pas pu être interrogée : rien n&apos;a été modifié.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/sharing_messages.py"/>
        <source>Check the network and the connection in the browser panel, then try again.</source>
        <translation>Vérifiez le réseau et la connexion dans le panneau Explorateur, puis réessayez.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/sharing_messages.py"/>
        <source>You may not do that in the database of the connection “{where}”: nothing was changed.</source>
        <translation>Vous n&apos;avez pas le droit de faire cela dans la base de la connexion « {where} » : rien n&apos;a été modifié.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/sharing_messages.py"/>
        <source>Ask its administrator for the right to write there.</source>
        <translation>Demandez à son administrateur le droit d&apos;y écrire.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/sharing_messages.py"/>
        <source>The database of the connection “{where}” holds no bookmarks yet.</source>
        <translation>La base de la connexion « {where} » ne contient pas encore de signets.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/sharing_messages.py"/>
        <source>Somebody who may create tables there has to set it up first.</source>
        <translation>Quelqu&apos;un qui peut y créer des tables doit d&apos;abord la préparer.</translation>
    </message>
    <message>
        <location filename="../catalog_search/support/sharing_messages.py"/>
        <source>Reading {where} was stopped.</source>
        <translation>La lecture de {where} a été arrêtée.</translation>
    </message>
</context>
</TS>
