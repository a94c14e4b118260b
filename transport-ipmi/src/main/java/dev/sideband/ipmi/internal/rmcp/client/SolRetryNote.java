package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.command.SolRetry;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a BMC's own SOL retry was before it was changed, in a file of its own: it outlives this
 * process, so that whoever opens the console next still knows what to put back. Blocks on the disk.
 */
final class SolRetryNote {

  private static final Pattern NOTE = Pattern.compile("([0-7]) (\\d{1,4})\\s*");

  private final Path file;

  /** Names the note of one BMC in a folder, which is made when it is needed. */
  SolRetryNote(Path folder, String host, int port) {
    String name = URLEncoder.encode(host + ":" + port, StandardCharsets.UTF_8);
    this.file = folder.resolve(name + ".sol-retry");
  }

  /**
   * Returns what is to be put back, if anything is.
   *
   * @throws IOException if there is a note that cannot be read, and names the file
   */
  Optional<SolRetry> read() throws IOException {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    Matcher note = NOTE.matcher(text);
    if (!note.matches()
        || Integer.parseInt(note.group(2)) > SolRetry.LONGEST.interval().toMillis()) {
      throw new IOException("no note of a SOL retry: " + file);
    }
    return Optional.of(
        new SolRetry(
            Integer.parseInt(note.group(1)), Duration.ofMillis(Integer.parseInt(note.group(2)))));
  }

  /** Notes what is to be put back; when this returns, a loss of power does not lose it. */
  void write(SolRetry retry) throws IOException {
    Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(
        draft,
        retry.count() + " " + retry.interval().toMillis() + "\n",
        StandardCharsets.ISO_8859_1);
    sync(draft, StandardOpenOption.WRITE);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(folder, StandardOpenOption.READ);
  }

  private static void sync(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }

  /** Forgets it: it was put back. */
  void delete() throws IOException {
    Files.deleteIfExists(file);
  }
}
