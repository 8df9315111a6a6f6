package dev.atomicdata.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;

/** A certificate authority for tests, by the JDK's keytool. */
final class TestAuthority {

  static final String PASSWORD = "changeit";

  private static final String CA = "ca";

  private final Path folder;
  private final Path keys;

  TestAuthority(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    this.keys = folder.resolve("keys.p12");
    keytool("-genkeypair -alias " + CA + " -dname CN=test-ca -ext bc:c -keyalg EC");
  }

  /** A key whose certificate this authority has signed, with keytool's own options for the rest. */
  KeyManagerFactory certify(String alias, String options)
      throws IOException, InterruptedException, GeneralSecurityException {
    keytool(
        "-genkeypair -alias "
            + alias
            + " -signer ca -keyalg EC -dname CN=receiver -ext san="
            + options);
    KeyStore all = load();
    KeyStore one = empty();
    one.setKeyEntry(
        alias,
        all.getKey(alias, PASSWORD.toCharArray()),
        PASSWORD.toCharArray(),
        all.getCertificateChain(alias));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(one, PASSWORD.toCharArray());
    return factory;
  }

  /** A file of certificates to trust: this authority's alone. */
  Path trustStore() throws IOException, GeneralSecurityException {
    KeyStore trusted = empty();
    trusted.setCertificateEntry(CA, load().getCertificate(CA));
    Path file = folder.resolve("trusted.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      trusted.store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  private KeyStore load() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private void keytool(String options) throws IOException, InterruptedException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    String all = keytool + " " + options + " -storetype PKCS12 -storepass " + PASSWORD;
    Process process =
        new ProcessBuilder(List.of((all + " -keystore " + keys).split(" "))).inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }
}
