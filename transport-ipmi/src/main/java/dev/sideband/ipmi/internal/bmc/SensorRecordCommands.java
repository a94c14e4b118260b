package dev.sideband.ipmi.internal.bmc;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.MessageBody;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.AccessRule;
import dev.sideband.ipmi.bmc.Chassis;
import dev.sideband.ipmi.bmc.CommandTable;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.command.ControllerLocator;
import dev.sideband.ipmi.command.EventOnlySensor;
import dev.sideband.ipmi.command.EventType;
import dev.sideband.ipmi.command.GetSdr;
import dev.sideband.ipmi.command.GetSdrRepositoryInfo;
import dev.sideband.ipmi.command.RecordId;
import dev.sideband.ipmi.command.RecordSpan;
import dev.sideband.ipmi.command.ReserveSdrRepository;
import dev.sideband.ipmi.command.SdrRecord;
import dev.sideband.ipmi.command.SdrRepositoryInfo;
import dev.sideband.ipmi.command.SelTime;
import dev.sideband.ipmi.command.SensorType;
import dev.sideband.ipmi.command.SystemEvent;
import java.util.List;
import java.util.random.RandomGenerator;

/** Tells where the BMC is and what its own sensors are called; the records never change. */
public final class SensorRecordCommands {

  private static final int MANAGEMENT_CONTROLLER = 0x06;
  private static final int POWER_UNIT = 0x13;
  private static final int SYSTEM = 0x07;
  private static final long UNCHANGED = 0;

  private final List<SdrRecord> records;
  private final SelTime start;
  private final Reservations reservations;

  /**
   * Creates the commands.
   *
   * @param functions what the controller offers
   * @param name what people call it
   * @param start since when the records are as they are
   */
  public SensorRecordCommands(int functions, String name, SelTime start, RandomGenerator random) {
    this.records =
        List.of(
            SdrRecord.of(
                1,
                ControllerLocator.TYPE,
                new ControllerLocator(
                    SystemEvent.BMC, 0, functions, MANAGEMENT_CONTROLLER, 1, name)),
            eventsOnly(2, Chassis.POWER_SENSOR, POWER_UNIT, SensorType.POWER_UNIT, "Power"),
            eventsOnly(3, Chassis.RESTART_SENSOR, SYSTEM, SensorType.SYSTEM_RESTART, "Restart"));
    this.start = start;
    this.reservations = new Reservations(random);
  }

  private static SdrRecord eventsOnly(
      int recordId, int sensor, int entity, SensorType type, String name) {
    return SdrRecord.of(
        recordId,
        EventOnlySensor.TYPE,
        new EventOnlySensor(
            SystemEvent.BMC, sensor, entity, 1, type, EventType.SENSOR_SPECIFIC, name));
  }

  /** Adds the commands to a table. */
  public void registerAt(CommandTable table) {
    AccessRule users = AccessRule.anywhere(Privilege.USER);
    new Answers(table)
        .with(
            GetSdrRepositoryInfo.ID,
            users,
            in -> new GetSdrRepositoryInfo(),
            (asked, source) -> info())
        .with(
            ReserveSdrRepository.ID,
            users,
            in -> new ReserveSdrRepository(),
            (asked, source) -> reservations.reserve(UNCHANGED))
        .with(GetSdr.ID, users, GetSdr::decodeRequest, this::record);
  }

  /** Cancels the reservation, as a restart does. */
  public void reset() {
    reservations.cancel();
  }

  private SdrRepositoryInfo info() {
    return new SdrRepositoryInfo(
        SdrRecord.VERSION, records.size(), 0, start, start, SdrRepositoryInfo.RESERVE);
  }

  private MessageBody record(GetSdr asked, RequestSource source) throws Refusal {
    RecordSpan span = asked.span();
    if (span.offset() > 0 && !reservations.holds(span.reservation(), UNCHANGED)) {
      throw new Refusal(CompletionCode.RESERVATION_LOST);
    }
    int id = span.record().value();
    int at = span.record().equals(RecordId.LAST) ? records.size() - 1 : Math.max(0, id - 1);
    if (at >= records.size()) {
      throw new Refusal(CompletionCode.NOT_PRESENT);
    }
    RecordId next =
        at + 1 < records.size() ? new RecordId(records.get(at + 1).recordId()) : RecordId.LAST;
    return Parts.of(next, records.get(at), span);
  }
}
