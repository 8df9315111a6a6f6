package dev.atomicdata.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonTest {

  @Test
  void writesCompactTextWithMembersInTheirOwnOrder() {
    Json json =
        Json.Members.empty()
            .with("z", Json.array(Json.of(1), Json.nothing(), Json.of(true)))
            .with("a", Json.Members.empty().with("inner", Json.of("x")))
            .with("m", Json.array());

    assertThat(json.write()).isEqualTo("{\"z\":[1,null,true],\"a\":{\"inner\":\"x\"},\"m\":[]}");
  }

  @Test
  void escapesWhatJsonTextMustNotHoldAndNothingElse() {
    assertThat(Json.of("\"\\\n\t\u0000\u001f/<é\uD83D\uDE00").write())
        .isEqualTo("\"\\\"\\\\\\u000a\\u0009\\u0000\\u001f/<é\uD83D\uDE00\"");
    assertThat(Json.Members.empty().with("a\"b", Json.of(false)).write())
        .isEqualTo("{\"a\\\"b\":false}");
  }

  @Test
  void numbersKeepEveryDigit() {
    assertThat(Json.of(Long.MAX_VALUE).write()).isEqualTo("9223372036854775807");
    assertThat(Json.of(Long.MIN_VALUE).write()).isEqualTo("-9223372036854775808");
    assertThat(new Json.Numeric(new BigDecimal("18446744073709551615")).write())
        .isEqualTo("18446744073709551615");
    assertThat(new Json.Numeric(new BigDecimal("0.100")).write()).isEqualTo("0.100");
    assertThat(new Json.Numeric(new BigDecimal("1e30")).write())
        .isEqualTo("1000000000000000000000000000000");
  }

  @Test
  void equalityIgnoresTheOrderOfMembersButNotOfElements() {
    assertThat(Json.Members.empty().with("a", Json.of(1)).with("b", Json.of(2)))
        .isEqualTo(Json.Members.empty().with("b", Json.of(2)).with("a", Json.of(1)));
    assertThat(Json.array(Json.of(1), Json.of(2))).isNotEqualTo(Json.array(Json.of(2), Json.of(1)));
    assertThat(Json.of("1")).isNotEqualTo(Json.of(1));
  }

  @Test
  void aMemberThatIsNullIsNoMember() {
    Json.Members members =
        Json.Members.empty().with("null", Json.nothing()).with("empty", Json.of(""));

    assertThat(members.member("null")).isEmpty();
    assertThat(members.member("missing")).isEmpty();
    assertThat(members.member("empty")).contains(Json.of(""));
    assertThat(members.members()).containsKey("null");
  }

  @Test
  void aMemberThatIsSetAgainKeepsItsPlace() {
    Json.Members members =
        Json.Members.empty().with("a", Json.of(1)).with("b", Json.of(2)).with("a", Json.of(3));

    assertThat(members.write()).isEqualTo("{\"a\":3,\"b\":2}");
  }

  @Test
  void aValueDoesNotChangeWithWhatItWasMadeOf() {
    Map<String, Json> members = new LinkedHashMap<>(Map.of("a", Json.of(1)));
    List<Json> elements = new ArrayList<>(List.of(Json.of(1)));
    Json object = new Json.Members(members);
    Json array = new Json.Array(elements);

    members.put("b", Json.of(2));
    elements.add(Json.of(2));

    assertThat(object.write()).isEqualTo("{\"a\":1}");
    assertThat(array.write()).isEqualTo("[1]");
  }
}
