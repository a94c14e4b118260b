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
  private int size;

  /** Returns the same bytes as something else. */
  static ConsoleChunk as(ConsoleChunk.Kind kind, ConsoleChunk chunk) {
    return new ConsoleChunk(kind, chunk.place(), chunk.data(), chunk.arrived());
  }

  void add(ConsoleChunk chunk) {
    chunks.add(chunk);
    bytes += chunk.data().size();
    size += chunk.kind() == ConsoleChunk.Kind.INFERRED_REPEAT ? 0 : chunk.data().size();
  }

  boolean isEmpty() {
    return chunks.isEmpty();
  }

  /** Returns them in their order. */
  List<ConsoleChunk> chunks() {
    return List.copyOf(chunks);
  }

  /** Returns the same without so many of the first bytes that did not come again. */
  Arrivals from(int begin) {
    Arrivals rest = new Arrivals();
    part(begin, Integer.MAX_VALUE).forEach(rest::add);
    return rest;
  }

  /** Returns how many bytes wait, those that came again included. */
  int bytes() {
    return bytes;
  }

  /** Returns how many bytes wait, without those that came again. */
  int size() {
    return size;
  }

  /** Returns when the first of them came, or {@code otherwise} if there are none. */
  long begin(long otherwise) {
    return chunks.isEmpty() ? otherwise : chunks.get(0).arrived();
  }

  /** Tells whether there is a gap between them. */
  boolean hasGap() {
    return chunks.stream().skip(1).anyMatch(Arrivals::isBehindGap);
  }

  /** Tells whether there is a gap before them. */
  boolean beginsBehindGap() {
    return !chunks.isEmpty() && isBehindGap(chunks.get(0));
  }

  private static boolean isBehindGap(ConsoleChunk chunk) {
    return chunk.kind() == ConsoleChunk.Kind.AFTER_GAP;
  }

  /** Returns the bytes up to the next gap, without those that came again. */
  Bytes upToGap() {
    WireWriter out = new WireWriter();
    for (int i = 0; i < chunks.size(); i++) {
      ConsoleChunk chunk = chunks.get(i);
      if (i > 0 && isBehindGap(chunk)) {
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
