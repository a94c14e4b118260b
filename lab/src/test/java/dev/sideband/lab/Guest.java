package dev.sideband.lab;

import dev.sideband.Sideband;
import dev.sideband.ipmi.bmc.HostPower;
import dev.sideband.ipmi.bmc.MessageHandler;
import dev.sideband.ipmi.bmc.VirtualMachinePort;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportException;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Linux host in QEMU: Debian's kernel with its own drivers, a BMC on its KCS interface, a console
 * on its serial port. What its BMC orders acts on it.
 *
 * <p>It emulates the processor, since a stock kernel does not start on every machine's KVM.
 */
final class Guest implements HostPower, AutoCloseable {

  private static final int LONGEST_SECONDS = 300;
  private static final int START_SECONDS = 10;
  private static final long GLANCE_MILLIS = 50;
  private static final long END_MILLIS = 4_000;
  private static final int CPIO_BLOCK = 512;

  /** What of the class path the guest needs. */
  private static final List<String> LIBRARIES =
      List.of(
          "failureaccess",
          "guava",
          "jSerialComm",
          "jackson-annotations",
          "jackson-core",
          "jackson-databind",
          "jna",
          "jspecify",
          "slf4j-api");

  private final Path folder;
  private final Path image;
  private final Sideband sideband;
  private @Nullable MessageHandler bmc;
  private volatile @Nullable Process machine;
  private @Nullable VirtualMachinePort port;

  private Guest(Path folder, Path image, Sideband sideband) {
    this.folder = folder;
    this.image = image;
    this.sideband = sideband;
  }

