package dev.sideband.console;

import dev.sideband.transport.HeartbeatPort;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a script of heartbeats is played: a network, a BMC and a time. One is made up and in
 * virtual time, another is our client, a relay and our BMC. For one thread.
 */
public interface HeartbeatWorld extends AutoCloseable {

  /** What a BMC is like. */
  enum Kind {
    /** It knows heartbeats, and what its console said. */
    OURS,
    /** It answers a standard command, and tells no times. */
    PLAIN,
    /** Ours, whose whole process can stand still. */
    APART
  }

  /** What the network does to each packet. */
  enum Network {
    /** It carries it. */
    PERFECT,
    /** It carries it twice. */
    REPEATING,
    /** It carries some of them later than those behind. */
    REORDERING,
    /** It carries none. */
    CUT
  }

  /**
   * What came.
   *
   * @param answer null if the session was lost
   */
  record Event(@Nullable HeartbeatAnswer answer) {}

  /** The BMC says that it kept a heartbeat for too long when it waited for longer. */
  Duration LIMIT = Duration.ofMillis(900);

  /** Returns the time, nanoseconds. */
  long nanos();

  /** Sends a heartbeat, unless there is no line. */
  boolean send(HeartbeatPort.Beat beat);

  /** Returns what came, or null if nothing came until a time. */
  @Nullable Event next(long until) throws InterruptedException;

  /** Lets heartbeats wait in the BMC's queue, or no longer. */
  void busy(boolean is);

  /** Lets the BMC's process stand still, or no longer. */
  void still(boolean is) throws IOException, InterruptedException;

  void network(Network does);

  /** Starts the BMC anew; its sessions are gone. */
  void restart() throws IOException, InterruptedException;

  /** Puts the BMC's monotonic clock forward, as none should. */
  void step(Duration ahead);

  /** Puts the BMC's clock for people to 1970, and at the next call to where it was. */
  void stepForPeople();

  /** Lets the BMC's queue be full of somebody else's heartbeats, and no longer when not busy. */
  void fillQueue() throws IOException;

  /** Says something at the console; returns the offset of its first byte. */
  long say(String text) throws IOException;

  /**
   * Sends a heartbeat past the network that asks for the console's log from an offset on.
   *
   * @param most how many bytes
   */
  void ask(long number, long from, int most) throws IOException;

  @Override
  void close() throws IOException;
}
