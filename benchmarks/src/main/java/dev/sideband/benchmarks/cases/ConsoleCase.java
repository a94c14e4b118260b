package dev.sideband.benchmarks.cases;

import dev.sideband.Sideband;
import dev.sideband.benchmarks.BenchCase;
import dev.sideband.benchmarks.BenchTools;
import dev.sideband.benchmarks.Result;
import dev.sideband.ipmi.testing.DatagramFault;
import dev.sideband.ipmi.testing.DatagramPlan;
import dev.sideband.transport.ObserverListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Consoles in faults, beside three peers. */
public final class ConsoleCase implements BenchCase {

  private static final int[] STALLS = {3, 5, 10, 20, 40, 70};

  private static final int[] FREEZES = {2, 5, 10};
  private static final int LONG_CUT = 120;

  /** Stalls begin that much later each, after the last one's end: heartbeats go every 10 s. */
  private static final Duration PHASE = Duration.ofMillis(870);

  private static final int PHASES = 12;
  private static final Duration PHASE_STALL = Duration.ofSeconds(5);
  private static final int RESTARTS = 3;
  private static final int RIVALS = 3;
  private static final long[] CLOCKS = {0, 4_102_444_800L, 86_400, -1};
  private static final int ONE_IN = 20;
  private static final int SEED = 1;

  /** What becomes of one packet in twenty. */
  private static final Map<String, DatagramFault> FAULTS = faults();

  private static final Duration BEFORE = Duration.ofSeconds(3);
  private static final Duration AFTER = Duration.ofSeconds(12);
  private static final Duration BAD = Duration.ofSeconds(20);
  private static final Duration SETTLING = Duration.ofSeconds(8);
  private static final double SOON_SECONDS = 5;

  private final AtomicInteger nextPlace = new AtomicInteger();

  private static Map<String, DatagramFault> faults() {
    Map<String, DatagramFault> faults = new LinkedHashMap<>();
    faults.put("lost", DatagramFault.LOST);
    faults.put("700 ms late", DatagramFault.late(Duration.ofMillis(700)));
    faults.put("twice", DatagramFault.repeated(Duration.ofMillis(50)));
    return faults;
  }

  @Override
  public String name() {
    return "console";
  }

  @Override
  public String summary() {
    return "Consoles that say 100 lines a second, over SOL, each client at one of its own and all in"
        + " the same fault, once with our BMC and once with ipmi_sim. A stall is SIGSTOP of the BMC's"
        + " process; an idle console says nothing before and during it. Figures are lines of the"
        + " whole run, lost or shown again, and the time from the end of the fault to the next line;"
        + " (ended): the client had ended by itself, (silent): it showed nothing any more. ipmi_sim"
        + " takes what its host says in the rows about the network as it comes, and drops without a"
        + " word what does not fit into 16 kB; of ours, the lines count there that are missing"
        + " without a mark. No floor. Needs ipmitool, freeipmi-tools, openipmi and the right to use"
        + " port 623.";
  }

  /** One run of a set. */
  @FunctionalInterface
  private interface Run {

    List<Result> with(ConsoleHosts.Kind kind) throws IOException;
  }

  @Override
  public List<Result> run(BenchTools tools) throws IOException {
    List<Result> results = new ArrayList<>();
    try (BenchFolder folder = BenchFolder.make();
        Sideband sideband = Sideband.builder().build()) {
      Executor executor = sideband.executor();
      CompletableFuture<List<Result>> beside =
          both(
              executor,
              kind -> {
                List<Result> rows =
                    new ArrayList<>(cut(kind, LONG_CUT, false, folder.path(), sideband));
                rows.addAll(phases(kind, folder.path(), sideband));
                rows.addAll(restarts(kind, folder.path(), sideband));
                if (kind == ConsoleHosts.Kind.OURS) {
                  rows.addAll(clocks(kind, folder.path(), sideband));
                }
                rows.addAll(rivals(kind, folder.path()));
                return rows;
              });
      for (int seconds : STALLS) {
        CompletableFuture<List<Result>> idle =
            both(executor, kind -> stall(kind, seconds, false, folder.path(), sideband));
        results.addAll(
            both(executor, kind -> stall(kind, seconds, true, folder.path(), sideband)).join());
        results.addAll(idle.join());
      }
      for (Map.Entry<String, DatagramFault> fault : FAULTS.entrySet()) {
        String what = "5 % of the packets " + fault.getKey();
        results.addAll(
            both(executor, kind -> bad(kind, what, fault.getValue(), folder.path(), sideband))
                .join());
      }
      for (int seconds : FREEZES) {
        results.addAll(
            both(executor, kind -> cut(kind, seconds, true, folder.path(), sideband)).join());
      }
      results.addAll(beside.join());
    } catch (CompletionException e) {
      throw new IOException(e.getCause());
    }
    return results;
  }

