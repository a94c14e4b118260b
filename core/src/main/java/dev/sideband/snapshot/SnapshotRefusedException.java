package dev.sideband.snapshot;

import java.util.Objects;

/** A pipeline was reached and said no; {@link #refusal()} says why. */
public final class SnapshotRefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final SnapshotRefusal refusal;
  private final long detail;

  /** Creates a refusal without a number. */
  public SnapshotRefusedException(SnapshotRefusal refusal, String problem) {
    this(refusal, problem, 0);
  }

  /** Creates a refusal; {@code detail} means what {@link SnapshotRefusal} says for each reason. */
  public SnapshotRefusedException(SnapshotRefusal refusal, String problem, long detail) {
    super(problem);
    this.refusal = Objects.requireNonNull(refusal, "refusal");
    this.detail = detail;
  }

  /** Returns the reason. */
  public SnapshotRefusal refusal() {
    return refusal;
  }

  /** Returns the number that goes with the reason, 0 if it has none. */
  public long detail() {
    return detail;
  }
}
