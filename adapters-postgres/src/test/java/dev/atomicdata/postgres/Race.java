package dev.atomicdata.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/** Interleavings of writers and a watcher in which a watermark loses a change. */
enum Race {
  TWO_WRITERS_WITH_ONE_WATERMARK {
    @Override
    void run(PollingFixture watched, Watcher watcher) {
      watched.sql("INSERT INTO item VALUES ('a', 'owner', 999)");
      watcher.look();
      watched.sql("INSERT INTO partner VALUES (1, 'a', 'recipient', 1000)");
      watcher.look();
      watched.sql("UPDATE item SET name = 'next owner', block = 1000 WHERE id = 'a'");
      watcher.look();
    }
  },
  LATE_PARTNER_ROW {
    @Override
    void run(PollingFixture watched, Watcher watcher) {
      watched.sql("INSERT INTO item VALUES ('a', 'owner', 200)");
      watcher.look();
      watched.sql("INSERT INTO partner VALUES (1, 'a', 'key', 200)");
      watcher.look();
    }
  },
  HIGHER_BLOCK_FIRST {
    @Override
    void run(PollingFixture watched, Watcher watcher) {
      watched.sql("INSERT INTO item VALUES ('a', 'refreshed', 700)");
      watcher.look();
      watched.sql("INSERT INTO item VALUES ('b', 'streamed', 400)");
      watcher.look();
    }
  },
  ONE_BLOCK_IN_TWO_TRANSACTIONS {
    @Override
    void run(PollingFixture watched, Watcher watcher) {
      watched.sql("INSERT INTO item VALUES ('a', 'first half', 100)");
      watcher.look();
      watched.sql("INSERT INTO item VALUES ('b', 'second half', 100)");
      watcher.look();
    }
  },
  OPEN_TRANSACTION_WITH_A_LOWER_BLOCK {
    @Override
    void run(PollingFixture watched, Watcher watcher) throws SQLException {
      try (Connection slow = watched.session()) {
        PollingFixture.run(slow, "INSERT INTO item VALUES ('a', 'slow', 100)");
        watched.sql("INSERT INTO item VALUES ('b', 'quick', 200)");
        watcher.look();
        slow.commit();
      }
      watcher.look();
    }
  },
  BLOCK_0 {
    @Override
    void run(PollingFixture watched, Watcher watcher) {
      watched.sql("INSERT INTO item VALUES ('a', 'first', 100)");
      watcher.look();
      watched.sql("UPDATE item SET name = 'second', block = 0 WHERE id = 'a'");
      watcher.look();
    }
  },
  START_ON_EMPTY_TABLES {
    @Override
    void run(PollingFixture watched, Watcher watcher) {
      watcher.look();
      watched.sql("INSERT INTO item VALUES ('a', 'first', 0)");
      watcher.look();
    }
  };

  abstract void run(PollingFixture watched, Watcher watcher) throws SQLException;
}
