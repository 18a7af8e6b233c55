-- +goose Up
-- Instants are microseconds since 1970 in UTC; booleans are 0 or 1; identifiers are made by the program.

CREATE TABLE files (
    number     TEXT PRIMARY KEY,
    state      TEXT     NOT NULL, -- hub.File as JSON: the fold of the file's events
    version    BIGINT   NOT NULL, -- one more for each batch that changed it
    known      SMALLINT NOT NULL,
    type       TEXT     NOT NULL,
    lang       TEXT     NOT NULL,
    category   TEXT     NOT NULL,
    postcode   TEXT     NOT NULL,
    email      SMALLINT NOT NULL, -- an address that did not bounce
    newsletter SMALLINT NOT NULL,
    deceased   SMALLINT NOT NULL
);

CREATE TABLE events (
    source    TEXT     NOT NULL,
    id        TEXT     NOT NULL,
    type      TEXT     NOT NULL,
    subject   TEXT     NOT NULL,
    time      BIGINT   NOT NULL,
    data      TEXT     NOT NULL,
    waiting   SMALLINT NOT NULL, -- 1 while its file is not known
    seq       BIGINT   NOT NULL, -- order of recording
    recorded  BIGINT   NOT NULL,
    PRIMARY KEY (source, id)
);
CREATE INDEX events_of_file ON events (subject, seq);
CREATE INDEX events_waiting ON events (subject) WHERE waiting = 1;

CREATE TABLE decisions (
    source      TEXT    NOT NULL,
    event       TEXT    NOT NULL,
    code        TEXT    NOT NULL,
    reason_code TEXT    NOT NULL,
    reason      TEXT    NOT NULL,
    messages    INTEGER NOT NULL,
    PRIMARY KEY (source, event, code)
);

CREATE TABLE messages (
    id          TEXT PRIMARY KEY,
    key         TEXT   NOT NULL UNIQUE, -- business key: once for ever
    code        TEXT   NOT NULL,
    file        TEXT   NOT NULL,
    lang        TEXT   NOT NULL,
    body        TEXT   NOT NULL, -- hub.Message as JSON
    source      TEXT   NOT NULL,
    event       TEXT   NOT NULL,
    reason_code TEXT   NOT NULL,
    reason      TEXT   NOT NULL,
    campaign    TEXT   NOT NULL,
    seq         BIGINT NOT NULL,
    created     BIGINT NOT NULL
);
CREATE INDEX messages_latest ON messages (seq);
CREATE INDEX messages_of_file ON messages (file, seq);

CREATE TABLE documents (
    message TEXT PRIMARY KEY,
    content TEXT NOT NULL -- hub.Document as JSON, frozen
);

CREATE TABLE deliveries (
    id       TEXT PRIMARY KEY,
    message  TEXT     NOT NULL,
    file     TEXT     NOT NULL,
    code     TEXT     NOT NULL,
    channel  TEXT     NOT NULL,
    road     SMALLINT NOT NULL, -- 0 e-mail, 1 paper, 2 task: what is claimed together and kept in order
    lane     SMALLINT NOT NULL,
    seq      BIGINT   NOT NULL,
    state    TEXT     NOT NULL,
    due      BIGINT   NOT NULL,
    next     BIGINT   NOT NULL, -- nobody may take it before: when it is due, or when its lease ends
    token    TEXT     NOT NULL, -- of the lease
    begun    SMALLINT NOT NULL, -- 1 from the moment a hand-over began
    batch    TEXT     NOT NULL, -- print batch
    replaces TEXT     NOT NULL,
    replaced SMALLINT NOT NULL, -- 1 when a letter took over from this failed e-mail
    attempts INTEGER  NOT NULL,
    digest   TEXT     NOT NULL,
    pages    INTEGER  NOT NULL,
    note     TEXT     NOT NULL,
    changed  BIGINT   NOT NULL
);
CREATE INDEX deliveries_next ON deliveries (road, lane, next, seq) WHERE state IN ('queued', 'sending');
CREATE INDEX deliveries_order ON deliveries (file, road, seq) WHERE state IN ('queued', 'sending');
CREATE INDEX deliveries_batch ON deliveries (batch) WHERE batch <> '' AND state IN ('queued', 'sending');
CREATE INDEX deliveries_message ON deliveries (message);

CREATE TABLE attempts (
    delivery TEXT    NOT NULL,
    number   INTEGER NOT NULL,
    started  BIGINT  NOT NULL,
    ended    BIGINT  NOT NULL,
    state    TEXT    NOT NULL,
    code     INTEGER NOT NULL,
    answer   TEXT    NOT NULL,
    PRIMARY KEY (delivery, number)
);

CREATE TABLE reminders (
    key    TEXT PRIMARY KEY,
    type   TEXT     NOT NULL,
    file   TEXT     NOT NULL,
    due    BIGINT   NOT NULL,
    data   TEXT     NOT NULL,
    raised SMALLINT NOT NULL
);
CREATE INDEX reminders_due ON reminders (due) WHERE raised = 0;

CREATE TABLE outbox (
    id      TEXT PRIMARY KEY,
    seq     BIGINT NOT NULL,
    topic   TEXT   NOT NULL,
    key     TEXT   NOT NULL,
    headers TEXT   NOT NULL,
    payload BLOB  NOT NULL,
    token   TEXT   NOT NULL,
    next    BIGINT NOT NULL
);
CREATE INDEX outbox_order ON outbox (seq);

CREATE TABLE dead_letters (
    id        TEXT PRIMARY KEY,
    topic     TEXT    NOT NULL,
    partition INTEGER NOT NULL,
    position  BIGINT  NOT NULL,
    key       BLOB   NOT NULL,
    value     BLOB   NOT NULL,
    headers   TEXT    NOT NULL,
    reason    TEXT    NOT NULL,
    at        BIGINT  NOT NULL,
    replayed  BIGINT  NOT NULL -- 0 until then
);
CREATE INDEX dead_letters_latest ON dead_letters (at);

-- +goose Down
DROP TABLE dead_letters;
DROP TABLE outbox;
DROP TABLE reminders;
DROP TABLE attempts;
DROP TABLE deliveries;
DROP TABLE documents;
DROP TABLE messages;
DROP TABLE decisions;
DROP TABLE events;
DROP TABLE files;
