package dev.sideband.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkbenchArgumentsTest {

  @Test
  void hasADefaultForEverything() throws UsageException {
    WorkbenchArguments arguments = parse();

    assertEquals("127.0.0.1", arguments.http().getAddress().getHostAddress());
    assertEquals(8623, arguments.http().getPort());
    assertEquals(Optional.empty(), arguments.ipmi());
    assertEquals(Path.of("/cache/sideband/bmc"), arguments.data());
    assertEquals("admin", arguments.user());
    assertFalse(arguments.guest());
    assertEquals(Optional.empty(), arguments.passwordFile());
  }

  @Test
  void takesEachOption() throws UsageException {
    WorkbenchArguments arguments =
        parse(
            "--guest",
            "--user",
            "eve",
            "--data",
            "d",
            "--password-file",
            "p",
            "--http",
            "[::1]:0",
            "--ipmi",
            "127.0.0.1:6230");

    assertTrue(arguments.http().getAddress().isLoopbackAddress());
    assertEquals(0, arguments.http().getPort());
    assertEquals(6230, arguments.ipmi().orElseThrow().getPort());
    assertEquals(Path.of("d"), arguments.data());
    assertEquals("eve", arguments.user());
    assertTrue(arguments.guest());
    assertEquals(Optional.of(Path.of("p")), arguments.passwordFile());
  }

  @ParameterizedTest
  @CsvSource({
    "--port 8623,         there is no option --port",
    "--http,              --http needs a value",
    "--http 8623,         '--http takes HOST:PORT, not 8623'",
    "--http :8623,        '--http takes HOST:PORT, not :8623'",
    "--http localhost:x,  '--http takes HOST:PORT, not localhost:x'",
    "--ipmi 6230,         '--ipmi takes HOST:PORT, not 6230'",
    "--http 127.0.0.1:99999, '--http takes HOST:PORT, not 127.0.0.1:99999'",
    "--user a --user b,   --user is given twice",
    "--guest --guest,     --guest is given twice",
    "--guest --user,      --user needs a value",
  })
  void saysWhatIsWrong(String line, String message) {
    UsageException e = assertThrows(UsageException.class, () -> parse(line.split(" ")));

    assertEquals(message, e.getMessage());
  }

  @Test
  void takesNoEmptyPathOrName() {
    assertThrows(UsageException.class, () -> parse("--data", ""));
    assertThrows(UsageException.class, () -> parse("--data", "a\0b"));
    assertThrows(UsageException.class, () -> parse("--user", ""));
  }

  private static WorkbenchArguments parse(String... args) throws UsageException {
    return WorkbenchArguments.parse(args, Map.of("XDG_CACHE_HOME", "/cache"));
  }
}
