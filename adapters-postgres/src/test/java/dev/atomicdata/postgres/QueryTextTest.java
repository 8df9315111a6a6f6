package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QueryTextTest {

  @Test
  void placeholdersBecomeBindMarkers() {
    QueryText query =
        QueryText.parse("SELECT 1 WHERE a=ANY($KEYS) OR b=ANY($KEYS::text[])", "$KEYS");

    assertThat(query.binds()).isEqualTo(2);
    assertThat(query.sql("?")).isEqualTo("SELECT 1 WHERE a=ANY(?) OR b=ANY(?::text[])");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'$KEYS'",
        "'it''s $KEYS; -- ?'",
        "E'a\\' $KEYS'",
        "\"$KEYS\"",
        "\"a\"\"$KEYS;\"",
        "$$ $KEYS $$",
        "$tag$ $KEYS $other$ $$ $tag$",
        "$KEYS$ $KEYS $KEYS$",
        "-- $KEYS; '\n",
        "/* $KEYS /* nested ; */ $NONE ' */",
        "name$KEYS",
        "Ä$KEYS",
      })
  void whatOnlyLooksLikeAPlaceholderIsLeftAlone(String text) {
    QueryText query = QueryText.parse("SELECT " + text + " WHERE $KEYS", "$KEYS");

    assertThat(query.sql("<>")).isEqualTo("SELECT " + text + " WHERE <>");
  }

  @Test
  void aBackslashEscapesInEscapeLiteralsOnly() {
    assertThat(QueryText.parse("SELECT '\\', $KEYS, '\\'", "$KEYS").binds()).isOne();
    assertThat(QueryText.parse("SELECT type'\\', $KEYS, '\\'", "$KEYS").binds()).isOne();
  }

  @Test
  void questionMarksStayOperators() {
    assertThat(QueryText.parse("SELECT a ? 'b?' WHERE $KEYS", "$KEYS").sql("?"))
        .isEqualTo("SELECT a ?? 'b?' WHERE ?");
  }

  @ParameterizedTest
  @ValueSource(strings = {";", " ; \n", "; -- over\n", ";; /* ; */ ;"})
  void aSemicolonAtTheEndIsDropped(String end) {
    assertThat(QueryText.parse("SELECT $KEYS" + end, "$KEYS").sql("?").stripTrailing())
        .isEqualTo("SELECT ?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT 1                       | query without a placeholder (expected: $KEYS)
          SELECT $KEYS, $OTHER           | unknown placeholder $OTHER at line 1, column 15
          SELECT $KEYS_                  | unknown placeholder $KEYS_ at line 1, column 8
          SELECT $KEYS, $1               | unknown placeholder $1 at line 1, column 15
          SELECT $KEYS; DELETE FROM a    | second statement after a semicolon at line 1, column 13
          SELECT $KEYS, "a               | unfinished quote at line 1, column 15
          SELECT $KEYS, $a$ b $b$        | unfinished quote $a$ at line 1, column 15
          SELECT $KEYS /* /* */          | unfinished comment at line 1, column 14
          """)
  void whatIsWrongIsSaidWithItsPlace(String query, String message) {
    assertThatThrownBy(() -> QueryText.parse(query, "$KEYS"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void linesAreCountedFromOne() {
    assertThatThrownBy(() -> QueryText.parse("SELECT $KEYS,\n  $OTHER", "$KEYS"))
        .hasMessageContaining("line 2, column 3");
  }
}
