package dev.atomicdata.ports;

import static dev.atomicdata.ports.PublisherFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.DataErrorException;
import dev.atomicdata.domain.DeadLetter;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.DocumentPayload;
import dev.atomicdata.domain.Json;
import dev.atomicdata.domain.Payload;
import dev.atomicdata.domain.PayloadMapping;
import dev.atomicdata.testkit.JsonSealer;
import org.junit.jupiter.api.Test;

/** Keys of which no message can be made: one of them never stops another. */
final class PublisherDataErrorTest {

  private final PublisherFixture job = new PublisherFixture();

  @Test
  void aDataErrorParksItsKeyWithFieldAndValueAndNoOther() {
    job.mapping(PayloadMapping.of("json", PublisherDataErrorTest::noBad));
    job.put("bad", "a");
    job.put("good", "b");
    job.work();

    assertParked("a", "value: \"bad\" (expected: good)");
  }

  @Test
  void anExceptionInTheMappingParksItsKeyAndNoOther() {
    job.mapping(
        PayloadMapping.of(
            "json",
            document -> {
              if (document.key().value().equals("a")) {
                throw new IllegalStateException("bug");
              }
              return new DocumentPayload(document);
            }));
    job.put("bad", "a");
    job.put("good", "b");
    job.work();

    assertParked("a", "java.lang.IllegalStateException: bug");
  }

  @Test
  void anExceptionInTheSealerParksItsKeyAndNoOther() {
    job.sealer(
        (payload, at) -> {
          if (payload.key().value().equals("a")) {
            throw new IllegalArgumentException("field too long");
          }
          return new JsonSealer().seal(payload, at);
        });
    job.put("bad", "a");
    job.put("good", "b");
    job.work();

    assertParked("a", "java.lang.IllegalArgumentException: field too long");
  }

  @Test
  void aMessageThatIsTooLargeParksItsKeyAndNoOther() {
    job.maxBytes(30);
    job.put("x".repeat(19), "a");
    job.put("good", "b");
    job.work();
    assertParked("a", "message of 31 bytes (expected: at most 30)");

    job.put("x".repeat(18), "a");
    job.poll();
    assertThat(job.deadLetters()).isEmpty();
  }

  @Test
  void aDataErrorIsParkedOnceHoweverOftenItIsSeen() {
    job.mapping(PayloadMapping.of("json", PublisherDataErrorTest::noBad));
    for (int i = 0; i < 3; i++) {
      job.put("bad", "a");
      job.poll();
    }

    assertThat(job.events(PublisherEvent.Parked.class)).hasSize(1);
    assertThat(job.deadLetters()).hasSize(1);
  }

  @Test
  void aRowThatIsMendedIsPublishedAndItsDeadLetterClosed() {
    job.mapping(PayloadMapping.of("json", PublisherDataErrorTest::noBad));
    job.put("bad", "a");
    job.work();

    job.put("good", "a");
    job.poll();

    assertThat(job.sink.sent()).containsExactly(message("a", "good"));
    assertThat(job.deadLetters()).isEmpty();
  }

  @Test
  void aRowThatReturnsToWhatTheReceiverHasClosesItsDeadLetter() {
    job.mapping(PayloadMapping.of("json", PublisherDataErrorTest::noBad));
    for (String value : new String[] {"good", "bad", "good"}) {
      job.put(value, "a");
      job.poll();
    }

    assertThat(job.sink.sent()).containsExactly(message("a", "good"));
    assertThat(job.deadLetters()).isEmpty();
  }

  private void assertParked(String key, String reason) {
    assertThat(job.sink.sent()).containsExactly(message("b", "good"));
    assertThat(job.deadLetters())
        .singleElement()
        .satisfies(
            dead -> {
              assertThat(dead.key()).hasToString(key);
              assertThat(dead.kind()).isEqualTo(DeadLetter.Kind.DATA_ERROR);
              assertThat(dead.reason()).isEqualTo(reason);
              assertThat(dead.document()).isPresent();
            });
    assertThat(job.storedCheckpoint()).isEqualTo(2);
    assertThat(job.state()).isEqualTo(JobStatus.State.IDLE);
  }

  private static Payload noBad(Document document) {
    Json value = document.content().member("value").orElseThrow();
    if (value.equals(Json.of("bad"))) {
      throw DataErrorException.of("value", value, "good");
    }
    return new DocumentPayload(document);
  }
}
