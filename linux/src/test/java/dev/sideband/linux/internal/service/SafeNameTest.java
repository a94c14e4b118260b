package dev.sideband.linux.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeNameTest {

  @ParameterizedTest
  @CsvSource({
    "web, web",
    "web-1_a.b, web-1_a.b",
    "../etc/passwd, :2E.:2Fetc:2Fpasswd",
    ".hidden, :2Ehidden",
    "-rf, :2Drf",
    "a b, a:20b",
    "a:20b, a:3A20b",
    "é, :C3:A9"
  })
  void keepsWhatIsPlain(String name, String safe) {
    assertEquals(safe, SafeName.of(name));
  }

  @Test
  void longNamesStayApart() {
    String first = SafeName.of("é".repeat(126) + "1");
    String second = SafeName.of("é".repeat(126) + "2");
    assertNotEquals(first, second);
    assertTrue(first.length() <= 160, first);
  }

  @Test
  void noTwoAreTheSame() {
    Random random = new Random(1);
    Set<String> names = new HashSet<>();
    Set<String> safe = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      StringBuilder name = new StringBuilder();
      for (int length = 1 + random.nextInt(4); length > 0; length--) {
        name.append("a:.-2E/".charAt(random.nextInt(7)));
      }
      names.add(name.toString());
      safe.add(SafeName.of(name.toString()));
    }
    assertEquals(names.size(), safe.size());
    assertTrue(safe.stream().allMatch(name -> name.matches("[A-Za-z0-9:_][A-Za-z0-9:_.-]*")));
  }
}
