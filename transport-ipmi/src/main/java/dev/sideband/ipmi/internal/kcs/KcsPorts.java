package dev.sideband.ipmi.internal.kcs;

import dev.sideband.transport.TargetUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The registers as I/O ports of this machine, through Linux's {@code /dev/port}; for root alone,
 * and where the kernel is not locked down.
 *
 * <p>While the kernel's own driver has the ports they are not opened: two drivers would take each
 * other's bytes. The driver that comes later is not noticed. A device that is not there reads as
 * one that never gets ready.
 */
public final class KcsPorts implements KcsRegisters, AutoCloseable {

  private static final Path DEVICE = Path.of("/dev/port");
  private static final Path CLAIMS = Path.of("/proc/ioports");
  private static final Pattern FORM =
      Pattern.compile("0[xX]([0-9a-fA-F]{1,4})(?:\\?spacing=([0-9]{1,2}))?");
  private static final Pattern CLAIM =
      Pattern.compile("\\s*([0-9a-f]{4})-([0-9a-f]{4}) : ipmi_si\\s*");
  private static final int HIGHEST = 0xFFFF;
  private static final int HEX = 16;

  private final FileChannel device;
  private final int data;
  private final int command;
  private final ByteBuffer octet = ByteBuffer.allocateDirect(1);
  private volatile boolean broken;

  private KcsPorts(FileChannel device, int data, int command) {
    this.device = device;
    this.data = data;
    this.command = command;
  }

  /**
   * Opens the ports that a URI names.
   *
   * @param target the data register's port, and, unless it is 1, the distance to the next register
   * @throws IllegalArgumentException if the URI has another form
   * @throws TargetUnavailableException if the ports cannot be reached, or a driver has them
   */
  public static KcsPorts open(URI target) throws TargetUnavailableException {
    return open(target, DEVICE, CLAIMS);
  }

  static KcsPorts open(URI target, Path device, Path claims) throws TargetUnavailableException {
    Matcher parts = FORM.matcher(target.getSchemeSpecificPart());
    if (!parts.matches()) {
      throw new IllegalArgumentException("not of the form kcs:0xca2?spacing=1: " + target);
    }
    int data = Integer.parseInt(parts.group(1), HEX);
    int spacing = parts.group(2) == null ? 1 : Integer.parseInt(parts.group(2));
    if (spacing < 1 || data + spacing > HIGHEST) {
      throw new IllegalArgumentException("no ports: " + target);
    }
    try {
      if (isClaimed(claims, data, data + spacing)) {
        throw new TargetUnavailableException(
            target.toString(), "the kernel's ipmi_si has these ports; use ipmidev:/dev/ipmi0");
      }
      return new KcsPorts(
          FileChannel.open(device, StandardOpenOption.READ, StandardOpenOption.WRITE),
          data,
          data + spacing);
    } catch (TargetUnavailableException e) {
      throw e;
    } catch (IOException e) {
      throw new TargetUnavailableException(target.toString(), "cannot be opened: " + e, e);
    }
  }

  private static boolean isClaimed(Path claims, int first, int last) throws IOException {
    for (String line : Files.readAllLines(claims)) {
      Matcher claim = CLAIM.matcher(line);
      if (claim.matches()
          && Integer.parseInt(claim.group(1), HEX) <= last
          && Integer.parseInt(claim.group(2), HEX) >= first) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean intact() {
    return !broken && device.isOpen();
  }

  @Override
  public int status() {
    return read(command);
  }

  @Override
  public int readData() {
    return read(data);
  }

  @Override
  public void writeData(int value) {
    write(data, value);
  }

  @Override
  public void writeCommand(int value) {
    write(command, value);
  }

  /** What cannot be read shows a device that is busy, and the next look finds out. */
  private int read(int port) {
    octet.clear();
    try {
      if (device.read(octet, port) == 1) {
        return octet.get(0) & 0xFF;
      }
    } catch (IOException e) {
      // Told by intact().
    }
    broken = true;
    return KcsStatus.IBF;
  }

  private void write(int port, int value) {
    octet.clear().put((byte) value).flip();
    try {
      broken |= device.write(octet, port) != 1;
    } catch (IOException e) {
      broken = true;
    }
  }

  @Override
  public void close() {
    try {
      device.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
