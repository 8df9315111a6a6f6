package dev.atomicdata.postgres;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * What a poll asks for.
 *
 * @param from the least change value; empty for all rows
 * @param horizon the first transaction
 * @param whole whether those are all rows that polls are to find; else the next polls ask for the
 *     others as well
 */
record PollBounds(Optional<BigDecimal> from, long horizon, boolean whole) {}
