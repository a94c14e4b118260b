package dev.sideband.benchmarks.cases;

import dev.sideband.Sideband;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.LanPort;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Any number of software BMCs on addresses of their own, as a program that all clients speak to.
 */
final class LanBmcs {

  static final String USER = "admin";
  static final String PASSWORD = "secret";
  static final int PORT = 6240;

  /** The third and the fourth byte of an address count from 1 to this. */
  private static final int A_BYTE = 250;

  private LanBmcs() {}

  /** Returns the address of a BMC, counted from 0. */
  static String host(int bmc) {
    return "127.0." + (1 + bmc / A_BYTE) + "." + (1 + bmc % A_BYTE);
  }

  /** Starts so many in a Java process of their own. */
  static OtherJava start(int bmcs, Path folder) throws IOException {
    return OtherJava.start(LanBmcs.class, Integer.toString(bmcs), folder.toString());
  }

  /** Arguments: how many BMCs, and a folder that exists. Each order asks for CPU seconds used. */
  public static void main(String[] arguments) throws IOException {
    int bmcs = Integer.parseInt(arguments[0]);
    Deque<AutoCloseable> open = new ArrayDeque<>();
    try (Sideband sideband = Sideband.builder().build()) {
      for (int i = 0; i < bmcs; i++) {
        Path folder = Files.createDirectory(Path.of(arguments[1], "bmc-" + i));
        SoftwareBmc bmc =
            SoftwareBmc.builder(sideband)
                .user(USER, PASSWORD.toCharArray(), Privilege.ADMINISTRATOR)
                .start(folder);
        open.push(bmc);
        open.push(
            LanPort.open(
                new InetSocketAddress(InetAddress.getByName(host(i)), PORT), bmc, sideband));
      }
      OtherJava.serve(order -> new double[] {OwnProcess.cpuSeconds()});
    }
  }
}
