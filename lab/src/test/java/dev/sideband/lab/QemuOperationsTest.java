package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.wire.Bytes;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a {@link dev.sideband.ipmi.bmc.VirtualMachinePort} counts on: QEMU obeys each of several
 * operations that wait for it together.
 */
@Timeout(60)
class QemuOperationsTest {

  /** Its version, and what it can do. */
  private static final Bytes GREETING = Bytes.ofHex("ff 01 a1 08 3f a1");

  /** Version, no attention, interrupts on, attention; and power off, which ends QEMU. */
  private static final Bytes OPERATIONS = Bytes.ofHex("ff 01 a1 00 a1 05 a1 01 a1 03 a1");

  @Test
  void noOperationIsLostBehindAnother(@TempDir Path folder) throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("kcs"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      Process qemu = start(address);
      try (SocketChannel bmc = server.accept()) {
        ByteBuffer greeting = ByteBuffer.allocate(GREETING.size());
        while (greeting.hasRemaining() && bmc.read(greeting) >= 0) {}
        assertEquals(GREETING, Bytes.copyOf(greeting.array()));
        signal(qemu, "STOP");
        assertEquals(OPERATIONS.size(), bmc.write(OPERATIONS.asBuffer()));
        signal(qemu, "CONT");
        assertTrue(qemu.waitFor(20, TimeUnit.SECONDS), "it was not told to end");
        assertEquals(0, qemu.exitValue());
      } finally {
        qemu.destroyForcibly();
      }
    }
  }

  /** Starts a machine without an operating system, whose BMC is at a socket. */
  private static Process start(UnixDomainSocketAddress bmc) throws Exception {
    return new ProcessBuilder(
            Peer.require("qemu-system-x86_64").toString(),
            "-nodefaults",
            "-no-user-config",
            "-display",
            "none",
            "-machine",
            "q35",
            "-accel",
            "tcg",
            "-m",
            "64",
            "-chardev",
            "socket,id=kcs,path=" + bmc + ",reconnect=1",
            "-device",
            "ipmi-bmc-extern,id=bmc0,chardev=kcs",
            "-device",
            "isa-ipmi-kcs,bmc=bmc0")
        .inheritIO()
        .start();
  }

  private static void signal(Process process, String name) throws Exception {
    String pid = Long.toString(process.pid());
    assertEquals(0, new ProcessBuilder("kill", "-" + name, pid).start().waitFor());
  }
}
