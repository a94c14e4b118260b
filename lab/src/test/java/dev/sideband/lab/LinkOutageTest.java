package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.Sideband;
import dev.sideband.tcp.link.LinkAuthority;
import dev.sideband.transport.WorkerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An agent and its server in processes of their own, which are killed: each sweep of the host's
 * connections is at the server once, and all are in order.
 */
@Tag("S4-40")
class LinkOutageTest {

  static final String PASSWORD = "only for the lab";

  /** Ten minutes of a sweep every two seconds. */
  private static final int OUTAGE = 300;

  private static final Duration YEAR = Duration.ofDays(365);

  @TempDir private Path folder;
  private Path serverIdentity;
  private Path agentIdentity;
  private int port;
  private long sweeps;

  @BeforeEach
  void makeIdentities() throws IOException {
    serverIdentity = folder.resolve("server.p12");
    agentIdentity = folder.resolve("agent.p12");
    Files.createDirectories(folder.resolve("server"));
    try (Sideband sideband = Sideband.builder().build()) {
      LinkAuthority authority = LinkAuthority.create("Lab", YEAR, sideband);
      authority.server(List.of("127.0.0.1"), YEAR).save(serverIdentity, PASSWORD.toCharArray());
      authority.agent(new WorkerId("worker-1"), YEAR).save(agentIdentity, PASSWORD.toCharArray());
    }
  }

  private Child server() throws IOException {
    String kept = folder.resolve("server").toString();
    Child server =
        Child.java(LinkServerChild.class, serverIdentity.toString(), kept, Integer.toString(port));
    port = Integer.parseInt(server.line());
    return server;
  }

  private Child agent() throws IOException {
    return Child.java(
        LinkAgentChild.class, agentIdentity.toString(), folder.toString(), Integer.toString(port));
  }

  private void sweep(Child agent, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      String number = Long.toString(++sweeps);
      agent.say(number);
      assertEquals(number, agent.line());
    }
  }

  private void awaitAtServer(Child server, long sweep) throws IOException {
    for (String wanted = "sweep " + sweep; !server.line().equals(wanted); ) {
      // Those before come first.
    }
  }

  @Test
  void anOutageOfTheServerLosesAndRepeatsNothing() throws Exception {
    try (Child first = server();
        Child agent = agent()) {
      sweep(agent, 10);
      awaitAtServer(first, 10);
      first.kill();
      sweep(agent, OUTAGE);
      try (Child second = server()) {
        awaitAtServer(second, 10 + OUTAGE);
        sweep(agent, 10);
        awaitAtServer(second, 20 + OUTAGE);
        assertEquals("lost 0", agent.end());
        assertEquals("lost 0", second.end());
      }
    }
    assertAllThereInOrder();
  }

  @Test
  void eitherEndMayBeKilledAtAnyTime() throws Exception {
    Child server = server();
    Child agent = agent();
    try {
      for (int round = 0; round < 6; round++) {
        sweep(agent, 15);
        // In some rounds the server has them all by then, in others it is in the middle.
        if (round % 3 == 0) {
          awaitAtServer(server, sweeps);
        }
        if (round % 2 == 0) {
          server.kill();
          sweep(agent, 5);
          server = server();
        } else {
          agent.kill();
          agent = agent();
        }
      }
      sweep(agent, 1);
      awaitAtServer(server, sweeps);
      assertEquals("lost 0", agent.end());
      assertEquals("lost 0", server.end());
    } finally {
      agent.close();
      server.close();
    }
    assertAllThereInOrder();
  }

  private void assertAllThereInOrder() throws IOException {
    List<Long> kept =
        Files.readAllLines(folder.resolve("server").resolve("sweeps")).stream()
            .map(line -> Long.valueOf(line.split(" ", -1)[1]))
            .toList();
    assertEquals(LongStream.rangeClosed(1, sweeps).boxed().toList(), kept);
  }
}
