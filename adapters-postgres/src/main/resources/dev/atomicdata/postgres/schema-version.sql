CREATE TABLE atomic_data_schema_version (
    component   text PRIMARY KEY,
    version     integer NOT NULL,
    changed_at  timestamptz NOT NULL
);
COMMENT ON TABLE atomic_data_schema_version IS 'Atomic Data Publisher: the version of the tables of each of its components';
