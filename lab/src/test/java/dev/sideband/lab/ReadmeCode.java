package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** Finds a piece of Java in the README, compiles it as it stands there, and runs it. */
final class ReadmeCode {

  private static final Path README = Path.of("..", "README.md");
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  private ReadmeCode() {}

  /** Returns the first piece that holds {@code mark}. */
  static String holding(String mark) throws IOException {
    Matcher block = BLOCK.matcher(Files.readString(README));
    while (block.find()) {
      if (block.group(1).contains(mark)) {
        return block.group(1);
      }
    }
    throw new AssertionError("the README has no Java that holds " + mark);
  }

  /**
   * Compiles and runs.
   *
   * @param before what stands around it in a reader's own program: imports, a class {@code Snippet}
   *     and whatever the code calls, up to where the code goes into a method {@code run}
   * @param folder for the class file
   */
  static void run(String before, String code, Path folder) throws Exception {
    Path source = Files.writeString(folder.resolve("Snippet.java"), before + code + "\n}\n}\n");
    String[] options = {
      "-cp", System.getProperty("java.class.path"), "-d", folder.toString(), source.toString()
    };
    int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, options);
    assertEquals(0, status, "the README's code does not compile");
    assertTrue(Files.exists(folder.resolve("Snippet.class")));
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      loader.loadClass("Snippet").getMethod("run").invoke(null);
    }
  }
}
