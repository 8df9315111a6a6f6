package dev.atomicdata.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.atomicdata.ports.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** The publisher's own tables, in the schema that the database's settings name. */
public final class StateSchema {

  static final String COMPONENT = "publisher";

  static final String VERSION_TABLE = "atomic_data_schema_version";

  private static final Pattern CREATED = Pattern.compile("CREATE TABLE (\\w+)");

  private static final List<String> SCRIPTS =
      List.of("state-001.sql", "state-002.sql", "state-003.sql");

  /** A table, an index or a type of that name exists; a column does not. */
  private static final Set<String> OTHER_SHAPE = Set.of("42P07", "42710", "42703");

  private final Database state;
  private final String schema;
  private final List<String> scripts;

  public StateSchema(Database state) {
    this(state, SCRIPTS.stream().map(StateSchema::text).toList());
  }

  /**
   * The schema at version n, for n scripts.
   *
   * @param scripts each leads from the version before to the next one
   */
  StateSchema(Database state, List<String> scripts) {
    this.state = requireNonNull(state, "state");
    this.schema = state.settings().schema();
    this.scripts = List.copyOf(scripts);
  }

  static int newestVersion() {
    return SCRIPTS.size();
  }

  /** The names of the newest version's tables, but for the one of the version. */
  static Set<String> tables() {
    return SCRIPTS.stream()
        .flatMap(script -> CREATED.matcher(text(script)).results())
        .map(created -> created.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Creates the tables, or brings older ones up to date; all of it or nothing. Any number of
   * publishers may do so at the same time.
   *
   * @throws IllegalStateException if another program's tables have the names of ours, or a newer
   *     publisher made them; nothing is changed then
   * @throws UnavailableException if the database does not answer now, or the user lacks a right
   */
  public void createOrUpgrade() {
    Terms terms = Terms.writing(state.settings()).in(schema);
    try {
      state.run("state schema " + schema, terms, this::upgrade);
    } catch (UnavailableException e) {
      if (e.getCause() instanceof SQLException error && OTHER_SHAPE.contains(error.getSQLState())) {
        throw new IllegalStateException(
            "schema " + schema + " " + ofAnotherProgram(String.valueOf(error.getMessage())), e);
      }
      throw e;
    }
  }

  /**
   * Checks, without a change, that the tables are there, and those of this version.
   *
   * @throws IllegalStateException if not
   * @throws UnavailableException if the database does not answer now
   */
  public void require() {
    Terms terms = Terms.reading(state.settings()).in(schema);
    int version = state.run("state schema " + schema, terms, StateSchema::versionOrNone);
    if (version > scripts.size()) {
      throw new IllegalStateException("schema " + schema + " " + newer(version, scripts.size()));
    }
    if (version < scripts.size()) {
      String found = version == 0 ? "no tables of the publisher" : "version " + version;
      throw new IllegalStateException(
          "schema %s has %s (expected: version %d, which serve makes when it starts)"
              .formatted(schema, found, scripts.size()));
    }
  }

  private int upgrade(DSLContext sql) {
    // Released at the end of the transaction, whatever session it ran in.
    sql.fetch(
        "SELECT pg_advisory_xact_lock(hashtextextended('atomic_data_schema ' || ?, 0))", schema);
    if (!exists(sql, "SELECT 1 FROM pg_namespace WHERE nspname = ?", schema)) {
      sql.createSchema(DSL.quotedName(schema)).execute();
    }
    if (!hasVersion(sql)) {
      execute(sql, text("schema-version.sql"));
    }
    int version = version(sql);
    if (version > scripts.size()) {
      throw new IllegalStateException("schema " + schema + " " + newer(version, scripts.size()));
    }
    if (version < scripts.size()) {
      scripts.subList(version, scripts.size()).forEach(script -> execute(sql, script));
      sql.execute(
          """
          INSERT INTO atomic_data_schema_version (component, version, changed_at)
          VALUES (?, ?, clock_timestamp())
          ON CONFLICT (component)
          DO UPDATE SET version = excluded.version, changed_at = excluded.changed_at
          """,
          COMPONENT,
          scripts.size());
    }
    return scripts.size();
  }

  static String ofAnotherProgram(String which) {
    return "has a table of another program: "
        + which
        + " (expected: none of the publisher's names; choose another database.schema)";
  }

  static String newer(int version, int known) {
    return "has version "
        + version
        + " (expected: at most "
        + known
        + ", the newest that this publisher knows)";
  }

  static int version(DSLContext sql) {
    return sql
        .fetch("SELECT version FROM atomic_data_schema_version WHERE component = ?", COMPONENT)
        .map(row -> row.get(0, Integer.class))
        .stream()
        .findFirst()
        .orElse(0);
  }

  private static int versionOrNone(DSLContext sql) {
    return hasVersion(sql) ? version(sql) : 0;
  }

  private static boolean hasVersion(DSLContext sql) {
    return exists(sql, "SELECT 1 WHERE to_regclass('atomic_data_schema_version') IS NOT NULL");
  }

  private static boolean exists(DSLContext sql, String query, Object... values) {
    return !sql.fetch(query, values).isEmpty();
  }

  private static void execute(DSLContext sql, String script) {
    sql.connection(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute(script);
          }
        });
  }

  private static String text(String resource) {
    try (InputStream in = StateSchema.class.getResourceAsStream(resource)) {
      return new String(requireNonNull(in, resource).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }
}
