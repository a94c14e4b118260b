package dev.sideband.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sideband.Sideband;
import dev.sideband.ipmi.fleet.FleetOfBmcs;
import dev.sideband.ipmi.fleet.HostTable;
import dev.sideband.ipmi.oem.BusPackage;
import dev.sideband.ipmi.oem.BusPointerName;
import dev.sideband.ipmi.oem.ObjectType;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.process.ProcessInfo;
import dev.sideband.time.Deadline;
import dev.sideband.transport.MessageChannel;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The whole path, on this machine's real processes: kernel, agent, KCS, BMC, page. */
class DeskTest {

  @Test
  @EnabledOnOs(OS.LINUX)
  @Tag("S0-1")
  @Tag("S0-5")
  @Tag("S0-12")
  @Tag("S0-20")
  void showsThisVeryProcess(@TempDir Path folder) throws Exception {
    InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpClient http = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    try (Sideband sideband = Sideband.builder().build();
        Desk desk =
            Desk.open(
                new WorkbenchArguments(
                    anywhere, Optional.of(anywhere), folder, "admin", false, Optional.empty()),
                folder,
                new ThisMachine(sideband),
                "secret".toCharArray(),
                sideband)) {
      desk.awaitFirstTable();
      HttpRequest login =
          HttpRequest.newBuilder(desk.uri().resolve("/login"))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString("user=admin&password=secret"))
              .build();
      assertEquals(303, http.send(login, BodyHandlers.discarding()).statusCode());

      HttpRequest display = HttpRequest.newBuilder(desk.uri().resolve("/api/processes")).build();
      JsonNode answer =
          new ObjectMapper().readTree(http.send(display, BodyHandlers.ofString()).body());

      long pid = ProcessHandle.current().pid();
      JsonNode own =
          StreamSupport.stream(answer.get("rows").spliterator(), false)
              .filter(row -> row.get("pid").longValue() == pid)
              .findFirst()
              .orElseThrow();
      assertEquals("java", own.get("name").textValue());
      assertTrue(own.get("resident").longValue() > 1 << 20, own.toString());
      assertTrue(own.get("threads").longValue() > 1, own.toString());

      assertTrue(processesOverTheNetwork(desk, sideband).contains((int) pid));
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @Tag("S3-8")
  @Tag("S3-20")
  void servesTheBusLogOverTheNetwork(@TempDir Path folder) throws Exception {
    InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (Sideband sideband = Sideband.builder().build();
        Desk desk =
            Desk.open(
                new WorkbenchArguments(
                    anywhere, Optional.of(anywhere), folder, "admin", false, Optional.empty()),
                folder,
                new ThisMachine(sideband),
                "secret".toCharArray(),
                sideband);
        MessageChannel channel =
            sideband.open(
                URI.create(
                    "ipmi://admin@127.0.0.1:"
                        + desk.ipmi().orElseThrow().getPort()
                        + "?privilege=operator"),
                MessageChannel.class,
                (target, user) -> "secret".toCharArray())) {
      OemClient client = OemClient.builder(channel, sideband).build();
      Deadline deadline = sideband.deadline(Duration.ofSeconds(20));
      BusPackage log = fetchBus(client, deadline);
      while (log.messages().isEmpty() && !deadline.expired()) {
        log = fetchBus(client, deadline);
      }

      assertEquals(0x2C, log.messages().get(0).message().address().value());
      assertEquals(0, log.lost() + log.broken());
      client.call(log.acknowledgement(), deadline);
      long first = log.next();
      BusPackage later = fetchBus(client, deadline);
      assertTrue(later.messages().stream().allMatch(each -> each.address() >= first));
    }
  }

  private static BusPackage fetchBus(OemClient client, Deadline deadline) throws Exception {
    return client
        .fetchBus(BusPointerName.single(), 1_000, deadline)
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  private static List<Integer> processesOverTheNetwork(Desk desk, Sideband sideband)
      throws Exception {
    int port = desk.ipmi().orElseThrow().getPort();
    try (FleetOfBmcs fleet = new FleetOfBmcs(sideband)) {
      fleet.add(
          "here",
          URI.create("ipmi://admin@127.0.0.1:" + port + "?privilege=operator"),
          (target, user) -> "secret".toCharArray());
      HostTable table =
          fleet
              .table("here", ObjectType.PROCESS_TABLE, sideband.deadline(Duration.ofSeconds(10)))
              .toCompletableFuture()
              .get(20, TimeUnit.SECONDS);
      return ProcessInfo.TYPE.rows(table.table()).stream().map(row -> row.id().pid()).toList();
    }
  }
}
