package dev.sideband.tcp.internal.link;

import dev.sideband.transport.Uplink;
import dev.sideband.wire.Bytes;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The newest states that the server has not confirmed. Safe for any thread. */
final class StateBox {

  private record Sent(long number, Bytes data) {}

  private final Map<String, Bytes> unsent = new LinkedHashMap<>();
  private final Map<String, Sent> onTheWay = new LinkedHashMap<>();
  private long last;

  synchronized void offer(String key, Bytes state) {
    boolean isNew = !unsent.containsKey(key) && !onTheWay.containsKey(key);
    if (isNew && unsent.size() + onTheWay.size() >= Uplink.MOST_KEYS) {
      throw new IllegalArgumentException("more than " + Uplink.MOST_KEYS + " keys");
    }
    unsent.put(key, state);
  }

  /** Begins a connection: what was on the way may not have arrived. */
  synchronized void reset() {
    onTheWay.forEach((key, sent) -> unsent.putIfAbsent(key, sent.data()));
    onTheWay.clear();
    last = 0;
  }

  /** Returns the state to send next, or null if there is none. */
  synchronized LinkMessage.@Nullable State next() {
    Iterator<Map.Entry<String, Bytes>> all = unsent.entrySet().iterator();
    if (!all.hasNext()) {
      return null;
    }
    Map.Entry<String, Bytes> first = all.next();
    all.remove();
    onTheWay.remove(first.getKey());
    onTheWay.put(first.getKey(), new Sent(++last, first.getValue()));
    return new LinkMessage.State(last, first.getKey(), first.getValue());
  }

  /** Notes that the server has all up to this number. */
  synchronized void confirmed(long number) {
    onTheWay.values().removeIf(sent -> sent.number() <= number);
  }
}
