package dev.atomicdata.domain.helium;

import static dev.atomicdata.domain.helium.TestDocument.iot;
import static dev.atomicdata.domain.helium.TestDocument.mobile;
import static dev.atomicdata.domain.helium.TestDocument.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.DataErrorException;
import dev.atomicdata.domain.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers are exact or refused, never wrapped and never rounded. */
class NumberRulesTest {

  @Test
  void everyIntegerOf64BitsIsReadAsItIsWhetherNumberOrText() {
    Random random = new Random(64);
    for (int round = 0; round < 5000; round++) {
      BigInteger integer = new BigInteger(1 + round % 64, random);
      Optional<Long> expected = Optional.of(integer.longValue());

      assertThat(Unsigned.parse(Json.of(integer.toString()))).isEqualTo(expected);
      assertThat(Unsigned.parse(number(integer.toString()))).isEqualTo(expected);
      assertThat(Unsigned.parse(number(integer + ".000"))).isEqualTo(expected);
      assertThat(Unsigned.parse(new Json.Numeric(new BigDecimal(integer).stripTrailingZeros())))
          .isEqualTo(expected);
    }
  }

  @Test
  void noNumberOutsideOf64BitsIsRead() {
    Random random = new Random(65);
    for (int round = 0; round < 2000; round++) {
      BigInteger beyond =
          BigInteger.ONE.shiftLeft(64 + round % 100).add(new BigInteger(64 + round % 100, random));
      BigInteger below = new BigInteger(1 + round % 80, random).add(BigInteger.ONE).negate();

      for (BigInteger integer : new BigInteger[] {beyond, below}) {
        assertThat(Unsigned.parse(Json.of(integer.toString()))).isEmpty();
        assertThat(Unsigned.parse(new Json.Numeric(new BigDecimal(integer)))).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "42, 42",
    "42.00, 42",
    "4.2e1, 42",
    "0e999999999, 0",
    "4294967295, 4294967295"
  })
  void anIntegerMayBeWrittenInAnyWay(String written, long elevation) {
    assertThat(iot().with("elevation", number(written)).asIot().elevation()).isEqualTo(elevation);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "-0.5",
        "0.5",
        "42.000001",
        "4294967296",
        "18446744073709551615",
        "1e999999999"
      })
  void anElevationThatIsNo32BitNumberIsADataError(String written) {
    assertThatThrownBy(() -> iot().with("elevation", number(written)).asIot())
        .isInstanceOf(DataErrorException.class)
        .hasMessageStartingWith("elevation: ")
        .hasMessageEndingWith(" (expected: an integer from 0 to 4294967295)");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "42, 42", "007, 7", "4294967295, 4294967295"})
  void aNumberMayBeText(String text, long expected) {
    assertThat(iot().with("elevation", text).asIot().elevation()).isEqualTo(expected);
    assertThat(mobile().with("azimuth", text).asMobile().azimuth()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "+1",
        "1.0",
        "1e3",
        " 1",
        "1 ",
        "0x10",
        "x",
        "٣",
        "4294967296",
        "100000000000000000000"
      })
  void textThatIsNoNumberIsADataError(String text) {
    assertThatThrownBy(() -> iot().with("elevation", text).asIot())
        .isInstanceOf(DataErrorException.class)
        .hasMessage("elevation: \"%s\" (expected: an integer from 0 to 4294967295)", text);
  }

  @Test
  void anotherKindOfValueIsNoNumber() {
    assertThatThrownBy(() -> iot().with("elevation", Json.of(true)).asIot())
        .hasMessage("elevation: true (expected: an integer from 0 to 4294967295)");
    assertThatThrownBy(() -> iot().with("elevation", Json.array(Json.of(1))).asIot())
        .hasMessage("elevation: [1] (expected: an integer from 0 to 4294967295)");
    assertThatThrownBy(
            () -> mobile().wifi(Json.Members.empty().with("azimuth", Json.of(-1))).asMobile())
        .hasMessage(
            "deployment_info.wifiInfoV0.azimuth: -1 (expected: an integer from 0 to 4294967295)");
  }

  @Test
  void aPayloadCannotBeBuiltWithANumberThatDoesNotFit() {
    MobileHotspotChange change = mobile().asMobile();

    assertThatThrownBy(
            () ->
                new MobileHotspotChange(
                    change.asset(),
                    change.entityKey(),
                    change.block(),
                    change.deviceType(),
                    "",
                    "",
                    -1))
        .hasMessage("azimuth: -1 (expected: 0 to 4294967295)");
    assertThatThrownBy(() -> new RewardDestination.Shares(4_294_967_296L))
        .hasMessage("shares: 4294967296 (expected: 0 to 4294967295)");
  }
}
