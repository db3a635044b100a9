PRAGMA application_id = 1131697000;
PRAGMA user_version = 3;
PRAGMA journal_mode = WAL;
BEGIN TRANSACTION;
CREATE TABLE change (
    id TEXT PRIMARY KEY NOT NULL,
    watch TEXT NOT NULL,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    catalog TEXT NOT NULL DEFAULT '',
    record TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    fields TEXT NOT NULL DEFAULT '[]',
    seen INTEGER NOT NULL DEFAULT 0,
    url TEXT NOT NULL DEFAULT ''
);
INSERT INTO "change" VALUES('dddddddddddddddddddddddddddddddd','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','2026-11-03T09:00:00Z','modified','geo','r2','Zones humides','[["title","a","b"]]',0,'');
CREATE TABLE favourite (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT UNIQUE NOT NULL,
    catalog TEXT NOT NULL,
    catalog_type TEXT NOT NULL DEFAULT '',
    catalog_url TEXT NOT NULL DEFAULT '',
    catalog_name TEXT NOT NULL DEFAULT '',
    record TEXT NOT NULL,
    title TEXT NOT NULL,
    sort_title TEXT NOT NULL DEFAULT '',
    organisation TEXT NOT NULL DEFAULT '',
    type TEXT NOT NULL DEFAULT 'dataset',
    identifiers TEXT NOT NULL DEFAULT '[]',
    folder TEXT REFERENCES folder(id) DEFERRABLE INITIALLY DEFERRED,
    position REAL NOT NULL DEFAULT 0,
    tags TEXT NOT NULL DEFAULT '[]',
    note TEXT NOT NULL DEFAULT '',
    rating INTEGER NOT NULL DEFAULT 0,
    kept_at TEXT NOT NULL DEFAULT '',
    modified TEXT NOT NULL DEFAULT '',
    modified_today TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'unknown',
    checked_at TEXT NOT NULL DEFAULT '',
    misses INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    differences TEXT NOT NULL DEFAULT '[]',
    moved_catalog TEXT NOT NULL DEFAULT '',
    moved_record TEXT NOT NULL DEFAULT ''
);
INSERT INTO "favourite" VALUES(1,'00000000000000000000000000000001','geo','csw','https://geo.example.fr/csw','Géo','a1','Œuvres d’art de la forêt','oeuvres d’art de la foret','Commune d’Évry','series','["a1","urn:a1"]','eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee',1.0,'["à voir"]','Étang',4,'2026-11-01T09:00:00Z','2024-05-06','2024-05-06','same','',0,'','[]','','');
INSERT INTO "favourite" VALUES(2,'00000000000000000000000000000002','geo','csw','https://geo.example.fr/csw','Géo','r2','Zones humides','zones humides','','dataset','["urn:x:2"]',NULL,2.0,'[]','',3,'2026-11-01T09:00:00Z','','','same','',0,'','[]','','');
CREATE TABLE favourite_body (
    id TEXT PRIMARY KEY NOT NULL REFERENCES favourite(id) DEFERRABLE INITIALLY DEFERRED,
    record TEXT,
    today TEXT,
    thumbnail BLOB
);
INSERT INTO "favourite_body" VALUES('00000000000000000000000000000001','{"version":1,"id":"a1","catalog":"geo","title":"Œuvres d’art de la forêt","abstract":"<p>Tout ce qui <b>est</b> sculpté</p>","abstract_format":"html","type":"series","organisation":"Commune d’Évry","contacts":[{"name":"Zoé","organisation":"Évry","role":"publisher","email":"z@example.fr","phone":"01","url":"https://example.fr"},{"name":"B"}],"keywords":["patrimoine","sculpture"],"themes":["culture"],"licence":{"title":"Licence Ouverte","url":"https://example.fr/lo","id":"lov2"},"access":"open","constraints":["aucune"],"language":"fr","created":"2019","modified":"2024-05-06","temporal":["2019-01-01","2020-12-31"],"frequency":"annual","lineage":"relevé","scale":"1:5000","crs":["EPSG:2154"],"extents":[{"west":2.0,"south":48.0,"east":3.0,"north":49.0},{"west":170.0,"south":-20.0,"east":-170.0,"north":-10.0}],"places":["Évry"],"thumbnail":"https://example.fr/t.png","page_url":"https://example.fr/a1","identifiers":["a1","urn:a1"],"notices":["archived"],"facts":[["quality","0.5"]],"resources":[{"url":"https://example.fr/wms","title":"WMS","layer":"l","size":12,"available":true,"alternates":[["csv","u"]]},{"url":"https://example.fr/f.zip","available":false}],"formats":["wms","zip"],"complete":false}',NULL,X'706E67');
INSERT INTO "favourite_body" VALUES('00000000000000000000000000000002','{"version":1,"id":"r2","catalog":"geo","title":"Zones humides","identifiers":["urn:x:2"]}',NULL,NULL);
CREATE TABLE folder (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    parent TEXT REFERENCES folder(id) DEFERRABLE INITIALLY DEFERRED,
    position REAL NOT NULL DEFAULT 0
);
INSERT INTO "folder" VALUES('ffffffffffffffffffffffffffffffff','favourite','Eau',NULL,1.0);
INSERT INTO "folder" VALUES('eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee','favourite','Rivières','ffffffffffffffffffffffffffffffff',1.0);
CREATE TABLE search (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    folder TEXT REFERENCES folder(id) DEFERRABLE INITIALLY DEFERRED,
    position REAL NOT NULL DEFAULT 0,
    body TEXT NOT NULL DEFAULT '{}',
    is_default INTEGER NOT NULL DEFAULT 0,
    last_run TEXT NOT NULL DEFAULT '',
    last_count INTEGER
);
INSERT INTO "search" VALUES('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','Eau',NULL,1.0,'{"text":"zones humides","filters":[{"field":"organisation","key":"534fff8","label":"IGN"}],"area":{"kind":"box","box":[1.0,2.0,3.0,4.0]},"catalogs":[{"id":"geo","type":"csw","url":"https://geo.example.fr/csw","name":"Géo"}],"sort":"relevance"}',1,'2026-11-02T09:00:00Z',12);
CREATE TABLE seen (
    id TEXT PRIMARY KEY NOT NULL,
    watch TEXT NOT NULL REFERENCES watch(id) DEFERRABLE INITIALLY DEFERRED,
    catalog TEXT NOT NULL,
    record TEXT NOT NULL,
    body TEXT NOT NULL,
    misses INTEGER NOT NULL DEFAULT 0
);
INSERT INTO "seen" VALUES('cccccccccccccccccccccccccccccccc','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','geo','r2','{"version":1,"id":"r2","catalog":"geo","title":"Donnée 2","identifiers":["urn:x:2"]}',1);
CREATE TABLE setting (
    id TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);
