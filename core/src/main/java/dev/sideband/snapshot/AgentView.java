package dev.sideband.snapshot;

/**
 * What the agent says that it holds itself, asked apart from its write.
 *
 * @param isKnown whether it was asked and answered; if not, the rest means nothing
 * @param snapshotId the snapshot it speaks of
 * @param crc CRC-32C of its own plain copy
 */
public record AgentView(boolean isKnown, long snapshotId, int crc) {

  /** The agent was not asked. */
  public static final AgentView UNKNOWN = new AgentView(false, 0, 0);

  /** Returns what an agent answered. */
  public static AgentView of(long snapshotId, int crc) {
    return new AgentView(true, snapshotId, crc);
  }
}
