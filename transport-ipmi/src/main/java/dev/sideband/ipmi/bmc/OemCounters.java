package dev.sideband.ipmi.bmc;

import java.util.concurrent.atomic.AtomicLong;

/** What the endpoint of our own commands has done since the BMC's boot. Safe for any thread. */
final class OemCounters {

  final AtomicLong frames = new AtomicLong();
  final AtomicLong repeated = new AtomicLong();
  final AtomicLong faults = new AtomicLong();
  final AtomicLong refused = new AtomicLong();
}
