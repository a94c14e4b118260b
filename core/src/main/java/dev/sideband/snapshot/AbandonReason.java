package dev.sideband.snapshot;

/** Why a temporary stage was given up before it was whole. */
public enum AbandonReason {
  /** It was not given up. */
  NONE(0, "not abandoned"),
  /** The writer fell silent for longer than the limit allows. */
  AGENT_LOST(1, "agent lost"),
  /** The writer itself gave it up. */
  ABORTED(2, "aborted by its writer"),
  /** The storage beneath could not hold it. */
  NO_SPACE(3, "no space left"),
  /** What came does not follow its format. */
  MALFORMED(4, "malformed"),
  /** Its length, rows or checksum are not what the writer says. */
  CHECK_FAILED(5, "not what its writer says it is"),
  /** The receiver was closed or died while it arrived. */
  RECEIVER_RESTARTED(6, "receiver restarted"),
  /** The storage beneath failed. */
  STORAGE_FAILED(7, "storage failed");

  private final int code;
  private final String phrase;

  AbandonReason(int code, String phrase) {
    this.code = code;
    this.phrase = phrase;
  }

  /** Returns the number that stands for this reason in files and messages. */
  public int code() {
    return code;
  }

  /** Returns the reason in a few words for a person. */
  public String phrase() {
    return phrase;
  }
}
