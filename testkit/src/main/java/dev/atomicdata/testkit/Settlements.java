package dev.atomicdata.testkit;

import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.DeadLetter;
import dev.atomicdata.domain.Fingerprint;
import dev.atomicdata.domain.Json;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Settlement;
import dev.atomicdata.domain.Settlement.Acknowledged;
import dev.atomicdata.domain.Settlement.Vanished;
import dev.atomicdata.domain.Touch;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Builds settlements that say one thing each. */
public final class Settlements {

  private Settlements() {}

  /** The fingerprint of a payload that says just this. */
  public static Fingerprint saying(String what) {
    return Fingerprint.of(Json.of(what));
  }

  /** The receiver accepted this of a key. */
  public static Settlement acknowledged(String key, String what) {
    return acknowledged(List.of(new RowKey(key)), what);
  }

  /** The receiver accepted this of each of the keys. */
  public static Settlement acknowledged(List<RowKey> keys, String what) {
    List<Acknowledged> all = keys.stream().map(key -> entry(key.value(), what)).toList();
    return of(Checkpoint.start(), all, List.of(), List.of(), List.of());
  }

  /** This is what keys say at the start. */
  public static Settlement recorded(String what, String... keys) {
    return atTheStart(Stream.of(keys).map(key -> entry(key, what)).toList(), List.of());
  }

  /** What was recorded of the key at the start holds no longer. */
  public static Settlement forgotten(String key) {
    return atTheStart(List.of(), List.of(new RowKey(key)));
  }

  /** The receiver rejected what was sent, and still has this of a key. */
  public static Settlement restored(String key, String what) {
    return of(Checkpoint.start(), List.of(), List.of(entry(key, what)), List.of(), List.of());
  }

  /** The key's state equals the acknowledged one. */
  public static Settlement unchanged(String key) {
    return of(Checkpoint.start(), List.of(), List.of(), List.of(new RowKey(key)), List.of());
  }

  /** Nothing of the key is there any more. */
  public static Settlement vanished(String key) {
    return new Settlement(
        Checkpoint.start(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(new Vanished(new RowKey(key), false)),
        List.of(),
        List.of(),
        List.of(),
        false);
  }

  /** The key is parked with this payload. */
  public static Settlement parked(String key, String what, String reason) {
    DeadLetter letter =
        new DeadLetter(
            new RowKey(key), DeadLetter.Kind.REJECTED, reason, saying(what), Optional.empty());
    return of(Checkpoint.start(), List.of(), List.of(), List.of(), List.of(letter));
  }

  /** The sources are looked at so far. */
  public static Settlement movedTo(Checkpoint checkpoint) {
    return of(checkpoint, List.of(), List.of(), List.of(), List.of());
  }

  /** Touches are stored, and served ones removed. */
  public static Settlement touched(List<Touch> touches, List<Long> done, boolean releases) {
    return new Settlement(
        Checkpoint.start(), List.of(), List.of(), List.of(), List.of(), touches, done, releases);
  }

  private static Settlement atTheStart(List<Acknowledged> recorded, List<RowKey> forgotten) {
    return new Settlement(
        Checkpoint.start(),
        List.of(),
        List.of(),
        recorded,
        forgotten,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        false);
  }

  private static Settlement of(
      Checkpoint checkpoint,
      List<Acknowledged> acknowledged,
      List<Acknowledged> restored,
      List<RowKey> unchanged,
      List<DeadLetter> deadLetters) {
    return new Settlement(
        checkpoint, acknowledged, restored, unchanged, deadLetters, List.of(), List.of(), false);
  }

  private static Acknowledged entry(String key, String what) {
    return new Acknowledged(new RowKey(key), saying(what), Optional.empty());
  }
}
