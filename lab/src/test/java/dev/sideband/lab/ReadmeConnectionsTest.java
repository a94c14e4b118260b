package dev.sideband.lab;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows of connections is true. */
@Timeout(60)
class ReadmeConnectionsTest {

  private static final String CONNECTIONS =
      """
      import dev.sideband.Sideband;
      import dev.sideband.connection.*;
      import dev.sideband.linux.LinuxBoot;
      import dev.sideband.table.TableBuffer;
      import dev.sideband.tcp.TcpConnectionSource;
      import java.net.*;
      import java.util.Map;

      public class Snippet {
        static int established;

        static void show(Map<String, String> facts, int connections) {
          if (facts.containsValue("ESTABLISHED") && facts.containsValue("127.0.0.1")) {
            established += connections;
          }
        }

        public static void run() throws Exception {
          InetAddress here = InetAddress.getLoopbackAddress();
          try (Sideband sideband = Sideband.builder().build();
              ServerSocket server = new ServerSocket(0, 1, here);
              Socket client = new Socket(here, server.getLocalPort())) {
      """;

  private static final String SWEEPS =
      """
      import dev.sideband.Sideband;
      import dev.sideband.alarm.*;
      import dev.sideband.connection.*;
      import dev.sideband.linux.LinuxBoot;
      import dev.sideband.monitor.*;
      import dev.sideband.ring.RingLog;
      import dev.sideband.tcp.TcpConnectionSource;
      import dev.sideband.tcp.webhook.WebhookSink;
      import dev.sideband.time.BootClock;
      import dev.sideband.transport.*;
      import java.net.URI;
      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.time.Duration;
      import java.util.List;
      import java.util.concurrent.CountDownLatch;
      import java.util.concurrent.TimeUnit;

      public class Snippet {
        static String token() {
          return "secret";
        }

        public static void run() throws Exception {
          Path folder = Path.of("FOLDER");
          CountDownLatch swept = new CountDownLatch(1);
          try (Sideband sideband = Sideband.builder().build();
              ConnectionServer server = ConnectionServer.open(folder.resolve("sweeps"), 1 << 20,
                  ServiceDirectory.NONE, (worker, sweep) -> swept.countDown(), sideband.observer());
              LocalLink link = new LocalLink(server, sideband);
              Uplink toMonitorServer = link.uplink(new WorkerId("web-1"));
              Uplink toAlarmServer = link.uplink(new WorkerId("alarms"))) {
            BootClock clock = LinuxBoot.clock(sideband.clock());
            TcpConnectionSource source = TcpConnectionSource.builder(clock).open();
            List<ServiceFinder> finders = List.of();
            FileServiceDirectory cmdb = new FileServiceDirectory(
                Files.writeString(folder.resolve("cmdb.json"), "{}"));
            URI webhook = URI.create("http://127.0.0.1:1/");
      """;

  @TempDir Path folder;

  @Test
  @Tag("S4-1")
  void showsWhoIsConnectedToThisMachine() throws Exception {
    String check =
        """
        if (established < 2) {
          throw new AssertionError(established + " of the two ends");
        }
        }
        """;
    ReadmeCode.run(CONNECTIONS, ReadmeCode.holding("GroupMode") + check, folder);
  }

  @Test
  @Tag("S4-29")
  void sendsSweepsAndJudgesThem() throws Exception {
    String check =
        """
        if (!swept.await(20, TimeUnit.SECONDS)) {
          throw new AssertionError("no sweep has arrived");
        }
        monitor.close();
        }
        """;
    ReadmeCode.run(
        SWEEPS.replace("FOLDER", folder.toString()),
        ReadmeCode.holding("SweepSteps") + check,
        folder);
  }
}
