package dev.atomicdata.runner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files that cannot be used, each with all that is said about it, word for word.
 *
 * <p>That stands in comments at the file's head, or in a file of the same name that ends in {@code
 * .expected}: {@code # expect:} begins a problem, {@code # |} goes on with it, {@code # env:} sets
 * a variable, and {@code # alone} leaves out {@code config/default.toml}, which otherwise has what
 * is required. {@code FILE} stands for the file.
 */
class BrokenFilesTest {

  private static final Path FILES = Path.of("src/test/resources/broken");

  @TempDir Path directory;

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(FILES)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().endsWith(".expected"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everythingThatIsWrongIsSaidOnce(Path file) throws IOException {
    List<String> notes = notes(file);
    if (!notes.contains("# alone")) {
      Files.createDirectory(directory.resolve("config"));
      Files.writeString(directory.resolve("config/default.toml"), ConfigurationFolder.REQUIRED);
    }

    ConfigurationException refused =
        catchThrowableOfType(
            ConfigurationException.class,
            () -> Configuration.load(directory, Optional.of(file), environment(notes)));

    assertThat(refused).isNotNull();
    assertThat(refused.problems())
        .extracting(problem -> problem.toString().replace(file.toString(), "FILE"))
        .containsExactlyElementsOf(expected(notes));
  }

  @Test
  void thereAreAHundredFilesAndEachSaysWhatIsExpected() throws IOException {
    List<Path> files = files();

    assertThat(files).hasSizeGreaterThanOrEqualTo(100);
    assertThat(files).allSatisfy(file -> assertThat(expected(notes(file))).isNotEmpty());
  }

  @Test
  void everySettingIsGivenAWrongValueInOneOfThem() throws IOException {
    List<String> expected = new ArrayList<>();
    for (Path file : files()) {
      expected.addAll(expected(notes(file)));
    }

    assertThat(KnownSettings.NAMES)
        .filteredOn(name -> !name.startsWith("state."))
        .allSatisfy(
            name ->
                assertThat(expected)
                    .anySatisfy(problem -> assertThat(problem).contains(": " + name + " is ")));
  }

  private static List<String> notes(Path file) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".expected");
    // Not all of the files are text in UTF-8.
    String text =
        Files.readString(Files.exists(beside) ? beside : file, StandardCharsets.ISO_8859_1);
    return text.lines().takeWhile(line -> line.startsWith("#")).toList();
  }

  private static List<String> expected(List<String> notes) {
    List<String> problems = new ArrayList<>();
    for (String note : notes) {
      if (note.startsWith("# expect: ")) {
        problems.add(note.substring("# expect: ".length()));
      } else if (note.startsWith("# |")) {
        int last = problems.size() - 1;
        problems.set(last, problems.get(last) + "\n" + note.substring("# |".length()));
      }
    }
    return problems;
  }

  private static Map<String, String> environment(List<String> notes) {
    Map<String, String> variables = new HashMap<>();
    for (String note : notes) {
      if (note.startsWith("# env: ")) {
        String[] variable = note.substring("# env: ".length()).split("=", 2);
        variables.put(variable[0], variable[1]);
      }
    }
    return variables;
  }
}
