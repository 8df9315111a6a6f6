-- Keys that were recorded at the start without being published, and what the horizons of a source were read from.
ALTER TABLE atomic_data_published
    ADD COLUMN baseline boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN atomic_data_published.baseline IS 'recorded at the start without being published';

ALTER TABLE atomic_data_polling_state
    ADD COLUMN full_look_records  boolean NOT NULL DEFAULT false,
    ADD COLUMN opening            boolean NOT NULL DEFAULT false,
    ADD COLUMN server             text,
    ADD COLUMN relations          text,
    ADD CHECK (num_nulls(server, relations) IN (0, 2));
COMMENT ON COLUMN atomic_data_polling_state.full_look_records IS 'the full look records what the table says at the start';
COMMENT ON COLUMN atomic_data_polling_state.opening IS 'keys were recorded at the start, and the table has not been swept since';
COMMENT ON COLUMN atomic_data_polling_state.server IS 'cluster and timeline that the horizons belong to';
COMMENT ON COLUMN atomic_data_polling_state.relations IS 'what the table consisted of at the last look';
