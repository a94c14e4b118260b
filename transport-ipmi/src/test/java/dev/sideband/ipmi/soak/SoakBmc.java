package dev.sideband.ipmi.soak;

import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A BMC that can be treated badly. Safe for any thread. */
public interface SoakBmc extends AutoCloseable {

  /** Returns where it listens, which does not change. */
  InetSocketAddress address();

  /** Says something as its host; returns false if it does not listen. */
  boolean say(Bytes bytes);

  /** Ends it at once and starts it again; its sessions are gone. */
  void restart() throws IOException, InterruptedException;

  /** Keeps it from working for a while, or lets it. */
  void stall(boolean still) throws IOException, InterruptedException;

  /** Puts its clock forward, or back. */
  void step(Duration by);

  @Override
  void close();
}
