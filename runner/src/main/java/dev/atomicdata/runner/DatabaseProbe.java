package dev.atomicdata.runner;

import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.postgres.Database;

/** Asks a database now and then whether it answers. */
final class DatabaseProbe implements Runnable {

  private final Database database;
  private volatile Health.Component answer =
      new Health.Component("starting", "not asked yet", false);

  DatabaseProbe(Database database) {
    this.database = database;
  }

  /** As of the last time it was asked. */
  Health.Component answer() {
    return answer;
  }

  @Override
  public void run() {
    try {
      database.read(database.settings().toString(), sql -> sql.fetchValue("SELECT 1"));
      answer = new Health.Component("up", "", true);
    } catch (UnavailableException e) {
      answer = new Health.Component("down", String.valueOf(e.getMessage()), false);
    } catch (RuntimeException e) {
      answer = new Health.Component("down", e.toString(), false);
    }
  }
}
