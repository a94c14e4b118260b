package dev.sideband.ipmi.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.CommandRejectedException;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.Ipmi;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.command.ChannelProtocol;
import dev.sideband.ipmi.command.ClearMessageFlags;
import dev.sideband.ipmi.command.DeviceId;
import dev.sideband.ipmi.command.GetBmcGlobalEnables;
import dev.sideband.ipmi.command.GetChannelInfo;
import dev.sideband.ipmi.command.GetChassisStatus;
import dev.sideband.ipmi.command.GetDeviceGuid;
import dev.sideband.ipmi.command.GetDeviceId;
import dev.sideband.ipmi.command.GetMessageFlags;
import dev.sideband.ipmi.command.GetSelfTestResults;
import dev.sideband.ipmi.command.GetSystemGuid;
import dev.sideband.ipmi.command.GlobalEnables;
import dev.sideband.ipmi.command.SessionSupport;
import dev.sideband.ipmi.command.SetBmcGlobalEnables;
import dev.sideband.ipmi.oem.ObjectType;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.NoResponseException;
import dev.sideband.transport.TransportInfo;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class SoftwareBmcTest {

  private static final UUID GUID = UUID.fromString("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0");
  private static final CommandId OWN = new CommandId(NetFn.APP, 0x7E);

  @TempDir Path folder;
  private VirtualBmc virtual;

  @BeforeEach
  void start() throws Exception {
    virtual = new VirtualBmc(folder.resolve("virtual"), 7);
  }

  @AfterEach
  void stop() {
    virtual.close();
  }

  @Test
  void answersWhatADriverAndAPersonAsk() throws Exception {
    DeviceId identity = new DeviceId(1, 2, false, false, 3, 4, 2, 0, 0x80, 4753, 6, Bytes.EMPTY);
    try (SoftwareBmc bmc =
        SoftwareBmc.builder(virtual.context)
            .name("rack 3")
            .identity(identity)
            .guid(GUID)
            .start(folder.resolve("other"))) {
      MessageChannel host = bmc.channel(RequestSource.SYSTEM_INTERFACE);
      assertEquals(new TransportInfo("rack 3", 270, 269), host.info());
      assertEquals(identity, ask(host, new GetDeviceId()));
      assertEquals(GUID, ask(host, new GetDeviceGuid()).uuid());
      assertEquals(GUID, ask(host, new GetSystemGuid()).uuid());
      assertTrue(ask(host, new GetSelfTestResults()).passed());
      assertTrue(ask(host, new GetChassisStatus()).power().on());
      assertFalse(ask(host, new GetMessageFlags()).any());
      ask(host, new ClearMessageFlags(ask(host, new GetMessageFlags())));
    }
  }

  @Test
  void keepsWhatTheHostEnables() throws Exception {
    GlobalEnables enables = new GlobalEnables(true, false, true, false, true, false, true);
    ask(virtual.host(), new SetBmcGlobalEnables(enables));
    assertEquals(enables, ask(virtual.host(), new GetBmcGlobalEnables()));
    assertRejected(
        CompletionCode.INSUFFICIENT_PRIVILEGE,
        virtual.session(Privilege.ADMINISTRATOR),
        new SetBmcGlobalEnables(enables));
  }

  @Test
  void knowsTheSystemInterfaceAndTheChannelInUse() throws Exception {
    var system = ask(virtual.host(), new GetChannelInfo(GetChannelInfo.THIS_CHANNEL));
    assertEquals(RequestSource.SYSTEM_INTERFACE_CHANNEL, system.channel());
    assertEquals(ChannelMedium.SYSTEM_INTERFACE, system.medium());
    assertEquals(ChannelProtocol.KCS, system.protocol());
    assertEquals(SessionSupport.NONE, system.sessions());

    MessageChannel session = virtual.session(Privilege.USER);
    assertEquals(system, ask(session, new GetChannelInfo(0x0F)));
    assertEquals(ChannelMedium.LAN_802_3, ask(session, new GetChannelInfo(1)).medium());
    assertRejected(CompletionCode.INVALID_DATA_FIELD, virtual.host(), new GetChannelInfo(5));
  }

  @Test
  void aCutRequestIsALengthFault() throws Exception {
    assertEquals(
        new MessageResponse(0xC7, Bytes.EMPTY),
        send(virtual.host(), new MessageRequest(0x06, 0, 0x42, Bytes.EMPTY)));
  }

  @Test
  void aHostApplicationAddsItsOwnCommands() throws Exception {
    MessageResponse done = new MessageResponse(0, Bytes.of(9));
    virtual
        .bmc()
        .commands()
        .register(OWN, AccessRule.anywhere(Privilege.USER), (request, source) -> done);
    assertEquals(done, send(virtual.host(), own()));
  }

  @Test
  void aHandlerThatThrowsIsAnUnspecifiedError() throws Exception {
    virtual
        .bmc()
        .commands()
        .register(
            OWN,
            AccessRule.anywhere(Privilege.USER),
            (request, source) -> {
              throw new IllegalStateException("broken");
            });
    assertEquals(new MessageResponse(0xFF, Bytes.EMPTY), send(virtual.host(), own()));
  }

  @Test
  void anotherStartIsAnotherBoot() throws Exception {
    BmcBoot before = virtual.bmc().boot();
    virtual.time.advance(Duration.ofSeconds(3));
    assertEquals(3_000_000, virtual.bmc().clock().micros());
    virtual.restart();

    assertNotEquals(before, virtual.bmc().boot());
    assertEquals(0, virtual.bmc().clock().micros());
  }

  @Test
  void twoDoNotShareAFolder() {
    assertThrows(
        IOException.class,
        () -> SoftwareBmc.builder(virtual.context).start(folder.resolve("virtual")));
  }

  @Test
  void onlyTypesItWasBuiltWithHaveStages() {
    assertEquals(virtual.bmc().snapshots(ObjectType.PROCESS_TABLE), virtual.bmc().processes());
    assertThrows(
        IllegalArgumentException.class, () -> virtual.bmc().snapshots(ObjectType.CONNECTION_TABLE));
  }

  @Test
  void afterCloseItRefuses() throws Exception {
    MessageChannel host = virtual.host();
    virtual.bmc().users().put("ann", "x".toCharArray(), Privilege.USER);
    virtual.bmc().close();
    virtual.bmc().close();

    assertEquals(
        new MessageResponse(0xFF, Bytes.EMPTY),
        send(host, new MessageRequest(0x06, 0, 1, Bytes.EMPTY)));
    assertTrue(virtual.bmc().users().check("ann", "x".toCharArray()).isEmpty());
  }

  @Test
  void moreRequestsThanItHoldsFindItBusy() throws Exception {
    addOwn(virtual.bmc());
    List<CompletionStage<MessageResponse>> answers = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      answers.add(virtual.bmc().handle(own(), RequestSource.SYSTEM_INTERFACE));
    }
    CompletionStage<MessageResponse> atOnce =
        virtual
            .bmc()
            .handle(new MessageRequest(0x06, 0, 1, Bytes.EMPTY), RequestSource.SYSTEM_INTERFACE);
    assertEquals(0, atOnce.toCompletableFuture().get().completionCode());
    virtual.time.advance(Duration.ZERO);
    int busy = 0;
    for (CompletionStage<MessageResponse> answer : answers) {
      busy += answer.toCompletableFuture().get().completionCode() == 0xC0 ? 1 : 0;
    }
    assertEquals(300 - 256, busy);
    assertEquals(0, send(virtual.host(), own()).completionCode());
  }

  @Test
  void aChannelInProcessCompletesLaterAndByTheDeadline() throws Exception {
    CompletableFuture<MessageResponse> never = new CompletableFuture<>();
    MessageChannel channel =
        new InProcessChannel(
            (request, source) -> never,
            RequestSource.SYSTEM_INTERFACE,
            new TransportInfo("silent", 1, 1),
            virtual.context);
    CompletableFuture<MessageResponse> answer =
        channel.exchange(own(), virtual.deadline(Duration.ofSeconds(2))).toCompletableFuture();
    virtual.time.advance(Duration.ofMillis(1_999));
    assertFalse(answer.isDone());
    virtual.time.advance(Duration.ofMillis(1));
    assertThrows(NoResponseException.class, () -> virtual.await(answer));
    assertEquals(0, virtual.time.pending());
  }

  @Test
  void aChannelThatIsClosedFailsWhatWaitsAndWhatComes() {
    MessageChannel channel =
        new InProcessChannel(
            (request, source) -> new CompletableFuture<>(),
            RequestSource.SYSTEM_INTERFACE,
            new TransportInfo("silent", 1, 1),
            virtual.context);
    CompletionStage<MessageResponse> waiting =
        channel.exchange(own(), virtual.deadline(Duration.ofSeconds(2)));
    virtual.time.advance(Duration.ZERO);
    channel.close();
    channel.close();

    assertThrows(ChannelClosedException.class, () -> virtual.await(waiting));
    CompletionStage<MessageResponse> later =
        channel.exchange(own(), virtual.deadline(Duration.ofSeconds(2)));
    assertFalse(later.toCompletableFuture().isDone());
    assertThrows(ChannelClosedException.class, () -> virtual.await(later));
  }

  @Test
  void anExecutorThatIsGoneIsNoHang() throws Exception {
    FakeTime time = new FakeTime();
    Sideband stopped =
        Sideband.builder()
            .executor(work -> {
              throw new RejectedExecutionException();
            })
            .scheduler(time)
            .ticker(time)
            .clock(time)
            .random(new Random(1))
            .build();
    try (SoftwareBmc bmc = SoftwareBmc.builder(stopped).start(folder.resolve("stopped"))) {
      addOwn(bmc);
      assertEquals(
          0xFF,
          bmc.handle(own(), RequestSource.SYSTEM_INTERFACE)
              .toCompletableFuture()
              .get()
              .completionCode());
      assertTrue(
          bmc.channel(RequestSource.SYSTEM_INTERFACE)
              .exchange(own(), time.deadline(Duration.ofSeconds(1)))
              .toCompletableFuture()
              .isCompletedExceptionally());
    }
  }

  private static void addOwn(SoftwareBmc bmc) {
    bmc.commands()
        .register(
            OWN,
            AccessRule.anywhere(Privilege.USER),
            (request, source) -> new MessageResponse(0, Bytes.EMPTY));
  }

  private static MessageRequest own() {
    return new MessageRequest(OWN.netFn().value(), 0, OWN.command(), Bytes.EMPTY);
  }

  private void assertRejected(CompletionCode code, MessageChannel channel, IpmiCommand<?> command) {
    assertEquals(
        code, assertThrows(CommandRejectedException.class, () -> ask(channel, command)).code());
  }

  private <R> R ask(MessageChannel channel, IpmiCommand<R> command) throws Exception {
    return virtual.await(Ipmi.send(channel, command, virtual.deadline(Duration.ofSeconds(5))));
  }

  private MessageResponse send(MessageChannel channel, MessageRequest request) throws Exception {
    return virtual.await(channel.exchange(request, virtual.deadline(Duration.ofSeconds(5))));
  }
}
