-- +goose Up

-- What staff have to look at, among millions of deliveries that went well.
CREATE INDEX deliveries_tasks ON deliveries (seq) WHERE replaced = 0 AND channel = 'task';
CREATE INDEX deliveries_troubled ON deliveries (seq) WHERE replaced = 0 AND state IN ('uncertain', 'failed', 'returned');

-- +goose Down
DROP INDEX deliveries_troubled;
DROP INDEX deliveries_tasks;
