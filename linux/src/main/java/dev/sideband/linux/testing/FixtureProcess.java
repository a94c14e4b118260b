package dev.sideband.linux.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One process of a {@link FixtureProc}.
 *
 * <p>What is not said has a plain default. {@link #write} makes its files, again and again if
 * wanted; {@link #writeRaw} and {@link #without} then spoil them. For one thread.
 */
public final class FixtureProcess {

  private final Path folder;
  private final int pid;
  private byte[] name = {'f', 'i', 'x'};
  private byte[] command = {'f', 'i', 'x', 0};
  private char state = 'S';
  private int parent = 1;
  private long flags = 0x400000;
  private long userTicks;
  private long systemTicks;
  private long priority = 20;
  private long nice;
  private long threads = 1;
  private long startTicks = 100;
  private long virtualBytes;
  private long residentPages;
  private long stackStart;
  private int handles = 3;
  private long[] io = new long[6];

  FixtureProcess(Path root, int pid) {
    this.folder = root.resolve(Integer.toString(pid));
    this.pid = pid;
  }

  /** Sets the short name. */
  public FixtureProcess name(String name) {
    return name(name.getBytes(StandardCharsets.UTF_8));
  }

  /** Sets the short name to any bytes. */
  public FixtureProcess name(byte[] name) {
    this.name = name.clone();
    return this;
  }

  /** Sets the command line; none for no arguments. */
  public FixtureProcess command(String... arguments) {
    StringBuilder joined = new StringBuilder();
    for (String argument : arguments) {
      joined.append(argument).append('\0');
    }
    return command(joined.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Sets the command line to any bytes; the kernel ends each argument with a zero. */
  public FixtureProcess command(byte[] command) {
    this.command = command.clone();
    return this;
  }

  /** Sets the state letter. */
  public FixtureProcess state(char state) {
    this.state = state;
    return this;
  }

  /** Sets the parent. */
  public FixtureProcess parent(int parent) {
    this.parent = parent;
    return this;
  }

  /** Makes it a thread of the kernel, which has no command line. */
  public FixtureProcess kernelThread() {
    this.flags |= 0x200000;
    return command();
  }

  /** Sets the processor time used. */
  public FixtureProcess cpu(long userTicks, long systemTicks) {
    this.userTicks = userTicks;
    this.systemTicks = systemTicks;
    return this;
  }

  /** Sets priority and nice value. */
  public FixtureProcess priority(long priority, long nice) {
    this.priority = priority;
    this.nice = nice;
    return this;
  }

  /** Sets the number of threads. */
  public FixtureProcess threads(long threads) {
    this.threads = threads;
    return this;
  }

  /** Sets when it started, in ticks since boot. */
  public FixtureProcess start(long startTicks) {
    this.startTicks = startTicks;
    return this;
  }

  /** Sets virtual and resident memory. */
  public FixtureProcess memory(long virtualBytes, long residentPages) {
    this.virtualBytes = virtualBytes;
    this.residentPages = residentPages;
    return this;
  }

  /** Sets where its stack begins, which changes when it executes another program. */
  public FixtureProcess stack(long stackStart) {
    this.stackStart = stackStart;
    return this;
  }

  /** Sets the number of open files. */
  public FixtureProcess handles(int handles) {
    this.handles = handles;
    return this;
  }

  /** Sets bytes read and written by calls, the calls, and bytes from and to storage. */
  public FixtureProcess io(
      long read, long written, long reads, long writes, long fetched, long sent) {
    this.io = new long[] {read, written, reads, writes, fetched, sent};
    return this;
  }

  /** Writes all files. */
  public FixtureProcess write() throws IOException {
    Files.createDirectories(folder.resolve("fd"));
    Files.write(folder.resolve("stat"), stat());
    Files.writeString(folder.resolve("statm"), "0 " + residentPages + " 0 0 0 0 0\n");
    Files.write(folder.resolve("cmdline"), command);
    Files.writeString(
        folder.resolve("io"),
        """
        rchar: %d
        wchar: %d
        syscr: %d
        syscw: %d
        read_bytes: %d
        write_bytes: %d
        cancelled_write_bytes: 0
        """
            .formatted(io[0], io[1], io[2], io[3], io[4], io[5]));
    try (DirectoryStream<Path> open = Files.newDirectoryStream(folder.resolve("fd"))) {
      for (Path file : open) {
        Files.delete(file);
      }
    }
    for (int i = 0; i < handles; i++) {
      Files.createFile(folder.resolve("fd").resolve(Integer.toString(i)));
    }
    return this;
  }

  /** Puts any bytes into one of the files. */
  public FixtureProcess writeRaw(String file, byte[] content) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve(file), content);
    return this;
  }

  /** Takes one of the files away. */
  public FixtureProcess without(String file) throws IOException {
    Files.delete(folder.resolve(file));
    return this;
  }

  private byte[] stat() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    line.writeBytes((pid + " (").getBytes(StandardCharsets.US_ASCII));
    line.writeBytes(name);
    String rest =
        ") %c %d %d %d 0 -1 %d 0 0 0 0 %d %d 0 0 %d %d %d 0 %d %d %d 18446744073709551615 1 1 %d"
            .formatted(
                state,
                parent,
                pid,
                pid,
                flags,
                userTicks,
                systemTicks,
                priority,
                nice,
                threads,
                startTicks,
                virtualBytes,
                residentPages,
                stackStart);
    line.writeBytes((rest + " 0".repeat(24) + "\n").getBytes(StandardCharsets.US_ASCII));
    return line.toByteArray();
  }
}
