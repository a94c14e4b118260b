package dev.sideband.linux.internal.service;

import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether {@code env} can let a program hear all signals (coreutils 8.31). Safe for any
 * thread.
 *
 * <p>Which signals are ignored and which are held back passes to every program that a process
 * starts, and many leave it so. {@code nohup} has SIGHUP ignored, a script SIGINT and SIGQUIT of
 * what it starts in the background, and Java 17 holds back SIGQUIT in all that it starts. Java
 * itself can undo neither in a child, nor can a shell.
 */
final class SignalReset {

  /** Makes {@code env} have no signal ignored or held back in the program that it becomes. */
  static final String OPTION = "--default-signal";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final CommandRunner runner;

  /** The program that has shown that it can. */
  private volatile @Nullable Path able;

  SignalReset(TransportContext context) {
    this.runner = new CommandRunner(PATIENCE, context);
  }

  /**
   * Tells whether the first {@code env} in these folders knows the option; runs it to find out.
   *
   * @param path folders parted by colons
   * @throws IOException if it cannot be run
   */
  boolean works(String path) throws IOException {
    Optional<Path> env = Programs.inFolders("env", path);
    if (env.isEmpty()) {
      return false;
    }
    if (env.get().equals(able)) {
      return true;
    }
    // With no variables and no program it prints nothing.
    boolean works = runner.run(List.of(env.get().toString(), "-i", OPTION)).code() == 0;
    if (works) {
      able = env.get();
    }
    return works;
  }
}
