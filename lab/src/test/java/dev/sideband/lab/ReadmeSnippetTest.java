package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Compiles what the README shows, as it stands there, and runs it. */
@Timeout(60)
class ReadmeSnippetTest {

  private static final Path README = Path.of("..", "README.md");
  private static final Pattern SNIPPET =
      Pattern.compile("```java\n((?:(?!```).)*ipmi://.*?)```", Pattern.DOTALL);
  private static final String ADDRESS = "ipmi://admin@10.0.0.5";

  private static final String PROGRAM =
      """
      import dev.sideband.Sideband;
      import dev.sideband.ipmi.Bmc;
      import dev.sideband.ipmi.command.PowerAction;
      import java.net.URI;

      public class Snippet {
        static char[] password() {
          return "secret".toCharArray();
        }

        public static void run() throws Exception {
      %s
        }
      }
      """;

  @TempDir Path folder;

  @Test
  void powersAServerOffAndOn() throws Exception {
    try (IpmiSim sim = IpmiSim.start(folder)) {
      run(snippet().replace(ADDRESS, sim.uri("admin", "")));

      assertEquals(List.of("0", "1"), sim.powerOrders());
    }
  }

  private static String snippet() throws IOException {
    Matcher found = SNIPPET.matcher(Files.readString(README));
    assertTrue(found.find(), "the README shows no use of a BMC");
    String code = found.group(1);
    assertTrue(code.contains(ADDRESS), code);
    assertEquals(5, code.lines().count());
    return code;
  }

  private void run(String code) throws Exception {
    Path source = Files.writeString(folder.resolve("Snippet.java"), PROGRAM.formatted(code));
    int errors =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                source.toString());
    assertEquals(0, errors, "the README's code does not compile");
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      loader.loadClass("Snippet").getMethod("run").invoke(null);
    }
  }
}
