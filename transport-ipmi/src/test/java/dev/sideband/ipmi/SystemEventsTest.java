package dev.sideband.ipmi;

import static dev.sideband.ipmi.Vectors.encoded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.command.ErasureProgress;
import dev.sideband.ipmi.command.OemEvent;
import dev.sideband.ipmi.command.PlatformEvent;
import dev.sideband.ipmi.command.RecordId;
import dev.sideband.ipmi.command.SelEntry;
import dev.sideband.ipmi.command.SelTime;
import dev.sideband.ipmi.command.SensorType;
import dev.sideband.ipmi.command.SystemEvent;
import dev.sideband.time.Deadline;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.NoResponseException;
import dev.sideband.transport.TransportInfo;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client of an event log, before logs that do what they should not. */
@Tag("S2-2")
@Timeout(20)
class SystemEventsTest {

  private static final Duration PERIOD = Duration.ofSeconds(10);

  private final FakeContext context = new FakeContext();
  private final FakeTime time = context.time();
  private final OddLog log = new OddLog();
  private final Bmc bmc = Bmc.over(log, context);
  private final SystemEvents events = bmc.events();

  private static SelEntry event(int id) {
    return new SystemEvent(
        id,
        new SelTime(0x60000000 + id),
        SystemEvent.BMC,
        PlatformEvent.of(SensorType.BUTTON, id & 0xFF, 0, true));
  }

  private static List<Integer> ids(List<SelEntry> entries) {
    return entries.stream().map(SelEntry::recordId).toList();
  }

  @Test
  void readsFromTheFirstToTheLast() throws Exception {
    assertEquals(List.of(), events.read());
    log.put(3, 7, 9);
    assertEquals(List.of(event(3), event(7), event(9)), events.read());
  }

  @Test
  void readsALongLogWhoseAnswersComeAtOnce() throws Exception {
    for (int id = 1; id <= 60_000; id++) {
      log.records.put(id, encoded(event(id)));
    }
    assertEquals(60_000, events.read().size());
  }

  @Test
  void readsOnBehindARecord() throws Exception {
    log.put(3, 7, 9);
    SelReading news = events.readAfter(event(7));
    assertEquals(List.of(event(9)), news.entries());
    assertFalse(news.fromStart());
    assertEquals(List.of(), events.readAfter(event(9)).entries());
  }

  @Test
  void readsAllIfTheRecordIsGoneOrIsAnotherOne() throws Exception {
    log.put(3, 7);
    SelReading gone = events.readAfter(event(5));
    assertTrue(gone.fromStart());
    assertEquals(List.of(3, 7), ids(gone.entries()));

    SelEntry sameNumber = new OemEvent(7, 0xE0, Bytes.copyOf(new byte[13]));
    SelReading other = events.readAfter(sameNumber);
    assertTrue(other.fromStart());
    assertEquals(List.of(3, 7), ids(other.entries()));
  }

  @Test
  void aRecordThatNamesItselfOrAnEarlierOneAsNextIsTheLast() throws Exception {
    log.put(1, 2, 3);
    log.next.put(3, 3);
    assertEquals(List.of(1, 2, 3), ids(events.read()));
    log.next.put(3, 1);
    assertEquals(List.of(1, 2, 3), ids(events.read()));
    log.next.put(3, 0);
    assertEquals(List.of(1, 2, 3), ids(events.read()));
  }

  @Test
  void aRecordThatIsSentShortIsPassedOver() throws Exception {
    log.put(1, 2, 3);
    log.records.put(2, Bytes.of(2, 0, 2, 9));
    assertEquals(List.of(1, 3), ids(events.read()));
    assertEquals(1, events.readAfter(event(1)).unreadable());
  }

  @Test
  void anAnswerThatDoesNotSayWhatIsNextFails() {
    log.put(1, 2);
    log.answers.add(new MessageResponse(0, Bytes.of(1)));
    assertThrows(MalformedMessageException.class, events::read);
  }

  @Test
  void aLogThatIsErasedWhileItIsReadIsReadAnew() throws Exception {
    log.put(1, 2, 3);
    log.before.put(
        2,
        () -> {
          log.records.clear();
          log.put(8, 9);
        });
    assertEquals(List.of(8, 9), ids(events.read()));
  }

