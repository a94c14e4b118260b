package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.oem.ObjectType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Numbers the writes of all object types in one row, since a chunk names its write by number alone.
 *
 * <p>The first number is random, so that one of an earlier boot is hardly ever valid. The newest
 * are remembered. Safe for any thread.
 */
final class WriteHandles {

  private static final int MOST = 64;
  private static final int HIGHEST = 0xFFFF;

  private final Map<Integer, Write> writes = new LinkedHashMap<>();
  private int lastNumber;

  WriteHandles(RandomGenerator random) {
    this.lastNumber = random.nextInt(HIGHEST);
  }

  /**
   * Returns the number of a write; the same write has the same one.
   *
   * @param handle the write's number within its type
   */
  synchronized int number(ObjectType type, int handle) {
    Write write = new Write(type, handle);
    for (Map.Entry<Integer, Write> known : writes.entrySet()) {
      if (known.getValue().equals(write)) {
        return known.getKey();
      }
    }
    if (writes.size() >= MOST) {
      writes.remove(writes.keySet().iterator().next());
    }
    lastNumber = lastNumber % HIGHEST + 1;
    writes.put(lastNumber, write);
    return lastNumber;
  }

  /** Forgets all writes; numbers go on. */
  synchronized void forget() {
    writes.clear();
  }

  /** Returns the write with this number, or empty if none has had it lately. */
  synchronized Optional<Write> write(int number) {
    return Optional.ofNullable(writes.get(number));
  }

  /** One write: the type of its object, and its number within that type. */
  record Write(ObjectType type, int handle) {}
}
