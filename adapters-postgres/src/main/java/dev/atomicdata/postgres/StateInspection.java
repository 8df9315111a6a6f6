package dev.atomicdata.postgres;

import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.JobOrder;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;

/** Looks at the publisher's own tables, or at whether they can be made. */
final class StateInspection {

  private final Database state;
  private final Findings found;
  private final String schema;
  private final String subject;

  StateInspection(Database state, Findings found) {
    this.state = state;
    this.found = found;
    this.schema = state.settings().schema();
    this.subject = "state schema " + schema;
  }

  void inspect(List<Job> jobs) {
    Optional<Boolean> usable = found.attempt(state, subject, this::usable);
    if (usable.orElse(false)) {
      jobs.forEach(job -> holder(job, JobOrder.of(job, jobs)));
    }
  }

  /** Whether the tables are there and can be used. */
  private boolean usable(DSLContext sql) {
    Record rights =
        sql.fetchSingle(
            """
            SELECT quote_ident(current_user),
                   EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = ?),
                   has_database_privilege(current_database(), 'CREATE'), quote_ident(?),
                   (SELECT has_schema_privilege(oid, 'USAGE') FROM pg_catalog.pg_namespace
                    WHERE nspname = ?),
                   (SELECT has_schema_privilege(oid, 'CREATE') FROM pg_catalog.pg_namespace
                    WHERE nspname = ?)
            """,
            schema,
            schema,
            schema,
            schema);
    String role = rights.get(0, String.class);
    String name = rights.get(3, String.class);
    if (!rights.get(1, Boolean.class)) {
      return absent(role, name, rights.get(2, Boolean.class));
    }
    if (!rights.get(4, Boolean.class)) {
      found.add(lacks(role, "USAGE", name));
      if (!rights.get(5, Boolean.class)) {
        found.add(lacks(role, "CREATE", name));
      }
      return false;
    }
    return tables(sql, role, name, rights.get(5, Boolean.class));
  }

  private boolean tables(DSLContext sql, String role, String name, boolean mayCreate) {
    Map<String, OwnTable> own = OwnTable.in(sql, schema);
    int version = 0;
    OwnTable versions = own.remove(StateSchema.VERSION_TABLE);
    if (versions != null) {
      if (!versions.ours()) {
        return foreign(versions.name());
      }
      if (!versions.readable()) {
        found.add(versions.grant(subject, role));
        return false;
      }
      sql.execute("SELECT set_config('search_path', ?, true)", Names.quoted(schema));
      version = StateSchema.version(sql);
    }
    if (version > StateSchema.newestVersion()) {
      found.add(
          Finding.wrong(
              subject,
              StateSchema.newer(version, StateSchema.newestVersion()),
              "Run the newer publisher, or choose another schema."));
      return false;
    }
    if (version == 0 && !own.isEmpty()) {
      return foreign(own.values().iterator().next().name());
    }
    if (version < StateSchema.newestVersion()) {
      return olderThanNewest(version, own.values(), role, name, mayCreate);
    }
    return newest(own, role, name, mayCreate);
  }

  private boolean olderThanNewest(
      int version, Collection<OwnTable> own, String role, String name, boolean mayCreate) {
    if (!mayCreate) {
      found.add(lacks(role, "CREATE", name));
    }
    own.stream()
        .filter(table -> !table.owned())
        .forEach(table -> found.add(table.takeOver(subject, role)));
    found.fine(
        subject,
        version == 0 ? "the tables will be created" : "the tables will be brought up to date");
    return version > 0 && own.stream().allMatch(OwnTable::readable);
  }

  private boolean newest(Map<String, OwnTable> own, String role, String name, boolean mayCreate) {
    for (String table : StateSchema.tables()) {
      OwnTable there = own.get(table);
      if (there == null) {
        found.add(
            Finding.wrong(
                subject,
                "has no table " + table + " (expected: all tables of its version)",
                "Restore the table; or drop the schema, and everything is published again."));
      } else if (!there.usable()) {
        found.add(there.grant(subject, role));
      }
    }
    if (!mayCreate) {
      found.add(
          Finding.warning(
              subject,
              role + " lacks CREATE, which the next version of the tables will need",
              lacks(role, "CREATE", name).remedy()));
    }
    found.fine(subject, "version " + StateSchema.newestVersion());
    return Optional.ofNullable(own.get("atomic_data_leases"))
        .filter(OwnTable::readable)
        .isPresent();
  }

  private boolean foreign(String table) {
    found.add(Finding.wrong(subject, StateSchema.ofAnotherProgram(table), ""));
    return false;
  }

  private Finding lacks(String role, String privilege, String name) {
    return Finding.wrong(
        subject,
        "%s lacks %s (expected: USAGE and CREATE on the schema of the publisher's own tables)"
            .formatted(role, privilege),
        "GRANT %s ON SCHEMA %s TO %s;".formatted(privilege, name, role));
  }

  private boolean absent(String role, String name, boolean mayCreate) {
    if (mayCreate) {
      found.add(Finding.fine(subject, "not there yet; it will be created"));
    } else {
      found.add(
          Finding.wrong(
              subject,
              "not there, and %s lacks CREATE on the database (expected: a schema, or the right to"
                      .formatted(role)
                  + " create it)",
              "CREATE SCHEMA %s; GRANT USAGE, CREATE ON SCHEMA %s TO %s;"
                  .formatted(name, name, role)));
    }
    return false;
  }

  /** Somebody who publishes the job at present, as something else. */
  private void holder(Job job, JobOrder order) {
    found
        .attempt(
            state,
            subject,
            sql -> {
              sql.execute("SELECT set_config('search_path', ?, true)", Names.quoted(schema));
              return sql.connectionResult(
                  connection ->
                      LeaseRow.find(new Statements(connection, subject), job.name())
                          .filter(LeaseRow::held));
            })
        .flatMap(row -> row)
        .flatMap(row -> row.otherThan(PostgresLedger.definition(job, order)))
        .ifPresent(
            other ->
                found.add(
                    Finding.warning(
                        "job " + job.name(), other, "Stop the other publisher first.")));
  }
}
