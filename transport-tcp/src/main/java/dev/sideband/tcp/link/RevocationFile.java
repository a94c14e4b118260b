package dev.sideband.tcp.link;

import dev.sideband.tcp.internal.link.WatchedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A list of revoked certificates in a file, which is read again when it changes.
 *
 * <p>A line each: the fingerprint as {@code openssl x509 -fingerprint -sha256} or {@code keytool
 * -printcert} shows it, with or without colons; what stands behind it, and behind a {@code #}, is a
 * remark. A file that is not there, or has a line that is no fingerprint, makes every certificate
 * be refused. Safe for any thread.
 */
public final class RevocationFile implements Revocations {

  private static final int MAX_SIZE = 16 << 20;

  private final WatchedFile<Set<String>> file;

  /** Creates a list that is read when it is asked. */
  public RevocationFile(Path file) {
    this.file = new WatchedFile<>(List.of(file), MAX_SIZE, contents -> parse(contents.get(0)));
  }

  private static Set<String> parse(byte[] content) throws IOException {
    Set<String> fingerprints = new HashSet<>();
    int number = 0;
    for (String line : new String(content, StandardCharsets.UTF_8).split("\n", -1)) {
      number++;
      String[] words = line.replaceFirst("#.*", "").strip().split("\\s+", 2);
      String digits = words[0].replace(":", "").toLowerCase(Locale.ROOT);
      if (!digits.isEmpty()) {
        if (!digits.matches("[0-9a-f]{64}")) {
          throw new IOException("line " + number + " is no fingerprint");
        }
        fingerprints.add(digits);
      }
    }
    return fingerprints;
  }

  @Override
  public boolean isRevoked(String fingerprint) throws IOException {
    return file.get().contains(fingerprint);
  }
}
