package dev.sideband.benchmarks.cases;

import dev.sideband.benchmarks.Result;
import dev.sideband.benchmarks.Runs;
import dev.sideband.fleet.agent.AgentEvent;
import dev.sideband.fleet.server.FleetEvent;
import dev.sideband.monitor.Observation;
import dev.sideband.process.ProcessState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Kills a worker's service again and again, and takes the time until its monitor server's
 * subscriber is told that it ended, and that it is ready again.
 */
final class FleetKills implements Flow.Subscriber<Observation<FleetEvent>> {

  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int PATIENCE_SECONDS = 30;
  private static final double PART = 0.99;
  private static final double MOST_MILLIS = 1_000;

  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
  private final Runs ended = new Runs();
  private final Runs recovered = new Runs();

  /** What was told of the service, and when by {@link System#nanoTime}. */
  private record Told(AgentEvent.ServiceChanged change, long nanos) {

    boolean isEnd() {
      return change.to().equals(ProcessState.UNEXPECTEDLY_TERMINATED);
    }

    boolean isReady() {
      return change.from().equals(ProcessState.STARTING)
          && !change.to().equals(ProcessState.STARTING)
          && !isEnd();
    }
  }

  private FleetKills() {}

  /** Measures so many kills, with a server and an agent of their own in an empty folder. */
  static List<Result> measure(Path folder, int kills) throws IOException {
    FleetKills all = new FleetKills();
    try (FleetSite site = FleetSite.open(folder)) {
      site.server().events().subscribe(all);
      try (FleetWorker worker = FleetWorker.start(site)) {
        all.await(Told::isReady);
        for (int kill = 0; kill < kills; kill++) {
          ConsoleSet.pause(PAUSE);
          all.kill(worker.servicePid());
        }
      }
    }
    return all.rows(kills);
  }

  private void kill(long pid) throws IOException {
    ProcessHandle process =
        ProcessHandle.of(pid).orElseThrow(() -> new IOException("no process " + pid));
    told.clear();
    long begun = System.nanoTime();
    process.destroyForcibly();
    ended.add((await(Told::isEnd) - begun) / 1e6);
    recovered.add((await(Told::isReady) - begun) / 1e6);
  }

  private long await(Predicate<Told> what) throws IOException {
    try {
      Told next;
      do {
        next = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
          throw new IOException("nothing was told for " + PATIENCE_SECONDS + " seconds");
        }
      } while (!what.test(next));
      return next.nanos();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private List<Result> rows(int kills) {
    String end = kills + " kills, until the server tells";
    String ready = kills + " kills, until the server tells that it is ready again";
    return List.of(
        row(end + ", median", ended.median(), ended, "", Optional.empty()),
        row(end + ", p99", ended.percentile(PART), ended, "< 1,000", Optional.of(MOST_MILLIS)),
        row(ready + ", median", recovered.median(), recovered, "", Optional.empty()),
        row(ready + ", p99", recovered.percentile(PART), recovered, "", Optional.empty()));
  }

  private static Result row(
      String what, double figure, Runs runs, String bar, Optional<Double> limit) {
    return new Result(
        FleetCase.NAME, what, "ms", figure, runs.spread(), Optional.empty(), Map.of(), bar, limit);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(Observation<FleetEvent> observed) {
    long now = System.nanoTime();
    if (observed.value() instanceof FleetEvent.WorkerTold event
        && event.event() instanceof AgentEvent.ServiceChanged change) {
      told.add(new Told(change, now));
    }
  }

  @Override
  public void onError(Throwable failure) {}

  @Override
  public void onComplete() {}
}
