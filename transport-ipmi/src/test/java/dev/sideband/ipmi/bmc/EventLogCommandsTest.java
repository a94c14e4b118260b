package dev.sideband.ipmi.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.ipmi.CommandRejectedException;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.Ipmi;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.command.AddSelEntry;
import dev.sideband.ipmi.command.ClearSel;
import dev.sideband.ipmi.command.ControllerLocator;
import dev.sideband.ipmi.command.DeleteSelEntry;
import dev.sideband.ipmi.command.ErasureProgress;
import dev.sideband.ipmi.command.EventOnlySensor;
import dev.sideband.ipmi.command.GetSdr;
import dev.sideband.ipmi.command.GetSdrRepositoryInfo;
import dev.sideband.ipmi.command.GetSelAllocationInfo;
import dev.sideband.ipmi.command.GetSelEntry;
import dev.sideband.ipmi.command.GetSelInfo;
import dev.sideband.ipmi.command.GetSelTime;
import dev.sideband.ipmi.command.GetSelUtcOffset;
import dev.sideband.ipmi.command.PlatformEvent;
import dev.sideband.ipmi.command.PlatformEventMessage;
import dev.sideband.ipmi.command.RecordId;
import dev.sideband.ipmi.command.RecordPart;
import dev.sideband.ipmi.command.RecordSpan;
import dev.sideband.ipmi.command.Reservation;
import dev.sideband.ipmi.command.ReserveSdrRepository;
import dev.sideband.ipmi.command.ReserveSel;
import dev.sideband.ipmi.command.SdrRecord;
import dev.sideband.ipmi.command.SelAllocationInfo;
import dev.sideband.ipmi.command.SelEntry;
import dev.sideband.ipmi.command.SelTime;
import dev.sideband.ipmi.command.SensorType;
import dev.sideband.ipmi.command.SetSelTime;
import dev.sideband.ipmi.command.SetSelUtcOffset;
import dev.sideband.ipmi.command.SystemEvent;
import dev.sideband.ipmi.command.UtcOffset;
import dev.sideband.transport.MessageChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("S2-2")
@Timeout(20)
class EventLogCommandsTest {

  private static final PlatformEvent PRESSED = PlatformEvent.of(SensorType.BUTTON, 9, 0, true);

  @TempDir Path folder;
  private VirtualBmc virtual;
  private MessageChannel operator;

  @BeforeEach
  void start() throws Exception {
    virtual = new VirtualBmc(folder.resolve("bmc"), 7);
    operator = virtual.session(Privilege.OPERATOR);
  }

  @AfterEach
  void stop() {
    virtual.close();
  }

  private <R> R ask(IpmiCommand<R> command) throws Exception {
    return ask(operator, command);
  }

  private <R> R ask(MessageChannel channel, IpmiCommand<R> command) throws Exception {
    return virtual.await(Ipmi.send(channel, command, virtual.deadline(Duration.ofSeconds(5))));
  }

  private void assertRefused(CompletionCode code, IpmiCommand<?> command) {
    assertEquals(code, assertThrows(CommandRejectedException.class, () -> ask(command)).code());
  }

  private static SystemEvent event(int sensor) {
    return new SystemEvent(
        77, new SelTime(1), 0x41, PlatformEvent.of(SensorType.BUTTON, sensor, 0, true));
  }

  @Test
  void whatIsAddedIsReadFromTheFirstToTheLast() throws Exception {
    assertRefused(CompletionCode.NOT_PRESENT, GetSelEntry.whole(RecordId.FIRST));
    assertEquals(new RecordId(1), ask(new AddSelEntry(event(5))));
    assertEquals(new RecordId(2), ask(new AddSelEntry(event(6))));

    RecordPart first = ask(GetSelEntry.whole(RecordId.FIRST));
    assertEquals(new RecordId(2), first.next());
    RecordPart last = ask(GetSelEntry.whole(first.next()));
    assertEquals(RecordId.LAST, last.next());
    assertEquals(last, ask(GetSelEntry.whole(RecordId.LAST)));
    assertEquals(
        new SystemEvent(2, ask(new GetSelTime()), 0x41, event(6).event()),
        SelEntry.decode(last.data().reader()));
    assertEquals(2, ask(new GetSelInfo()).entries());
    assertEquals(new SelAllocationInfo(1024, 16, 1022, 1022, 1), ask(new GetSelAllocationInfo()));
  }

