package dev.sideband.tcp;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the kernel has counted of TCP since it booted, in one network namespace (RFC 4022, as {@code
 * /proc/net/snmp} shows it).
 *
 * @param activeOpens connections asked for from here
 * @param passiveOpens connections that were asked for elsewhere and taken here
 * @param attemptFails attempts either way that came to nothing
 * @param establishedResets connections that were reset after they had been there
 * @param established connections that are there now
 */
public record TcpCounters(
    long activeOpens,
    long passiveOpens,
    long attemptFails,
    long establishedResets,
    long established) {

  private static final int MOST_BYTES = 1 << 16;

  /**
   * Reads the counters of this process's namespace.
   *
   * @throws IOException if the kernel does not show them
   */
  public static TcpCounters read() throws IOException {
    return read(Path.of("/proc/self/net"));
  }

  /**
   * Reads the counters in a folder such as {@code /proc/1/net}.
   *
   * @throws MalformedMessageException if what stands there makes no sense
   * @throws IOException if the kernel does not show them
   */
  public static TcpCounters read(Path net) throws IOException {
    byte[] content;
    try (InputStream in = Files.newInputStream(net.resolve("snmp"))) {
      content = in.readNBytes(MOST_BYTES);
    }
    List<String[]> lines =
        new String(content, StandardCharsets.US_ASCII)
            .lines()
            .filter(line -> line.startsWith("Tcp:"))
            .map(line -> line.split(" +"))
            .toList();
    if (lines.size() != 2 || lines.get(0).length != lines.get(1).length) {
      throw malformed("Tcp", content);
    }
    List<String> names = List.of(lines.get(0));
    String[] values = lines.get(1);
    return new TcpCounters(
        value("ActiveOpens", names, values, content),
        value("PassiveOpens", names, values, content),
        value("AttemptFails", names, values, content),
        value("EstabResets", names, values, content),
        value("CurrEstab", names, values, content));
  }

  private static long value(String name, List<String> names, String[] values, byte[] content)
      throws MalformedMessageException {
    int at = names.indexOf(name);
    try {
      if (at > 0) {
        return Long.parseUnsignedLong(values[at]);
      }
    } catch (NumberFormatException e) {
      // Told below, like one that is not there.
    }
    throw malformed(name, content);
  }

  private static MalformedMessageException malformed(String field, byte[] content) {
    Bytes shown = Bytes.copyOf(content, 0, Math.min(64, content.length));
    return new MalformedMessageException(field, 0, "is no counter", shown);
  }
}
