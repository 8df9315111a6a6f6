package dev.atomicdata.runner;

import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.postgres.Database;
import java.sql.SQLException;

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

  /** What was tried, and what in the end stood in the way: a pool only knows that it has waited. */
  static String reason(UnavailableException e) {
    String message = String.valueOf(e.getMessage());
    String last = message;
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException) {
        last = String.valueOf(cause.getMessage());
      }
    }
    return message.contains(last) ? message : message + ": " + last;
  }

  @Override
  public void run() {
    try {
      database.read("health", sql -> sql.fetchValue("SELECT 1"));
      answer = new Health.Component("up", "", true);
    } catch (UnavailableException e) {
      answer = new Health.Component("down", reason(e), false);
    } catch (RuntimeException e) {
      answer = new Health.Component("down", e.toString(), false);
    }
  }
}
