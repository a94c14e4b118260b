package dev.sideband.console;

import dev.sideband.transport.ConsoleChunk;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/** What has come of a console and waits to be stored, in order. For one thread at a time. */
final class Arrivals {

  private final List<ConsoleChunk> chunks = new ArrayList<>();
  private int bytes;

  void add(ConsoleChunk chunk) {
    chunks.add(chunk);
    bytes += chunk.data().size();
  }

  boolean isEmpty() {
    return chunks.isEmpty();
  }

  /** Returns how many bytes wait, those that came again included. */
  int bytes() {
    return bytes;
  }

  /** Returns when the first of them came, or {@code otherwise} if there are none. */
  long begin(long otherwise) {
    return chunks.isEmpty() ? otherwise : chunks.get(0).arrived();
  }

  /** Returns the bytes up to the next gap, without those that came again. */
  Bytes upToGap() {
    WireWriter out = new WireWriter();
    for (int i = 0; i < chunks.size(); i++) {
      ConsoleChunk chunk = chunks.get(i);
      if (i > 0 && chunk.kind() == ConsoleChunk.Kind.AFTER_GAP) {
        break;
      }
      if (chunk.kind() != ConsoleChunk.Kind.INFERRED_REPEAT) {
        out.bytes(chunk.data());
      }
    }
    return out.toBytes();
  }

  /**
   * Returns what stands between two places, which count the bytes that did not come again. Those
   * that did stand before what comes behind them.
   */
  List<ConsoleChunk> part(int from, int to) {
    List<ConsoleChunk> part = new ArrayList<>();
    int at = 0;
    for (ConsoleChunk chunk : chunks) {
      boolean repeats = chunk.kind() == ConsoleChunk.Kind.INFERRED_REPEAT;
      int size = chunk.data().size();
      int begin = Math.max(at, from);
      int end = repeats ? at : Math.min(at + size, to);
      if (repeats ? from <= at && at < to : begin == at && end == at + size) {
        part.add(chunk);
      } else if (begin < end) {
        Bytes cut = chunk.data().slice(begin - at, end - begin);
        part.add(new ConsoleChunk(ConsoleChunk.Kind.NEXT, chunk.place(), cut, chunk.arrived()));
      }
      at += repeats ? 0 : size;
    }
    return part;
  }
}
