package dev.sideband.ipmi.bmc;

import java.util.concurrent.atomic.AtomicLong;

/** What the endpoint of our own commands has done since the BMC's boot. Safe for any thread. */
final class OemCounters {

  final AtomicLong frames = new AtomicLong();
  final AtomicLong repeated = new AtomicLong();
  final AtomicLong faults = new AtomicLong();
  final AtomicLong refused = new AtomicLong();

  /** Begins anew, as a boot does. */
  void reset() {
    frames.set(0);
    repeated.set(0);
    faults.set(0);
    refused.set(0);
  }
}
