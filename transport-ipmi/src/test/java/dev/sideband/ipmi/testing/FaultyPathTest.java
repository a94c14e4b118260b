package dev.sideband.ipmi.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.FakeContext;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultyPathTest {

  private static final Bytes ONE = Bytes.of(1, 1, 1, 1);
  private static final Bytes TWO = Bytes.of(2, 2, 2, 2);

  private final FakeContext context = new FakeContext();
  private final List<Bytes> arrived = new ArrayList<>();

  private FaultyPath path(DatagramFault... faults) {
    return new FaultyPath(DatagramPlan.script(List.of(faults)), Duration.ZERO, context);
  }

  private void carry(FaultyPath path, Bytes... datagrams) {
    for (Bytes datagram : datagrams) {
      path.carry(true, datagram, arrived::add);
    }
  }

  @Test
  void withoutAFaultAllArrives() {
    carry(path(), ONE, TWO);
    assertEquals(List.of(ONE, TWO), arrived);
  }

  @Test
  void loses() {
    carry(path(DatagramFault.LOST), ONE, TWO);
    context.pass(10);
    assertEquals(List.of(TWO), arrived);
  }

  @Test
  void delays() {
    carry(path(DatagramFault.late(Duration.ofSeconds(1))), ONE, TWO);
    assertEquals(List.of(TWO), arrived);
    context.pass(1);
    assertEquals(List.of(TWO, ONE), arrived);
  }

  @Test
  void repeats() {
    carry(path(DatagramFault.repeated(Duration.ofSeconds(1))), ONE);
    assertEquals(List.of(ONE), arrived);
    context.pass(1);
    assertEquals(List.of(ONE, ONE), arrived);
  }

  @Test
  void reordersWithinOneDirection() {
    FaultyPath path = path(DatagramFault.OVERTAKEN, DatagramFault.NONE);
    carry(path, ONE);
    path.carry(false, TWO, bytes -> {});
    assertEquals(List.of(), arrived);
    carry(path, TWO);
    assertEquals(List.of(TWO, ONE), arrived);
    context.pass(10);
    assertEquals(List.of(TWO, ONE), arrived);
  }

  @Test
  void whatNothingOvertakesArrivesAtLast() {
    carry(path(DatagramFault.OVERTAKEN), ONE);
    context.pass(1);
    assertEquals(List.of(ONE), arrived);
  }

  @Test
  void damagesOneBit() {
    carry(path(DatagramFault.DAMAGED), ONE);
    int turned =
        IntStream.range(0, ONE.size())
            .map(i -> Integer.bitCount(ONE.at(i) ^ arrived.get(0).at(i)))
            .sum();
    assertEquals(1, turned);
  }

  @Test
  void cutsTheEndOff() {
    carry(path(DatagramFault.CUT), ONE);
    Bytes cut = arrived.get(0);
    assertTrue(cut.size() < ONE.size());
    assertEquals(ONE.slice(0, cut.size()), cut);
  }

  @Test
  void aSeveredPathLosesAll() {
    FaultyPath path = path();
    path.setDown(true);
    carry(path, ONE);
    path.setDown(false);
    carry(path, TWO);
    assertEquals(List.of(TWO), arrived);
    assertEquals(2, path.carried());
  }

  @Test
  void theSameSeedGivesTheSameFaults() {
    assertEquals(drawn(7), drawn(7));
    assertNotEquals(drawn(7), drawn(8));
    assertEquals(7, drawn(7).stream().map(DatagramFault::kind).distinct().count());
  }

  private static List<DatagramFault> drawn(long seed) {
    DatagramPlan plan = DatagramPlan.random(new Random(seed), 0.5, Duration.ofSeconds(1));
    return IntStream.range(0, 200).mapToObj(i -> plan.next(new Datagram(true, i, ONE))).toList();
  }

  @Test
  void aDatagramTellsItsPayload() {
    assertEquals(0x10, new Datagram(true, 0, Bytes.ofHex("0600FF0706100000")).payloadType());
    assertEquals(0x00, new Datagram(true, 0, Bytes.ofHex("0600FF0706C00000")).payloadType());
    assertEquals(-1, new Datagram(true, 0, Bytes.ofHex("0600FF0700000000")).payloadType());
    assertEquals(-1, new Datagram(true, 0, Bytes.ofHex("06")).payloadType());
  }
}
