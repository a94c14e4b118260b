package dev.sideband.workbench.guest;

import dev.sideband.Sideband;
import dev.sideband.ipmi.bmc.HostPower;
import dev.sideband.ipmi.bmc.MessageHandler;
import dev.sideband.ipmi.bmc.VirtualMachinePort;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Linux host in QEMU: Debian's kernel with its own drivers, a BMC on its KCS interface, a console
 * on its serial port. What its BMC orders acts on it, and it ends with this process, however that
 * ends.
 *
 * <p>It emulates the processor, since a stock kernel does not start on every machine's KVM. Safe
 * for any thread; orders one at a time, as a BMC gives them.
 */
public final class Guest implements HostPower, AutoCloseable {

  private static final int START_SECONDS = 10;
  private static final long GLANCE_MILLIS = 50;
  private static final long END_MILLIS = 4_000;

  /** So long may a local socket's path be, the longest of whose names here is {@code /console}. */
  private static final int LONGEST_PATH = 107 - 8;

  /**
   * Runs the machine, and ends it when the standard input ends, as it does when we are gone. A
   * machine that has ended is signalled no more, since its number may be another's.
   */
  private static final String KEEPER =
      """
      exec 3<&0 </dev/null
      "$@" 3<&- &
      machine=$!
      { cat <&3 >/dev/null; kill -9 $machine; } &
      keeper=$!
      exec 3<&-
      wait $machine
      status=$?
      kill $keeper
      exit $status
      """;

  private final Path folder;
  private final Sideband sideband;
  private final List<String> command;
  private volatile @Nullable MessageHandler bmc;
  private volatile @Nullable Process machine;
  private volatile @Nullable VirtualMachinePort port;

  private Guest(Path folder, List<String> command, Sideband sideband) {
    this.folder = folder;
    this.command = command;
    this.sideband = sideband;
  }

  /**
   * Prepares a host that is off.
   *
   * @param folder belongs to it; made if it is not there, emptied if it is
   * @param job a folder whose files the guest finds in {@code /job}, beside our classes in {@code
   *     /job/lib} and {@code /job/lib/classes}; it runs {@code /job/run}
   * @param network whether it reaches this machine, at 10.0.2.2; else it reaches nobody
   * @throws IOException with a message for a person, if it cannot be prepared
   */
  public static Guest prepare(
      GuestImage image, Path job, boolean network, Path folder, Sideband sideband)
      throws IOException, InterruptedException {
    Path own = Folders.empty(folder.toAbsolutePath());
    if (own.toString().length() > LONGEST_PATH) {
      throw new IOException("sockets cannot be made in a path as long as " + own);
    }
    Path disk = own.resolve("disk");
    GuestDisk.pack(image, job, own.resolve("root"), disk);
    return new Guest(own, command(image, disk, network, own), sideband);
  }

  private static List<String> command(GuestImage image, Path disk, boolean network, Path folder) {
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", KEEPER, "guest", "qemu-system-x86_64", "-nodefaults"));
    command.addAll(List.of("-no-user-config", "-display", "none", "-machine", "q35"));
    command.addAll(List.of("-accel", "tcg", "-cpu", "max", "-m", "512"));
    command.addAll(List.of("-kernel", image.kernel().toString(), "-initrd", disk.toString()));
    command.addAll(List.of("-append", "console=ttyS0,115200 panic=1"));
    command.addAll(List.of("-chardev", socket(folder, "kcs", "wait=off")));
    command.addAll(List.of("-device", "ipmi-bmc-extern,id=bmc0,chardev=kcs"));
    command.addAll(List.of("-device", "isa-ipmi-kcs,bmc=bmc0", "-device", "ati-vga,model=rv100"));
    command.addAll(List.of("-netdev", "user,id=net,ipv6=off,restrict=" + (network ? "off" : "on")));
    command.addAll(List.of("-device", "e1000,netdev=net"));
    command.addAll(List.of("-chardev", socket(folder, "uart", "wait=off")));
    command.addAll(List.of("-chardev", socket(folder, "console", "wait=on,mux=on")));
    command.addAll(List.of("-serial", "chardev:console", "-serial", "chardev:uart"));
    return List.copyOf(command);
  }

