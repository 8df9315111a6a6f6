-- One row per job: who may publish it, until when, and how often was settled.
CREATE TABLE atomic_data_leases (
    job         text PRIMARY KEY,
    holder      text,
    epoch       bigint NOT NULL,
    settlement  bigint NOT NULL,
    expires_at  timestamptz NOT NULL,
    definition  bytea NOT NULL
) WITH (fillfactor = 50);
COMMENT ON TABLE atomic_data_leases IS 'Atomic Data Publisher: which publisher owns a job, renewed until it is given back';
COMMENT ON COLUMN atomic_data_leases.epoch IS 'how often the job was taken over; tells its holders apart';
COMMENT ON COLUMN atomic_data_leases.settlement IS 'number of the last settlement';
COMMENT ON COLUMN atomic_data_leases.definition IS 'fingerprint of the job''s query, sources and message type';

-- How far each source of a job has been looked at.
CREATE TABLE atomic_data_polling_state (
    job                          text NOT NULL,
    table_name                   text NOT NULL,
    last_processed_block_height  bigint NOT NULL DEFAULT 0,
    last_poll_time               timestamptz NOT NULL,
    updated_at                   timestamptz NOT NULL,
    polled                       bigint NOT NULL,
    swept                        bigint NOT NULL,
    highs                        numeric[] NOT NULL,
    full_look_since              bigint,
    full_look_next               bigint,
    full_look_last_key           text[],
    PRIMARY KEY (job, table_name),
    CHECK (num_nulls(full_look_since, full_look_next, full_look_last_key) IN (0, 3))
) WITH (fillfactor = 50);
COMMENT ON TABLE atomic_data_polling_state IS 'Atomic Data Publisher: how far each source of a job has been looked at';
COMMENT ON COLUMN atomic_data_polling_state.last_processed_block_height IS 'highest recent change value, for the reader; nothing is decided by it';

-- What the receiver last acknowledged of each key. Changed with every message: room for that in each block.
CREATE TABLE atomic_data_published (
    job              text NOT NULL,
    key              text COLLATE "C" NOT NULL,
    fingerprint      bytea CHECK (octet_length(fingerprint) = 16),
    block            bigint,
    acknowledged_at  timestamptz NOT NULL,
    PRIMARY KEY (job, key)
) WITH (fillfactor = 80);
CREATE INDEX atomic_data_published_announced ON atomic_data_published (job) WHERE fingerprint IS NULL;
COMMENT ON TABLE atomic_data_published IS 'Atomic Data Publisher: what the receiver last acknowledged of each key';
COMMENT ON COLUMN atomic_data_published.fingerprint IS 'NULL: something was sent since, and its outcome is not known';

-- Requests to look at a key again; one key may have several.
CREATE TABLE atomic_data_touched (
    job         text NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    key         text COLLATE "C" NOT NULL,
    reason      text NOT NULL,
    force       boolean NOT NULL,
    not_before  timestamptz NOT NULL,
    attempts    integer NOT NULL,
    PRIMARY KEY (job, id)
);
CREATE INDEX atomic_data_touched_key ON atomic_data_touched (job, key);
CREATE INDEX atomic_data_touched_suspect ON atomic_data_touched (job) WHERE reason = 'SUSPECT';
COMMENT ON TABLE atomic_data_touched IS 'Atomic Data Publisher: requests to look at a key again';

-- The document is json, not jsonb: jsonb refuses some documents (\u0000, numbers of more than 131,072 digits), and
-- one of those would keep everything settled with it from being settled.
CREATE TABLE atomic_data_failed_records (
    job              text NOT NULL,
    key              text COLLATE "C" NOT NULL,
    kind             text NOT NULL,
    reason           text NOT NULL,
    fingerprint      bytea NOT NULL CHECK (octet_length(fingerprint) = 16),
    block            bigint,
    document         json,
    first_failed_at  timestamptz NOT NULL,
    last_failed_at   timestamptz NOT NULL,
    failures         integer NOT NULL,
    closed_at        timestamptz,
    PRIMARY KEY (job, key)
);
COMMENT ON TABLE atomic_data_failed_records IS 'Atomic Data Publisher: keys that cannot be published as they are';
COMMENT ON COLUMN atomic_data_failed_records.closed_at IS 'when the key was published after all, or returned to what the receiver has';
