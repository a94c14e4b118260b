package dev.sideband.ring;

import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.testing.FakeTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32C;

/**
 * Writes a ring, damages its file, and checks what readers and the next writer make of it: no
 * garbage, nothing lost but in the damaged blocks, later records readable, or a clear refusal.
 */
public final class DamageTrial {

  /** How a file comes to harm. */
  public enum Damage {
    FLIPPED_BIT,
    ZEROED_PAGE,
    CUT_FILE,
    SWAPPED_BLOCKS,
    STALE_BLOCK,
    OTHER_VERSION
  }

  /** How a trial ended. */
  public enum Outcome {
    /** It was read and written on. */
    READ,
    /** It was refused with a reason, and left as it was. */
    REFUSED
  }

  private static final int PAGE = 1 << 12;

  private final Damage damage;
  private final Random random;
  private final Path file;
  private final FakeTime time = new FakeTime();
  private final int blockSize;
  private final int blocks;
  private final Written written;
  private final Set<Integer> damaged = new TreeSet<>();

  private DamageTrial(Damage damage, long seed, Path file) {
    this.damage = damage;
    this.random = new Random(seed);
    this.file = file;
    this.blockSize = 1 << 10 + 2 * random.nextInt(3);
    this.blocks = 6 + random.nextInt(12);
    this.written = new Written(random);
  }

  /**
   * Runs the trial that a seed stands for, over a file that does not exist yet.
   *
   * @throws AssertionError if garbage was delivered, or anything else is not as it should be
   */
  public static Outcome run(Damage damage, long seed, Path file) throws IOException {
    return new DamageTrial(damage, seed, file).run();
  }

  private Outcome run() throws IOException {
    append((long) (blocks * blockSize * random.nextDouble() * 2));
    byte[] before = Files.readAllBytes(file);
    append((long) (blocks * blockSize * (1 + random.nextDouble())));

    byte[] harmed = harm(before, Files.readAllBytes(file));
    Files.write(file, harmed);

    try {
      read();
    } catch (RingException e) {
      return refused(e, harmed);
    }
    try {
      writeOn();
    } catch (RingException e) {
      return refused(e, harmed);
    }
    return Outcome.READ;
  }

  private RingLog open() throws IOException {
    return RingLog.file(file)
        .blockSize(blockSize)
        .size((long) blocks * blockSize)
        .open(BootClock.of(new BmcBoot(1), Duration.ZERO, time, time));
  }

  private void append(long bytes) throws IOException {
    try (RingLog log = open()) {
      long end = log.end() + bytes;
      while (log.end() < end) {
        time.advance(Duration.ofMillis(1));
        written.append(log, blockSize / 8);
      }
    }
  }

  private byte[] harm(byte[] before, byte[] now) {
    switch (damage) {
      case FLIPPED_BIT -> {
        int bit = random.nextInt(now.length * 8);
        now[bit / 8] ^= (byte) (1 << bit % 8);
        damaged.add(bit / 8 / blockSize);
      }
      case ZEROED_PAGE -> {
        int page = random.nextInt(now.length / PAGE) * PAGE;
        Arrays.fill(now, page, page + PAGE, (byte) 0);
        for (int at = page; at < page + PAGE; at += Math.min(PAGE, blockSize)) {
          damaged.add(at / blockSize);
        }
      }
      case CUT_FILE -> {
        int length = random.nextInt(now.length);
        for (int block = length / blockSize; block < blocks; block++) {
          damaged.add(block);
        }
        return Arrays.copyOf(now, length);
      }
      case SWAPPED_BLOCKS -> {
        int one = random.nextInt(blocks);
        int other = random.nextInt(blocks);
        byte[] kept = Arrays.copyOfRange(now, one * blockSize, (one + 1) * blockSize);
        System.arraycopy(now, other * blockSize, now, one * blockSize, blockSize);
        System.arraycopy(kept, 0, now, other * blockSize, blockSize);
        damaged.addAll(one == other ? Set.of() : Set.of(one, other));
      }
      case STALE_BLOCK -> {
        int block = random.nextInt(blocks);
        System.arraycopy(before, block * blockSize, now, block * blockSize, blockSize);
        damaged.add(block);
      }
      case OTHER_VERSION -> changeVersion(now);
    }
    return now;
  }

  private void changeVersion(byte[] now) {
    ByteBuffer buffer = ByteBuffer.wrap(now).order(ByteOrder.LITTLE_ENDIAN);
    for (int block = 0; block < blocks; block++) {
      int at = block * blockSize;
      now[at + 12]++;
      CRC32C crc = new CRC32C();
      crc.update(now, at, 124);
      buffer.putInt(at + 124, (int) crc.getValue());
      damaged.add(block);
    }
  }

  private void read() throws IOException {
    try (RingReader reader = RingReader.open(file)) {
      checkUndamaged(written.readAll(reader), written.newest() / blockSize - blocks + 1);
      RingRecord record = new RingRecord();
      long before = Long.MAX_VALUE;
      while (reader.previous(record)) {
        if (record.position() >= before) {
          throw new AssertionError("out of order: " + record.position());
        }
        before = record.position();
      }
    }
  }

  private void checkUndamaged(List<Long> found, long oldestBlock) {
    for (long number = Math.max(0, oldestBlock); number <= written.newest() / blockSize; number++) {
      if (!damaged.contains((int) (number % blocks))) {
        written.checkHasAll(found, number * blockSize, (number + 1) * blockSize);
      }
    }
  }

  private void writeOn() throws IOException {
    boolean isNewestDamaged = damaged.contains((int) (written.newest() / blockSize % blocks));
    try (RingLog log = open()) {
      if (isNewestDamaged && damage != Damage.FLIPPED_BIT && damage != Damage.CUT_FILE) {
        // Whatever told of the newest records is gone, and their positions may be used again.
        written.lose(log.end());
      }
      long first = 0;
      for (int i = 0; i < 8; i++) {
        long position = written.append(log, blockSize / 8);
        first = i == 0 ? position : first;
      }
      written.checkHasAll(written.readAll(log.reader()), first, Long.MAX_VALUE);
    }
    try (RingLog log = open();
        RingReader reader = RingReader.open(file)) {
      checkUndamaged(written.readAll(reader), (log.end() - 1) / blockSize - blocks + 1);
      written.append(log, blockSize / 8);
      if (written.readAll(reader).size() != 1) {
        throw new AssertionError("a reader of a ring that was damaged hears no news");
      }
    }
  }

  private Outcome refused(RingException e, byte[] harmed) throws IOException {
    boolean isExpected =
        switch (e.problem()) {
          case UNKNOWN_VERSION -> damage == Damage.OTHER_VERSION;
          case NOT_A_RING -> damage == Damage.CUT_FILE && harmed.length < 2 * blockSize;
          default -> false;
        };
    if (!isExpected || !Arrays.equals(harmed, Files.readAllBytes(file))) {
      throw new AssertionError("refused", e);
    }
    return Outcome.REFUSED;
  }
}
