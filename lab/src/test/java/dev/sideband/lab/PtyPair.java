package dev.sideband.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Pseudo terminals that {@code socat} makes and joins: a serial line that needs no hardware. */
final class PtyPair implements AutoCloseable {

  private static final long LIMIT_SECONDS = 10;

  private final Path left;
  private final Process process;

  private PtyPair(Path left, Process process) {
    this.left = left;
    this.process = process;
  }

  /** Joins two new pseudo terminals, named in the folder. */
  static PtyPair joined(Path left, Path right) throws IOException, InterruptedException {
    return start(left, terminal(right), right);
  }

  /** Joins a new pseudo terminal with a TCP server, which has ten seconds to start. */
  static PtyPair toTcp(Path left, int port) throws IOException, InterruptedException {
    return start(left, "tcp:127.0.0.1:" + port + ",retry=100,interval=0.1", left);
  }

  private static String terminal(Path name) {
    return "pty,raw,echo=0,link=" + name;
  }

  private static PtyPair start(Path left, String other, Path last)
      throws IOException, InterruptedException {
    Path socat = Peer.require("socat");
    Process process =
        new ProcessBuilder(List.of(socat.toString(), "-d", "-d", terminal(left), other))
            .redirectErrorStream(true)
            .start();
    PtyPair pair = new PtyPair(left, process);
    pair.awaitLoop();
    if (!Files.exists(left) || !Files.exists(last)) {
      throw new IOException("socat made no terminals");
    }
    return pair;
  }

  /** Waits until it says that both ends are open and data is passed on. */
  private void awaitLoop() throws IOException {
    var output = process.inputReader();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.contains("starting data transfer loop")) {
        return;
      }
    }
    throw new IOException("socat ended");
  }

  /** Returns the name of the first terminal. */
  Path left() {
    return left;
  }

  /** Takes the terminals away, as when a plug is pulled. */
  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
