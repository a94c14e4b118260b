package dev.sideband.snapshot;

/** Why a pipeline refused a call; no refusal harms what a stage already holds whole. */
public enum SnapshotRefusal {
  /** The handle names no write: none began, or it was finished, replaced or given up. */
  NO_SUCH_WRITE,
  /** The snapshot is of a host boot that a later one has replaced. */
  OTHER_BOOT,
  /** Bytes are missing before this place; {@code detail} is the offset expected. */
  WRONG_OFFSET,
  /** The snapshot is larger than a stage may be, or the storage is full; {@code detail}: limit. */
  NO_SPACE,
  /** Length, rows or checksum are not what the writer says; the write is over. */
  CHECKSUM_WRONG,
  /** What came does not follow its format; the write is over. */
  MALFORMED,
  /** No stage holds the snapshot that the delta was made against: send the whole. */
  BASE_UNKNOWN,
  /** The stage is absent. */
  NOTHING_TO_SHOW,
  /** What the stage holds is no longer what its header says. */
  DAMAGED,
  /** The call contradicts an earlier one. */
  CONFLICT,
  /** That content has been replaced; {@code detail} is the generation there is now. */
  GENERATION_GONE
}
