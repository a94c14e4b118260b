package dev.sideband.ring;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One that would write a ring; as a process of its own it does so by lines of its input. */
final class Rival {

  private @Nullable RingLog log;

  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    Rival rival = new Rival();
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      String[] words = line.split(" ", -1);
      System.out.println(
          switch (words[0]) {
            case "open" -> rival.open(file);
            case "append" -> rival.append(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            default -> rival.close();
          });
    }
  }

  String open(Path file) throws IOException {
    try {
      log = RingChild.open(file);
      return "open";
    } catch (RingException e) {
      return e.problem().name();
    }
  }

  String append(int first, int count) throws IOException {
    if (log == null) {
      return "not open";
    }
    for (int number = first; number < first + count; number++) {
      log.append(7, RingChild.payload(number));
    }
    return "appended";
  }

  String close() throws IOException {
    if (log == null) {
      return "not open";
    }
    log.close();
    log = null;
    return "closed";
  }
}
