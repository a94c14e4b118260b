package dev.sideband.bus;

import dev.sideband.transport.BusListener;
import dev.sideband.transport.BusRecord;
import java.util.ArrayList;
import java.util.List;

/** Everything that a tap has told. */
public final class SeenRecords implements BusListener {

  public final List<BusRecord> records = new ArrayList<>();
  public long lost;
  public int ended;

  @Override
  public synchronized void seen(BusRecord message) {
    records.add(message);
  }

  @Override
  public synchronized void lost(long messages) {
    lost += messages;
  }

  @Override
  public synchronized void ended() {
    ended++;
  }
}
