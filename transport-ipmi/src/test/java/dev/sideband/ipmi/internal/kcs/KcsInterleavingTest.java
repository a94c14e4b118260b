package dev.sideband.ipmi.internal.kcs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.internal.kcs.KcsHost.Progress;
import dev.sideband.wire.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Both machines over one pair of registers, stepped in random order while requests are given up,
 * ends are replaced, answers come late and registers hold garbage.
 */
class KcsInterleavingTest {

  private static final int ROUNDS = 1_000;

  /** Far more steps than a request takes. */
  private static final int PATIENCE = 20_000;

  @ParameterizedTest
  @MethodSource("seeds")
  void noResponseIsEverWrongAndNoRequestIsCarriedOutTwice(long seed) {
    World world = new World(new Random(seed));
    for (int round = 0; round < ROUNDS; round++) {
      world.round();
    }
    assertTrue(world.answered > ROUNDS / 10, () -> "answered " + world.answered);
    assertTrue(world.failed > ROUNDS / 10, () -> "failed " + world.failed);
  }

  static LongStream seeds() {
    return LongStream.range(0, 12);
  }

  private static final class World {

    private final Random random;
    private final ByteBuffer memory = ByteBuffer.allocateDirect(SharedKcsRegisters.SIZE);
    private final SharedKcsRegisters registers = new SharedKcsRegisters(memory, 0, () -> true);
    private final Map<Bytes, Integer> carriedOut = new HashMap<>();
    private final List<Runnable> late = new ArrayList<>();
    private KcsHost host = new KcsHost(registers.host());
    private KcsBmc bmc = new KcsBmc(registers.device());
    private int serial;
    private int answered;
    private int failed;

    World(Random random) {
      this.random = random;
    }

    void round() {
      if (random.nextInt(5) == 0) {
        memory.putInt(0, random.nextInt());
      }
      Bytes disturbed = newRequest();
      host.start(disturbed);
      int faults = random.nextInt(4);
      int calmSteps = 1 + random.nextInt(400);
      Progress progress = Progress.MOVED;
      for (int steps = 1; progress == Progress.MOVED || progress == Progress.WAITING; steps++) {
        if (steps % PATIENCE == 0) {
          progress = host.timedOut();
        } else if (faults > 0 && random.nextInt(calmSteps) == 0) {
          faults--;
          progress = disturb(progress);
        } else {
          progress = move(progress);
        }
      }
      if (progress == Progress.DONE) {
        answered++;
        assertEquals(responseTo(disturbed), host.response());
      } else {
        failed++;
      }
      assertTrue(carriedOut.getOrDefault(disturbed, 0) <= 1);
      undisturbed();
    }

    /** After whatever happened, a fresh request must pass. */
    private void undisturbed() {
      Bytes request = newRequest();
      host.start(request);
      Progress progress = Progress.MOVED;
      for (int steps = 0; progress == Progress.MOVED || progress == Progress.WAITING; steps++) {
        assertTrue(steps < PATIENCE, "stuck");
        progress = move(progress);
      }
      assertEquals(Progress.DONE, progress);
      assertEquals(responseTo(request), host.response());
      assertEquals(1, carriedOut.get(request));
    }

    private Progress move(Progress before) {
      if (!late.isEmpty() && random.nextInt(50) == 0) {
        late.remove(random.nextInt(late.size())).run();
      }
      if (random.nextBoolean()) {
        return host.step();
      }
      if (bmc.step() == KcsBmc.Progress.REQUEST) {
        carryOut();
      }
      return before;
    }

    private void carryOut() {
      Bytes request = bmc.request();
      long ticket = bmc.ticket();
      KcsBmc asked = bmc;
      carriedOut.merge(request, 1, Integer::sum);
      late.add(() -> {
        if (asked == bmc) {
          asked.respond(ticket, responseTo(request));
        }
      });
    }

    private Progress disturb(Progress progress) {
      switch (random.nextInt(6)) {
        case 0 -> {
          return host.timedOut();
        }
        case 1 -> host.abandon();
        case 2 -> {
          host = new KcsHost(registers.host());
          return Progress.FAILED;
        }
        case 3 -> {
          bmc = new KcsBmc(registers.device());
          bmc.attach();
        }
        case 4 -> bmc.setAttention(random.nextBoolean());
        default -> registers.device().setState(KcsStatus.ERROR);
      }
      return progress;
    }

    private Bytes newRequest() {
      byte[] message = new byte[6 + random.nextInt(20)];
      random.nextBytes(message);
      message[0] = (byte) 0xB8;
      message[1] = 0x01;
      message[2] = (byte) serial;
      message[3] = (byte) (serial >> 8);
      serial++;
      return Bytes.copyOf(message);
    }

    private static Bytes responseTo(Bytes request) {
      byte[] message = request.toArray();
      message[0] |= 0x04;
      return Bytes.copyOf(message);
    }
  }
}
