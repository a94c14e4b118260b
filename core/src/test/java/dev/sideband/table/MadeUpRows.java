package dev.sideband.table;

import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Rows that come, change and go, of a few clients; one seed always gives the same. */
final class MadeUpRows {

  /** Keys of both kinds, and a cell that is another each time. */
  static final Schema SCHEMA =
      new Schema(
          9,
          1,
          2,
          List.of(
              new Column(1, "id", ColumnKind.INTEGER),
              new Column(2, "client", ColumnKind.TEXT),
              new Column(3, "state", ColumnKind.TEXT),
              new Column(4, "left", ColumnKind.MOMENTARY),
              new Column(5, "queue", ColumnKind.INTEGER)));

  private static final String[] STATES = {"", "new", "established", "closing"};

  private record Key(long id, String client) implements Comparable<Key> {

    @Override
    public int compareTo(Key other) {
      int order = Long.compare(id, other.id);
      return order != 0 ? order : client.compareTo(other.client);
    }
  }

  private record Values(String state, long queue) {}

  private final Map<Key, Values> rows = new TreeMap<>();
  private final TableBuffer buffer = new TableBuffer(SCHEMA);
  private final Random random;
  private final int most;
  private long last;

  MadeUpRows(long seed, int most) {
    this.random = new Random(seed);
    this.most = most;
  }

  /** Returns a client; of some only what comes late in the name differs. */
  static String client(int number) {
    return number % 3 == 0 ? "client-with-a-long-name-" + number : "c" + number;
  }

  /** Returns the rows a little later, in an order of their own, some of them twice. */
  TableBuffer next(Stamp time) {
    if (random.nextInt(25) == 0) {
      rows.clear();
    }
    rows.keySet().removeIf(key -> random.nextInt(12) == 0);
    rows.replaceAll((key, old) -> random.nextInt(10) == 0 ? values() : old);
    while (rows.size() < most && random.nextInt(5) != 0) {
      long id = random.nextInt(8) == 0 ? -last : ++last;
      rows.put(new Key(id, client(random.nextInt(12))), values());
    }
    buffer.clear(time);
    List<Map.Entry<Key, Values>> order = new ArrayList<>(rows.entrySet());
    if (random.nextInt(4) == 0) {
      Collections.shuffle(order, random);
    }
    for (Map.Entry<Key, Values> each : order) {
      add(each.getKey(), each.getValue());
    }
    for (int repeated = random.nextInt(3); repeated > 0 && !order.isEmpty(); repeated--) {
      add(order.get(random.nextInt(order.size())).getKey(), values());
    }
    return buffer;
  }

  private Values values() {
    return new Values(STATES[random.nextInt(STATES.length)], random.nextInt(3));
  }

  private void add(Key key, Values values) {
    buffer.beginRow();
    buffer.set(0, key.id);
    buffer.set(1, key.client);
    if (!values.state.isEmpty()) {
      buffer.set(2, values.state);
    }
    buffer.set(3, random.nextInt(1_000_000));
    buffer.set(4, values.queue);
    buffer.endRow();
  }

  /**
   * A question: what the history is asked for, and the same of keys as {@link Told} spells them.
   */
  record Question(long from, long to, List<KeyRange> ranges, Predicate<String> keys) {}

  /** Returns a question about one client. */
  static Question about(String client, long from, long to) {
    return new Question(
        from, to, List.of(range(client, client)), key -> client(key).equals(client));
  }

  /** Returns a question about the time up to {@code end}. */
  static Question question(Random random, long end) {
    long from = random.nextInt(6) == 0 ? 0 : random.nextLong(end + 2);
    long to = random.nextInt(6) == 0 ? Long.MAX_VALUE >> 16 : from + random.nextLong(end);
    String one = client(random.nextInt(12));
    String other = client(random.nextInt(12));
    return switch (random.nextInt(5)) {
      case 0 -> new Question(from, to, List.of(), key -> true);
      case 1 -> ofIds(random.nextLong(60) - 20, random.nextLong(20), from, to);
      case 2 ->
          new Question(
              from,
              to,
              List.of(range(one, one), range(other, other)),
              key -> client(key).equals(one) || client(key).equals(other));
      case 3 ->
          new Question(
              from,
              to,
              List.of(range("c1", "c5")),
              key -> client(key).compareTo("c1") >= 0 && client(key).compareTo("c5") <= 0);
      default -> about(one, from, to);
    };
  }

  private static Question ofIds(long least, long more, long from, long to) {
    return new Question(
        from,
        to,
        List.of(KeyRange.of(0, least, least + more)),
        key -> id(key) >= least && id(key) <= least + more);
  }

  private static KeyRange range(String least, String greatest) {
    return KeyRange.of(1, bytes(least), bytes(greatest));
  }

  private static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  private static long id(String key) {
    return Long.parseLong(key.substring(1, key.indexOf('|', 1)));
  }

  private static String client(String key) {
    return key.substring(key.indexOf('|', 1) + 1);
  }
}
