-- +goose Up

-- Whether a file may owe something. 1 is the safe answer for rows written before.
ALTER TABLE files ADD COLUMN owing SMALLINT NOT NULL DEFAULT 1;

-- What audiences look at, so that paging through a million files does not read their states.
CREATE INDEX files_reach ON files (number, known, deceased, type, lang, category, postcode, newsletter, owing);

-- The deliveries of paused campaigns.
CREATE INDEX deliveries_held ON deliveries (file) WHERE state = 'held';

CREATE TABLE schedules (
    id     TEXT PRIMARY KEY,
    looked TEXT NOT NULL -- the wall-clock minute until which its ticks were looked for
);

CREATE TABLE runs (
    id         TEXT PRIMARY KEY, -- schedule and tick: whoever inserts it has opened the run
    schedule   TEXT   NOT NULL,
    tick       TEXT   NOT NULL,
    due        BIGINT NOT NULL,
    state      TEXT   NOT NULL,
    after_file TEXT   NOT NULL, -- the last file looked at
    raised     BIGINT NOT NULL,
    excluded   TEXT   NOT NULL, -- counts by reason code, as JSON
    note       TEXT   NOT NULL,
    started    BIGINT NOT NULL,
    changed    BIGINT NOT NULL,
    worker     TEXT   NOT NULL,
    until      BIGINT NOT NULL -- nobody but the worker may take it before
);
CREATE INDEX runs_open ON runs (due) WHERE state = 'running';
CREATE INDEX runs_latest ON runs (due);

CREATE TABLE campaigns (
    name        TEXT PRIMARY KEY,
    plan        TEXT    NOT NULL, -- hub.CampaignPlan as JSON
    state       TEXT    NOT NULL,
    planned_by  TEXT    NOT NULL,
    released_by TEXT    NOT NULL,
    changed_by  TEXT    NOT NULL,
    planned     BIGINT  NOT NULL,
    released    BIGINT  NOT NULL,
    ended       BIGINT  NOT NULL,
    changed     BIGINT  NOT NULL,
    after_file  TEXT    NOT NULL, -- the last file planned, then the last one handled
    next        BIGINT  NOT NULL, -- the next recipient's turn
    since       BIGINT  NOT NULL,
    since_n     INTEGER NOT NULL,
    tally       TEXT    NOT NULL, -- hub.Tally as JSON, written with the items it counts
    worker      TEXT    NOT NULL,
    until       BIGINT  NOT NULL
);

CREATE TABLE campaign_items (
    campaign TEXT NOT NULL,
    file     TEXT COLLATE "C" NOT NULL,
    outcome  TEXT NOT NULL DEFAULT 'pending',
    message  TEXT NOT NULL DEFAULT '',
    reason   TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (campaign, file)
) WITH (fillfactor = 85);

-- +goose Down
DROP TABLE campaign_items, campaigns, runs, schedules;
DROP INDEX deliveries_held;
DROP INDEX files_reach;
ALTER TABLE files DROP COLUMN owing;
