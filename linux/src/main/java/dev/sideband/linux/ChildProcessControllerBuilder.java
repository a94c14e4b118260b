package dev.sideband.linux;

import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** Settings of a {@link ChildProcessController}. For one thread. */
public final class ChildProcessControllerBuilder {

  final Path output;
  final TransportContext context;
  long outputBytes = 4 << 20;
  int outputFiles = 4;
  Path passwd = Path.of("/etc/passwd");

  ChildProcessControllerBuilder(Path output, TransportContext context) {
    this.output = Objects.requireNonNull(output, "output").toAbsolutePath();
    this.context = Objects.requireNonNull(context, "context");
  }

  /**
   * Bounds what is kept of what a service prints; 4 files of 4 MiB by default.
   *
   * @param fileBytes how large a file may grow, from 1
   * @param files how many there may be for each service, from 1
   */
  public ChildProcessControllerBuilder output(long fileBytes, int files) {
    if (fileBytes < 1 || files < 1) {
      throw new IllegalArgumentException(files + " files of " + fileBytes + " bytes");
    }
    this.outputBytes = fileBytes;
    this.outputFiles = files;
    return this;
  }

  /** Finds users here; the default is {@code /etc/passwd}. */
  public ChildProcessControllerBuilder passwd(Path newPasswd) {
    this.passwd = Objects.requireNonNull(newPasswd, "passwd");
    return this;
  }

  /**
   * Makes the controller.
   *
   * @throws IOException if {@code /proc} or libc cannot be reached
   */
  public ChildProcessController open() throws IOException {
    return new ChildProcessController(this);
  }
}
