package dev.sideband.fleet.deploy;

/**
 * What an artefact may use at most.
 *
 * @param packedBytes bytes of the artefact itself
 * @param bytes bytes of all files that it holds
 * @param ratio how many times as large as the artefact these may be; the first MiB is free
 * @param entries files, folders and links, with the folders that are only implied
 * @param depth folders in one another, the entry itself counted
 * @param nameBytes bytes of an entry's whole name, as UTF-8
 */
public record UnpackLimits(
    long packedBytes, long bytes, int ratio, int entries, int depth, int nameBytes) {

  /** 1 GiB packed and 2 GiB unpacked, 200-fold, 100,000 entries, 32 deep, names of 1,024 bytes. */
  public static final UnpackLimits USUAL =
      new UnpackLimits(1L << 30, 2L << 30, 200, 100_000, 32, 1_024);

  public UnpackLimits {
    if (packedBytes < 1 || bytes < 1 || ratio < 1 || entries < 1 || depth < 1 || nameBytes < 1) {
      throw new IllegalArgumentException(
          packedBytes
              + " bytes packed, "
              + bytes
              + " unpacked, ratio "
              + ratio
              + ", "
              + entries
              + " entries, depth "
              + depth
              + ", names of "
              + nameBytes
              + " bytes");
    }
  }
}