  @Test
  void aLogThatIsAlwaysErasedFailsAfterAFewTries() {
    log.put(1, 2);
    log.refuse.put(2, 0xCB);
    assertEquals(
        CompletionCode.NOT_PRESENT,
        assertThrows(CommandRejectedException.class, events::read).code());
    assertTrue(log.asked.size() < 20, () -> log.asked.size() + " commands");
  }

  @Test
  void aBmcThatWantsAReservationGetsOne() throws Exception {
    log.put(1, 2);
    log.wantsReservation = true;
    assertEquals(List.of(1, 2), ids(events.read()));
    assertEquals(List.of("43", "42", "43", "43"), log.asked);
  }

  @Test
  void aBmcThatNeverHoldsAReservationEndsTheReading() {
    log.put(1, 2);
    log.refuse.put(0, 0xC5);
    assertEquals(
        CompletionCode.RESERVATION_LOST,
        assertThrows(CommandRejectedException.class, events::read).code());
  }

  @Test
  void erasesUnderAReservationAndTriesAgainWhenAnEventComesBetween() throws Exception {
    log.put(1);
    log.lostReservations = 2;
    assertEquals(ErasureProgress.DONE, events.clear());
    assertEquals(List.of("42", "47", "42", "47", "42", "47"), log.asked);
    assertEquals(List.of(), events.read());
  }

  @Test
  void erasesWithoutAReservationWhereThereAreNone() throws Exception {
    log.put(1);
    log.knowsReservations = false;
    assertEquals(ErasureProgress.DONE, events.clear());
  }

  @Test
  void givesUpErasingALogThatNeverStandsStill() {
    log.lostReservations = 1_000;
    assertThrows(CommandRejectedException.class, events::clear);
    assertEquals(16, log.asked.size());
  }

  @Test
  void addsARecord() throws Exception {
    assertEquals(new RecordId(0x0105), events.add(event(5)));
    assertEquals(encoded(event(5)), log.added);
  }

  @Test
  void followsWithOneCommandAPeriodAsLongAsNothingHappens() {
    log.put(1, 2);
    Heard heard = new Heard();
    SelFollower follower = events.follow(heard, PERIOD);
    assertEquals(List.of("[1, 2]"), heard.told);
    int asked = log.asked.size();
    time.advance(PERIOD.multipliedBy(5));
    assertEquals(asked + 5, log.asked.size());
    log.put(3, 4);
    time.advance(PERIOD);
    log.put(5);
    time.advance(PERIOD);
    assertEquals(List.of("[1, 2]", "[3, 4]", "[5]"), heard.told);
    follower.close();
    assertEquals(0, time.pending());
  }

  @Test
  void tellsThatTheLogWasErasedAndThatItHasOverwrittenWhatWasHeard() {
    log.put(1, 2);
    Heard heard = new Heard();
    SelFollower follower = events.follow(heard, PERIOD);
    log.records.clear();
    time.advance(PERIOD);
    time.advance(PERIOD);
    log.records.put(1, encoded(event(99)));
    time.advance(PERIOD);
    log.records.clear();
    log.put(7, 8);
    time.advance(PERIOD);
    follower.close();
    assertEquals(List.of("[1, 2]", "restarted", "[99]", "restarted", "[7, 8]"), heard.told);
  }

  @Test
  void whenOnlyTheLastRecordIsDeletedNothingIsHeardTwice() {
    log.put(1, 2, 3);
    Heard heard = new Heard();
    SelFollower follower = events.follow(heard, PERIOD);
    log.records.remove(3);
    time.advance(PERIOD);
    log.put(4);
    time.advance(PERIOD);
    follower.close();
    assertEquals(List.of("[1, 2, 3]", "[4]"), heard.told);
  }

  @Test
  void goesOnAfterAFailureOfTheBmcAndOfItsListener() {
    Heard heard = new Heard();
    SelFollower follower = events.follow(heard, PERIOD);
    log.silent = true;
    time.advance(PERIOD);
    log.silent = false;
    log.put(1);
    heard.broken = true;
    time.advance(PERIOD);
    heard.broken = false;
    log.put(2);
    time.advance(PERIOD);
    follower.close();
    follower.close();
    assertEquals(List.of("NoResponseException", "[1]", "IllegalStateException", "[2]"), heard.told);
  }

