package dev.sideband.ipmi.internal.bmc;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.MessageBody;
import dev.sideband.ipmi.NoData;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.AccessRule;
import dev.sideband.ipmi.bmc.CommandTable;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.bmc.SystemEventLog;
import dev.sideband.ipmi.command.AddSelEntry;
import dev.sideband.ipmi.command.ClearSel;
import dev.sideband.ipmi.command.DeleteSelEntry;
import dev.sideband.ipmi.command.ErasureProgress;
import dev.sideband.ipmi.command.GetSelAllocationInfo;
import dev.sideband.ipmi.command.GetSelEntry;
import dev.sideband.ipmi.command.GetSelInfo;
import dev.sideband.ipmi.command.GetSelTime;
import dev.sideband.ipmi.command.GetSelUtcOffset;
import dev.sideband.ipmi.command.PlatformEventMessage;
import dev.sideband.ipmi.command.RecordId;
import dev.sideband.ipmi.command.RecordSpan;
import dev.sideband.ipmi.command.Reservation;
import dev.sideband.ipmi.command.ReserveSel;
import dev.sideband.ipmi.command.SelAllocationInfo;
import dev.sideband.ipmi.command.SelEntry;
import dev.sideband.ipmi.command.SelTime;
import dev.sideband.ipmi.command.SetSelTime;
import dev.sideband.ipmi.command.SetSelUtcOffset;
import dev.sideband.ipmi.command.SystemEvent;
import java.io.IOException;
import java.util.random.RandomGenerator;

/** Carries out the commands to an event log, and logs the events that others report. */
public final class EventLogCommands {

  /** Who reports over a session: software of a remote console (IPMI 2.0, table 5-4). */
  private static final int REMOTE_CONSOLE = 0x81;

  private final SystemEventLog log;
  private final Reservations reservations;

  /** Creates the commands of a log. */
  public EventLogCommands(SystemEventLog log, RandomGenerator random) {
    this.log = log;
    this.reservations = new Reservations(random);
  }

  /** Adds the commands to a table. */
  public void registerAt(CommandTable table) {
    AccessRule users = AccessRule.anywhere(Privilege.USER);
    AccessRule operators = AccessRule.anywhere(Privilege.OPERATOR);
    new Answers(table)
        .with(GetSelInfo.ID, users, in -> new GetSelInfo(), (asked, source) -> log.info())
        .with(
            GetSelAllocationInfo.ID,
            users,
            in -> new GetSelAllocationInfo(),
            (asked, source) -> allocation())
        .with(ReserveSel.ID, users, in -> new ReserveSel(), (asked, source) -> reserve())
        .with(GetSelEntry.ID, users, GetSelEntry::decodeRequest, this::entry)
        .with(AddSelEntry.ID, operators, AddSelEntry::decodeRequest, this::add)
        .with(DeleteSelEntry.ID, operators, DeleteSelEntry::decodeRequest, this::delete)
        .with(ClearSel.ID, operators, ClearSel::decodeRequest, this::clear)
        .with(GetSelTime.ID, users, in -> new GetSelTime(), (asked, source) -> log.time())
        .with(SetSelTime.ID, operators, SetSelTime::decodeRequest, this::setTime)
        .with(
            GetSelUtcOffset.ID,
            users,
            in -> new GetSelUtcOffset(),
            (asked, source) -> log.utcOffset())
        .with(SetSelUtcOffset.ID, operators, SetSelUtcOffset::decodeRequest, this::setUtcOffset)
        .with(PlatformEventMessage.ID, operators, PlatformEventMessage::decodeRequest, this::event);
  }

  /** Cancels the reservation, as a restart does. */
  public void reset() {
    reservations.cancel();
  }

  private MessageBody allocation() {
    int free = log.capacity() - log.info().entries();
    return new SelAllocationInfo(log.capacity(), SelEntry.SIZE, free, free, 1);
  }

  private MessageBody reserve() {
    return reservations.reserve(log.version());
  }

  private MessageBody entry(GetSelEntry asked, RequestSource source) throws Refusal {
    RecordSpan span = asked.span();
    if (span.offset() > 0) {
      requireReservation(span.reservation());
    }
    SelEntry entry =
        log.entry(span.record()).orElseThrow(() -> new Refusal(CompletionCode.NOT_PRESENT));
    return Parts.of(log.next(new RecordId(entry.recordId())), entry, span);
  }

  private MessageBody add(AddSelEntry asked, RequestSource source) throws Refusal {
    return added(asked.entry());
  }

  private MessageBody event(PlatformEventMessage asked, RequestSource source) throws Refusal {
    int generator =
        asked.generator() == PlatformEventMessage.BY_ADDRESS ? REMOTE_CONSOLE : asked.generator();
    int channel = source.isSystemInterface() ? 0 : source.channel();
    added(new SystemEvent(0, SelTime.UNSPECIFIED, channel << 12 | generator, asked.event()));
    return new NoData();
  }

  private RecordId added(SelEntry entry) throws Refusal {
    return onDisk(() -> log.add(entry)).orElseThrow(() -> new Refusal(CompletionCode.OUT_OF_SPACE));
  }

  private MessageBody delete(DeleteSelEntry asked, RequestSource source) throws Refusal {
    requireReservation(asked.reservation());
    return onDisk(() -> log.delete(asked.record()))
        .orElseThrow(() -> new Refusal(CompletionCode.NOT_PRESENT));
  }

  /** A log is erased by the time this answers; whoever asks for the status hears just that. */
  private MessageBody clear(ClearSel asked, RequestSource source) throws Refusal {
    if (asked.action() == ClearSel.STATUS) {
      return ErasureProgress.DONE;
    }
    if (asked.action() != ClearSel.ERASE) {
      throw new Refusal(CompletionCode.INVALID_DATA_FIELD);
    }
    long seen = requireReservation(asked.reservation());
    if (!onDisk(() -> log.clearUnlessChanged(seen))) {
      throw new Refusal(CompletionCode.RESERVATION_LOST);
    }
    return ErasureProgress.DONE;
  }

  private MessageBody setTime(SetSelTime asked, RequestSource source) {
    log.setTime(asked.time());
    return new NoData();
  }

  private MessageBody setUtcOffset(SetSelUtcOffset asked, RequestSource source) {
    log.setUtcOffset(asked.offset());
    return new NoData();
  }

  private long requireReservation(Reservation reservation) throws Refusal {
    long now = log.version();
    if (!reservations.holds(reservation, now)) {
      throw new Refusal(CompletionCode.RESERVATION_LOST);
    }
    return now;
  }

  private static <T> T onDisk(Work<T> work) throws Refusal {
    try {
      return work.run();
    } catch (IOException e) {
      throw new Refusal(CompletionCode.UNSPECIFIED);
    }
  }

  private interface Work<T> {
    T run() throws IOException;
  }
}
