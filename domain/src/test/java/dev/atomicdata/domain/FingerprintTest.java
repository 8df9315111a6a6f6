package dev.atomicdata.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A ledger outlives its publisher: the same content must have the same fingerprint for ever. */
final class FingerprintTest {

  @Test
  void fingerprintsArePinned() {
    assertThat(Fingerprint.of(Json.Members.empty()))
        .hasToString("50f960e5765ec5205cb02f46439cf1c3");
    assertThat(
            Fingerprint.of(
                Json.Members.empty()
                    .with("text", Json.of("é"))
                    .with("number", number("-12.50"))
                    .with("flags", Json.array(Json.of(true), Json.of(false), Json.nothing()))))
        .hasToString("597cdb66c7cd112db7bf81ccefd23289");
    assertThat(
            Fingerprint.builder("type")
                .text("text")
                .bytes(new byte[] {1, 2})
                .number(-1)
                .flag(true)
                .absent()
                .list(1)
                .build())
        .hasToString("67c47450c65f9489398166ab3e1a924e");
  }

  @Test
  void theOrderOfMembersDoesNotMatter() {
    Json one = Json.Members.empty().with("a", Json.of(1)).with("b", Json.of("x"));
    Json other = Json.Members.empty().with("b", Json.of("x")).with("a", Json.of(1));

    assertThat(Fingerprint.of(one)).isEqualTo(Fingerprint.of(other));
    assertThat(Fingerprint.of(Json.array(one))).isEqualTo(Fingerprint.of(Json.array(other)));
  }

  @Test
  void theWayANumberIsWrittenDoesNotMatter() {
    assertThat(List.of(number("1.0"), number("1.000"), number("1E0"), number("10e-1")))
        .allSatisfy(same -> assertThat(Fingerprint.of(same)).isEqualTo(Fingerprint.of(Json.of(1))));
    assertThat(List.of(number("100"), number("1E+2"), number("1000E-1")))
        .allSatisfy(
            same -> assertThat(Fingerprint.of(same)).isEqualTo(Fingerprint.of(Json.of(100))));
    assertThat(List.of(number("0.00"), number("0E+9"), number("-0")))
        .allSatisfy(same -> assertThat(Fingerprint.of(same)).isEqualTo(Fingerprint.of(Json.of(0))));
  }

  @Test
  void differentContentsNeverLookAlike() {
    Json.Members empty = Json.Members.empty();
    List<Json> contents =
        List.of(
            Json.nothing(),
            Json.of(""),
            Json.of(" "),
            Json.of("null"),
            Json.of(true),
            Json.of(false),
            Json.of("true"),
            Json.of(0),
            Json.of("0"),
            Json.of(1),
            Json.of(-1),
            Json.of(10),
            number("0.1"),
            number("1.01"),
            Json.array(),
            empty,
            Json.array(Json.array()),
            Json.array(Json.array(), Json.array()),
            Json.array(empty),
            Json.array(Json.nothing()),
            Json.array(Json.of("")),
            Json.array(Json.of("ab")),
            Json.array(Json.of("a"), Json.of("b")),
            Json.array(Json.of("b"), Json.of("a")),
            Json.array(Json.of("a"), Json.array(Json.of("b"))),
            Json.array(Json.array(Json.of("a")), Json.of("b")),
            Json.array(Json.array(Json.of("a"), Json.of("b"))),
            empty.with("a", Json.nothing()),
            empty.with("a", Json.of("")),
            empty.with("a", Json.of("b")),
            empty.with("b", Json.of("a")),
            empty.with("ab", Json.of("")),
            empty.with("", Json.of("ab")),
            empty.with("a", empty.with("b", Json.of("c"))),
            empty.with("a", empty).with("b", Json.of("c")),
            empty.with("a", Json.of("b")).with("c", Json.of("d")),
            empty.with("a", Json.of("d")).with("c", Json.of("b")));

    assertThat(contents).extracting(Fingerprint::of).doesNotHaveDuplicates();
  }

  @Test
  void differentFieldsNeverLookAlike() {
    byte[] a = {'a'};
    List<Fingerprint> fingerprints =
        List.of(
            Fingerprint.builder("a").build(),
            Fingerprint.builder("aa").build(),
            Fingerprint.builder("a").text("a").build(),
            Fingerprint.builder("a").bytes(a).build(),
            Fingerprint.builder("a").text("").build(),
            Fingerprint.builder("a").absent().build(),
            Fingerprint.builder("a").flag(true).build(),
            Fingerprint.builder("a").flag(false).build(),
            Fingerprint.builder("a").number(0).build(),
            Fingerprint.builder("a").number(0).number(0).build(),
            Fingerprint.builder("a").list(0).build(),
            Fingerprint.builder("a").list(1).text("a").build(),
            Fingerprint.builder("a").json(Json.of(0)).build(),
            Fingerprint.builder("a").json(Json.array(Json.of(0))).build());

    assertThat(fingerprints).doesNotHaveDuplicates();
  }

  @Test
  void bytesGiveTheFingerprintBack() {
    Random random = new Random(1);
    List<Fingerprint> given = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      given.add(new Fingerprint(random.nextLong(), random.nextLong()));
    }

    assertThat(given)
        .allSatisfy(one -> assertThat(Fingerprint.fromBytes(one.bytes())).isEqualTo(one));
    assertThat(new Fingerprint(0x0102030405060708L, -1))
        .hasToString("0102030405060708ffffffffffffffff");
  }

  @Test
  void otherThan16BytesAreNoFingerprint() {
    assertThatThrownBy(() -> Fingerprint.fromBytes(new byte[15]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("15 bytes (expected: 16)");
    assertThatThrownBy(() -> Fingerprint.fromBytes(new byte[17]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Json number(String digits) {
    return new Json.Numeric(new BigDecimal(digits));
  }
}
