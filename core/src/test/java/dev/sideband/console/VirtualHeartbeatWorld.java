package dev.sideband.console;

import dev.sideband.time.BmcBoot;
import dev.sideband.transport.HeartbeatPort;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A network and a BMC that are made up, in virtual time. */
final class VirtualHeartbeatWorld implements HeartbeatWorld {

  private static final long ON_THE_WAY = Duration.ofMillis(1).toNanos();
  private static final long RECONNECTING = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_DELAY_MILLIS = 300;
  private static final long LOG_BYTES = 1 << 16;

  private final boolean plain;
  private final Random random = new Random(1);
  private final PriorityQueue<Coming> coming = new PriorityQueue<>();
  private final Deque<Came> queue = new ArrayDeque<>();
  private final List<HeartbeatPort.Beat> unread = new ArrayList<>();
  private final List<Said> log = new ArrayList<>();
  private long now;
  private long order;
  private long lineFrom;
  private long ahead = Duration.ofSeconds(1_000).toNanos();
  private int boot = 1;
  private long end;
  private boolean busy;
  private boolean still;
  private boolean full;
  private int dropped;
  private Network network = Network.PERFECT;

  VirtualHeartbeatWorld(boolean plain) {
    this.plain = plain;
  }

  private record Coming(long at, long order, Event event) implements Comparable<Coming> {
    @Override
    public int compareTo(Coming other) {
      return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
    }
  }

  private record Came(HeartbeatPort.Beat beat, long received) {}

  private record Said(long offset, int length, long micros) {}

  @Override
  public long nanos() {
    return now;
  }

  private long micros() {
    return (now + ON_THE_WAY + ahead) / 1_000;
  }

  @Override
  public boolean send(HeartbeatPort.Beat beat) {
    if (now < lineFrom) {
      return false;
    }
    if (network == Network.CUT) {
      return true;
    }
    if (still) {
      unread.add(beat);
    } else {
      received(beat);
    }
    return true;
  }

  private void received(HeartbeatPort.Beat beat) {
    if (full) {
      dropped++;
      answer(beat, micros(), 0);
    } else if (busy && !plain) {
      queue.add(new Came(beat, micros()));
    } else {
      answer(beat, micros(), 0);
    }
  }

  /** Answers a heartbeat, behind so many others. */
  private void answer(HeartbeatPort.Beat beat, long received, int behind) {
    long waited = micros() - received;
    HeartbeatAnswer answer =
        new HeartbeatAnswer(
            beat.number(),
            0,
            0,
            plain ? null : new BmcTimes(new BmcBoot(boot), received, micros() + behind),
            null,
            waited > LIMIT.toNanos() / 1_000,
            dropped);
    long way = 2 * ON_THE_WAY + behind * 1_000L;
    if (network == Network.REORDERING) {
      way += Duration.ofMillis(random.nextLong(LONGEST_DELAY_MILLIS)).toNanos();
    }
    for (int copies = network == Network.REPEATING ? 2 : 1; copies > 0; copies--) {
      add(now + way + copies, answer);
    }
  }

  private void add(long at, HeartbeatAnswer answer) {
    HeartbeatAnswer arrived =
        new HeartbeatAnswer(
            answer.number(),
            at,
            answer.completionCode(),
            answer.bmcTimes(),
            answer.log(),
            answer.limitExceeded(),
            answer.dropped());
    coming.add(new Coming(at, order++, new Event(arrived)));
  }

  @Override
  public @Nullable Event next(long until) {
    Coming first = coming.peek();
    if (first == null || first.at > until) {
      now = Math.max(now, until);
      return null;
    }
    now = Math.max(now, first.at);
    coming.remove();
    return first.event;
  }

  @Override
  public void busy(boolean is) {
    busy = is;
    if (is) {
      return;
    }
    full = false;
    dropped = 0;
    int behind = 0;
    while (!queue.isEmpty()) {
      Came next = queue.remove();
      answer(next.beat, next.received, ++behind);
    }
  }

  @Override
  public void still(boolean is) {
    still = is;
    if (!is) {
      unread.forEach(this::received);
      unread.clear();
    }
  }

  @Override
  public void network(Network does) {
    network = does;
  }

  @Override
  public void restart() {
    boot++;
    queue.clear();
    unread.clear();
    coming.clear();
    ahead -= now;
    lineFrom = now + RECONNECTING;
    coming.add(new Coming(now, order++, new Event(null)));
  }

  @Override
  public void step(Duration by) {
    ahead += by.toNanos();
  }

  @Override
  public void stepForPeople() {}

  @Override
  public void fillQueue() {
    busy = true;
    full = true;
  }

  @Override
  public long say(String text) {
    long at = end;
    if (!text.isEmpty()) {
      log.add(new Said(at, text.length(), micros()));
      end += text.length();
    }
    log.removeIf(each -> each.offset < end - LOG_BYTES);
    return at;
  }

  @Override
  public void ask(long number, long from, int most) {
    List<Said> pieces =
        log.stream()
            .filter(each -> each.offset + each.length > from && each.offset < from + most)
            .toList();
    if (pieces.isEmpty()) {
      pieces = log.subList(0, 1);
    }
    Said first = pieces.get(0);
    Said last = pieces.get(pieces.size() - 1);
    long start = Math.max(from, first.offset);
    LogSpan span =
        new LogSpan(
            1, start, Math.min(start + most, last.offset + last.length), first.micros, last.micros);
    BmcTimes times = new BmcTimes(new BmcBoot(boot), micros(), micros());
    add(now + 2 * ON_THE_WAY, new HeartbeatAnswer(number, 0, 0, times, span, false, 0));
  }

  @Override
  public void close() {}
}
