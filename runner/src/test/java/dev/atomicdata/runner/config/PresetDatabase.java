package dev.atomicdata.runner.config;

import static dev.atomicdata.runner.config.HeliumRows.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Assembly;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Json;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.postgres.Database;
import dev.atomicdata.postgres.PostgresAssembler;
import dev.atomicdata.testkit.TestDatabase;
import java.util.List;
import java.util.Optional;

/** Assembles one asset with the preset's own queries. */
final class PresetDatabase implements AutoCloseable {

  static final String ASSET = key(1);
  static final String WALLET = key(2);
  static final String PACK = key(3);

  private final HeliumRows rows;
  private final Database database;

  /** Empty tables. */
  PresetDatabase(TestDatabase testDatabase) {
    rows = new HeliumRows(testDatabase);
    if (testDatabase.value("SELECT to_regclass('key_to_assets')").isEmpty()) {
      rows.createTables();
    }
    rows.removeAll();
    database = Database.open(rows.settings());
  }

  HeliumRows rows() {
    return rows;
  }

  /** What the job would publish about the asset. */
  <T> T payload(String job, Class<T> type) {
    return type.cast(HeliumRows.job(job).mapping().map(document(job).orElseThrow()));
  }

  Optional<Document> document(String name) {
    Job job = HeliumRows.job(name);
    Assembly assembly = new PostgresAssembler(database, job).assemble(List.of(new RowKey(ASSET)));
    assertThat(assembly.malformed()).isEmpty();
    return Optional.ofNullable(assembly.documents().get(new RowKey(ASSET)));
  }

  static Optional<String> text(Document document, String member) {
    return document.content().member(member).map(value -> ((Json.Text) value).value());
  }

  @Override
  public void close() {
    database.close();
  }
}
