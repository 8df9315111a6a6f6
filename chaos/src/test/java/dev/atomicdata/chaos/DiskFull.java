package dev.atomicdata.chaos;

import java.util.List;

/** Lets every write to the publisher's own tables fail as it does when no space is left. */
final class DiskFull {

  private final Stage stage;

  private DiskFull(Stage stage) {
    this.stage = stage;
  }

  static DiskFull install(Stage stage) {
    String schema = stage.stateSchema();
    stage
        .database()
        .execute(
            """
            CREATE TABLE %1$s.disk (is_full boolean);
            INSERT INTO %1$s.disk VALUES (false);
            CREATE FUNCTION %1$s.need_space() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF (SELECT is_full FROM %1$s.disk) THEN
                RAISE EXCEPTION 'could not extend file: No space left on device'
                  USING ERRCODE = 'disk_full';
              END IF;
              RETURN NULL;
            END $$;
            """
                .formatted(schema));
    for (String table :
        List.of(
            "atomic_data_published",
            "atomic_data_polling_state",
            "atomic_data_touched",
            "atomic_data_failed_records")) {
      stage
          .database()
          .execute(
              "CREATE TRIGGER need_space BEFORE INSERT OR UPDATE ON %1$s.%2$s EXECUTE FUNCTION %1$s.need_space()"
                  .formatted(schema, table));
    }
    return new DiskFull(stage);
  }

  void fill() {
    set(true);
  }

  void free() {
    set(false);
  }

  private void set(boolean full) {
    stage.database().execute("UPDATE " + stage.stateSchema() + ".disk SET is_full = " + full);
  }
}
