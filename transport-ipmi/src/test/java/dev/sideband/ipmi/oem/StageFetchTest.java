package dev.sideband.ipmi.oem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.HostWriter;
import dev.sideband.ipmi.bmc.InProcessChannel;
import dev.sideband.ipmi.bmc.MessageHandler;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.bmc.VirtualBmc;
import dev.sideband.ipmi.testing.Fault;
import dev.sideband.ipmi.testing.FaultPlan;
import dev.sideband.ipmi.testing.FaultyLink;
import dev.sideband.process.ProcessInfo;
import dev.sideband.snapshot.Stage;
import dev.sideband.table.Table;
import dev.sideband.table.TableCodec;
import dev.sideband.time.HostBoot;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.NoResponseException;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class StageFetchTest {

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final HostBoot BOOT = new HostBoot(new UUID(1, 1));

  @TempDir Path folder;
  private VirtualBmc virtual;
  private HostWriter host;

  @BeforeEach
  void start() throws Exception {
    virtual = new VirtualBmc(folder.resolve("virtual"), 7);
    host = new HostWriter(virtual, virtual.host(), BOOT);
  }

  @AfterEach
  void stop() {
    virtual.close();
  }

  @Test
  void bringsAStageWhole() throws Exception {
    String text = "row\n".repeat(500);
    host.write(1, text, 240);
    StageCopy copy = fetch(operator(), Stage.INTERMEDIATE, 1 << 20);

    assertEquals(HostWriter.bytes(text), copy.content());
    assertEquals(500, copy.report().rows());
    assertEquals(
        virtual.stages().info(Stage.INTERMEDIATE).generation(), copy.report().generation());
  }

  @Test
  void anAbsentStageIsNoData() {
    OemRejectedException refusal =
        assertThrows(OemRejectedException.class, () -> fetch(operator(), Stage.DISPLAY, 1 << 20));
    assertEquals(OemStatus.NO_DATA, refusal.status());
  }

  @Test
  void whatIsTooLongIsNotFetched() throws Exception {
    host.write(1, "row\n".repeat(500), 240);
    assertThrows(
        MalformedMessageException.class, () -> fetch(operator(), Stage.INTERMEDIATE, 1_999));
    fetch(operator(), Stage.INTERMEDIATE, 2_000);
  }

  @Test
  @Tag("S0-32")
  void aStageThatIsReplacedMeanwhileIsFetchedAnew() throws Exception {
    String first = "one\n".repeat(300);
    String second = "two\n".repeat(200);
    host.write(1, first, 240);
    int[] parts = {0};
    MessageHandler replacing =
        (request, source) -> {
          if (request.command() == ReadStage.CODE && ++parts[0] == 3) {
            replace(second);
          }
          return virtual.bmc().handle(request, source);
        };
    StageCopy copy = fetch(clientTo(replacing), Stage.INTERMEDIATE, 1 << 20);
    assertEquals(HostWriter.bytes(second), copy.content());
  }

  private void replace(String text) {
    try {
      HostWriter.writeDirectly(virtual.stages(), BOOT, 2, text);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aContentThatDoesNotFitItsChecksumIsNotHandedOut() throws Exception {
    host.write(1, "row\n".repeat(100), 240);
    OemFrame frame = new OemFrame(OemFrame.EXAMPLE_ENTERPRISE);
    MessageHandler lying =
        (request, source) ->
            virtual
                .bmc()
                .handle(request, source)
                .thenApply(response ->
                    request.command() == ReadStage.CODE ? altered(frame, response) : response);
    assertThrows(
        MalformedMessageException.class, () -> fetch(clientTo(lying), Stage.INTERMEDIATE, 1 << 20));
  }

  private static MessageResponse altered(OemFrame frame, MessageResponse response) {
    try {
      OemResponse whole = frame.decode(ReadStage.CODE, true, response);
      byte[] body = whole.body().toArray();
      body[body.length - 2] ^= 1;
      return frame.encode(
          ReadStage.CODE,
          true,
          new OemResponse(
              whole.version(),
              whole.flags(),
              whole.tag(),
              whole.status(),
              whole.load(),
              Bytes.copyOf(body)));
    } catch (MalformedMessageException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void faultsOnTheWayAreSurvived() throws Exception {
    String text = "row\n".repeat(500);
    host.write(1, text, 240);
    for (int seed = 0; seed < 20; seed++) {
      FaultyLink link =
          new FaultyLink(
              virtual.session(Privilege.OPERATOR),
              FaultPlan.random(new Random(seed), 0.3, Duration.ofMillis(500)),
              virtual.context);
      OemClient client =
          OemClient.builder(link, virtual.context).attemptTimeout(Duration.ofSeconds(1)).build();
      assertEquals(HostWriter.bytes(text), fetch(client, Stage.INTERMEDIATE, 1 << 20).content());
    }
  }

  @Test
  void aBmcThatFallsSilentEndsItByTheDeadline() throws Exception {
    host.write(1, "row\n".repeat(500), 240);
    FaultyLink link =
        new FaultyLink(
            virtual.session(Privilege.OPERATOR),
            request -> request.command() == ReadStage.CODE ? Fault.REQUEST_LOST : Fault.NONE,
            virtual.context);
    long begun = virtual.time.nanos();
    assertThrows(
        NoResponseException.class, () -> fetch(virtual.client(link), Stage.INTERMEDIATE, 1 << 20));
    assertTrue(virtual.time.nanos() - begun <= LONG.toNanos());
  }

  @Test
  @Tag("S0-22")
  @Tag("S0-23")
  void oneOperatorSeesTheProcessesOfEachServer() throws Exception {
    List<VirtualBmc> servers = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        servers.add(new VirtualBmc(folder.resolve("server-" + i), i));
      }
      for (int i = 0; i < servers.size(); i++) {
        VirtualBmc server = servers.get(i);
        Table table = SmallTables.table(new HostBoot(new UUID(9, i)), 1, 20 + i, i, 1);
        try (SnapshotReporter agent =
            SnapshotReporter.builder(
                    server.client(server.host()), ObjectType.PROCESS_TABLE, server.context)
                .build()) {
          agent.offer(table);
          server.time.advance(Duration.ofMinutes(1));
        }
      }
      for (int i = 0; i < servers.size(); i++) {
        VirtualBmc server = servers.get(i);
        OemClient operator = server.client(server.session(Privilege.OPERATOR));
        server.await(
            operator.send(new Display(ObjectType.PROCESS_TABLE, 77), server.deadline(LONG)));
        StageCopy copy =
            server.await(
                operator.fetch(
                    ObjectType.PROCESS_TABLE, Stage.DISPLAY, 1 << 20, server.deadline(LONG)));
        Table shown = new TableCodec().decode(copy.content());
        assertEquals(20 + i, shown.rows());
        List<ProcessInfo> processes = ProcessInfo.TYPE.rows(shown);
        assertEquals(10, processes.get(0).id().pid());
        assertEquals(new HostBoot(new UUID(9, i)), processes.get(0).id().boot());
      }
    } finally {
      servers.forEach(VirtualBmc::close);
    }
  }

  private OemClient operator() {
    return virtual.client(virtual.session(Privilege.OPERATOR));
  }

  private OemClient clientTo(MessageHandler handler) {
    return virtual.client(
        new InProcessChannel(
            handler, RequestSource.SYSTEM_INTERFACE, virtual.host().info(), virtual.context));
  }

  private StageCopy fetch(OemClient client, Stage stage, long maxLength) throws Exception {
    return virtual.await(client.fetch(HostWriter.TYPE, stage, maxLength, virtual.deadline(LONG)));
  }
}
