package dev.atomicdata.domain.helium;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.DataErrorException;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.Json;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads typed values out of a JSON object, by the rules of helium.md section 5.2.
 *
 * <p>Null, {@code ""}, {@code {}} and {@code []} count as missing. Whatever else is of the wrong
 * kind or out of range is a data error that names the field by its path.
 */
final class Fields {

  private static final String SOLANA_KEY = "a Solana key: base58 of 32 bytes";
  private static final String HELIUM_KEY = "hex of 0x00, tag and key, and their checksum";
  private static final String UNSIGNED_INT = "an integer from 0 to 4294967295";
  private static final String UNSIGNED_LONG = "an integer from 0 to 18446744073709551615";

  private final String path;
  private final Json.Members members;

  private Fields(String path, Json.Members members) {
    this.path = path;
    this.members = members;
  }

  static Fields of(Document document) {
    return new Fields("", document.content());
  }

  /** A Helium job publishes under the asset, so the document's key is one. */
  static SolanaKey asset(Document document) {
    String key = document.key().value();
    return SolanaKey.parse(key)
        .orElseThrow(() -> DataErrorException.of("asset", Json.of(key), SOLANA_KEY));
  }

  static Block block(Document document) {
    String expected = "an integer from 0 to " + Long.MAX_VALUE;
    Block block = document.block().orElseThrow(() -> DataErrorException.missing("block", expected));
    if (block.height() < 0) {
      throw DataErrorException.of("block", Json.of(block.height()), expected);
    }
    return block;
  }

  Optional<String> text(String name) {
    return member(name).map(value -> text(name, value, "text"));
  }

  String requiredText(String name) {
    return text(name, required(name, "text"), "text");
  }

  <T> T choice(String name, Function<String, Optional<T>> named, String names) {
    String expected = "one of " + names;
    Json value = required(name, expected);
    return named.apply(text(name, value, expected)).orElseThrow(() -> error(name, value, expected));
  }

  boolean flag(String name) {
    String expected = "true or false";
    Json value = required(name, expected);
    if (value instanceof Json.Flag flag) {
      return flag.value();
    }
    return switch (text(name, value, expected)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw error(name, value, expected);
    };
  }

  Optional<Long> unsignedInt(String name) {
    return member(name).map(value -> unsignedInt(name, value));
  }

  long requiredUnsignedInt(String name) {
    return unsignedInt(name, required(name, UNSIGNED_INT));
  }

  /** All 64 bits, unsigned. */
  Optional<Long> unsignedLong(String name) {
    return member(name).map(value -> unsignedLong(name, value, UNSIGNED_LONG));
  }

  /** The H3 cell of an entity's location: a text is hex already, a number is the cell itself. */
  String assertedHex() {
    Optional<String> asserted = text("asserted_hex");
    if (asserted.isPresent()) {
      return asserted.get();
    }
    Optional<Json> location = member("location");
    if (location.isEmpty()) {
      return "";
    }
    return location.get() instanceof Json.Numeric number
        ? Long.toHexString(unsignedLong("location", number, UNSIGNED_LONG))
        : text("location", location.get(), "text, or " + UNSIGNED_LONG);
  }

  SolanaKey solanaKey(String name) {
    Json value = required(name, SOLANA_KEY);
    return SolanaKey.parse(text(name, value, SOLANA_KEY))
        .orElseThrow(() -> error(name, value, SOLANA_KEY));
  }

  HeliumKey heliumKey(String name) {
    Json value = required(name, HELIUM_KEY);
    byte[] entityKey;
    try {
      entityKey = HexFormat.of().parseHex(text(name, value, HELIUM_KEY));
    } catch (IllegalArgumentException e) {
      throw error(name, value, HELIUM_KEY);
    }
    return HeliumKey.parseEntityKey(entityKey).orElseThrow(() -> error(name, value, HELIUM_KEY));
  }

  Optional<Fields> object(String name) {
    return member(name).map(value -> object(path + name, value));
  }

  /** The objects of an array; none if it is missing. */
  List<Fields> objects(String name) {
    Optional<Json> value = member(name);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!(value.get() instanceof Json.Array array)) {
      throw error(name, value.get(), "an array of objects");
    }
    List<Fields> objects = new ArrayList<>(array.elements().size());
    for (Json element : array.elements()) {
      objects.add(object(path + name + '[' + objects.size() + ']', element));
    }
    return objects;
  }

  private static Fields object(String path, Json value) {
    if (value instanceof Json.Members members) {
      return new Fields(path + '.', members);
    }
    throw DataErrorException.of(path, value, "an object");
  }

  private Json required(String name, String expected) {
    return member(name).orElseThrow(() -> DataErrorException.missing(path + name, expected));
  }

  private Optional<Json> member(String name) {
    return members.member(name).filter(value -> !empty(value));
  }

  private static boolean empty(Json value) {
    return (value instanceof Json.Text text && text.value().isEmpty())
        || (value instanceof Json.Members object && object.members().isEmpty())
        || (value instanceof Json.Array array && array.elements().isEmpty());
  }

  private String text(String name, Json value, String expected) {
    if (value instanceof Json.Text text && wellFormed(text.value())) {
      return text.value();
    }
    throw error(name, value, expected);
  }

  /** Half a surrogate pair has no UTF-8 form, so no message could carry it. */
  private static boolean wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isSurrogatePair(
            text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : 0)) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  private long unsignedInt(String name, Json value) {
    long number = unsignedLong(name, value, UNSIGNED_INT);
    if (number < 0 || number > Unsigned.MAX_INT) {
      throw error(name, value, UNSIGNED_INT);
    }
    return number;
  }

  private long unsignedLong(String name, Json value, String expected) {
    return Unsigned.parse(value).orElseThrow(() -> error(name, value, expected));
  }

  private DataErrorException error(String name, Json value, String expected) {
    return DataErrorException.of(path + name, value, expected);
  }
}
