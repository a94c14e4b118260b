package dev.sideband.ipmi.internal.kcs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.FakeContext;
import dev.sideband.ipmi.internal.SerialExecutor;
import org.junit.jupiter.api.Test;

class KcsPumpTest {

  private final FakeContext context = new FakeContext();
  private final SerialExecutor serial = new SerialExecutor(context.executor());
  private final Counted end = new Counted();

  @Test
  void whereNothingRingsItLooksAtOnceAndThenEverMoreSeldom() {
    KcsPump pump = new KcsPump(serial, context, end, KcsPace.DEVICE);
    end.work = 3;
    pump.ring();
    assertEquals(3 + KcsPace.DEVICE.spins() + 1, end.steps);

    context.pass(0.001);
    int soon = end.steps;
    context.pass(1);
    end.steps = 0;
    context.pass(10);
    assertTrue(soon > 1_000 + 4, () -> "looks in the first millisecond " + soon);
    assertEquals(500, end.steps, 1);
  }

  @Test
  void aChangeMakesItLookOftenAgain() {
    KcsPump pump = new KcsPump(serial, context, end, KcsPace.DEVICE);
    pump.ring();
    context.pass(1);
    end.work = 1;
    end.steps = 0;
    context.pass(KcsPace.DEVICE.longest().toNanos() / 1e9);
    assertTrue(end.steps > KcsPace.DEVICE.spins(), () -> "looks " + end.steps);
  }

  @Test
  void anEndThatExpectsNothingIsLeftAlone() {
    end.expectant = false;
    KcsPump pump = new KcsPump(serial, context, end, KcsPace.HOST);
    end.work = 2;
    pump.ring();
    assertEquals(3, end.steps);
    assertEquals(0, context.time().pending());
  }

  @Test
  void whereEverythingRingsOnlyTheEndsOwnTimeWakesIt() {
    KcsPump pump = new KcsPump(serial, context, end, null);
    end.patience = 5_000_000_000L;
    pump.ring();
    assertEquals(1, end.steps);
    context.pass(4);
    assertEquals(1, end.steps);
    context.pass(1);
    assertEquals(2, end.steps);
  }

  @Test
  void aStoppedPumpDoesNothing() {
    KcsPump pump = new KcsPump(serial, context, end, KcsPace.HOST);
    pump.ring();
    pump.stop();
    end.steps = 0;
    end.work = 5;
    pump.ring();
    pump.perform(() -> end.steps = 100);
    context.pass(10);
    assertEquals(0, end.steps);
    assertEquals(0, context.time().pending());
  }

  @Test
  void registersThatAreGoneEndItBeforeTheyAreTouched() {
    KcsPump pump = new KcsPump(serial, context, end, KcsPace.HOST);
    end.intact = false;
    pump.ring();
    assertEquals(0, end.steps);
    assertEquals("its registers are gone", end.problem);
  }

  @Test
  void muchWorkLeavesRoomForOthers() {
    KcsPump pump = new KcsPump(serial, context, end, null);
    end.work = 10_000;
    serial.execute(() -> {
      pump.ring();
      serial.execute(() -> assertTrue(end.steps < 10_000, () -> "steps " + end.steps));
    });
    assertEquals(10_001, end.steps);
  }

  private static final class Counted implements KcsPump.End {

    private int work;
    private int steps;
    private boolean expectant = true;
    private boolean intact = true;
    private long patience = FOREVER;
    private String problem = "";

    @Override
    public boolean intact() {
      return intact;
    }

    @Override
    public boolean step() {
      steps++;
      if (work > 0) {
        work--;
        return true;
      }
      return false;
    }

    @Override
    public boolean expectant() {
      return expectant;
    }

    @Override
    public long patience() {
      return patience;
    }

    @Override
    public void fail(String problem) {
      this.problem = problem;
    }
  }
}
