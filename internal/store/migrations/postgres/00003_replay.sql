-- +goose Up

-- When staff asked the hub to raise this event again; 0 when they did not, or when it was done.
ALTER TABLE dead_letters ADD COLUMN asked BIGINT NOT NULL DEFAULT 0;
CREATE INDEX dead_letters_asked ON dead_letters (at) WHERE asked > 0;

-- +goose Down
DROP INDEX dead_letters_asked;
ALTER TABLE dead_letters DROP COLUMN asked;
