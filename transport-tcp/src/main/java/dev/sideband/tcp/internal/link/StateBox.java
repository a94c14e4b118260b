package dev.sideband.tcp.internal.link;

import dev.sideband.transport.Uplink;
import dev.sideband.wire.Bytes;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The newest states that the server has not confirmed. Safe for any thread. */
final class StateBox {

  private record Sent(long number, Bytes data) {}

  private final Map<String, Bytes> unsent = new LinkedHashMap<>();
  private final Map<String, Sent> onTheWay = new HashMap<>();
  private long last;

  synchronized void offer(String key, Bytes state) {
    boolean isNew = !unsent.containsKey(key) && !onTheWay.containsKey(key);
    if (isNew && keys() >= Uplink.MOST_KEYS) {
      throw new IllegalArgumentException("more than " + Uplink.MOST_KEYS + " keys");
    }
    unsent.put(key, state);
  }

  private long keys() {
    return onTheWay.size()
        + unsent.keySet().stream().filter(key -> !onTheWay.containsKey(key)).count();
  }

  /** Begins a connection: what was on the way may not have arrived. */
  synchronized void reset() {
    onTheWay.forEach((key, sent) -> unsent.putIfAbsent(key, sent.data()));
    onTheWay.clear();
    last = 0;
  }

  /**
   * Returns the state to send next, or null if there is none. A state waits until the server has
   * the earlier one of its key: a slow server gets the newest, not all that the network can hold.
   */
  synchronized LinkMessage.@Nullable State next() {
    Iterator<Map.Entry<String, Bytes>> all = unsent.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<String, Bytes> each = all.next();
      if (!onTheWay.containsKey(each.getKey())) {
        all.remove();
        onTheWay.put(each.getKey(), new Sent(++last, each.getValue()));
        return new LinkMessage.State(last, each.getKey(), each.getValue());
      }
    }
    return null;
  }

  /** Notes that the server has all up to this number. */
  synchronized void confirmed(long number) {
    onTheWay.values().removeIf(sent -> sent.number() <= number);
  }
}
