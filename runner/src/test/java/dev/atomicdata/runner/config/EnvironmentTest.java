package dev.atomicdata.runner.config;

import static dev.atomicdata.runner.config.ConfigurationFolder.REQUIRED;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings from environment variables. */
class EnvironmentTest {

  private final ConfigurationFolder folder;

  EnvironmentTest(@TempDir Path directory) throws IOException {
    folder = new ConfigurationFolder(directory);
  }

  @Test
  void valuesOfTheEnvironmentAreTextWhateverTheyLookLike() throws Exception {
    folder.write("config/local.toml", REQUIRED);
    folder.set("ATOMIC_DATA_PUBLISHER_DATABASE_PASSWORD", "0123");
    folder.set("ATOMIC_DATA_PUBLISHER_DATABASE_DATABASE_NAME", "1e5");
    folder.set("ATOMIC_DATA_PUBLISHER_DATABASE_USERNAME", "true");
    folder.set("ATOMIC_DATA_PUBLISHER_DATABASE_SCHEMA", "${HOME}");
    folder.set("ATOMIC_DATA_PUBLISHER_SERVICE_LEASE", "20 s");
    folder.set("ATOMIC_DATA_PUBLISHER_DATABASE_PORT", "6432");
    folder.set("ATOMIC_DATA_PUBLISHER_INGESTOR_ALLOW_PLAINTEXT", "true");

    Settings settings = folder.load();

    assertThat(settings.database().password()).isEqualTo("0123");
    assertThat(settings.database().databaseName()).isEqualTo("1e5");
    assertThat(settings.database().username()).isEqualTo("true");
    assertThat(settings.database().schema()).isEqualTo("${HOME}");
    assertThat(settings.database().port()).isEqualTo(6432);
    assertThat(settings.lease()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void variablesThatKubernetesMakesAreIgnored() throws Exception {
    folder.write("config/local.toml", REQUIRED);
    folder.set("ATOMIC_DATA_PUBLISHER_SERVICE_HOST", "10.0.0.1");
    folder.set("ATOMIC_DATA_PUBLISHER_SERVICE_PORT", "3000");
    folder.set("ATOMIC_DATA_PUBLISHER_SERVICE_PORT_HEALTH", "3000");
    folder.set("ATOMIC_DATA_PUBLISHER_PORT", "tcp://10.0.0.1:3000");
    folder.set("ATOMIC_DATA_PUBLISHER_PORT_3000_TCP", "tcp://10.0.0.1:3000");
    folder.set("ATOMIC_DATA_PUBLISHER_PORT_3000_TCP_ADDR", "10.0.0.1");
    folder.set("ATOMIC_DATA_PUBLISHER_PORT_3000_TCP_PORT", "3000");
    folder.set("ATOMIC_DATA_PUBLISHER_PORT_3000_TCP_PROTO", "tcp");
    folder.set("ATOMIC_DATA_PUBLISHER_PORT_53_UDP", "udp://[fd00::1]:53");
    folder.set("ATOMIC_DATA_PUBLISHER_HTTP_PORT", "tcp://10.0.0.4:80");
    folder.set("ATOMIC_DATA_PUBLISHER_DATABASE_PORT", "tcp://10.0.0.3:6432");
    folder.set("ATOMIC_DATA_PUBLISHER_DATABASE_SERVICE_HOST", "10.0.0.3");
    folder.set("ATOMIC_DATA_PUBLISHER_METRICS_SERVICE_HOST", "10.0.0.2");
    folder.set("ATOMIC_DATA_PUBLISHER_METRICS_PORT", "tcp://10.0.0.2:9090");

    Settings settings = folder.load();
    assertThat(settings.http().port()).isEqualTo(3000);
    assertThat(settings.database().port()).isEqualTo(5432);
    assertThat(settings.database().host()).isEqualTo("localhost");
  }

  @Test
  void noSettingIsNamedLikeAVariableOfKubernetes() {
    assertThat(KnownSettings.NAMES)
        .extracting(Environment::variable)
        .noneMatch(variable -> Environment.ofKubernetes(variable, ""));
  }
}
