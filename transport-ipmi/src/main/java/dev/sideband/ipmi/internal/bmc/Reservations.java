package dev.sideband.ipmi.internal.bmc;

import dev.sideband.ipmi.command.Reservation;
import java.util.random.RandomGenerator;

/**
 * The one reservation that is in force at a time (IPMI 2.0, 31.4): until the next one, a change of
 * what is reserved, or a reset. Numbers begin at a random one, so that one of an earlier start is
 * hardly ever valid. Safe for any thread.
 */
final class Reservations {

  private static final int HIGHEST = 0xFFFF;

  private int lastId;
  private long version;
  private boolean inForce;

  Reservations(RandomGenerator random) {
    this.lastId = random.nextInt(HIGHEST);
  }

  /** Reserves what has this version now, and cancels the reservation before. */
  synchronized Reservation reserve(long present) {
    lastId = lastId % HIGHEST + 1;
    version = present;
    inForce = true;
    return new Reservation(lastId);
  }

  /** Tells whether a reservation is in force for what has this version now. */
  synchronized boolean holds(Reservation reservation, long present) {
    return inForce && reservation.id() == lastId && version == present;
  }

  synchronized void cancel() {
    inForce = false;
  }
}
