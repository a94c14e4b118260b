package dev.sideband.ring.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ring.RingStorage;
import dev.sideband.time.BmcBoot;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The search for the newest block beside looking at every one, with much of it damaged. */
@Tag("S3-47")
class BlockIndexTest {

  private static final int BLOCK = 1 << 10;

  @Test
  void findsTheNewestWhateverIsDamaged() throws Exception {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      int blocks = 3 + random.nextInt(300);
      long newest = random.nextInt(4 * blocks);
      RingStorage storage = RingStorage.memory(BLOCK, blocks);
      for (long number = Math.max(0, newest - blocks + 1); number <= newest; number++) {
        write(storage, number);
      }
      for (int i = random.nextInt(Math.min(blocks, 50)); i > 0; i--) {
        damage(storage, random.nextInt(blocks), random);
      }
      BlockHeader header = new BlockHeader();
      long expected = newestOfAll(storage);
      assertEquals(expected, BlockIndex.newest(storage, header), "seed " + seed);
      assertTrue(expected < 0 || header.number() == expected);
    }
  }

  private static void write(RingStorage storage, long number) throws IOException {
    storage.erase(Layout.placeOf(number, storage));
    new BlockHeader()
        .place(number, storage, 1)
        .before(0, 0)
        .boot(new BmcBoot(1), 0)
        .time(number, 0, 0)
        .program(storage);
  }

  /** Empties a block, fills its header with nonsense, or leaves it as it was some epochs ago. */
  private static void damage(RingStorage storage, int block, Random random) throws IOException {
    switch (random.nextInt(3)) {
      case 0 -> storage.erase(block);
      case 1 -> {
        byte[] nonsense = new byte[Layout.HEADER];
        random.nextBytes(nonsense);
        storage.program(block, 0, nonsense, 0, nonsense.length);
      }
      default -> {
        BlockHeader header = new BlockHeader();
        if (header.load(storage, block) && header.epoch() > 0) {
          write(storage, header.number() - (long) storage.blocks() * header.epoch());
        }
      }
    }
  }

  private static long newestOfAll(RingStorage storage) throws IOException {
    BlockHeader header = new BlockHeader();
    long newest = -1;
    for (int block = 0; block < storage.blocks(); block++) {
      newest = header.load(storage, block) ? Math.max(newest, header.number()) : newest;
    }
    return newest;
  }
}
