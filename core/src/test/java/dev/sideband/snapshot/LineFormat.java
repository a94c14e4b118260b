package dev.sideband.snapshot;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A format for tests: a row is a line, and the last line is a full stop. A delta is lines too, each
 * with a plus or a minus in front.
 */
final class LineFormat implements SnapshotFormat {

  @Override
  public long rows(InputStream plain) throws IOException {
    return parse(plain).size();
  }

  @Override
  public void apply(InputStream base, InputStream delta, OutputStream whole) throws IOException {
    List<String> rows = parse(base);
    for (String change : parse(delta)) {
      if (change.startsWith("+")) {
        rows.add(change.substring(1));
      } else if (!change.startsWith("-") || !rows.remove(change.substring(1))) {
        throw malformed("change \"" + change + "\" does not fit");
      }
    }
    whole.write(text(rows).getBytes(StandardCharsets.UTF_8));
  }

  static String text(List<String> rows) {
    return String.join("\n", rows) + (rows.isEmpty() ? ".\n" : "\n.\n");
  }

  private static List<String> parse(InputStream in) throws IOException {
    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    int last = lines.size() - 1;
    if (last < 1 || !lines.get(last).isEmpty() || !lines.get(last - 1).equals(".")) {
      throw malformed("has no end");
    }
    return new ArrayList<>(lines.subList(0, last - 1));
  }

  private static MalformedMessageException malformed(String problem) {
    return new MalformedMessageException("lines", 0, problem, Bytes.EMPTY);
  }
}
