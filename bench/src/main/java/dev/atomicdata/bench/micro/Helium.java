package dev.atomicdata.bench.micro;

import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.Fingerprint;
import dev.atomicdata.domain.Json;
import dev.atomicdata.domain.helium.HeliumChange;
import dev.atomicdata.domain.helium.HeliumMessage;
import dev.atomicdata.ports.Message;
import dev.atomicdata.ports.MessageSealer;
import dev.atomicdata.postgres.JsonReader;
import dev.atomicdata.signing.HeliumSealer;
import dev.atomicdata.signing.Keypair;
import dev.atomicdata.signing.Network;
import dev.atomicdata.signing.UnsignedRequests;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What becomes of one document, step by step. */
@State(Scope.Benchmark)
public class Helium extends Part {

  private static final Instant AT = Instant.ofEpochSecond(1_700_000_000);

  @Param({"MOBILE_HOTSPOT", "IOT_HOTSPOT"})
  private HeliumMessage message = HeliumMessage.MOBILE_HOTSPOT;

  private final Keypair keypair = Keypair.generate(Network.MAINNET, new SecureRandom());
  private final MessageSealer sealer = new HeliumSealer(keypair);
  private String text = "";
  private Document document = Documents.document(message);
  private HeliumChange change = message.map(document);

  @Setup
  public void choose() {
    document = Documents.document(message);
    text = new Json.Array(List.copyOf(document.content().members().values())).write();
    change = message.map(document);
  }

  /** The values of a document, from the array as which PostgreSQL sends them. */
  @Benchmark
  public Json parse() {
    return JsonReader.read(text);
  }

  /** A payload from a document. */
  @Benchmark
  public HeliumChange map() {
    return message.map(document);
  }

  @Benchmark
  public Fingerprint fingerprint() {
    return change.fingerprint();
  }

  /** The bytes of an unsigned request, from a payload. */
  @Benchmark
  public byte[] encode() {
    return change.match(new UnsignedRequests(keypair.address(), AT.getEpochSecond())).toByteArray();
  }

  /** Encoding and signing, by the fastest provider. */
  @Benchmark
  public Message seal() {
    return sealer.seal(change, AT);
  }
}
