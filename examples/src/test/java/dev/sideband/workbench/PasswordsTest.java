package dev.sideband.workbench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

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
}
