package dev.sideband.ipmi.oem;

import java.util.concurrent.atomic.AtomicLong;

/** What a reporter has done. Safe for any thread. */
final class ReporterCounters {

  final AtomicLong whole = new AtomicLong();
  final AtomicLong deltas = new AtomicLong();
  final AtomicLong bytes = new AtomicLong();
  final AtomicLong resumed = new AtomicLong();
  final AtomicLong replaced = new AtomicLong();
  final AtomicLong dropped = new AtomicLong();
}
