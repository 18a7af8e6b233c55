-- +goose Up
-- Instants are microseconds since 1970 in UTC; booleans are 0 or 1; identifiers are made by the program. Rows are
-- numbered by the database: one file's rows are written one batch after the other, so its numbers are in order. What is
-- paged through or looked up by its beginning has the order of bytes, whatever the language of the database.

CREATE TABLE files (
    number     TEXT COLLATE "C" PRIMARY KEY,
    state      TEXT     NOT NULL, -- hub.File as JSON: the fold of the file's events
    version    BIGINT   NOT NULL, -- one more for each batch that changed it
    known      SMALLINT NOT NULL,
    type       TEXT     NOT NULL,
    lang       TEXT     NOT NULL,
    category   TEXT     NOT NULL,
    postcode   TEXT     NOT NULL,
    newsletter SMALLINT NOT NULL,
    deceased   SMALLINT NOT NULL
) WITH (fillfactor = 80);

CREATE TABLE events (
    seq       BIGINT GENERATED ALWAYS AS IDENTITY,
    source    TEXT     COLLATE "C" NOT NULL,
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
    seq         BIGINT GENERATED ALWAYS AS IDENTITY,
    id          TEXT PRIMARY KEY,
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
CREATE INDEX messages_latest ON messages (seq);
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
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
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
);

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
    seq     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id      TEXT   NOT NULL UNIQUE,
    topic   TEXT   NOT NULL,
    key     BYTEA  NOT NULL,
    headers TEXT   NOT NULL,
    payload BYTEA  NOT NULL,
    token   TEXT   NOT NULL DEFAULT '', -- of the lease
    ready   BIGINT NOT NULL DEFAULT 0   -- when the lease ends
) WITH (autovacuum_vacuum_scale_factor = 0.02);

CREATE TABLE dead_letters (
    id        TEXT PRIMARY KEY,
    topic     TEXT    NOT NULL,
    partition INTEGER NOT NULL,
    position  BIGINT  NOT NULL,
    key       BYTEA   NOT NULL,
    value     BYTEA   NOT NULL,
    headers   TEXT    NOT NULL,
    reason    TEXT    NOT NULL,
    at        BIGINT  NOT NULL,
    replayed  BIGINT  NOT NULL DEFAULT 0 -- when; 0 until then
);
CREATE INDEX dead_letters_latest ON dead_letters (at);

-- Documents and states are most of what is stored: lz4 takes half the time of the default. A server built without it
-- keeps the default.
-- +goose StatementBegin
DO $$ BEGIN
    ALTER TABLE messages ALTER body SET COMPRESSION lz4, ALTER document SET COMPRESSION lz4;
    ALTER TABLE files ALTER state SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL;
END $$;
-- +goose StatementEnd

-- +goose Down
DROP TABLE dead_letters, outbox, reminders, attempts, deliveries, messages, decisions, events, files;
