package dev.atomicdata.ports;

import dev.atomicdata.domain.ChangePage;
import java.time.Instant;
import java.util.Optional;

/**
 * A page that was read before it is opened.
 *
 * @param asked when the source was asked
 * @param read when it had answered
 * @param states of all its keys; empty if it has none, or they could not be read
 */
record Ahead(ChangePage page, Instant asked, Instant read, Optional<KeyStates> states) {}
