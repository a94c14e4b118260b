package dev.sideband.fleet.service;

import dev.sideband.process.ProcessId;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A process that does what a test says. */
public final class ScriptedProcess implements ServiceProcess {

  private static final int KILL = 9;
  private static final int TERM = 15;

  private final ProcessId id;
  private final InstantSource clock;
  private final CompletableFuture<ProcessEnd> ended = new CompletableFuture<>();

  /** Whether it does not end when asked. */
  public boolean stubborn;

  public boolean suspended;
  public int stops;
  public int kills;

  ScriptedProcess(ProcessId id, InstantSource clock) {
    this.id = id;
    this.clock = clock;
  }

  @Override
  public ProcessId id() {
    return id;
  }

  @Override
  public void stop() {
    stops++;
    if (!stubborn) {
      signalled(TERM);
    }
  }

  @Override
  public void kill() {
    kills++;
    signalled(KILL);
  }

  @Override
  public void suspend() throws IOException {
    if (ended.isDone()) {
      throw new IOException("has ended");
    }
    suspended = true;
  }

  @Override
  public void resume() throws IOException {
    if (ended.isDone()) {
      throw new IOException("has ended");
    }
    suspended = false;
  }

  /** It ends by itself. */
  public void exit(int code) {
    ended.complete(new ProcessEnd(now(), OptionalInt.of(code), OptionalInt.empty()));
  }

  /** Somebody ends it by a signal. */
  public void signalled(int signal) {
    ended.complete(new ProcessEnd(now(), OptionalInt.empty(), OptionalInt.of(signal)));
  }

  /** It ends, and nobody sees how. */
  public void vanish() {
    ended.complete(ProcessEnd.unknown(now()));
  }

  private Instant now() {
    return clock.instant();
  }

  public boolean isEnded() {
    return ended.isDone();
  }

  @Override
  public CompletionStage<ProcessEnd> ended() {
    return ended;
  }
}
