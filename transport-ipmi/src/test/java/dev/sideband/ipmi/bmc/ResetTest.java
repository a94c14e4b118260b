package dev.sideband.ipmi.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.CommandRejectedException;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.Ipmi;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.command.BootDevice;
import dev.sideband.ipmi.command.BootFlags;
import dev.sideband.ipmi.command.ColdReset;
import dev.sideband.ipmi.command.GetBmcGlobalEnables;
import dev.sideband.ipmi.command.GlobalEnables;
import dev.sideband.ipmi.command.IdentifyState;
import dev.sideband.ipmi.command.PlatformEvent;
import dev.sideband.ipmi.command.SelTime;
import dev.sideband.ipmi.command.SensorType;
import dev.sideband.ipmi.command.SetBmcGlobalEnables;
import dev.sideband.ipmi.command.WarmReset;
import dev.sideband.ipmi.oem.GetTime;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.oem.OemRejectedException;
import dev.sideband.ipmi.oem.OemStatus;
import dev.sideband.snapshot.Stage;
import dev.sideband.snapshot.StageInfo;
import dev.sideband.snapshot.StageState;
import dev.sideband.snapshot.WriteTicket;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.wire.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ResetTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;
  private VirtualBmc virtual;
  private MessageChannel administrator;

  @BeforeEach
  void start() throws Exception {
    virtual = new VirtualBmc(folder.resolve("bmc"), 7);
    administrator = virtual.session(Privilege.ADMINISTRATOR);
  }

  @AfterEach
  void stop() {
    virtual.close();
  }

  private <R> R ask(MessageChannel channel, IpmiCommand<R> command) throws Exception {
    return virtual.await(Ipmi.send(channel, command, virtual.deadline(LONG)));
  }

  @Test
  void aColdResetAnswersAndThenBeginsAnotherBoot() throws Exception {
    BmcBoot before = virtual.bmc().boot();
    BootClock clock = virtual.bmc().clock();
    AtomicInteger dropped = new AtomicInteger();
    virtual.bmc().onReset(dropped::incrementAndGet);
    virtual.time.advance(Duration.ofHours(1));
    ask(administrator, new ColdReset());
    ask(administrator, new ColdReset());

    assertEquals(before, virtual.bmc().boot());
    assertEquals(0, dropped.get());
    virtual.time.advance(Duration.ofMillis(100));
    assertNotEquals(before, virtual.bmc().boot());
    assertEquals(virtual.bmc().boot(), clock.boot());
    assertTrue(clock.micros() < 1_000_000);
    assertEquals(1, dropped.get());

    BmcBoot second = virtual.bmc().boot();
    ask(administrator, new ColdReset());
    virtual.time.advance(Duration.ofMillis(100));
    assertNotEquals(second, virtual.bmc().boot());
  }

  @Test
  void aWarmResetDropsSessionsAndGoesOn() throws Exception {
    BmcBoot before = virtual.bmc().boot();
    AtomicInteger dropped = new AtomicInteger();
    Runnable end = virtual.bmc().onReset(dropped::incrementAndGet);
    ask(administrator, new WarmReset());
    virtual.time.advance(Duration.ofMillis(100));
    assertEquals(1, dropped.get());
    assertEquals(before, virtual.bmc().boot());

    end.run();
    virtual.bmc().warmReset();
    assertEquals(1, dropped.get());
  }

  @Test
  void whatIsAskedColdAndWarmAtOnceIsCold() throws Exception {
    BmcBoot before = virtual.bmc().boot();
    ask(administrator, new WarmReset());
    ask(administrator, new ColdReset());
    virtual.time.advance(Duration.ofMillis(100));
    assertNotEquals(before, virtual.bmc().boot());
  }

  @Test
  void onlyAdministratorsReset() {
    MessageChannel operator = virtual.session(Privilege.OPERATOR);
    assertEquals(
        CompletionCode.INSUFFICIENT_PRIVILEGE,
        assertThrows(CommandRejectedException.class, () -> ask(operator, new ColdReset())).code());
  }

  @Test
  void aColdResetForgetsWhatABootForgets() throws Exception {
    ask(
        virtual.host(),
        new SetBmcGlobalEnables(new GlobalEnables(true, true, true, true, true, true, true)));
    virtual.bmc().chassis().identifyUntilEnded();
    virtual.bmc().events().setTime(new SelTime(0x50000000));
    virtual.bmc().coldReset();

    assertEquals(
        new GlobalEnables(false, false, false, false, false, false, false),
        ask(virtual.host(), new GetBmcGlobalEnables()));
    assertEquals(IdentifyState.OFF, virtual.bmc().chassis().identifyState());
    assertEquals(SelTime.of(virtual.time.instant()), virtual.bmc().events().time());
  }

  @Test
  void aColdResetKeepsWhatABootKeeps() throws Exception {
    BootFlags flags = new BootFlags(true, true, false, BootDevice.DISK);
    virtual.bmc().chassis().setBootFlags(flags);
    virtual.bmc().events().add(PlatformEvent.of(SensorType.BUTTON, 1, 0, true));
    virtual.bmc().users().put("ann", "x".toCharArray(), Privilege.USER);
    virtual.bmc().coldReset();

    assertEquals(flags, virtual.bmc().chassis().bootFlags());
    assertEquals(1, virtual.bmc().events().entries().size());
    assertTrue(virtual.bmc().users().check("ann", "x".toCharArray()).isPresent());
  }

  @Test
  void clientsOfOurOwnCommandsNoticeAndGoOn() throws Exception {
    OemClient client = virtual.client(virtual.host());
    BmcBoot before = virtual.await(client.send(new GetTime(), virtual.deadline(LONG))).boot();
    virtual.bmc().coldReset();

    assertNotEquals(
        before, virtual.await(client.send(new GetTime(), virtual.deadline(LONG))).boot());
    assertEquals(virtual.bmc().boot(), client.lastGreeting().orElseThrow().boot());
  }

  @Test
  void stagesStayAndAWriteUnderWayIsGivenUp() throws Exception {
    HostWriter host = new HostWriter(virtual, virtual.host(), new HostBoot(new UUID(1, 1)));
    host.write(11, "1 init\n", 3);
    WriteTicket ticket = host.begin(12, "2 kthreadd\n");
    virtual.bmc().coldReset();

    StageInfo temporary = virtual.stages().info(Stage.TEMPORARY);
    assertEquals(StageState.ABANDONED, temporary.state());
    assertEquals(Optional.empty(), temporary.silence());
    assertEquals(
        11, virtual.stages().info(Stage.INTERMEDIATE).header().orElseThrow().origin().snapshotId());
    assertEquals(
        OemStatus.UNKNOWN_ID,
        assertThrows(OemRejectedException.class, () -> host.chunk(ticket, 0, "2")).status());

    host.write(12, "2 kthreadd\n", 3);
    assertEquals(
        virtual.bmc().boot(),
        virtual
            .stages()
            .info(Stage.INTERMEDIATE)
            .header()
            .orElseThrow()
            .origin()
            .received()
            .clock());
  }

  @Test
  void whatComesDuringAResetIsRefusedAtOnce() throws Exception {
    List<Integer> codes = new ArrayList<>();
    virtual.bmc().onReset(() -> codes.add(codeNow()));
    virtual.bmc().coldReset();
    codes.add(codeNow());
    assertEquals(List.of(0xD2, 0), codes);
  }

  /** Asks for the state of the chassis, which is answered on the spot. */
  private int codeNow() {
    return virtual
        .bmc()
        .handle(new MessageRequest(0, 0, 1, Bytes.EMPTY), RequestSource.SYSTEM_INTERFACE)
        .toCompletableFuture()
        .join()
        .completionCode();
  }

  @Test
  void aClosedBmcIsNotReset() {
    BmcBoot before = virtual.bmc().boot();
    virtual.bmc().close();
    virtual.bmc().coldReset();
    assertEquals(before, virtual.bmc().boot());
  }
}
