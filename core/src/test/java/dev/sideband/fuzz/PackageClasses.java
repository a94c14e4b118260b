package dev.sideband.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Lists what was compiled into one package: a fuzzer cannot wait for a library that reads code. */
final class PackageClasses {

  private static final String SUFFIX = ".class";

  private PackageClasses() {}

  /** Returns the classes of the package of {@code sample}, from its own jar or folder, by name. */
  static List<Class<?>> of(Class<?> sample) throws ReflectiveOperationException {
    List<Class<?>> types = new ArrayList<>();
    for (String name : names(sample)) {
      if (!name.equals("package-info")) {
        types.add(
            Class.forName(sample.getPackageName() + "." + name, false, sample.getClassLoader()));
      }
    }
    return types;
  }

  private static List<String> names(Class<?> sample) {
    String folder = sample.getPackageName().replace('.', '/');
    try {
      Path source = Path.of(sample.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(source)) {
        return names(source.resolve(folder));
      }
      try (FileSystem jar = FileSystems.newFileSystem(source)) {
        return names(jar.getPath(folder));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a file has a path", e);
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .sorted()
          .toList();
    }
  }
}