INSERT INTO "setting" VALUES('last_search','{"text":"routes","filters":[],"area":{"kind":"none"},"catalogs":[],"sort":"relevance"}');
CREATE TABLE watch (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    schedule TEXT NOT NULL DEFAULT 'daily',
    enabled INTEGER NOT NULL DEFAULT 1,
    created_at TEXT NOT NULL DEFAULT '',
    last_run TEXT NOT NULL DEFAULT '',
    next_due TEXT NOT NULL DEFAULT '',
    failures INTEGER NOT NULL DEFAULT 0,
    last_error TEXT NOT NULL DEFAULT '',
    validators TEXT NOT NULL DEFAULT '[]',
    baseline INTEGER NOT NULL DEFAULT 0
);
INSERT INTO "watch" VALUES('bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','search','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','','weekly',1,'2026-11-02T09:00:00Z','','',0,'','[["etag","\"x\""]]',1);
CREATE UNIQUE INDEX favourite_key ON favourite (catalog, record);
CREATE INDEX favourite_star ON favourite (catalog, record, id);
CREATE INDEX favourite_folder ON favourite (folder, position);
CREATE INDEX favourite_kept ON favourite (kept_at);
CREATE INDEX favourite_title ON favourite (sort_title);
CREATE INDEX favourite_tagged ON favourite (tags) WHERE tags <> '[]';
CREATE INDEX search_folder ON search (folder, position);
CREATE INDEX watch_target ON watch (target);
CREATE INDEX seen_watch ON seen (watch);
CREATE INDEX change_at ON change (at);
CREATE INDEX change_watch ON change (watch, at);
CREATE INDEX change_unseen ON change (seen) WHERE seen = 0;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('favourite',2);
CREATE VIRTUAL TABLE favourite_words USING fts5(
    title, abstract, organisation, keywords, note, tags, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
INSERT INTO favourite_words (rowid, title, abstract, organisation, keywords, note, tags) VALUES (1, 'oeuvres d’art de la foret', 'tout ce qui est sculpte', 'commune d’evry', 'patrimoine sculpture culture', 'etang', 'a voir');
INSERT INTO favourite_words (rowid, title, abstract, organisation, keywords, note, tags) VALUES (2, 'zones humides', '', '', '', '', '');
COMMIT;
