package dev.sideband.linux;

import dev.sideband.process.CommandMask;
import dev.sideband.time.BootClock;
import dev.sideband.transport.ObserverListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** Settings of a {@link LinuxProcessSource}. For one thread. */
public final class LinuxProcessSourceBuilder {

  final BootClock clock;
  Path proc = Path.of("/proc");
  Path passwd = Path.of("/etc/passwd");
  CommandMask mask = CommandMask.STANDARD;
  ObserverListener observer = ObserverListener.NONE;

  LinuxProcessSourceBuilder(BootClock clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /** Reads the processes from here; the default is {@code /proc}. */
  public LinuxProcessSourceBuilder proc(Path proc) {
    this.proc = Objects.requireNonNull(proc, "proc");
    return this;
  }

  /** Reads the names of users from here; the default is {@code /etc/passwd}. */
  public LinuxProcessSourceBuilder passwd(Path passwd) {
    this.passwd = Objects.requireNonNull(passwd, "passwd");
    return this;
  }

  /** Hides secrets in command lines with this; the default is {@link CommandMask#STANDARD}. */
  public LinuxProcessSourceBuilder mask(CommandMask mask) {
    this.mask = Objects.requireNonNull(mask, "mask");
    return this;
  }

  /** Tells this listener what is left out. */
  public LinuxProcessSourceBuilder observer(ObserverListener observer) {
    this.observer = Objects.requireNonNull(observer, "observer");
    return this;
  }

  /**
   * Makes the source.
   *
   * @throws ErrnoException if the folder of processes cannot be opened
   * @throws IOException if libc cannot be reached
   */
  public LinuxProcessSource open() throws IOException {
    return new LinuxProcessSource(this);
  }
}
