package dev.sideband.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is typed at the console, and what is meant for the program. */
class ConsoleKeysTest {

  private final StringBuilder done = new StringBuilder();
  private final ConsoleKeys keys =
      new ConsoleKeys(
          new ConsoleKeys.Hands() {
            @Override
            public void type(byte[] bytes) {
              done.append(new String(bytes, StandardCharsets.ISO_8859_1).replace('\r', '/'));
            }

            @Override
            public void sendBreak() {
              done.append("<break>");
            }

            @Override
            public void show() {
              done.append("<show>");
            }

            @Override
            public void detach() {
              done.append("<detach>");
            }
          });

  private void type(String text) {
    byte[] bytes = text.replace('/', '\r').getBytes(StandardCharsets.ISO_8859_1);
    keys.take(bytes, bytes.length);
  }

  @ParameterizedTest
  @CsvSource({
    "ls/, ls/",
    "~., <detach>",
    "ls/~., ls/<detach>",
    "a~., a~.",
    "~B, <break>",
    "~BB, <break>B",
    "x/~By, x/<break>y",
    "~?~., <show><detach>",
    "~~., ~.",
    "~x, ~x",
    "~/~., ~/<detach>",
    "~, ''",
    "\u00FF\u0000~., \u00FF\u0000~.",
  })
  void tellsThemApart(String typed, String expected) {
    type(typed);
    assertEquals(expected, done.toString());
  }

  @ParameterizedTest
  @CsvSource({"ls/~., ls/<detach>", "~B, <break>", "~~x, ~x"})
  void alsoWhenEachKeyComesAlone(String typed, String expected) {
    typed.chars().forEach(key -> type(Character.toString((char) key)));
    assertEquals(expected, done.toString());
  }
}