  /** A comma in a value is written twice. */
  private static String socket(Path folder, String name, String more) {
    String path = folder.resolve(name).toString().replace(",", ",,");
    return "socket,id=" + name + ",path=" + path + ",server=on," + more;
  }

  /** Names what answers on its system interface. */
  public void serve(MessageHandler handler) {
    bmc = handler;
  }

  /** Opens the other end of its serial port. */
  public SerialLine console() throws TransportException {
    return new EscapedLine(line("console"));
  }

  /** Opens the other end of its second serial port. */
  public SerialLine uart() throws TransportException {
    return line("uart");
  }

  /** Returns where its system interface is, for a BMC that comes when ours is unplugged. */
  public URI systemInterface() {
    return address("kcs");
  }

  private URI address(String socket) {
    return URI.create("serial:unix:" + folder.resolve(socket).toUri().getRawPath());
  }

  private SerialLine line(String socket) throws TransportException {
    return sideband.open(address(socket), SerialLine.class);
  }

  @Override
  public boolean isOn() {
    Process current = machine;
    return current != null && current.isAlive();
  }

  @Override
  public void on() throws IOException {
    Process started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("qemu.log").toFile())
            .start();
    machine = started;
    port = VirtualMachinePort.open(interfaceOf(started), handler(), sideband);
  }

  private MessageHandler handler() {
    MessageHandler handler = bmc;
    if (handler == null) {
      throw new IllegalStateException("has no BMC");
    }
    return handler;
  }

  private SerialLine interfaceOf(Process started) throws IOException {
    long end = sideband.ticker().nanos() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (true) {
      try {
        return line("kcs");
      } catch (TargetUnavailableException e) {
        if (sideband.ticker().nanos() > end || ended(started, GLANCE_MILLIS)) {
          throw new IOException(
              "QEMU does not start: " + Files.readString(folder.resolve("qemu.log")), e);
        }
      }
    }
  }

  private static boolean ended(Process process, long millis) throws IOException {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private VirtualMachinePort port() {
    VirtualMachinePort current = port;
    if (current == null) {
      throw new IllegalStateException("was never on");
    }
    return current;
  }

  /** Takes the BMC from the interface; the driver is told that the BMC starts. */
  public void unplug() {
    port().close();
  }

  /** Gives the interface its BMC back. */
  public void plug() throws IOException {
    port = VirtualMachinePort.open(line("kcs"), handler(), sideband);
  }

  @Override
  public void off() throws IOException {
    port().powerOff();
    Process current = machine;
    if (current != null && !ended(current, END_MILLIS)) {
      end(current);
      throw new IOException("QEMU does not end when it is told to");
    }
    port().close();
  }

  @Override
  public void reset() throws IOException {
    port().reset();
  }

  @Override
  public void softOff() throws IOException {
    port().softOff();
  }

  /**
   * Waits for the end of a machine that shuts down by itself.
   *
   * @return whether it has ended within so many milliseconds
   */
  public boolean awaitOff(long millis) throws IOException {
    Process current = machine;
    boolean off = current == null || ended(current, millis);
    if (off) {
      port().close();
    }
    return off;
  }

  @Override
  public void diagnosticInterrupt() throws IOException {
    port().diagnosticInterrupt();
  }

  /** Takes its power away, and deletes what it was made of. Idempotent. */
  @Override
  public void close() {
    Process current = machine;
    if (current != null) {
      end(current);
      current.onExit().join();
    }
    VirtualMachinePort open = port;
    if (open != null) {
      open.close();
    }
    try {
      Folders.clear(folder);
    } catch (IOException e) {
      // It is emptied the next time.
    }
  }

  private static void end(Process process) {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has ended, and its input with it.
    }
  }
}
