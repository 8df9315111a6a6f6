package dev.atomicdata.chaos;

import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Source;
import dev.atomicdata.domain.helium.HeliumKey;
import dev.atomicdata.domain.helium.HeliumMessage;
import dev.atomicdata.domain.helium.SolanaKey;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;

/** The jobs of every run: a table each, whose rows say one number and what belongs to a message. */
enum WatchedJob {
  IOT("iot", 1, HeliumMessage.IOT_HOTSPOT, "elevation", "true AS is_full_hotspot"),
  MOBILE("mobile", 2, HeliumMessage.MOBILE_HOTSPOT, "azimuth", "'cbrs' AS device_type");

  private final String jobName;
  private final int number;
  private final HeliumMessage message;
  private final String field;
  private final String constant;

  WatchedJob(String jobName, int number, HeliumMessage message, String field, String constant) {
    this.jobName = jobName;
    this.number = number;
    this.message = message;
    this.field = field;
    this.constant = constant;
  }

  String jobName() {
    return jobName;
  }

  String table(String schema) {
    return schema + "." + jobName + "_rows";
  }

  /** What the row of a number is called in a run's records. */
  String key(int number) {
    return jobName + "/" + number;
  }

  /** The same, for the key of a job as the publisher names them. */
  static String keyOf(String jobName, String asset) {
    return jobName + "/" + number(asset);
  }

  static WatchedJob ofMessage(String type) {
    return Stream.of(values())
        .filter(job -> job.message.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  /** The asset of a number: the key of its row. */
  SolanaKey asset(int number) {
    return SolanaKey.of(
        ByteBuffer.allocate(SolanaKey.BYTES).putInt(this.number).putInt(number).array());
  }

  static int number(String asset) {
    return ByteBuffer.wrap(SolanaKey.of(asset).bytes()).getInt(Integer.BYTES);
  }

  HeliumKey publicKey(int number) {
    return HeliumKey.of(ByteBuffer.allocate(33).put((byte) 1).putInt(number).array());
  }

  Job job(String schema) {
    return new Job(
        jobName, message, query(schema), List.of(new Source(table(schema), "block", "asset")));
  }

  /** The same job, as a configuration says it. */
  String configuration(String schema) {
    return """
        [[service.jobs]]
        name = "%s"
        message = "%s"
        atomic_data_query = "%s"
        sources = [ { table = "%s", change_column = "block", key_column = "asset" } ]
        """
        .formatted(jobName, message.type(), query(schema), table(schema));
  }

  private String query(String schema) {
    return "SELECT asset, block, pub_key, reading AS %s, %s FROM %s WHERE asset = ANY($PRIMARY_KEYS)"
        .formatted(field, constant, table(schema));
  }
}
