package dev.sideband.ring.internal;

import dev.sideband.ring.RingStorage;
import dev.sideband.time.BootClock;
import dev.sideband.time.Stamp;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * The place where a ring is written, and what must be known there: the counts, the last time, and
 * whether a new block is due. For one thread at a time; whoever uses it has the claim.
 */
public final class WriteHead {

  private static final long WALL_HOLDS = 1_000_000;

  private final RingStorage storage;
  private final BootClock clock;
  private final RecordImage image = new RecordImage();
  private final BlockHeader header = new BlockHeader();
  private long ring;
  private long number;
  private long bootBlock;
  private int block;
  private int at;
  private long position;
  private long records;
  private long payload;
  private long lastMicros;

  /** The wall clock is read seldom: it allocates, and a full log begins many blocks a second. */
  private long wallReadAt = Long.MIN_VALUE / 2;

  private long wall;
  private long uncertainty;

  private WriteHead(RingStorage storage, BootClock clock) {
    this.storage = storage;
    this.clock = clock;
  }

  /** Begins a ring in storage that holds none, with its first block. */
  public static WriteHead begin(RingStorage storage, BootClock clock) throws IOException {
    WriteHead head = new WriteHead(storage, clock);
    head.ring = micros(clock.now().wall());
    head.beginBlock(0, 0, clock.micros());
    return head;
  }

  /** Goes on where the newest record ends, or begins a ring if the storage holds none. */
  public static WriteHead resume(RingStorage storage, BootClock clock) throws IOException {
    WriteHead head = new WriteHead(storage, clock);
    return BlockIndex.newest(storage, head.header) < 0 ? begin(storage, clock) : head.resume();
  }

  private WriteHead resume() throws IOException {
    BlockScan scan = new BlockScan();
    ring = header.ring();
    number = header.number();
    block = header.block();
    bootBlock = header.bootBlock();
    scan.run(storage, number, storage.blockSize());
    at = scan.end();
    position = Layout.startOf(number, storage) + at;
    records = header.recordsBefore() + scan.records();
    payload = header.payloadBefore() + scan.payload();
    boolean isSameBoot = header.isOf(clock.boot());
    lastMicros = isSameBoot ? Math.max(header.firstMicros(), scan.lastMicros()) : 0;
    int strays = scan.strays(storage, number, at);
    countLost(strays);
    boolean isClean =
        !scan.isDamaged()
            && strays == 0
            && (storage.isRewritable() || scan.isBlank(storage, block, at));
    long next = nextUnused(scan, number + 1);
    if (!isClean || !isSameBoot || next != number + 1) {
      beginBlock(next, isSameBoot ? bootBlock : next, Math.max(lastMicros, clock.micros()));
    }
    return this;
  }

  /** What lies behind a damaged record was appended after it: at least that one is lost. */
  private void countLost(int strays) {
    records += strays == 0 ? 0 : strays + 1;
  }

  /**
   * Returns the first block from {@code from} on that no record of its number was ever written to.
   * A block may have lost its header alone, and its positions must not be given out twice.
   */
  private long nextUnused(BlockScan scan, long from) throws IOException {
    BlockHeader found = new BlockHeader();
    for (long next = from; next < from + storage.blocks(); next++) {
      int place = Layout.placeOf(next, storage);
      if (found.load(storage, place)) {
        return next;
      }
      int strays = scan.strays(storage, next, Layout.HEADER);
      if (strays == 0 && Layout.isEmpty(storage.word(place, 0))) {
        return next;
      }
      countLost(strays);
    }
    return from;
  }

  private void beginBlock(long next, long firstOfBoot, long micros) throws IOException {
    int place = Layout.placeOf(next, storage);
    if (micros - wallReadAt >= WALL_HOLDS || micros < wallReadAt) {
      Stamp now = clock.now();
      wall = micros(now.wall());
      uncertainty = TimeUnit.MICROSECONDS.convert(now.uncertainty());
      wallReadAt = micros;
    }
    storage.erase(place);
    header
        .place(next, storage, ring)
        .before(records, payload)
        .boot(clock.boot(), firstOfBoot)
        .time(micros, wall + micros - wallReadAt, uncertainty)
        .program(storage);
    number = next;
    bootBlock = firstOfBoot;
    block = place;
    at = Layout.HEADER;
    position = Layout.startOf(next, storage) + at;
    lastMicros = micros;
  }

  private static long micros(Instant wall) {
    return Math.addExact(
        Math.multiplyExact(wall.getEpochSecond(), 1_000_000L), wall.getNano() / 1_000);
  }

  /** Returns the image that takes the payload of the next record. */
  public RecordImage image() {
    return image;
  }

  /** Appends the record whose payload the image holds, and returns its position. */
  public long append(int type) throws IOException {
    long micros = Math.min(Stamp.MAX_MICROS, Math.max(lastMicros, clock.micros()));
    int size = image.size();
    if (size > storage.blockSize() - at) {
      beginBlock(number + 1, bootBlock, micros);
    }
    long begin = position;
    image.program(storage, block, at, begin, type, micros);
    at += size;
    position = begin + size;
    lastMicros = micros;
    records++;
    payload += image.payloadLength();
    return begin;
  }

  /** Returns the position behind the newest record. */
  public long position() {
    return position;
  }

  /** Returns how many records were ever appended. */
  public long records() {
    return records;
  }

  /** Returns the bytes of their payload. */
  public long payload() {
    return payload;
  }
}
