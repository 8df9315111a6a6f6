package dev.atomicdata.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.delivery.Delivery;
import dev.atomicdata.delivery.DeliveryListener;
import dev.atomicdata.delivery.DeliverySettings;
import dev.atomicdata.domain.Outcome;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.Message;
import dev.atomicdata.ports.MessageSink;
import dev.atomicdata.testkit.JsonLinesSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/writing-an-adapter.md shows, as it stands there. */
class WritingAnAdapterTest {

  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)\n```", Pattern.DOTALL);
  private static final List<String> SHOWN =
      List.of(
          "../testkit/src/main/java/dev/atomicdata/testkit/JsonLinesSink.java",
          "src/test/java/dev/atomicdata/runner/WritingAnAdapterTest.java",
          "../testkit/src/main/java/dev/atomicdata/testkit/JsonLineSealer.java",
          "../testkit/src/test/java/dev/atomicdata/testkit/JsonLinesSinkTest.java");

  @TempDir Path folder;

  @Test
  void aSinkIsWrappedInADelivery() throws IOException {
    Path file = folder.resolve("lines.jsonl");
    Message message = new Message("json", new RowKey("5"), "{}".getBytes(UTF_8));
    try (JsonLinesSink lines = new JsonLinesSink(file, Duration.ofSeconds(5))) {
      // [delivery]
      Delivery delivery =
          new Delivery("file", lines, DeliverySettings.defaults(), DeliveryListener.NONE);
      MessageSink sink = delivery.sink("owners");
      // [delivery]
      try (delivery) {
        assertThat(sink.deliver(message).join()).isEqualTo(Outcome.ACCEPTED);
      }
    }
    assertThat(file).hasContent("{}");
  }

  @Test
  void theDocumentShowsTheSourceAsItIs() throws IOException {
    List<String> blocks =
        BLOCK
            .matcher(Files.readString(Path.of("../docs/writing-an-adapter.md")))
            .results()
            .map(block -> unindented(block.group(1)))
            .toList();

    assertThat(blocks).hasSameSizeAs(SHOWN);
    for (int i = 0; i < SHOWN.size(); i++) {
      assertThat(unindented(Files.readString(Path.of(SHOWN.get(i))))).contains(blocks.get(i));
    }
    assertThat(blocks.get(0)).startsWith("public final class JsonLinesSink").endsWith("\n}");
    assertThat(blocks.get(2)).startsWith("public final class JsonLineSealer").endsWith("\n}");
  }

  private static String unindented(String code) {
    return code.lines().map(String::strip).collect(Collectors.joining("\n"));
  }
}
