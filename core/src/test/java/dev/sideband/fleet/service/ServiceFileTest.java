package dev.sideband.fleet.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.RestartPolicy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceFileTest {

  @TempDir Path folder;

  private List<ServiceDeclaration> read(String text) throws IOException {
    return ServiceFile.read(Files.writeString(folder.resolve("services.json"), text));
  }

  @Test
  void everythingThatCanBeSaid() throws IOException {
    ServiceDeclaration web =
        read("""
        {"services": [{
          "name": "web", "task": "shop", "folder": "/srv/web", "user": "www",
          "command": ["bin/serve", "--port", "8080"],
          "environment": {"LANG": "C.UTF-8"},
          "limits": {"addressSpace": 4000000000, "openFiles": 4096, "coreBytes": 0},
          "readiness": {"http": "http://127.0.0.1:8080/ready", "failures": 30},
          "liveness": {"tcp": "[::1]:8080", "period": "500ms", "timeout": "1s"},
          "restart": {"first": "2s", "most": "1m", "attempts": 7, "stable": "1h"},
          "stop": {"signal": 2, "grace": "3s"},
          "levels": [{"name": "read-only", "enter": ["bin/ctl", "read-only"]}],
          "restore": ["bin/ctl", "full"], "drain": ["bin/ctl", "drain"],
          "dependsOn": ["db"], "startsWithAgent": false
        }, {"name": "db", "folder": "/", "command": ["db"]}]}
        """)
            .get(0);
    assertEquals(
        ServiceDeclaration.of("web", Path.of("/srv/web"), "bin/serve", "--port", "8080")
            .task("shop")
            .user("www")
            .environment(Map.of("LANG", "C.UTF-8"))
            .limits(
                new ServiceLimits(
                    OptionalLong.of(4_000_000_000L),
                    OptionalLong.of(4_096),
                    OptionalLong.empty(),
                    OptionalLong.of(0)))
            .readiness(
                new ProbeRule(
                    new Probe.Http(URI.create("http://127.0.0.1:8080/ready")),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(1),
                    30,
                    1))
            .liveness(
                new ProbeRule(
                    new Probe.Tcp("::1", 8_080),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(1),
                    3,
                    1))
            .restart(
                new RestartPolicy(
                    true, Duration.ofSeconds(2), Duration.ofMinutes(1), 7, Duration.ofHours(1)))
            .stop(new StopRule(2, Duration.ofSeconds(3)))
            .levels(
                List.of(new DegradeLevel("read-only", List.of("bin/ctl", "read-only"))),
                List.of("bin/ctl", "full"))
            .drain(List.of("bin/ctl", "drain"))
            .dependsOn("db")
            .startsWithAgent(false)
            .build(),
        web);
  }

  @Test
  void whatIsNotSaidIsUsual() throws IOException {
    List<ServiceDeclaration> all =
        read(
            """
            {"services": [
              {"name": "a", "folder": "/", "command": ["a"], "restart": "notify",
               "liveness": {"command": ["check"]}},
              {"name": "b", "folder": "/", "command": ["b"],
               "liveness": {"heartbeat": "/run/b", "most": "10s"}}
            ]}
            """);
    assertEquals(RestartPolicy.NOTIFY, all.get(0).restart());
    assertEquals(
        Optional.of(ProbeRule.of(new Probe.Command(List.of("check")))), all.get(0).liveness());
    assertEquals(RestartPolicy.RESTART, all.get(1).restart());
    assertEquals(Set.of(), all.get(1).dependsOn());
    assertEquals(
        new Probe.HeartbeatFile(Path.of("/run/b"), Duration.ofSeconds(10)),
        all.get(1).liveness().orElseThrow().probe());
    assertTrue(all.get(1).startsWithAgent());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`\"nme\": \"web\"` | line 2: services[0] has no name",
        "`\"name\": 7` | line 3: services[0].name is no text",
        "`\"name\": \"web\", \"grce\": 1` | line 3: services[0].grce is unknown",
        "`\"name\": \"web\", \"stop\": {\"grace\": \"10 s\"}` | line 3: services[0].stop.grace is no",
        "`\"name\": \"web\", \"stop\": {\"signal\": 99}` | line 3: services[0].stop makes no sense",
        "`\"name\": \"web\", \"liveness\": {}` | line 3: services[0].liveness is none of tcp",
        "`\"name\": \"web\", \"liveness\": {\"tcp\": \"80\"}` | services[0].liveness.tcp is no host",
        "`\"name\": \"web\", \"liveness\": {\"http\": \"ftp://x\"}` | services[0].liveness makes no",
        "`\"name\": \"web\", \"restart\": \"always\"` | services[0].restart is neither",
        "`\"name\": \"web\", \"restore\": [\"x\"]` | line 2: services[0] makes no sense: web needs",
        "`\"name\": \"web\", \"name\": \"db\"` | line 3: Duplicate field 'name'",
        "`\"name\": null` | line 3: services[0].name is null",
        "`\"name\": 1.5` | line 3: services[0].name is 1.5",
        "`\"name\": 99999999999999999999` | line 3: services[0].name is too large",
        "`\"name\": \"web` | line 3:"
      })
  void whatIsWrongIsToldWithItsPlace(String field, String message) {
    String text = "{\"services\": [\n  {\"folder\": \"/\", \"command\": [\"x\"],\n" + field + "}]}";
    IOException told = assertThrows(IOException.class, () -> read(text));
    String said = String.valueOf(told.getMessage());
    assertTrue(said.contains("services.json") && said.contains(message), said);
  }

  @Test
  void servicesThatDoNotFitTogetherAreToldWithTheirPlace() {
    String web = "{\"name\": \"web\", \"folder\": \"/\", \"command\": [\"x\"]";
    for (String services : List.of(web + "}, " + web + "}", web + ", \"dependsOn\": [\"db\"]}")) {
      IOException told =
          assertThrows(IOException.class, () -> read("{\n\"services\": [" + services + "]}"));
      String said = String.valueOf(told.getMessage());
      assertTrue(said.contains("services.json, line 2: services makes no sense: "), said);
    }
  }

  @Test
  void whatIsNoFileOfServicesIsRefused() {
    for (String text : List.of("", "7", "[]", "{}", "{\"services\": 1}", "{\"services\": []} x")) {
      assertThrows(IOException.class, () -> read(text), text);
    }
    assertThrows(IOException.class, () -> read("[".repeat(100_000)));
    assertThrows(IOException.class, () -> ServiceFile.read(folder.resolve("none")));
  }
}