  private static CompletableFuture<List<Result>> both(Executor executor, Run run) {
    List<CompletableFuture<List<Result>>> runs = new ArrayList<>();
    for (ConsoleHosts.Kind kind : ConsoleHosts.Kind.values()) {
      runs.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return run.with(kind);
                } catch (IOException e) {
                  throw new CompletionException(e);
                }
              },
              executor));
    }
    return runs.get(0)
        .thenCombine(
            runs.get(1),
            (ours, others) -> {
              List<Result> all = new ArrayList<>(ours);
              all.addAll(others);
              return all;
            });
  }

  private ConsoleSet set(
      ConsoleHosts.Kind kind, boolean peers, boolean network, Path folder, Sideband sideband)
      throws IOException {
    int first = nextPlace.getAndAdd(10);
    Path own = Files.createDirectory(folder.resolve("set-" + first));
    return ConsoleSet.start(kind, first, peers, network, own, sideband);
  }

  private List<Result> stall(
      ConsoleHosts.Kind kind, int seconds, boolean live, Path folder, Sideband sideband)
      throws IOException {
    try (ConsoleSet set = set(kind, true, false, folder, sideband)) {
      if (live) {
        set.talk();
      }
      ConsoleSet.pause(BEFORE);
      set.stall(Duration.ofSeconds(seconds));
      long since = System.nanoTime();
      ConsoleSet.pause(AFTER);
      if (!live) {
        set.talk();
        ConsoleSet.pause(BEFORE);
      }
      String what = "stall of " + seconds + " s, " + (live ? "live" : "idle");
      return rows(what, set, set.settle(SETTLING, since), false, live);
    }
  }

  private List<Result> bad(
      ConsoleHosts.Kind kind, String what, DatagramFault fault, Path folder, Sideband sideband)
      throws IOException {
    try (ConsoleSet set = set(kind, true, true, folder, sideband)) {
      set.talk();
      ConsoleSet.pause(BEFORE);
      set.network(relay -> {
        Random own = new Random(SEED);
        relay.follow(datagram -> own.nextInt(ONE_IN) == 0 ? fault : DatagramFault.NONE);
      });
      ConsoleSet.pause(BAD);
      set.network(relay -> relay.follow(DatagramPlan.PERFECT));
      long since = System.nanoTime();
      ConsoleSet.pause(BEFORE);
      return rows(what, set, set.settle(SETTLING, since), true, false);
    }
  }

  private List<Result> cut(
      ConsoleHosts.Kind kind, int seconds, boolean peers, Path folder, Sideband sideband)
      throws IOException {
    try (ConsoleSet set = set(kind, peers, true, folder, sideband)) {
      set.hosts().repeat(7, Duration.ofMillis(100));
      set.talk();
      ConsoleSet.pause(BEFORE);
      set.network(relay -> relay.sever());
      ConsoleSet.pause(Duration.ofSeconds(seconds));
      set.network(relay -> relay.mend());
      long since = System.nanoTime();
      ConsoleSet.pause(AFTER);
      return rows("no packets for " + seconds + " s", set, set.settle(SETTLING, since), true, true);
    }
  }

  /** One stall after the other, so that they begin at all times between two heartbeats. */
  private List<Result> phases(ConsoleHosts.Kind kind, Path folder, Sideband sideband)
      throws IOException {
    try (ConsoleSet set = set(kind, true, false, folder, sideband)) {
      set.talk();
      for (int i = 0; i < PHASES; i++) {
        ConsoleSet.pause(BEFORE.plus(PHASE.multipliedBy(i % 4)));
        set.stall(PHASE_STALL);
      }
      long since = System.nanoTime();
      ConsoleSet.pause(AFTER);
      String what = PHASES + " stalls of " + PHASE_STALL.toSeconds() + " s at all phases";
      return rows(what, set, set.settle(SETTLING, since), false, true);
    }
  }

  private List<Result> restarts(ConsoleHosts.Kind kind, Path folder, Sideband sideband)
      throws IOException {
    try (ConsoleSet set = set(kind, false, false, folder, sideband)) {
      set.talk();
      for (int i = 0; i < RESTARTS; i++) {
        ConsoleSet.pause(BEFORE);
        set.hosts().restart();
        ConsoleSet.pause(AFTER);
      }
      long since = System.nanoTime();
      ConsoleSet.pause(BEFORE);
      return rows(
          RESTARTS + " restarts of the BMC", set, set.settle(SETTLING, since), false, false);
    }
  }

  private List<Result> clocks(ConsoleHosts.Kind kind, Path folder, Sideband sideband)
      throws IOException {
    try (ConsoleSet set = set(kind, false, false, folder, sideband)) {
      set.talk();
      for (long seconds : CLOCKS) {
        ConsoleSet.pause(BEFORE);
        set.hosts().clock(seconds);
      }
      long since = System.nanoTime();
      ConsoleSet.pause(AFTER);
      String what = "the BMC's clock to 1970, to 2100, back to 1970 and right";
      return rows(what, set, set.settle(SETTLING, since), false, false);
    }
  }

  /** Another collector of ours takes the console again and again, and both want to keep it. */
  private List<Result> rivals(ConsoleHosts.Kind kind, Path folder) throws IOException {
    LongAdder takeOvers = new LongAdder();
    ObserverListener counting =
        new ObserverListener() {
          @Override
          public void counted(String name, String subject, long amount) {
            if (name.equals("sol.takeovers")) {
              takeOvers.add(amount);
            }
          }
        };
    try (Sideband sideband = Sideband.builder().observer(counting).build();
        ConsoleSet set = set(kind, false, false, folder, sideband)) {
      set.talk();
      for (int i = 0; i < RIVALS; i++) {
        ConsoleSet.pause(BEFORE);
        try (ConsoleClient rival = set.startRival(sideband)) {
          ConsoleSet.pause(AFTER);
          if (!rival.isAlive()) {
            throw new IOException("a collector that does not get the console ended");
          }
        }
        ConsoleSet.pause(AFTER);
      }
      long since = System.nanoTime();
      ConsoleSet.pause(BEFORE);
      String what = "two collectors at one console, " + RIVALS + " times";
      List<Result> rows =
          new ArrayList<>(rows(what, set, set.settle(SETTLING, since), false, false));
      String where = what + ", " + kind.title + ": ";
      rows.add(
          row(
              where + "taken over",
              "times",
              takeOvers.doubleValue(),
              Map.of(),
              "≤ " + (1 + RIVALS),
              1 + RIVALS));
      return rows;
    }
  }

  private List<Result> rows(
      String what, ConsoleSet set, List<ConsoleSet.Came> all, boolean network, boolean timed) {
    String where = what + ", " + set.kind().title + ": ";
    ConsoleSet.Came ours = all.get(0);
    ConsoleScreen.Shown shown = ours.shown();
    Map<String, Double> lost = new LinkedHashMap<>();
    Map<String, Double> repeated = new LinkedHashMap<>();
    Map<String, Double> seconds = new LinkedHashMap<>();
    for (ConsoleSet.Came each : all.subList(1, all.size())) {
      lost.put(each.title(), (double) each.shown().lost());
      repeated.put(each.title(), (double) each.shown().repeated());
      if (each.shown().seconds() >= 0) {
        seconds.put(each.name(), each.shown().seconds());
      }
    }
    List<Result> rows = new ArrayList<>();
    if (set.kind() == ConsoleHosts.Kind.OURS) {
      rows.add(row(where + "lost", "lines", (double) shown.lost(), lost, "0", 0));
    } else {
      boolean isDropped = network && !lost.isEmpty();
      double least = lost.values().stream().mapToDouble(each -> each).min().orElse(0);
      rows.add(
          isDropped
              ? row(
                  where + "lost unmarked",
                  "lines",
                  (double) shown.unmarked(),
                  lost,
                  "≤ peers",
                  least)
              : row(where + "lost unmarked", "lines", (double) shown.unmarked(), lost, "0", 0));
      double marked = (double) (shown.lost() - shown.unmarked());
      rows.add(row(where + "lost in marked gaps", "lines", marked, Map.of(), "", 0));
    }
    rows.add(row(where + "repeated", "lines", (double) shown.repeated(), repeated, "0", 0));
    if (timed && shown.seconds() >= 0) {
      rows.add(
          row(where + "lines again after", "s", shown.seconds(), seconds, "≤ 5", SOON_SECONDS));
    }
    double broken = ours.isWell() ? 0 : 1;
    rows.add(row(where + "ended or silent", "consoles", broken, brokenOf(all), "0", 0));
    return rows;
  }

  private static Map<String, Double> brokenOf(List<ConsoleSet.Came> all) {
    double broken = all.stream().skip(1).filter(each -> !each.isWell()).count();
    return all.size() == 1 ? Map.of() : Map.of("of 4 peers", broken);
  }

  private Result row(
      String what, String unit, double ours, Map<String, Double> peers, String bar, double most) {
    return Result.once(name(), what, unit, ours, peers, bar, most);
  }
}
