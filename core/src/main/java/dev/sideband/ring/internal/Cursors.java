package dev.sideband.ring.internal;

import dev.sideband.ring.RingException;
import dev.sideband.ring.RingProblem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Opens the cursors of a ring by name. */
@FunctionalInterface
public interface Cursors {

  /** Opens or makes a cursor, which nobody else has until it is closed. */
  CursorFile open(String name) throws IOException;

  /** Returns cursors that last as long as what is returned here. */
  static Cursors inMemory() {
    Map<String, ByteBuffer> buffers = new ConcurrentHashMap<>();
    Set<String> held = new HashSet<>();
    return name -> {
      CursorFile.checkName(name);
      synchronized (held) {
        if (!held.add(name)) {
          throw new RingException(RingProblem.IN_USE, "cursor " + name + " is in use");
        }
      }
      ByteBuffer buffer =
          buffers.computeIfAbsent(name, missing -> ByteBuffer.allocate(CursorFile.SIZE));
      return CursorFile.in(
          buffer,
          () -> {
            synchronized (held) {
              held.remove(name);
            }
          });
    };
  }
}