  /**
   * Prepares a host that is off.
   *
   * @param folder is filled; its path must be short, as those of sockets are
   * @param extras a folder whose files the guest finds in {@code /job}
   * @param server a port of 127.0.0.1 that the guest reaches at 10.0.2.2
   */
  static Guest prepare(Path folder, Path extras, int server, Sideband sideband)
      throws IOException, InterruptedException {
    for (String program :
        List.of("qemu-system-x86_64", "busybox", "zstd", "modprobe", "ipmitool", "i2cget")) {
      Peer.require(program);
    }
    Path image = build();
    Path root = Files.createDirectory(folder.resolve("root"));
    Path job = Files.createDirectory(root.resolve("job"));
    run("cp", "-rT", extras.toString(), job.toString());
    Path libraries = Files.createDirectory(job.resolve("lib"));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      copy(Path.of(entry), libraries);
    }
    Files.writeString(
        job.resolve("run"),
        """
        modprobe i2c-stub chip_addr=0x50
        modprobe radeonfb
        modprobe i2c-i801
        stub=$(grep -l 'SMBus stub' /sys/class/i2c-dev/*/name)
        stub=${stub%%/name}
        i2cset -y ${stub##*-} 0x50 0x20 0x77
        ipmitool mc info
        yes raw 6 1 | head -n %d >/tmp/commands
        before=$(cut -d ' ' -f 1 /proc/uptime)
        answers=$(ipmitool exec /tmp/commands | grep -c '^ 20')
        echo "ipmitool had $answers answers from $before to $(cut -d ' ' -f 1 /proc/uptime) s"
        sleep 4242 &
        java -Xmx64m -XX:TieredStopAtLevel=1 -cp '/job/lib/*:/job/lib/classes' %s %d &
        """
            .formatted(GuestAgent.COMMANDS, GuestAgent.class.getName(), server));
    archive(root, image.resolve("base.cpio.zst"), folder.resolve("initrd"));
    return new Guest(folder, image, sideband);
  }

  private static Path build() throws IOException, InterruptedException {
    Path cache = Path.of(System.getProperty("user.home"), ".cache", "sideband-lab");
    ProcessBuilder builder = new ProcessBuilder("src/test/guest/build", cache.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Path problems = Files.createTempFile("guest", ".txt");
    Process process = builder.redirectError(problems.toFile()).start();
    String out =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IOException("the guest is not built: " + Files.readString(problems));
    }
    Files.delete(problems);
    return Path.of(out);
  }

  private static void copy(Path entry, Path libraries) throws IOException, InterruptedException {
    String name = entry.getFileName().toString();
    boolean ours = entry.toString().contains("sideband-") || Files.isDirectory(entry);
    if (Files.isDirectory(entry)) {
      // Several modules' classes go into one folder; each has a description of its own.
      run("cp", "-rT", entry.toString(), libraries.resolve("classes").toString());
    } else if (ours || LIBRARIES.stream().anyMatch(name::startsWith)) {
      Files.copy(entry, libraries.resolve(name));
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IOException("failed: " + Arrays.toString(command));
    }
  }

  /** The kernel takes an archive that is not packed, if it comes first and ends at a border. */
  private static void archive(Path root, Path base, Path initrd)
      throws IOException, InterruptedException {
    Process packer =
        new ProcessBuilder("sh", "-c", "find . | busybox cpio -o -H newc 2>/dev/null")
            .directory(root.toFile())
            .redirectOutput(initrd.toFile())
            .start();
    if (packer.waitFor() != 0) {
      throw new IOException("the guest's job is not packed");
    }
    try (OutputStream out = Files.newOutputStream(initrd, StandardOpenOption.APPEND)) {
      int over = (int) (Files.size(initrd) % CPIO_BLOCK);
      out.write(new byte[over == 0 ? 0 : CPIO_BLOCK - over]);
      Files.copy(base, out);
    }
  }

  /** Names what answers on its system interface. */
  void serve(MessageHandler handler) {
    bmc = handler;
  }

  /** Opens the other end of its serial port. */
  SerialLine console() throws TransportException {
    return new EscapedLine(line("console"));
  }

  /** Opens the other end of its second serial port. */
  SerialLine uart() throws TransportException {
    return line("uart");
  }

  private SerialLine line(String socket) throws TransportException {
    return sideband.open(URI.create("serial:unix:" + folder.resolve(socket)), SerialLine.class);
  }

  @Override
  public boolean isOn() {
    Process current = machine;
    return current != null && current.isAlive();
  }

  @Override
  public void on() throws IOException {
    Process started =
        new ProcessBuilder(
                "timeout",
                "--kill-after=2",
                Integer.toString(LONGEST_SECONDS),
                "qemu-system-x86_64",
                "-nodefaults",
                "-no-user-config",
                "-display",
                "none",
                "-machine",
                "q35",
                "-accel",
                "tcg",
                "-cpu",
                "max",
                "-m",
                "512",
                "-kernel",
                image.resolve("vmlinuz").toString(),
                "-initrd",
                folder.resolve("initrd").toString(),
                "-append",
                "console=ttyS0,115200 panic=1",
                "-chardev",
                "socket,id=kcs,path=" + folder.resolve("kcs") + ",server=on,wait=off",
                "-device",
                "ipmi-bmc-extern,id=bmc0,chardev=kcs",
                "-device",
                "isa-ipmi-kcs,bmc=bmc0",
                "-device",
                "ati-vga,model=rv100",
                "-netdev",
                "user,id=net,ipv6=off",
                "-device",
                "e1000,netdev=net",
                "-chardev",
                "socket,id=uart,path=" + folder.resolve("uart") + ",server=on,wait=off",
                "-chardev",
                "socket,id=console,path=" + folder.resolve("console") + ",server=on,wait=on,mux=on",
                "-serial",
                "chardev:console",
                "-serial",
                "chardev:uart")
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

  /** Takes the BMC from the interface. */
  void unplug() {
    port().close();
  }

  /** Gives the interface its BMC back. */
  void plug() throws IOException {
    port = VirtualMachinePort.open(line("kcs"), handler(), sideband);
  }

  @Override
  public void off() throws IOException {
    port().powerOff();
    Process current = machine;
    if (current != null && !ended(current, END_MILLIS)) {
      throw new IOException("QEMU does not end");
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

  /** Waits for the end of a machine that shuts down by itself. */
  boolean awaitOff(long millis) throws IOException {
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

  /** Takes its power away. */
  @Override
  public void close() {
    Process current = machine;
    if (current != null) {
      current.descendants().forEach(ProcessHandle::destroyForcibly);
      current.destroy();
      current.onExit().join();
    }
    if (port != null) {
      port.close();
    }
  }
}
