package dev.atomicdata.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptTest {

  @Test
  void whoDoesNotSayGetsJson() {
    assertThat(Accept.preferred(Optional.empty())).isEqualTo(Accept.Format.JSON);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/* | JSON",
        "application/json | JSON",
        "text/plain | TEXT",
        "text/* | TEXT",
        "TEXT/PLAIN; version=0.0.4 | TEXT",
        "text/plain, */* | TEXT",
        "text/plain;q=0.5, application/json | JSON",
        "text/plain;q=0, */* | JSON",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | JSON",
        "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1"
            + " | OPEN_METRICS",
        "application/openmetrics-text; version=1.0.0; charset=utf-8,text/plain;q=0.9 | OPEN_METRICS",
        "image/png | JSON",
        "nonsense;;q=x | JSON"
      })
  void theClientsPreferenceDecides(String header, Accept.Format format) {
    assertThat(Accept.preferred(Optional.of(header))).isEqualTo(format);
  }
}
