package dev.sideband.fuzz;

import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An input that is run in each build, and from which the fuzzer starts.
 *
 * <p>The seeds of a target stand in the resource {@code /fuzz/NAME.seeds}. A seed begins with
 * {@code good} or {@code bad}, and is hexadecimal; lines that begin with a space go on with it, and
 * what stands behind {@code #} is a comment. Good ones are valid messages, so that it is seen when
 * they no longer are. What the fuzzer found is added as it is, under a comment that says what it
 * broke.
 *
 * @param line where it begins, for people
 * @param good whether the target takes any of it as valid
 * @param input the bytes
 */
public record Seed(int line, boolean good, Bytes input) {

  /** Returns the seeds of a target, in their order. */
  public static List<Seed> of(FuzzTarget target) throws IOException {
    String resource = "/fuzz/" + target.name() + ".seeds";
    try (InputStream in = target.getClass().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("there is no " + resource);
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  static List<Seed> parse(String text) {
    List<Seed> seeds = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      String code = line.replaceAll("#.*", "").stripTrailing();
      if (code.isEmpty()) {
        continue;
      }
      if (code.startsWith(" ")) {
        Seed begun = seeds.remove(seeds.size() - 1);
        seeds.add(begun.and(code));
      } else {
        String[] parts = code.split(" ", 2);
        if (!parts[0].equals("good") && !parts[0].equals("bad")) {
          throw new IllegalArgumentException("line " + number + ": " + code);
        }
        Seed begun = new Seed(number, parts[0].equals("good"), Bytes.EMPTY);
        seeds.add(parts.length < 2 ? begun : begun.and(parts[1]));
      }
    }
    return seeds;
  }

  private Seed and(String hex) {
    return new Seed(line, good, Bytes.ofHex(input.toString() + hex));
  }
}
