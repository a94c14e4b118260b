package dev.sideband.transport.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SerialLinePairTest implements SerialLine.Listener {

  private final FakeTime time = new FakeTime();
  private final Sideband sideband =
      Sideband.builder()
          .executor(Runnable::run)
          .ticker(time)
          .clock(time)
          .scheduler(time)
          .random(new Random(1))
          .build();
  private final SerialLinePair line = new SerialLinePair(sideband);
  private final List<Bytes> heard = new ArrayList<>();
  private int losses;

  @Override
  public void received(Bytes bytes) {
    heard.add(bytes);
  }

  @Override
  public void lost(TransportException reason) {
    losses++;
  }

  private void pass(int millis) {
    time.advance(Duration.ofMillis(millis));
  }

  @Test
  void whatIsSentArrivesInOrderAndNeverInsideTheCall() throws Exception {
    line.right().listen(this);
    byte[] bytes = {1, 2};
    line.left().write(bytes);
    bytes[0] = 9;
    line.left().write(bytes);
    assertEquals(List.of(), heard);
    pass(0);
    assertEquals(List.of(Bytes.of(1, 2), Bytes.of(9, 2)), heard);
  }

  @Test
  void whatComesWhileNobodyListensWaitsUpToABuffer() throws Exception {
    line.left().write(new byte[SerialLinePair.BUFFER]);
    line.left().write(new byte[1]);
    pass(0);
    line.right().listen(this);
    pass(0);
    assertEquals(List.of(Bytes.copyOf(new byte[SerialLinePair.BUFFER])), heard);
    line.right().rest();
    line.left().write(new byte[1]);
    pass(0);
    assertEquals(1, heard.size());
  }

  @Test
  void aPulledPlugIsHeardAtBothEnds() {
    line.left().listen(this);
    line.right().listen(this);
    line.pull();
    assertEquals(2, losses);
    assertThrows(SessionLostException.class, () -> line.left().write(new byte[1]));
  }

  @Test
  void anEndThatIsClosedHearsNothing() throws Exception {
    line.right().listen(this);
    line.right().close();
    line.left().write(new byte[1]);
    pass(0);
    line.pull();
    assertEquals(List.of(), heard);
    assertEquals(0, losses);
    assertThrows(ChannelClosedException.class, () -> line.right().write(new byte[1]));
  }

  @Test
  void faultsFollowFromTheSeed() throws Exception {
    line.right().listen(this);
    line.suffer(new LineFaults(0.1, 0.1, 0.1, 0, Duration.ZERO));
    line.left().write(new byte[1_000]);
    pass(0);
    Bytes arrived = heard.get(0);
    assertNotEquals(1_000, arrived.size());
    long flipped = 0;
    for (int i = 0; i < arrived.size(); i++) {
      flipped += arrived.at(i) == 0 ? 0 : 1;
    }
    assertTrue(flipped > 50 && flipped < 200, "flipped " + flipped);
  }

  @Test
  void whatIsHeldUpHoldsUpWhatFollows() throws Exception {
    line.right().listen(this);
    line.suffer(new LineFaults(0, 0, 0, 1, Duration.ofMillis(100)));
    line.left().write(new byte[] {1});
    line.suffer(LineFaults.NONE);
    line.left().write(new byte[] {2});
    pass(0);
    assertEquals(List.of(), heard);
    pass(100);
    assertEquals(List.of(Bytes.of(1), Bytes.of(2)), heard);
  }

  @Test
  void aRateIsAShare() {
    assertThrows(IllegalArgumentException.class, () -> new LineFaults(1.1, 0, 0, 0, Duration.ZERO));
    assertThrows(
        IllegalArgumentException.class, () -> new LineFaults(0, Double.NaN, 0, 0, Duration.ZERO));
    assertThrows(
        IllegalArgumentException.class, () -> new LineFaults(0, 0, 0, 0, Duration.ofMillis(-1)));
  }
}
