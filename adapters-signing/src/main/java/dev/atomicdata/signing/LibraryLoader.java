package dev.atomicdata.signing;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;

/** Loads the classes of the Amazon Corretto Crypto Provider anew, with another native library. */
final class LibraryLoader extends ClassLoader {

  private final ClassLoader classPath;
  private final URL library;

  LibraryLoader(ClassLoader classPath, URL library) {
    super(classPath);
    this.classPath = classPath;
    this.library = library;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(Corretto.PACKAGE)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  @Override
  public URL getResource(String name) {
    return name.equals(Corretto.LIBRARY) ? library : super.getResource(name);
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    String file = name.replace('.', '/') + ".class";
    try (InputStream in = classPath.getResourceAsStream(file)) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
