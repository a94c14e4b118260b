package dev.sideband.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A set of byte numbers, kept as the few ranges that it is made of. For one thread at a time. */
final class HeldSpans {

  private final TreeMap<Long, Long> spans = new TreeMap<>();

  /** Adds a range and returns what of it was not there, in order. */
  List<ByteSpan> add(long from, long to) {
    List<ByteSpan> fresh = missingIn(from, to);
    if (fresh.isEmpty()) {
      return fresh;
    }
    long start = from;
    long end = to;
    Map.Entry<Long, Long> before = spans.floorEntry(from);
    if (before != null && before.getValue() >= from) {
      start = before.getKey();
      end = Math.max(end, before.getValue());
    }
    Map.Entry<Long, Long> touching = spans.ceilingEntry(start);
    while (touching != null && touching.getKey() <= end) {
      end = Math.max(end, touching.getValue());
      spans.remove(touching.getKey());
      touching = spans.ceilingEntry(start);
    }
    spans.put(start, end);
    return fresh;
  }

  /** Returns what of a range is not there, in order. */
  List<ByteSpan> missingIn(long from, long to) {
    List<ByteSpan> missing = new ArrayList<>();
    long at = from;
    Map.Entry<Long, Long> before = spans.floorEntry(from);
    if (before != null) {
      at = Math.max(at, before.getValue());
    }
    for (Map.Entry<Long, Long> span : spans.tailMap(from, false).entrySet()) {
      if (span.getKey() >= to) {
        break;
      }
      if (at < span.getKey()) {
        missing.add(new ByteSpan(at, span.getKey()));
      }
      at = Math.max(at, span.getValue());
    }
    if (at < to) {
      missing.add(new ByteSpan(at, to));
    }
    return missing;
  }

  int count() {
    return spans.size();
  }

  /** Returns the first hole between two ranges; there must be two. */
  ByteSpan firstHole() {
    Map.Entry<Long, Long> first = spans.firstEntry();
    return new ByteSpan(first.getValue(), spans.higherKey(first.getKey()));
  }

  void clear() {
    spans.clear();
  }
}
