package dev.sideband.snapshot;

/** What a stage holds. */
public enum StageState {
  /** Nothing, or nothing that can be trusted. */
  ABSENT(0),
  /** A temporary stage that a writer is filling. */
  RECEIVING(1),
  /** A temporary stage that arrived whole and was checked. */
  STOPPED(2),
  /** A temporary stage that nobody fills any more and that is not whole. */
  ABANDONED(3),
  /** A whole snapshot in the intermediate or display stage. */
  COMPLETE(4);

  private final int code;

  StageState(int code) {
    this.code = code;
  }

  /** Returns the number that stands for this state in files and messages. */
  public int code() {
    return code;
  }

  /** Tells whether a stage in this state holds a whole snapshot. */
  public boolean isWhole() {
    return this == STOPPED || this == COMPLETE;
  }
}
