package dev.sideband.lab;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows of consoles is true. */
@Timeout(60)
class ReadmeConsoleTest {

  private static final String ADDRESS = "ipmi://admin@10.0.0.5";

  private static final String CONSOLE =
      """
      import dev.sideband.Sideband;
      import dev.sideband.alarm.*;
      import dev.sideband.console.*;
      import dev.sideband.ipmi.Privilege;
      import dev.sideband.ipmi.bmc.*;
      import dev.sideband.monitor.SourceId;
      import dev.sideband.ring.RingLog;
      import dev.sideband.time.*;
      import dev.sideband.transport.*;
      import dev.sideband.wire.Bytes;
      import java.net.*;
      import java.nio.charset.StandardCharsets;
      import java.nio.file.Path;
      import java.time.Duration;

      public class Snippet {
        static final ConsoleStream HOST = new ConsoleStream(typed -> {}, () -> {});

        static String stored(RingLog ring) throws Exception {
          StringBuilder text = new StringBuilder();
          new ConsoleStore(ring).read(each -> {
            if (each instanceof ConsoleRecord.Said said) {
              text.append(new String(said.data().toArray(), StandardCharsets.US_ASCII));
            }
          });
          return text.toString();
        }

        static void goOn() throws InterruptedException {
          if (Thread.interrupted()) {
            throw new InterruptedException("the test's time is over");
          }
          Thread.onSpinWait();
        }

        static void watch(RingLog ring, ConsoleMonitor console) throws Exception {
          while (console.state() != ConsoleState.LIVE) {
            goOn();
          }
          HOST.write(Bytes.copyOf("login: ".getBytes(StandardCharsets.US_ASCII)));
          while (!stored(ring).equals("login: ")) {
            goOn();
          }
          if (!console.completeness().toString().equals("complete from 0 to 7")) {
            throw new AssertionError(console.completeness());
          }
        }

        public static void run() throws Exception {
          Path folder = Path.of("FOLDER");
          Credentials credentials = (target, user) -> "secret".toCharArray();
          try (Sideband sideband = Sideband.builder().build();
              SoftwareBmc bmc =
                  SoftwareBmc.builder(sideband)
                      .user("admin", "secret".toCharArray(), Privilege.ADMINISTRATOR)
                      .console(HOST)
                      .start(folder.resolve("bmc"));
              LanPort port =
                  LanPort.open(
                      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), bmc, sideband)) {
            BootClock clock =
                BootClock.of(
                    new BmcBoot(1), Duration.ZERO, sideband.ticker(), sideband.clock());
            try (RingLog ring = RingLog.file(folder.resolve("console.ring")).open(clock)) {
      """;

  @TempDir Path folder;

  @Test
  @Tag("S2-1")
  void keepsAConsole() throws Exception {
    String code =
        ReadmeCode.holding("ConsoleMonitor")
            .replace("\"" + ADDRESS, "\"ipmi://admin@127.0.0.1:\" + port.address().getPort() + \"");
    ReadmeCode.run(CONSOLE.replace("FOLDER", folder.toString()), code + "} }", folder);
  }
}
