package dev.atomicdata.postgres;

import dev.atomicdata.postgres.WatchedTable.SourceColumns;

/**
 * A source for which a table is swept.
 *
 * @param columns what it reads of a row
 * @param polled what it need not be told
 */
record SweepUser(SourceColumns columns, PolledRows polled) {}
