package dev.atomicdata.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.NoSuchProviderException;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class path of the tests has a jar of the provider for each processor. */
class CorrettoTest {

  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
  private static final URL FITTING = jar(ARM ? "linux-aarch_64" : "linux-x86_64");
  private static final URL OTHER = jar(ARM ? "linux-x86_64" : "linux-aarch_64");

  @TempDir Path directory;

  @Test
  void theJarOfThisProcessorIsAllThatIsNeeded() throws IOException, GeneralSecurityException {
    try (URLClassLoader classPath = classPath(FITTING)) {
      assertSigns(Corretto.find(classPath));
    }
  }

  @Test
  void theOrderOfTheJarsDoesNotMatter() throws IOException, GeneralSecurityException {
    try (URLClassLoader classPath = classPath(OTHER, FITTING)) {
      assertSigns(Corretto.find(classPath));
    }
    try (URLClassLoader classPath = classPath(FITTING, OTHER)) {
      assertSigns(Corretto.find(classPath));
    }
  }

  @Test
  void oneJarMayHaveTheLibrariesOfBothProcessors() throws IOException, GeneralSecurityException {
    Path second = directory.resolve(Corretto.SECOND);
    Files.createDirectories(second.getParent());
    URL library = URI.create("jar:" + FITTING + "!/" + Corretto.LIBRARY).toURL();
    try (InputStream in = library.openStream()) {
      Files.copy(in, second);
    }

    try (URLClassLoader classPath = classPath(OTHER, directory.toUri().toURL())) {
      assertSigns(Corretto.find(classPath));
    }
  }

  @Test
  void theJarOfAnotherProcessorAloneDoesNotLoad() throws IOException {
    try (URLClassLoader classPath = classPath(OTHER)) {
      assertThatThrownBy(() -> Corretto.find(classPath))
          .isExactlyInstanceOf(GeneralSecurityException.class)
          .hasMessageStartingWith("it did not load: ");
    }
  }

  @Test
  void withoutAJarThereIsNone() throws IOException {
    try (URLClassLoader classPath = classPath()) {
      assertThatThrownBy(() -> Corretto.find(classPath))
          .isInstanceOf(NoSuchProviderException.class)
          .hasMessageStartingWith("no com.amazon.corretto.crypto.provider.");
    }
  }

  private static void assertSigns(Provider provider) throws GeneralSecurityException {
    Keypair keypair = Keypair.generate(Network.MAINNET, new SecureRandom());

    assertThat(new ProviderSigner(keypair, provider).sign(new byte[] {1, 2}))
        .isEqualTo(Signer.bouncyCastle(keypair).sign(new byte[] {1, 2}));
  }

  private static URLClassLoader classPath(URL... jars) {
    return new URLClassLoader(jars, ClassLoader.getPlatformClassLoader());
  }

  private static URL jar(String processor) {
    Path jar =
        Stream.of(System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator)))
            .filter(path -> path.contains("AmazonCorretto") && path.contains(processor))
            .map(Path::of)
            .findFirst()
            .orElseThrow();
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }
}
