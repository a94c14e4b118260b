package dev.sideband.bus;

import dev.sideband.transport.BusListener;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.BusTap;
import dev.sideband.transport.BusTapCounters;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A tap that a test works by hand. */
public final class HandTap implements BusTap {

  private @Nullable BusListener listener;
  private boolean closed;

  public BusListener listener() {
    return Objects.requireNonNull(listener);
  }

  public void see(BusRecord record) {
    listener().seen(record);
  }

  public boolean closed() {
    return closed;
  }

  @Override
  public void start(BusListener newListener) {
    listener = newListener;
  }

  @Override
  public BusTapCounters counters() {
    return new BusTapCounters(0, 0, 0);
  }

  @Override
  public void close() {
    closed = true;
  }
}
