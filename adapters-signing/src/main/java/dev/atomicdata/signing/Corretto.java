package dev.atomicdata.signing;

import java.io.IOException;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.NoSuchProviderException;
import java.security.Provider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Finds the Amazon Corretto Crypto Provider, by name: who wants it adds its jar.
 *
 * <p>There is a jar for each kind of processor, and all have the same classes, and their native
 * library under the same name. With several of them on the class path the first one counts, and may
 * be that of another processor; then the libraries of the others are tried.
 */
final class Corretto {

  static final String PACKAGE = "com.amazon.corretto.crypto.provider.";
  static final String LIBRARY =
      PACKAGE.replace('.', '/') + System.mapLibraryName("amazonCorrettoCryptoProvider");

  /** Where the runner's jar, which is for both processors, has the second library. */
  static final String SECOND = "second-processor/" + LIBRARY;

  private static final String PROVIDER = PACKAGE + "AmazonCorrettoCryptoProvider";

  private Corretto() {}

  /**
   * Loads it, once for the process: it unpacks ten megabytes.
   *
   * @throws NoSuchProviderException if it is not on the class path
   * @throws GeneralSecurityException if it does not load, for example on another system than Linux
   */
  static Provider provider() throws GeneralSecurityException {
    return Once.FOUND.provider();
  }

  static Provider find(ClassLoader classPath) throws GeneralSecurityException {
    try {
      return load(classPath);
    } catch (NoSuchProviderException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      return findAmong(otherLibraries(classPath), classPath, e);
    }
  }

  private static Provider findAmong(
      List<URL> libraries, ClassLoader classPath, GeneralSecurityException first)
      throws GeneralSecurityException {
    for (URL library : libraries) {
      try {
        return load(new LibraryLoader(classPath, library));
      } catch (GeneralSecurityException again) {
        first.addSuppressed(again);
      }
    }
    throw first;
  }

  private static List<URL> otherLibraries(ClassLoader classPath) throws GeneralSecurityException {
    try {
      List<URL> libraries = new ArrayList<>(Collections.list(classPath.getResources(LIBRARY)));
      libraries.addAll(Collections.list(classPath.getResources(SECOND)));
      return libraries.subList(Math.min(1, libraries.size()), libraries.size());
    } catch (IOException e) {
      throw new GeneralSecurityException("the class path cannot be read", e);
    }
  }

  private static Provider load(ClassLoader loader) throws GeneralSecurityException {
    try {
      Class<?> type = Class.forName(PROVIDER, true, loader);
      Provider provider = (Provider) type.getField("INSTANCE").get(null);
      if (type.getMethod("getLoadingError").invoke(provider) instanceof Throwable error) {
        throw new GeneralSecurityException("it did not load: " + error.getMessage(), error);
      }
      return provider;
    } catch (ClassNotFoundException e) {
      throw new NoSuchProviderException("no " + PROVIDER + " on the class path");
    } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
      throw new GeneralSecurityException(PROVIDER + " is not as expected: " + e, e);
    }
  }

  private static final class Once {
    static final SignerChoice.Providers FOUND = found();

    private static SignerChoice.Providers found() {
      try {
        Provider provider = find(Corretto.class.getClassLoader());
        return () -> provider;
      } catch (GeneralSecurityException e) {
        return () -> {
          throw e;
        };
      }
    }
  }
}
