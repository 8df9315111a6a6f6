package dev.atomicdata.runner;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atomicdata.domain.helium.SolanaKey;
import dev.atomicdata.ports.JobStatus;
import dev.atomicdata.ports.Message;
import dev.atomicdata.ports.PublisherEvent;
import dev.atomicdata.ports.PublisherListener;
import dev.atomicdata.testkit.TestDatabase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The command reconcile, beside a real publisher of the Helium jobs. */
class ReconcileCommandTest extends CommandFixture {

  private static final String DESTINATIONS = "entity_reward_destination_changes";

  private final List<Message> sent = new CopyOnWriteArrayList<>();

  ReconcileCommandTest(TestDatabase database) {
    super(database);
  }

  @Test
  void aDeletedRecipientMakesTheOwnerTheDestinationAgainAndADeletedEntityIsReported()
      throws Exception {
    long expected = installation.expected();
    String entity =
        asset(
            """
            SELECT o.asset FROM asset_owners o JOIN key_to_assets k USING (asset)
            JOIN recipients r USING (asset)
            WHERE k.key_serialization = '"b58"'::jsonb AND r.destination <> o.owner
              AND r.destination <> '11111111111111111111111111111111'
              AND r.lazy_distributor LIKE '6gcZ%' AND o.owner NOT IN (SELECT address FROM welcome_packs)
            ORDER BY o.asset LIMIT 1
            """);
    String gone =
        asset(
            """
            SELECT o.asset FROM asset_owners o JOIN key_to_assets k USING (asset)
            WHERE k.key_serialization = '"b58"'::jsonb AND o.asset <> '%s' LIMIT 1
            """
                .formatted(entity));
    String owner = asset("SELECT owner FROM asset_owners WHERE asset = '" + entity + "'");
    try (Runner runner = start(this::remember)) {
      await()
          .atMost(LONG)
          .until(
              () ->
                  installation.ingestor().verified() == expected
                      && runner.jobs().get(DESTINATIONS).state() == JobStatus.State.IDLE);
      database.execute(
          "DELETE FROM recipients WHERE asset = '" + entity + "'",
          "DELETE FROM asset_owners WHERE asset = '" + gone + "'");
      sent.clear();

      assertThat(operator.types("reconcile", "--job", DESTINATIONS)).isZero();

      assertThat(operator.out())
          .contains(DESTINATIONS + " is reconciled", "1 vanished key:", gone)
          .doesNotContain(entity);
      await().atMost(LONG).until(() -> sent.size() == 1);
      assertThat(sent.get(0).key().value()).isEqualTo(entity);
      assertThat(text(sent.get(0).bytes())).contains(text(SolanaKey.of(owner).bytes()));
      assertThat(new Http(runner.httpPort()).get("/metrics", "Accept", "text/plain").body())
          .contains("keys_vanished_total{job=\"" + DESTINATIONS + "\"} 1.0");
    }

    assertThat(operator.types("reconcile", "--job", DESTINATIONS, "--vanished", "--json")).isZero();
    JsonNode answer = new ObjectMapper().readTree(operator.out());
    assertThat(answer.at("/job").asText()).isEqualTo(DESTINATIONS);
    assertThat(answer.at("/vanished").asInt()).isEqualTo(1);
    assertThat(answer.at("/keys/0/key").asText()).isEqualTo(gone);
    assertThat(answer.at("/keys/0/since").asText()).startsWith("20");
  }

  @Test
  void withoutAHolderItIsSaidThatAReconcileWaitsForOne() throws Exception {
    try (Runner runner = start(PublisherListener.NONE)) {
      await().atMost(LONG).until(() -> !runner.jobs().isEmpty());
    }

    assertThat(operator.types("reconcile", "--job", DESTINATIONS, "--no-wait")).isZero();
    assertThat(operator.out())
        .contains("no publisher holds " + DESTINATIONS + "; it is reconciled when one does");
    assertThat(operator.types("pause", "--job", DESTINATIONS)).isZero();
    assertThat(operator.types("reconcile", "--job", DESTINATIONS, "--no-wait")).isZero();
    assertThat(operator.out()).contains(DESTINATIONS + " is paused; it is reconciled when");
    assertThat(operator.types("reconcile", "--job", DESTINATIONS, "--vanished")).isZero();
    assertThat(operator.out()).contains("no key has vanished");
    assertThat(operator.types("reconcile", "--job", "destinations")).isEqualTo(2);
    assertThat(operator.err()).contains("destinations is no job", DESTINATIONS);
    assertThat(operator.types("reconcile", "--job", DESTINATIONS, "--first", "-1")).isEqualTo(2);
    assertThat(operator.err()).contains("--first -1 (expected: at least 0)");
  }

  private void remember(String job, PublisherEvent event) {
    if (job.equals(DESTINATIONS) && event instanceof PublisherEvent.Delivered delivered) {
      sent.add(delivered.message());
    }
  }

  private String asset(String sql) {
    return database.value(sql).orElseThrow();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }
}
