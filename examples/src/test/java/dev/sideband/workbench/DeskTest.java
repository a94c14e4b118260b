package dev.sideband.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sideband.Sideband;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
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
        Desk desk = Desk.open(anywhere, folder, "admin", "secret".toCharArray(), sideband)) {
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
    }
  }
}
