package dev.atomicdata.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atomicdata.ports.JobStatus;
import dev.atomicdata.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The command republish, beside a publisher that holds the job and without one. */
class RepublishCommandTest extends CommandFixture {

  RepublishCommandTest(TestDatabase database) {
    super(database);
  }

  @Test
  void theHolderPublishesEachKeyOnceMore() throws Exception {
    long expected = installation.expected();
    try (Runner runner = start()) {
      // A job that comes after others may be idle until they have been accepted.
      await()
          .atMost(LONG)
          .until(() -> allIdle(runner) && installation.accepted().size() >= expected);
      List<String> first = List.copyOf(installation.accepted());
      int before = first.size();
      assertThat(before).isEqualTo(expected);

      assertThat(operator.types("republish", "--job", OWNERS, "--all")).as(operator.err()).isZero();

      List<String> again = installation.acceptedAfter(before);
      assertThat(operator.out())
          .isEqualTo("keys of %s published: %d%n".formatted(OWNERS, again.size()));
      assertThat(operator.err()).contains("asked for", " 100 %", "/s  done");
      assertThat(again)
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(ownerships(first));

      String key = again.get(0).split(" ", 2)[1];
      assertThat(operator.types("republish", "--job", OWNERS, "--key", key, key, "no such key"))
          .isZero();
      assertThat(operator.out())
          .contains("published: 1\n", "not there, or waiting for another job's message: 1\n");
      assertThat(installation.accepted()).last().isEqualTo(again.get(0));
      assertThat(installation.accepted()).hasSize(before + again.size() + 1);

      String block =
          database
              .value(
                  "SELECT block FROM publisher.atomic_data_published WHERE job = '%s' AND key = '%s'"
                      .formatted(OWNERS, key))
              .orElseThrow();
      assertThat(
              operator.types(
                  "republish", "--job", OWNERS, "--from-block", block, "--to-block", block))
          .isZero();
      assertThat(installation.accepted())
          .hasSizeGreaterThan(before + again.size() + 1)
          .hasSizeLessThan(before + 2 * again.size());
    }
  }

  @Test
  void noMoreThanTwentyThousandWaitAtATimeThoughNobodyHoldsTheJob() throws Exception {
    fillLedger(26_000);
    database.execute(
        """
        CREATE TABLE waiting (count bigint);
        CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          INSERT INTO public.waiting SELECT count(*) FROM publisher.atomic_data_touched;
          RETURN NULL; END $$;
        CREATE TRIGGER note AFTER INSERT ON publisher.atomic_data_touched
          EXECUTE FUNCTION note()
        """);

    CompletableFuture<Integer> command =
        CompletableFuture.supplyAsync(() -> operator.types("republish", "--job", OWNERS, "--all"));
    await().atMost(LONG).until(() -> touches().equals("20000"));
    assertThat(operator.err())
        .contains("no publisher holds " + OWNERS + " at present: requests wait until one does");
    await()
        .atMost(LONG)
        .until(
            () -> {
              database.execute("DELETE FROM publisher.atomic_data_touched");
              return command.isDone();
            });

    assertThat(command.join()).isZero();
    assertThat(operator.out()).contains("published: 0\n", "another job's message: 26,000\n");
    assertThat(database.value("SELECT max(count) FROM waiting")).contains("20000");
  }

  @Test
  void whoStopsItIsToldHowToGoOn() throws Exception {
    fillLedger(26_000);
    Path output = directory.resolve("output");
    Process command =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "republish",
                "--job",
                OWNERS,
                "--all",
                "--config",
                directory.resolve("test.toml").toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      await().atMost(LONG).until(() -> touches().equals("20000"));

      command.destroy();

      assertThat(command.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(Files.readString(output))
          .contains("20,000 of 26,000 keys were asked for", "to go on: atomic-data-publisher rep")
          .containsPattern("--job " + OWNERS + " --all --after 'k\\d+'");
    } finally {
      command.destroyForcibly();
    }
    String last = Files.readString(output).split("--after '", 2)[1].split("'", 2)[0];
    assertThat(operator.types("republish", "--job", OWNERS, "--all", "--after", last, "--no-wait"))
        .isZero();
    assertThat(operator.out()).contains("asked for: 6,000", "no publisher holds");
    assertThat(database.value("SELECT count(DISTINCT key) FROM publisher.atomic_data_touched"))
        .contains("26000");
    assertThat(touches()).isEqualTo("26000");
  }

  @Test
  void whatCannotBeMeantEndsWithTwo() throws Exception {
    fillLedger(1);

    assertThat(operator.types("republish", "--job", OWNERS)).isEqualTo(2);
    assertThat(operator.err()).contains("--all", "--key", "--from-block");
    assertThat(operator.types("republish", "--job", OWNERS, "--all", "--key", "k")).isEqualTo(2);
    assertThat(operator.types("republish", "--job", OWNERS, "--from-block", "1")).isEqualTo(2);
    assertThat(operator.types("republish", "--job", OWNERS, "--from-block", "2", "--to-block", "1"))
        .isEqualTo(2);
    assertThat(operator.err()).contains("blocks from 2 to 1 (expected: the smaller one first)");
    assertThat(operator.types("republish", "--job", "owners", "--all")).isEqualTo(2);
    assertThat(operator.err()).contains("owners is no job; did you mean");
    assertThat(touches()).isEqualTo("0");
  }

  /** As if a publisher had published so many keys and then ended. */
  private void fillLedger(int keys) throws Exception {
    createTables();
    database.execute(
        """
        INSERT INTO publisher.atomic_data_published (job, key, fingerprint, acknowledged_at)
        SELECT '%s', 'k' || i, decode(md5(i::text), 'hex'), now() FROM generate_series(1, %d) AS i
        """
            .formatted(OWNERS, keys));
  }

  private String touches() {
    return database.value("SELECT count(*) FROM publisher.atomic_data_touched").orElseThrow();
  }

  private static List<String> ownerships(List<String> accepted) {
    return accepted.stream().filter(message -> message.startsWith("entity_ownership ")).toList();
  }

  private static boolean allIdle(Runner runner) {
    return runner.jobs().size() == 4
        && runner.jobs().values().stream().allMatch(job -> job.state() == JobStatus.State.IDLE);
  }
}
