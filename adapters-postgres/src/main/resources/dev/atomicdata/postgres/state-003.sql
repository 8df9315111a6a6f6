-- What operators ask of a job, whether it runs or not.
CREATE TABLE atomic_data_orders (
    job                 text PRIMARY KEY,
    paused_at           timestamptz,
    reconcile_asked_at  timestamptz
);
COMMENT ON TABLE atomic_data_orders IS 'Atomic Data Publisher: what operators ask of a job';
COMMENT ON COLUMN atomic_data_orders.paused_at IS 'nothing of the job is read or sent until this is NULL again';
COMMENT ON COLUMN atomic_data_orders.reconcile_asked_at IS 'every key is to be compared once more, beginning after this time';

-- Keys that the receiver has and the watched tables no longer have.
ALTER TABLE atomic_data_published
    ADD COLUMN vanished_at timestamptz;
CREATE INDEX atomic_data_published_vanished ON atomic_data_published (job) WHERE vanished_at IS NOT NULL;
COMMENT ON COLUMN atomic_data_published.vanished_at IS 'when nothing was found of the key any more; NULL while there is something';

-- Dead letters that operators do not want to hear of, and those that are over.
ALTER TABLE atomic_data_failed_records
    ADD COLUMN dropped_at timestamptz;
CREATE INDEX atomic_data_failed_records_closed ON atomic_data_failed_records (job, closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX atomic_data_failed_records_open ON atomic_data_failed_records (job, key) WHERE closed_at IS NULL;
COMMENT ON COLUMN atomic_data_failed_records.dropped_at IS 'when an operator gave the key up: it stays as it is until its payload changes';