  @Test
  void partsNeedAReservationAndAddUpToTheWhole() throws Exception {
    ask(new AddSelEntry(event(5)));
    RecordPart whole = ask(GetSelEntry.whole(RecordId.FIRST));
    assertRefused(
        CompletionCode.RESERVATION_LOST,
        new GetSelEntry(new RecordSpan(Reservation.NONE, RecordId.FIRST, 8, 8)));

    Reservation reservation = ask(new ReserveSel());
    RecordPart begin = ask(new GetSelEntry(new RecordSpan(Reservation.NONE, RecordId.FIRST, 0, 8)));
    RecordPart end = ask(new GetSelEntry(new RecordSpan(reservation, RecordId.FIRST, 8, 200)));
    assertEquals(whole.data().slice(0, 8), begin.data());
    assertEquals(whole.data().slice(8, 8), end.data());
    assertEquals(
        0,
        ask(new GetSelEntry(new RecordSpan(reservation, RecordId.FIRST, 16, RecordSpan.ALL)))
            .data()
            .size());
    assertRefused(
        CompletionCode.PARAMETER_OUT_OF_RANGE,
        new GetSelEntry(new RecordSpan(reservation, RecordId.FIRST, 17, 1)));
  }

  @Test
  void aReservationEndsWithTheNextWithAChangeAndWithAReset() throws Exception {
    ask(new AddSelEntry(event(1)));
    Reservation first = ask(new ReserveSel());
    Reservation second = ask(new ReserveSel());
    assertNotEquals(first, second);
    assertRefused(CompletionCode.RESERVATION_LOST, new ClearSel(first, ClearSel.ERASE));

    virtual.bmc().events().add(PRESSED);
    assertRefused(CompletionCode.RESERVATION_LOST, new ClearSel(second, ClearSel.ERASE));

    Reservation third = ask(new ReserveSel());
    virtual.bmc().warmReset();
    assertRefused(CompletionCode.RESERVATION_LOST, new ClearSel(third, ClearSel.ERASE));
    assertRefused(CompletionCode.RESERVATION_LOST, new ClearSel(Reservation.NONE, ClearSel.ERASE));
    assertEquals(2, ask(new GetSelInfo()).entries());
  }

  @Test
  void erasesUnderAReservation() throws Exception {
    ask(new AddSelEntry(event(1)));
    Reservation reservation = ask(new ReserveSel());
    assertRefused(CompletionCode.INVALID_DATA_FIELD, new ClearSel(reservation, 0x55));
    assertEquals(ErasureProgress.DONE, ask(new ClearSel(reservation, ClearSel.STATUS)));
    assertEquals(1, ask(new GetSelInfo()).entries());
    assertEquals(ErasureProgress.DONE, ask(new ClearSel(reservation, ClearSel.ERASE)));

    assertEquals(0, ask(new GetSelInfo()).entries());
    assertEquals(ask(new GetSelTime()), ask(new GetSelInfo()).lastErasure());
    assertRefused(CompletionCode.RESERVATION_LOST, new ClearSel(reservation, ClearSel.ERASE));
  }

  @Test
  void deletesOneRecordUnderAReservation() throws Exception {
    ask(new AddSelEntry(event(1)));
    ask(new AddSelEntry(event(2)));
    assertRefused(
        CompletionCode.RESERVATION_LOST, new DeleteSelEntry(Reservation.NONE, RecordId.FIRST));
    assertEquals(new RecordId(1), ask(new DeleteSelEntry(ask(new ReserveSel()), RecordId.FIRST)));
    assertRefused(
        CompletionCode.NOT_PRESENT, new DeleteSelEntry(ask(new ReserveSel()), new RecordId(1)));
    assertEquals(1, ask(new GetSelInfo()).entries());
  }

  @Test
  void theClockIsSetAndTold() throws Exception {
    assertEquals(SelTime.of(virtual.time.instant()), ask(new GetSelTime()));
    ask(new SetSelTime(new SelTime(0x50000000)));
    virtual.time.advance(Duration.ofSeconds(3));
    assertEquals(new SelTime(0x50000003), ask(new GetSelTime()));
    assertEquals(new UtcOffset(0), ask(new GetSelUtcOffset()));
    ask(new SetSelUtcOffset(new UtcOffset(120)));
    assertEquals(new UtcOffset(120), ask(new GetSelUtcOffset()));
  }

