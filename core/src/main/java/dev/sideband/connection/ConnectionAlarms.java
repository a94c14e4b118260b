package dev.sideband.connection;

import dev.sideband.alarm.AlarmBook;
import dev.sideband.alarm.AlarmCondition;
import dev.sideband.alarm.AlarmKey;
import dev.sideband.table.Table;
import dev.sideband.time.Stamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Judges sweep after sweep by rules, and keeps an alarm book.
 *
 * <p>An alarm is about one group of one rule. Its facts are the group's keys, the measure and its
 * value, how many connections there are, since when it was abnormal, one of them, and what the CMDB
 * says of its service. A group that is gone is normal. For one thread at a time.
 */
public final class ConnectionAlarms {

  private static final int MICROS = 1_000_000;
  private static final int NANOS_PER_MICRO = 1_000;

  private final List<RuleState> rules = new ArrayList<>();
  private final String machine;
  private final ServiceDirectory directory;
  private final AlarmBook book;

  /**
   * Creates the judge of one machine's sweeps, of which the alarms need not say whose they are.
   *
   * @param directory tells who owns a service
   * @param book told what is abnormal and what is so no more
   * @throws IllegalArgumentException if two rules have one name
   */
  public ConnectionAlarms(List<ConnectionRule> rules, ServiceDirectory directory, AlarmBook book) {
    this("", rules, directory, book);
  }

  /**
   * Creates the judge of one machine's sweeps; others may keep their alarms in the same book.
   *
   * @param machine named in each alarm
   * @param directory tells who owns a service
   * @param book told what is abnormal and what is so no more
   * @throws IllegalArgumentException if two rules have one name
   */
  public ConnectionAlarms(
      String machine, List<ConnectionRule> rules, ServiceDirectory directory, AlarmBook book) {
    this.machine = machine;
    this.directory = directory;
    this.book = book;
    rules.forEach(rule -> this.rules.add(new RuleState(rule)));
    if (rules.stream().map(ConnectionRule::name).distinct().count() < rules.size()) {
      throw new IllegalArgumentException("two rules have one name");
    }
  }

  /** Judges a sweep; its time is that of the table. */
  public void judge(Table sweep) {
    List<ConnectionInfo> all = List.copyOf(ConnectionInfo.TYPE.rows(sweep));
    rules.forEach(rule -> rule.judge(all, sweep.time()));
  }

  private static long nanos(Stamp time) {
    return time.micros() * NANOS_PER_MICRO;
  }

  /** A group of a rule, as long as it is abnormal or not yet normal again. */
  private static final class Watched {
    final AlarmCondition condition;
    final Stamp begun;
    boolean abnormal;
    boolean met;

    Watched(ConnectionRule rule, Stamp begun) {
      this.begun = begun;
      condition = new AlarmCondition(rule.raiseAfter(), rule.clearAfter());
    }
  }

  private final class RuleState {

    private final ConnectionRule rule;
    private final ConnectionAges ages = new ConnectionAges();
    private final Map<List<String>, Watched> watched = new HashMap<>();
    private final Map<AddressBlock, ConnectionInfo> lastSeen = new HashMap<>();
    private Map<List<String>, Long> counts = new HashMap<>();
    private boolean first = true;

    RuleState(ConnectionRule rule) {
      this.rule = rule;
    }

    void judge(List<ConnectionInfo> all, Stamp time) {
      List<ConnectionInfo> found =
          all.stream().filter(info -> rule.query().matches(info, directory)).toList();
      if (rule.measure() == ConnectionMeasure.MISSING) {
        rule.query().clients().forEach(client -> judgeExpected(client, found, time));
        return;
      }
      Map<List<String>, Long> totals =
          rule.measure() == ConnectionMeasure.RATIO ? totals(all) : Map.of();
      Map<List<String>, Long> now = new HashMap<>();
      for (ConnectionGroup group : rule.mode().group(found, directory)) {
        now.put(group.values(), (long) group.connections().size());
        long value = measure(group, totals, time.micros());
        judge(group.values(), value, time, begun -> raise(group, value, begun));
      }
      judgeTheGone(nanos(time));
      ages.endSweep();
      counts = now;
      first = false;
    }

    private Map<List<String>, Long> totals(List<ConnectionInfo> all) {
      Map<List<String>, Long> totals = new HashMap<>();
      all.forEach(info -> totals.merge(rule.mode().values(info, directory), 1L, Long::sum));
      return totals;
    }

