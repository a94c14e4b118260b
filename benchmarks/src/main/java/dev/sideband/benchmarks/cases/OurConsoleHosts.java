package dev.sideband.benchmarks.cases;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Our BMCs, in one process of their own.
 *
 * @param bmcs the process
 * @param first the place of the first one
 * @param count how many
 */
record OurConsoleHosts(OtherJava bmcs, int first, int count) implements ConsoleHosts {

  private static final long LOG = 1L << 22;

  static ConsoleHosts start(int first, int count, Path folder) throws IOException {
    return new OurConsoleHosts(ConsoleBmcs.start(first, count, LOG, folder), first, count);
  }

  @Override
  public void repeat(int retries, Duration interval) throws IOException {
    for (int i = first; i < first + count; i++) {
      bmcs.ask("retry " + i + " " + retries + " " + interval.toMillis());
    }
  }

  @Override
  public void talk(int linesPerSecond) throws IOException {
    bmcs.ask("talk " + first + " " + count + " " + linesPerSecond);
  }

  @Override
  public long stop(int console) throws IOException {
    return (long) bmcs.ask("stop " + (first + console))[0];
  }

  @Override
  public void stall() throws IOException {
    bmcs.stall();
  }

  @Override
  public void resume() throws IOException {
    bmcs.resume();
  }

  @Override
  public void restart() throws IOException {
    for (int i = first; i < first + count; i++) {
      bmcs.ask("restart " + i);
    }
  }

  @Override
  public void clock(long seconds) throws IOException {
    bmcs.ask("clock " + first + " " + seconds);
  }

  @Override
  public void close() {
    bmcs.close();
  }
}
