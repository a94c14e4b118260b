package dev.sideband.workbench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordsTest {

  @Test
  void takesTheFirstLineAsItIs(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("p"), " p\u00e4ss word \r\nsecond\n");

    assertArrayEquals(" p\u00e4ss word ".toCharArray(), Passwords.read(file));
  }

  @Test
  void makesUpOneThatABmcTakes() {
    Random random = new Random(1);
    String one = new String(Passwords.generate(random));
    String two = new String(Passwords.generate(random));

    assertEquals(16, one.length());
    assertNotEquals(one, two);
  }

  @Test
  void readsALineThatIsTyped() throws IOException {
    InputStream typed =
        new ByteArrayInputStream("p\u00e4ss\nnext".getBytes(StandardCharsets.UTF_8));
    assertEquals("p\u00e4ss", new String(Passwords.readLine(typed)));
    assertEquals("next", new String(Passwords.readLine(typed)));
    InputStream endless =
        new ByteArrayInputStream("x".repeat(5_000).getBytes(StandardCharsets.UTF_8));
    assertEquals("x".repeat(20), new String(Passwords.readLine(endless)));
  }
}