  @Test
  void eventsThatAreReportedAreLoggedWithWhoReportedThem() throws Exception {
    ask(new PlatformEventMessage(PlatformEventMessage.BY_ADDRESS, PRESSED));
    ask(virtual.host(), new PlatformEventMessage(0x41, PRESSED));

    List<Integer> generators = new ArrayList<>();
    for (SelEntry entry : virtual.bmc().events().entries()) {
      assertEquals(PRESSED, ((SystemEvent) entry).event());
      generators.add(((SystemEvent) entry).generator());
    }
    assertEquals(List.of(0x1081, 0x41), generators);
  }

  @Test
  void usersReadAndOnlyOperatorsWrite() throws Exception {
    MessageChannel user = virtual.session(Privilege.USER);
    ask(user, new GetSelInfo());
    Reservation reservation = ask(user, new ReserveSel());
    for (IpmiCommand<?> writes :
        List.<IpmiCommand<?>>of(
            new AddSelEntry(event(1)),
            new ClearSel(reservation, ClearSel.ERASE),
            new DeleteSelEntry(reservation, RecordId.FIRST),
            new SetSelTime(new SelTime(9)),
            new SetSelUtcOffset(new UtcOffset(9)),
            new PlatformEventMessage(PlatformEventMessage.BY_ADDRESS, PRESSED))) {
      assertEquals(
          CompletionCode.INSUFFICIENT_PRIVILEGE,
          assertThrows(CommandRejectedException.class, () -> ask(user, writes)).code());
    }
  }

  @Test
  void aFullLogRefuses() throws Exception {
    try (SoftwareBmc small =
        SoftwareBmc.builder(virtual.context).events(1).start(folder.resolve("small"))) {
      MessageChannel host = small.channel(RequestSource.SYSTEM_INTERFACE);
      ask(host, new AddSelEntry(event(1)));
      assertEquals(
          CompletionCode.OUT_OF_SPACE,
          assertThrows(CommandRejectedException.class, () -> ask(host, new AddSelEntry(event(2))))
              .code());
    }
    assertThrows(
        IllegalArgumentException.class, () -> SoftwareBmc.builder(virtual.context).events(0));
  }

  @Test
  void sensorRecordsTellWhereTheBmcIsAndWhatItsSensorsAreCalled() throws Exception {
    assertEquals(3, ask(new GetSdrRepositoryInfo()).records());
    RecordPart part = ask(GetSdr.whole(RecordId.FIRST));
    SdrRecord first = SdrRecord.decode(part.data().reader());
    assertEquals(ControllerLocator.TYPE, first.type());
    assertEquals("bmc", ControllerLocator.decode(first.body().reader()).name());

    List<String> names = new ArrayList<>();
    while (!part.next().equals(RecordId.LAST)) {
      part = ask(GetSdr.whole(part.next()));
      SdrRecord record = SdrRecord.decode(part.data().reader());
      assertEquals(EventOnlySensor.TYPE, record.type());
      names.add(EventOnlySensor.decode(record.body().reader()).name());
    }
    assertEquals(List.of("Power", "Restart"), names);
    assertEquals(part, ask(GetSdr.whole(RecordId.LAST)));
    assertRefused(CompletionCode.NOT_PRESENT, GetSdr.whole(new RecordId(4)));
  }

  @Test
  void sensorRecordsAreReadInPartsUnderAReservation() throws Exception {
    RecordPart whole = ask(GetSdr.whole(RecordId.FIRST));
    assertRefused(
        CompletionCode.RESERVATION_LOST,
        new GetSdr(new RecordSpan(Reservation.NONE, RecordId.FIRST, 5, 4)));
    Reservation reservation = ask(new ReserveSdrRepository());
    assertEquals(
        whole.data().slice(5, 4),
        ask(new GetSdr(new RecordSpan(reservation, RecordId.FIRST, 5, 4))).data());
    virtual.bmc().coldReset();
    assertRefused(
        CompletionCode.RESERVATION_LOST,
        new GetSdr(new RecordSpan(reservation, RecordId.FIRST, 5, 4)));
    assertFalse(whole.data().isEmpty());
  }
}