  @Test
  void aClosedFollowerHearsNothingOfAnAnswerThatComesLater() {
    CompletableFuture<MessageResponse> held = new CompletableFuture<>();
    log.held = held;
    Heard heard = new Heard();
    SelFollower follower = events.follow(heard, PERIOD);
    follower.close();
    held.complete(new MessageResponse(0xCB, Bytes.EMPTY));
    assertEquals(List.of(), heard.told);
    assertEquals(0, time.pending());
  }

  private static final class Heard implements SelListener {
    private final List<String> told = new ArrayList<>();
    private boolean broken;

    @Override
    public void added(List<SelEntry> entries) {
      told.add(ids(entries).toString());
      if (broken) {
        throw new IllegalStateException("broken");
      }
    }

    @Override
    public void restarted() {
      told.add("restarted");
    }

    @Override
    public void failed(Throwable failure) {
      told.add(failure.getClass().getSimpleName());
    }
  }

  /** An event log behind a channel that answers on the spot, and not always as it should. */
  private static final class OddLog implements MessageChannel {
    private final TreeMap<Integer, Bytes> records = new TreeMap<>();
    private final Map<Integer, Integer> next = new TreeMap<>();
    private final Map<Integer, Integer> refuse = new TreeMap<>();
    private final Map<Integer, Runnable> before = new TreeMap<>();
    private final Deque<MessageResponse> answers = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private @Nullable CompletableFuture<MessageResponse> held;
    private Bytes added = Bytes.EMPTY;
    private boolean wantsReservation;
    private boolean knowsReservations = true;
    private boolean silent;
    private int lostReservations;

    void put(int... ids) {
      for (int id : ids) {
        records.put(id, encoded(event(id)));
      }
    }

    @Override
    public CompletionStage<MessageResponse> exchange(MessageRequest request, Deadline deadline) {
      asked.add(String.format("%02x", request.command()));
      if (silent) {
        return CompletableFuture.failedFuture(new NoResponseException("bmc", 1, Duration.ZERO));
      }
      if (held != null) {
        return held;
      }
      MessageResponse scripted = answers.poll();
      return CompletableFuture.completedFuture(scripted == null ? answer(request) : scripted);
    }

    private MessageResponse answer(MessageRequest request) {
      Bytes data = request.data();
      return switch (request.command()) {
        case 0x42 ->
            knowsReservations
                ? new MessageResponse(0, Bytes.of(0x34, 0x12))
                : new MessageResponse(0xC1, Bytes.EMPTY);
        case 0x43 -> entry(data.at(0), data.at(2) | data.at(3) << 8);
        case 0x44 -> {
          added = data;
          yield new MessageResponse(0, Bytes.of(5, 1));
        }
        case 0x47 -> erase();
        default -> new MessageResponse(0xC1, Bytes.EMPTY);
      };
    }

    private MessageResponse erase() {
      if (lostReservations-- > 0) {
        return new MessageResponse(0xC5, Bytes.EMPTY);
      }
      records.clear();
      return new MessageResponse(0, Bytes.of(1));
    }

    private MessageResponse entry(int reservation, int asked) {
      if (wantsReservation && reservation == 0) {
        return new MessageResponse(0xC5, Bytes.EMPTY);
      }
      Runnable first = before.remove(asked);
      if (first != null) {
        first.run();
      }
      int id = asked == 0 && !records.isEmpty() ? records.firstKey() : asked;
      Bytes record = records.get(id);
      if (refuse.containsKey(asked) || record == null) {
        return new MessageResponse(refuse.getOrDefault(asked, 0xCB), Bytes.EMPTY);
      }
      Integer behind = records.higherKey(id);
      int following = next.getOrDefault(id, behind == null ? 0xFFFF : behind);
      return new MessageResponse(0, new WireWriter().u16(following).bytes(record).toBytes());
    }

    @Override
    public TransportInfo info() {
      return new TransportInfo("odd", 255, 255);
    }

    @Override
    public void close() {}
  }
}
