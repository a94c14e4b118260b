package dev.sideband.bus;

import dev.sideband.transport.AckMap;
import dev.sideband.transport.BusListener;
import dev.sideband.transport.BusRecord;
import dev.sideband.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps messages out of a log, or their content: those of the device that holds the log itself, and
 * those that are nobody's business.
 *
 * <p>The first rule that chooses a message decides; one that no rule chooses passes. Safe for any
 * thread, save that each stream of messages has a {@link #into} of its own.
 */
public final class BusFilter {

  /** A filter that lets everything pass. */
  public static final BusFilter NONE = new BusFilter(List.of());

  private final List<Rule> rules;
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong hidden = new AtomicLong();

  private enum Action {
    PASS,
    HIDE,
    DROP
  }

  private record Rule(BusSelector selector, Action action) {}

  private BusFilter(List<Rule> rules) {
    this.rules = rules;
  }

  private BusFilter with(BusSelector selector, Action action) {
    List<Rule> more = new ArrayList<>(rules);
    more.add(new Rule(selector, action));
    return new BusFilter(List.copyOf(more));
  }

  /** Returns this filter and then a rule that lets the chosen messages pass. */
  public BusFilter pass(BusSelector selector) {
    return with(selector, Action.PASS);
  }

  /** Returns this filter and then a rule that keeps the chosen messages and not their data. */
  public BusFilter hide(BusSelector selector) {
    return with(selector, Action.HIDE);
  }

  /** Returns this filter and then a rule that keeps the chosen messages out. */
  public BusFilter drop(BusSelector selector) {
    return with(selector, Action.DROP);
  }

  /** Returns a listener that passes on to {@code next} what this filter lets pass. */
  public BusListener into(BusListener next) {
    RegisterTracker registers = new RegisterTracker();
    return new BusListener() {
      @Override
      public void seen(BusRecord message) {
        switch (actionOn(message, registers.registerOf(message))) {
          case PASS -> next.seen(message);
          case HIDE -> {
            hidden.incrementAndGet();
            next.seen(withoutData(message));
          }
          case DROP -> dropped.incrementAndGet();
        }
      }

      @Override
      public void lost(long messages) {
        next.lost(messages);
      }

      @Override
      public void ended() {
        next.ended();
      }
    };
  }

  private Action actionOn(BusRecord message, int register) {
    for (Rule rule : rules) {
      if (rule.selector().matches(message, register)) {
        return rule.action();
      }
    }
    return Action.PASS;
  }

  private static BusRecord withoutData(BusRecord message) {
    AckMap acks = message.acks().address() ? AckMap.UNKNOWN : AckMap.NO_ADDRESS;
    return new BusRecord(
        message.link(),
        message.nanos(),
        message.address(),
        message.read(),
        Bytes.EMPTY,
        acks,
        message.result(),
        message.repeatedStart(),
        message.stop(),
        message.durationNanos(),
        true);
  }

  /** Returns how many messages were kept out so far. */
  public long dropped() {
    return dropped.get();
  }

  /** Returns how many messages lost their data so far. */
  public long hidden() {
    return hidden.get();
  }
}