    private long measure(ConnectionGroup group, Map<List<String>, Long> totals, long micros) {
      long count = group.connections().size();
      return switch (rule.measure()) {
        case COUNT -> count;
        case RATIO -> count * 100 / totals.getOrDefault(group.values(), count);
        case GROWTH -> first ? 0 : count - counts.getOrDefault(group.values(), 0L);
        case AGE -> {
          long oldest = Long.MAX_VALUE;
          for (ConnectionInfo info : group.connections()) {
            oldest = Math.min(oldest, ages.since(info));
          }
          yield (micros - oldest) / MICROS;
        }
        case MISSING -> 0;
        case RETRANSMITS ->
            group.connections().stream()
                .mapToLong(info -> info.retransmits().orElse(0))
                .max()
                .orElse(0);
      };
    }

    private void judge(List<String> values, long value, Stamp time, Consumer<Stamp> raise) {
      Watched state = watched.get(values);
      if (state == null) {
        if (value < rule.raiseAt()) {
          return;
        }
        state = new Watched(rule, time);
        watched.put(values, state);
      }
      state.met = true;
      state.abnormal = value >= (state.abnormal ? rule.clearBelow() : rule.raiseAt());
      boolean wasActive = state.condition.isActive();
      boolean active = state.condition.update(state.abnormal, nanos(time));
      if (active) {
        raise.accept(state.begun);
      } else if (wasActive) {
        book.clear(key(values), rule.measure() + " is " + value);
      }
      if (!active && !state.abnormal) {
        watched.remove(values);
      }
    }

    private void judgeExpected(AddressBlock client, List<ConnectionInfo> found, Stamp time) {
      Optional<ConnectionInfo> seen =
          found.stream().filter(info -> client.contains(info.client())).findFirst();
      seen.ifPresent(info -> lastSeen.put(client, info));
      List<String> values = List.of(client.toString());
      judge(values, seen.isPresent() ? 0 : 1, time, begun -> raiseMissing(client, values, begun));
    }

    private void raiseMissing(AddressBlock client, List<String> values, Stamp begun) {
      Map<String, String> facts = begin();
      facts.put("client", client.toString());
      facts.put("measure", rule.measure().toString());
      facts.put("count", "0");
      facts.put("since", begun.wall().toString());
      ConnectionInfo last = lastSeen.get(client);
      if (last != null) {
        facts.put("last connection", last.id().toString());
        facts.put("last seen", last.seen().wall().toString());
      }
      facts.put("service", String.join(", ", new TreeSet<>(rule.query().services())));
      rule.query().services().forEach(service -> describe(service, facts));
      book.raise(
          key(values), rule.severity(), "no connection of the expected client " + client, facts);
    }

    /** Begins the facts with whose sweep it was. */
    private Map<String, String> begin() {
      Map<String, String> facts = new LinkedHashMap<>();
      if (!machine.isEmpty()) {
        facts.put("machine", machine);
      }
      return facts;
    }

    private void describe(String service, Map<String, String> facts) {
      directory
          .attributes(service)
          .forEach((name, attribute) -> facts.putIfAbsent("cmdb." + name, attribute));
    }

    private void judgeTheGone(long nanos) {
      Iterator<Map.Entry<List<String>, Watched>> each = watched.entrySet().iterator();
      while (each.hasNext()) {
        Map.Entry<List<String>, Watched> entry = each.next();
        Watched state = entry.getValue();
        if (!state.met) {
          state.abnormal = false;
          if (!state.condition.update(false, nanos)) {
            book.clear(key(entry.getKey()), "no such connection any more");
            each.remove();
          }
        }
        state.met = false;
      }
    }

    private void raise(ConnectionGroup group, long value, Stamp begun) {
      ConnectionInfo example = group.connections().get(0);
      String service = example.service().orElse(Service.UNKNOWN.name());
      Map<String, String> facts = begin();
      facts.putAll(group.facts());
      facts.put("measure", rule.measure().toString());
      facts.put("value", Long.toString(value));
      facts.put("count", Integer.toString(group.connections().size()));
      facts.put("since", begun.wall().toString());
      facts.put("connection", example.id().toString());
      facts.put("client", example.client().toString());
      facts.put("state", example.state().toString());
      facts.put("service", service);
      describe(service, facts);
      book.raise(
          key(group.values()),
          rule.severity(),
          group.connections().size() + " connections: " + group.facts(),
          facts);
    }

    private AlarmKey key(List<String> values) {
      String subject = machine.isEmpty() ? values.toString() : machine + " " + values;
      return new AlarmKey(rule.name(), subject);
    }
  }
}
