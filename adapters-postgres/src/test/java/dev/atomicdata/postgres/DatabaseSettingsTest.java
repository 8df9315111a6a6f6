package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DatabaseSettingsTest {

  @Test
  void anAddressReplacesTheDefaults() {
    DatabaseSettings settings =
        DatabaseSettings.to(
            "jdbc:postgresql://db.example:6432/chain?user=me&password=a%26b&sslmode=verify-full");

    assertThat(settings)
        .isEqualTo(
            new DatabaseSettings(
                "db.example",
                6432,
                "me",
                "a&b",
                "chain",
                "public",
                2,
                10,
                Duration.ofSeconds(30),
                Duration.ofSeconds(300),
                Duration.ofSeconds(600),
                Duration.ofSeconds(300),
                Duration.ofSeconds(30),
                SslMode.VERIFY_FULL));
  }

  @Test
  void whatAnAddressLeavesOutKeepsItsDefault() {
    assertThat(DatabaseSettings.to("jdbc:postgresql://localhost"))
        .isEqualTo(DatabaseSettings.defaults());
  }

  @Test
  void thePasswordIsNeverShown() {
    DatabaseSettings settings =
        DatabaseSettings.to("jdbc:postgresql://localhost/x?password=secret");

    assertThat(settings.toString()).isEqualTo("postgres@localhost:5432/x");
    assertThatThrownBy(() -> DatabaseSettings.to("jdbc:postgresql://h/x?passwort=secret"))
        .hasMessageContaining("passwort")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> DatabaseSettings.to("postgres://me:secret@h/x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void whatCannotWorkIsRefused() {
    DatabaseSettings defaults = DatabaseSettings.defaults();

    assertThatThrownBy(() -> defaults.withConnections(3, 2))
        .hasMessageContaining("min connections 3, max connections 2");
    assertThatThrownBy(() -> defaults.withSchema(" ")).hasMessageContaining("schema");
    assertThatThrownBy(() -> DatabaseSettings.to("jdbc:postgresql://h:0/x"))
        .hasMessageContaining("port 0");
    assertThatThrownBy(() -> SslMode.of("on")).hasMessageContaining("ssl mode on");
  }
}
