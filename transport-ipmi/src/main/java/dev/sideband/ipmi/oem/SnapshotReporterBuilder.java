package dev.sideband.ipmi.oem;

import dev.sideband.transport.TransportContext;
import java.time.Duration;
import java.util.Objects;

/** Settings of a {@link SnapshotReporter}. For one thread. */
public final class SnapshotReporterBuilder {

  final OemClient client;
  final ObjectType type;
  final TransportContext context;
  int wholeEvery = 20;
  double share = 0.25;
  Duration patience = Duration.ofSeconds(60);

  SnapshotReporterBuilder(OemClient client, ObjectType type, TransportContext context) {
    this.client = Objects.requireNonNull(client, "client");
    this.type = Objects.requireNonNull(type, "type");
    this.context = Objects.requireNonNull(context, "context");
  }

  /** Sends every {@code n}-th table whole, the others as deltas; 20 unless set, at least 1. */
  public SnapshotReporterBuilder wholeEvery(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("whole every " + n);
    }
    this.wholeEvery = n;
    return this;
  }

  /**
   * Sets the share of the interface's time that it may use, above 0, at most 1; 0.25 unless set.
   */
  public SnapshotReporterBuilder share(double share) {
    this.share = share;
    return this;
  }

  /** Sets how long one step may take, resends included, before it rests; 60 s unless set. */
  public SnapshotReporterBuilder patience(Duration patience) {
    if (patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException("patience: " + patience);
    }
    this.patience = patience;
    return this;
  }

  /** Makes the reporter; it sends nothing before it has a table. */
  public SnapshotReporter build() {
    return new SnapshotReporter(this);
  }
}
