package dev.sideband.ipmi.oem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.CommandRejectedException;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.Ipmi;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.InProcessChannel;
import dev.sideband.ipmi.bmc.MessageHandler;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.bmc.VirtualBmc;
import dev.sideband.ipmi.command.DeviceId;
import dev.sideband.ipmi.command.GetDeviceId;
import dev.sideband.ipmi.testing.Fault;
import dev.sideband.ipmi.testing.FaultPlan;
import dev.sideband.ipmi.testing.FaultyLink;
import dev.sideband.ipmi.testing.RecordingLink;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.NoResponseException;
import dev.sideband.transport.TransportInfo;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class OemClientTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;
  private VirtualBmc virtual;

  @BeforeEach
  void start() throws Exception {
    virtual = new VirtualBmc(folder, 7);
  }

  @AfterEach
  void stop() {
    virtual.close();
  }

  @Test
  void greetsOnceAndThenAsks() throws Exception {
    RecordingLink link = new RecordingLink(virtual.host());
    OemClient client = virtual.client(link);

    BmcTime time = virtual.await(client.send(new GetTime(), virtual.deadline(LONG)));
    virtual.await(client.send(new GetTime(), virtual.deadline(LONG)));

    assertEquals(virtual.bmc().boot(), time.boot());
    assertEquals(List.of(Hello.CODE, GetTime.CODE, GetTime.CODE), commands(link));
    Greeting greeting = client.lastGreeting().orElseThrow();
    assertEquals(virtual.bmc().boot(), greeting.boot());
    assertTrue(greeting.features().has(OemFeatures.SNAPSHOTS | OemFeatures.DELTAS));
    assertEquals(16, greeting.replies());
    assertEquals(270, greeting.maxRequestData());
  }

  @Test
  void aLostAnswerIsAskedForUnderTheSameTagAndTakesEffectOnce() throws Exception {
    RecordingLink wire = new RecordingLink(virtual.host());
    FaultyLink link =
        new FaultyLink(
            wire,
            FaultPlan.script(List.of(Fault.NONE, Fault.RESPONSE_LOST, Fault.NONE)),
            virtual.context);
    OemClient client = virtual.client(link);

    virtual.await(client.send(new GetStatus(0), virtual.deadline(LONG)));
    StatusReport report = virtual.await(client.send(new GetStatus(0), virtual.deadline(LONG)));

    OemRequest first = request(wire, 1);
    OemRequest second = request(wire, 2);
    assertEquals(first.tag(), second.tag());
    assertFalse(first.has(OemRequest.FLAG_RESEND));
    assertTrue(second.has(OemRequest.FLAG_RESEND));
    assertEquals(
        wire.exchanges().get(1).response().data(), wire.exchanges().get(2).response().data());
    assertEquals(1, report.counter(StatusReport.REPEATED).orElseThrow());
    assertNotEquals(second.tag(), request(wire, 3).tag());
  }

  @Test
  void damageEitherWayIsSurvived() throws Exception {
    for (Fault fault : List.of(Fault.REQUEST_DAMAGED, Fault.RESPONSE_DAMAGED, Fault.BUSY)) {
      for (int at = 0; at < 3; at++) {
        List<Fault> script = new ArrayList<>(List.of(Fault.NONE, Fault.NONE, Fault.NONE));
        script.set(at, fault);
        FaultyLink link = new FaultyLink(virtual.host(), FaultPlan.script(script), virtual.context);
        OemClient client = virtual.client(link);
        assertEquals(
            virtual.bmc().boot(),
            virtual.await(client.send(new GetTime(), virtual.deadline(LONG))).boot());
        virtual.await(client.send(new GetTime(), virtual.deadline(LONG)));
      }
    }
  }

  @Test
  void busyWaitsAsLongAsTheBmcSays() throws Exception {
    List<Long> asked = new ArrayList<>();
    MessageHandler busyTwice =
        (request, source) -> {
          boolean isHello = request.command() == Hello.CODE;
          if (!isHello) {
            asked.add(virtual.time.nanos());
          }
          return isHello || asked.size() > 2
              ? virtual.bmc().handle(request, source)
              : answer(request.command(), tagOf(request.data()), OemStatus.BUSY, Bytes.of(44, 1));
        };
    virtual.await(virtual.client(channelTo(busyTwice)).send(new GetTime(), virtual.deadline(LONG)));

    assertEquals(3, asked.size());
    assertEquals(Duration.ofMillis(300).toNanos(), asked.get(1) - asked.get(0));
    assertEquals(Duration.ofMillis(300).toNanos(), asked.get(2) - asked.get(1));
  }

  @Test
  void busyToTheEndIsWhatTheCallerIsTold() throws Exception {
    MessageHandler busy =
        (request, source) ->
            request.command() == Hello.CODE
                ? virtual.bmc().handle(request, source)
                : answer(request.command(), tagOf(request.data()), OemStatus.BUSY, Bytes.of(0, 1));
    OemClient client = virtual.client(channelTo(busy));
    OemRejectedException refusal =
        assertThrows(
            OemRejectedException.class,
            () ->
                virtual.await(client.send(new GetTime(), virtual.deadline(Duration.ofSeconds(2)))));
    assertEquals(OemStatus.BUSY, refusal.status());
    assertTrue(virtual.time.nanos() <= Duration.ofSeconds(2).toNanos());
  }

  @Test
  void theDeadlineBoundsAllAttempts() throws Exception {
    FaultyLink dead =
        new FaultyLink(virtual.host(), request -> Fault.REQUEST_LOST, virtual.context);
    OemClient client =
        OemClient.builder(dead, virtual.context).attemptTimeout(Duration.ofSeconds(1)).build();

    NoResponseException nothing =
        assertThrows(
            NoResponseException.class,
            () ->
                virtual.await(
                    client.send(new GetTime(), virtual.deadline(Duration.ofMillis(2_500)))));
    assertEquals(3, nothing.attempts());
    assertEquals(Duration.ofMillis(2_500), nothing.elapsed());
  }

  @Test
  void anAnswerToAnotherRequestIsNotTaken() throws Exception {
    List<Integer> tags = new ArrayList<>();
    MessageHandler wrongTagFirst =
        (request, source) -> {
          if (request.command() == Hello.CODE) {
            return virtual.bmc().handle(request, source);
          }
          tags.add(tagOf(request.data()));
          return tags.size() > 1
              ? virtual.bmc().handle(request, source)
              : answer(request.command(), tags.get(0) ^ 1, OemStatus.OK, Bytes.EMPTY);
        };
    virtual.await(
        virtual.client(channelTo(wrongTagFirst)).send(new GetTime(), virtual.deadline(LONG)));
    assertEquals(2, tags.size());
    assertEquals(tags.get(0), tags.get(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0xC1, 0xCC, 0xD4, 0xC7})
  void aBmcWithoutTheCommandsIsAskedAgainToBeSureAndThenNoMore(int code) throws Exception {
    List<Integer> asked = new ArrayList<>();
    OemClient client =
        virtual.client(
            channelTo((request, source) -> {
              asked.add(request.command());
              return CompletableFuture.completedStage(new MessageResponse(code, Bytes.EMPTY));
            }));
    for (int i = 0; i < 3; i++) {
      OemUnsupportedException not =
          assertThrows(
              OemUnsupportedException.class,
              () -> virtual.await(client.send(new GetTime(), virtual.deadline(LONG))));
      assertEquals(new CompletionCode(code), not.code().orElseThrow());
    }
    assertEquals(List.of(Hello.CODE, Hello.CODE), asked);
    virtual.time.advance(Duration.ofMinutes(10));
    assertThrows(
        OemUnsupportedException.class,
        () -> virtual.await(client.send(new GetTime(), virtual.deadline(LONG))));
    assertEquals(4, asked.size(), "its firmware may have been updated");
  }

  @Test
  void aBmcThatLeavesOnlyHelloUnansweredDoesNotHaveTheCommands() throws Exception {
    FaultyLink link =
        new FaultyLink(
            virtual.host(),
            request -> request.netFn() == 0x2E ? Fault.REQUEST_LOST : Fault.NONE,
            virtual.context);
    OemClient client = virtual.client(link);
    OemUnsupportedException not =
        assertThrows(
            OemUnsupportedException.class,
            () -> virtual.await(client.send(new GetTime(), virtual.deadline(LONG))));
    assertTrue(not.code().isEmpty());

    link.follow(request -> Fault.NONE);
    assertThrows(
        OemUnsupportedException.class,
        () -> virtual.await(client.send(new GetTime(), virtual.deadline(LONG))));
  }

  @Test
  void aDeadBmcIsNotTakenForOneWithoutTheCommands() throws Exception {
    FaultyLink link =
        new FaultyLink(virtual.host(), request -> Fault.REQUEST_LOST, virtual.context);
    OemClient client = virtual.client(link);
    assertThrows(
        NoResponseException.class,
        () -> virtual.await(client.send(new GetTime(), virtual.deadline(LONG))));

    link.follow(request -> Fault.NONE);
    virtual.await(client.send(new GetTime(), virtual.deadline(LONG)));
  }

  @Test
  void aBmcOfAnotherMajorVersionIsRefusedWithItsRange() throws Exception {
    OemClient client =
        virtual.client(
            channelTo((request, source) ->
                CompletableFuture.completedStage(
                    new MessageResponse(0x80, Bytes.ofHex("D97E00 20 31")))));
    OemUnsupportedException not =
        assertThrows(
            OemUnsupportedException.class,
            () -> virtual.await(client.send(new GetTime(), virtual.deadline(LONG))));
    assertEquals(OemFrame.OTHER_MAJOR_VERSION, not.code().orElseThrow());
    assertEquals(Bytes.ofHex("D97E00 20 31"), not.data());
  }

  @Test
  void aBmcThatRestartedIsGreetedAgain() throws Exception {
    OemClient client = virtual.client(virtual.host());
    BmcTime before = virtual.await(client.send(new GetTime(), virtual.deadline(LONG)));
    virtual.restart();
    BmcTime after = virtual.await(client.send(new GetTime(), virtual.deadline(LONG)));

    assertNotEquals(before.boot(), after.boot());
    assertEquals(after.boot(), client.lastGreeting().orElseThrow().boot());
  }

  @Test
  void anExpectedConditionCarriesCommandStatusAndData() throws Exception {
    OemClient client = virtual.client(virtual.host());
    OemRejectedException refusal =
        assertThrows(
            OemRejectedException.class,
            () ->
                virtual.await(
                    client.send(new Display(ObjectType.DIAGNOSTIC, 1), virtual.deadline(LONG))));
    assertEquals(Display.CODE, refusal.command());
    assertEquals(OemStatus.NO_DATA, refusal.status());
    assertEquals(Bytes.EMPTY, refusal.data());
  }

  @Test
  void aMissingPrivilegeIsTheFrameRefused() throws Exception {
    OemClient client = virtual.client(virtual.session(Privilege.USER));
    CommandRejectedException refusal =
        assertThrows(
            CommandRejectedException.class,
            () ->
                virtual.await(
                    client.send(new Display(ObjectType.DIAGNOSTIC, 1), virtual.deadline(LONG))));
    assertEquals(CompletionCode.INSUFFICIENT_PRIVILEGE, refusal.code());
  }

  @Test
  void aClosedChannelEndsIt() {
    MessageChannel channel = virtual.host();
    OemClient client = virtual.client(channel);
    channel.close();
    assertThrows(
        ChannelClosedException.class,
        () -> virtual.await(client.send(new GetTime(), virtual.deadline(LONG))));
  }

  @Test
  void aBodyThatIsCutInAWholeFrameIsMalformed() {
    MessageHandler cut =
        (request, source) ->
            request.command() == Hello.CODE
                ? virtual.bmc().handle(request, source)
                : answer(request.command(), tagOf(request.data()), OemStatus.OK, Bytes.of(1));
    OemClient client = virtual.client(channelTo(cut));
    MalformedMessageException malformed =
        assertThrows(
            MalformedMessageException.class,
            () -> virtual.await(client.send(new GetTime(), virtual.deadline(LONG))));
    assertEquals("boot id", malformed.field());
  }

  @Test
  void standardCommandsGoThroughTheSameChannel() throws Exception {
    assertInstanceOf(
        DeviceId.class,
        virtual.await(Ipmi.send(virtual.host(), new GetDeviceId(), virtual.deadline(LONG))));
  }

  @Test
  void aPacedClientKeepsToItsShare() throws Exception {
    FaultyLink slow =
        new FaultyLink(
            virtual.host(), request -> Fault.late(Duration.ofMillis(100)), virtual.context);
    OemClient client = virtual.client(slow).paced(0.25);
    virtual.await(client.greet(virtual.deadline(LONG)));
    long begun = virtual.time.nanos();
    for (int i = 0; i < 10; i++) {
      virtual.await(client.send(new GetTime(), virtual.deadline(LONG)));
    }
    long passed = virtual.time.nanos() - begun;
    assertTrue(Math.abs(Duration.ofNanos(passed).toMillis() - 10 * 400) <= 20);
  }

  private MessageChannel channelTo(MessageHandler handler) {
    return new InProcessChannel(
        handler,
        RequestSource.SYSTEM_INTERFACE,
        new TransportInfo("scripted", 270, 269),
        virtual.context);
  }

  private static CompletableFuture<MessageResponse> answer(
      int command, int tag, OemStatus status, Bytes body) {
    OemFrame frame = new OemFrame(OemFrame.EXAMPLE_ENTERPRISE);
    return CompletableFuture.completedFuture(
        frame.encode(command, true, new OemResponse(OemVersion.CURRENT, 0, tag, status, 0, body)));
  }

  private static int tagOf(Bytes data) {
    return data.at(5) | data.at(6) << 8;
  }

  private static List<Integer> commands(RecordingLink link) {
    return link.exchanges().stream().map(exchange -> exchange.request().command()).toList();
  }

  private static OemRequest request(RecordingLink link, int index) throws Exception {
    return new OemFrame(OemFrame.EXAMPLE_ENTERPRISE)
        .decode(link.exchanges().get(index).request(), true);
  }
}
