package dev.sideband.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.wire.Bytes;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that comes again, because its answer was lost, has the effect of one. */
@Tag("S0-26")
class SnapshotRepeatTest {

  private static final Snapshot FIRST = Snapshot.of(1, "a", "b", "c");
  private static final Snapshot SECOND = Snapshot.of(2, "a", "c", "d");

  @TempDir Path once;
  @TempDir Path often;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void stagesAndCountersAreThoseOfASingleRun(int times) throws Exception {
    assertEquals(run(once, 1), run(often, times));
  }

  private record Outcome(
      Map<Stage, Bytes> contents, Map<Stage, StageHeader> headers, SnapshotCounters counters) {}

  private static Outcome run(Path directory, int times) throws Exception {
    try (Rig rig = new Rig(directory)) {
      send(rig, FIRST, times);
      repeat(times, () -> rig.pipeline.display(5));
      send(rig, SECOND.asDelta(1, "-b", "+d").asDeflated(), times);
      repeat(times, () -> rig.pipeline.display(6));
      WriteTicket third = rig.begin(Snapshot.of(3, "e"));
      repeat(
          times,
          () -> {
            rig.pipeline.abort(third.handle());
            return 0L;
          });
      Map<Stage, Bytes> contents = new EnumMap<>(Stage.class);
      Map<Stage, StageHeader> headers = new EnumMap<>(Stage.class);
      for (Stage stage : Stage.values()) {
        contents.put(stage, rig.content(stage));
        headers.put(stage, rig.pipeline.info(stage).header().orElseThrow());
      }
      return new Outcome(contents, headers, rig.pipeline.counters());
    }
  }

  private static void send(Rig rig, Snapshot snapshot, int times) throws Exception {
    WriteTicket ticket = rig.begin(snapshot);
    repeat(times, () -> (long) rig.begin(snapshot).handle());
    for (int at = 0; at < snapshot.wire().size(); at += 3) {
      int from = at;
      repeat(times, () -> rig.pipeline.write(ticket.handle(), from, snapshot.part(from, 3)));
    }
    repeat(times, () -> rig.stop(ticket.handle(), snapshot));
  }

  private interface Call {
    long run() throws Exception;
  }

  private static void repeat(int times, Call call) throws Exception {
    long answer = call.run();
    for (int i = 1; i < times; i++) {
      assertEquals(answer, call.run());
    }
  }

  @Test
  void bytesThatCameBeforeAreAnsweredWithTheNextOffset() throws Exception {
    try (Rig rig = new Rig(once)) {
      WriteTicket ticket = rig.begin(FIRST);
      rig.pipeline.write(ticket.handle(), 0, FIRST.wire().slice(0, 5));
      assertEquals(5, rig.pipeline.write(ticket.handle(), 0, FIRST.wire().slice(0, 5)));
      assertEquals(5, rig.pipeline.write(ticket.handle(), 2, FIRST.wire().slice(2, 2)));
      assertEquals(5, rig.pipeline.write(ticket.handle(), 1, Bytes.EMPTY));
      assertEquals(7, rig.pipeline.write(ticket.handle(), 3, FIRST.wire().slice(3, 4)));
      assertEquals(FIRST.plain().slice(0, 7), rig.content(Stage.TEMPORARY));
    }
  }

  @Test
  void aWriteIsResumedWhereItWas() throws Exception {
    try (Rig rig = new Rig(once)) {
      WriteTicket ticket = rig.begin(FIRST);
      rig.pipeline.write(ticket.handle(), 0, FIRST.wire().slice(0, 5));
      assertEquals(new WriteTicket(ticket.handle(), 5), rig.begin(FIRST));
      assertEquals(1, rig.write(FIRST));
    }
  }

  @Test
  void whatWasStoppedIsKnownEvenAfterARestart() throws Exception {
    try (Rig rig = new Rig(once)) {
      int handle = rig.send(FIRST);
      rig.stop(handle, FIRST);
      assertEquals(FIRST.wire().size(), rig.pipeline.write(handle, 0, FIRST.wire().slice(0, 5)));
      rig.reopen(once);
      assertEquals(new WriteTicket(handle, FIRST.wire().size()), rig.begin(FIRST));
      assertEquals(1, rig.stop(handle, FIRST));
      assertEquals(1, rig.pipeline.counters().begun());
      assertEquals(1, rig.pipeline.counters().completed());
    }
  }

  @Test
  void aStopThatComesAgainLongAfterIsKnown() throws Exception {
    try (Rig rig = new Rig(once)) {
      int handle = rig.send(FIRST);
      rig.stop(handle, FIRST);
      rig.begin(SECOND);
      assertEquals(1, rig.stop(handle, FIRST));
    }
  }

  @Test
  void displayTokensOfSeveralPagesAreKnownApart() throws Exception {
    try (Rig rig = new Rig(new MemoryFiles())) {
      rig.write(FIRST);
      for (long token = 0; token < 64; token++) {
        assertEquals(token + 1, rig.pipeline.display(token));
      }
      for (long token = 0; token < 64; token++) {
        assertEquals(token + 1, rig.pipeline.display(token));
      }
      assertEquals(64, rig.pipeline.counters().displayed());
    }
  }
}
