package dev.atomicdata.domain;

import static java.util.Objects.requireNonNull;

/**
 * Where a source's horizons come from. With another origin they mean nothing, and every row has to
 * be looked at again.
 *
 * @param server tells histories of transactions apart: the cluster and its timeline
 * @param relations tells what the table consists of: its own object and those of its partitions
 */
public record Origin(String server, String relations) {

  public Origin {
    requireNonNull(server, "server");
    requireNonNull(relations, "relations");
  }
}
