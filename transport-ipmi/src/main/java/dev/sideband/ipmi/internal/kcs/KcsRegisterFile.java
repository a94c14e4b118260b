package dev.sideband.ipmi.internal.kcs;

import dev.sideband.transport.TargetUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;

/**
 * A file that holds the registers between two processes.
 *
 * <p>It is a mark of four bytes, the registers' word, and eight bytes without use. Whoever comes
 * first creates it, for its owner alone, since no password guards a system interface. Each end
 * holds a file lock while it is open, which the operating system takes back when the process dies;
 * so no end is driven twice.
 */
public final class KcsRegisterFile implements AutoCloseable {

  /** An end of the interface; its place in the order chooses the byte that is locked. */
  public enum End {
    HOST,
    DEVICE
  }

  private static final int MARK = 0x3153434B;
  private static final int WORD_AT = 4;
  private static final int LOCKS_AT = 8;
  private static final int SIZE = 16;
  private static final Set<OpenOption> OPTIONS =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
  private static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final FileChannel file;
  private final SharedKcsRegisters registers;

  private KcsRegisterFile(FileChannel file, SharedKcsRegisters registers) {
    this.file = file;
    this.registers = registers;
  }

  /**
   * Opens or creates the file and takes one end.
   *
   * @throws TargetUnavailableException if it cannot be opened, is some other file, or the end is
   *     taken
   */
  public static KcsRegisterFile open(Path path, End end) throws TargetUnavailableException {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw foreign(path);
    }
    FileChannel file;
    try {
      file = FileChannel.open(path, OPTIONS, forOwnerAlone(path));
    } catch (IOException e) {
      throw unavailable(path, e);
    }
    try {
      return take(file, path, end);
    } catch (IOException e) {
      close(file);
      throw e instanceof TargetUnavailableException known ? known : unavailable(path, e);
    }
  }

  private static KcsRegisterFile take(FileChannel file, Path path, End end) throws IOException {
    if (file.size() != 0 && file.size() != SIZE) {
      throw foreign(path);
    }
    if (!lock(file, end)) {
      throw new TargetUnavailableException(
          path.toString(),
          "another driver has its " + end.name().toLowerCase(Locale.ROOT) + " end");
    }
    ByteBuffer memory = file.map(FileChannel.MapMode.READ_WRITE, 0, SIZE);
    int mark = (int) INT.compareAndExchange(memory, 0, 0, MARK);
    if (mark != 0 && mark != MARK) {
      throw foreign(path);
    }
    return new KcsRegisterFile(file, new SharedKcsRegisters(memory, WORD_AT, () -> isWhole(file)));
  }

  private static boolean isWhole(FileChannel file) {
    try {
      return file.size() == SIZE;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean lock(FileChannel file, End end) throws IOException {
    try {
      return file.tryLock(LOCKS_AT + end.ordinal(), 1, false) != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static FileAttribute<?>[] forOwnerAlone(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static TargetUnavailableException foreign(Path path) {
    return new TargetUnavailableException(path.toString(), "is no file of KCS registers");
  }

  private static TargetUnavailableException unavailable(Path path, IOException cause) {
    return new TargetUnavailableException(path.toString(), "cannot be opened: " + cause, cause);
  }

  /** Returns the registers; nothing rings for what another process changes. */
  public SharedKcsRegisters registers() {
    return registers;
  }

  /** Lets the end go. The memory stays mapped until the registers are garbage. */
  @Override
  public void close() {
    close(file);
  }

  private static void close(FileChannel file) {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
