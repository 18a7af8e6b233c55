-- +goose Up
-- Instants are microseconds since 1970 in UTC; booleans are 0 or 1; identifiers are made by the program. Rows are
-- numbered by the database: one file's rows are written one batch after the other, so its numbers are in order.

CREATE TABLE files (
    number     TEXT PRIMARY KEY,
    state      TEXT     NOT NULL, -- hub.File as JSON: the fold of the file's events
    version    BIGINT   NOT NULL, -- one more for each batch that changed it
    known      SMALLINT NOT NULL,
    type       TEXT     NOT NULL,
    lang       TEXT     NOT NULL,
    category   TEXT     NOT NULL,
    postcode   TEXT     NOT NULL,
    newsletter SMALLINT NOT NULL,
    deceased   SMALLINT NOT NULL
);

CREATE TABLE events (
    seq       INTEGER PRIMARY KEY AUTOINCREMENT,
    source    TEXT     NOT NULL,
    id        TEXT     NOT NULL,
    type      TEXT     NOT NULL,
    subject   TEXT     NOT NULL,
    time      BIGINT   NOT NULL,
    data      TEXT     NOT NULL,
    topic     TEXT     NOT NULL, -- where it was read; empty for events of the clock and of staff
    partition INTEGER  NOT NULL,
    position  BIGINT   NOT NULL,
    waiting   SMALLINT NOT NULL, -- 1 while its file is not known
    recorded  BIGINT   NOT NULL,
    UNIQUE (source, id)
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
) WITHOUT ROWID;

CREATE TABLE messages (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT   NOT NULL UNIQUE,
    key         TEXT   NOT NULL UNIQUE, -- business key: once for ever
    code        TEXT   NOT NULL,
    file        TEXT   NOT NULL,
    lang        TEXT   NOT NULL,
    body        TEXT   NOT NULL, -- hub.Message as JSON
    document    TEXT   NOT NULL, -- hub.Document as JSON, frozen
    source      TEXT   NOT NULL, -- of the event that called for it
    event       TEXT   NOT NULL,
    reason_code TEXT   NOT NULL,
    reason      TEXT   NOT NULL,
    campaign    TEXT   NOT NULL,
    created     BIGINT NOT NULL
);
CREATE INDEX messages_of_file ON messages (file, seq);
CREATE INDEX messages_of_kind ON messages (code); -- for counting without reading documents

CREATE TABLE deliveries (
    id       TEXT PRIMARY KEY,
    message  TEXT     NOT NULL,
    seq      BIGINT   NOT NULL, -- its message's: a letter that replaces an e-mail keeps the place of the e-mail
    file     TEXT     NOT NULL,
    code     TEXT     NOT NULL,
    channel  TEXT     NOT NULL,
    lane     SMALLINT NOT NULL,
    state    TEXT     NOT NULL,
    due      BIGINT   NOT NULL, -- not to be sent before
    ready    BIGINT   NOT NULL, -- not to be claimed before: when it is due, or when its lease ends
    replaces TEXT     NOT NULL,
    changed  BIGINT   NOT NULL,
    token    TEXT     NOT NULL DEFAULT '', -- of the lease
    begun    SMALLINT NOT NULL DEFAULT 0,  -- 1 from the moment a hand-over began until its outcome is known
    batch    TEXT     NOT NULL DEFAULT '', -- print batch
    replaced SMALLINT NOT NULL DEFAULT 0,  -- 1 when a letter took over from this failed e-mail
    attempts INTEGER  NOT NULL DEFAULT 0,
    digest   TEXT     NOT NULL DEFAULT '',
    pages    INTEGER  NOT NULL DEFAULT 0,
    note     TEXT     NOT NULL DEFAULT ''
);
CREATE INDEX deliveries_ready ON deliveries (channel, lane, ready, seq) WHERE state IN ('queued', 'sending');
CREATE INDEX deliveries_order ON deliveries (file, seq) WHERE state IN ('queued', 'sending');
CREATE INDEX deliveries_batch ON deliveries (batch) WHERE batch <> '' AND state IN ('queued', 'sending');
CREATE INDEX deliveries_message ON deliveries (message);
CREATE INDEX deliveries_count ON deliveries (code, channel, state, replaced);

CREATE TABLE attempts (
    delivery TEXT    NOT NULL,
    number   INTEGER NOT NULL,
    started  BIGINT  NOT NULL,
    ended    BIGINT  NOT NULL,
    state    TEXT    NOT NULL,
    code     INTEGER NOT NULL,
    answer   TEXT    NOT NULL,
    PRIMARY KEY (delivery, number)
) WITHOUT ROWID;

CREATE TABLE reminders (
    key    TEXT PRIMARY KEY,
    type   TEXT     NOT NULL,
    file   TEXT     NOT NULL,
    due    BIGINT   NOT NULL,
    data   TEXT     NOT NULL,
    raised SMALLINT NOT NULL DEFAULT 0
);
CREATE INDEX reminders_due ON reminders (due) WHERE raised = 0;

CREATE TABLE outbox (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    id      TEXT   NOT NULL UNIQUE,
    topic   TEXT   NOT NULL,
    key     BLOB   NOT NULL,
    headers TEXT   NOT NULL,
    payload BLOB   NOT NULL,
    token   TEXT   NOT NULL DEFAULT '', -- of the lease
    ready   BIGINT NOT NULL DEFAULT 0   -- when the lease ends
);

CREATE TABLE dead_letters (
    id        TEXT PRIMARY KEY,
    topic     TEXT    NOT NULL,
    partition INTEGER NOT NULL,
    position  BIGINT  NOT NULL,
    key       BLOB    NOT NULL,
    value     BLOB    NOT NULL,
    headers   TEXT    NOT NULL,
    reason    TEXT    NOT NULL,
    at        BIGINT  NOT NULL,
    replayed  BIGINT  NOT NULL DEFAULT 0 -- when; 0 until then
);
CREATE INDEX dead_letters_latest ON dead_letters (at);

-- +goose Down
DROP TABLE dead_letters;
DROP TABLE outbox;
DROP TABLE reminders;
DROP TABLE attempts;
DROP TABLE deliveries;
DROP TABLE messages;
DROP TABLE decisions;
DROP TABLE events;
DROP TABLE files;
