package dev.sideband.fleet.server;

import java.time.Instant;
import java.util.Objects;

/**
 * A line of the monitor server's audit, as people read it.
 *
 * @param time when
 * @param what what happened, such as {@code order}, {@code report} or {@code rollout}
 * @param by who asked for it; of what nobody asked for, empty
 * @param worker whom it concerns; of what concerns all, empty
 * @param id the id of the order or the rollout; may be empty
 * @param text more about it
 */
public record AuditLine(
    Instant time, String what, String by, String worker, String id, String text) {

  public AuditLine {
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(what, "what");
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(worker, "worker");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(text, "text");
  }
}
