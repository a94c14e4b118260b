package dev.sideband.ipmi.oem;

import dev.sideband.wire.Bytes;

/**
 * What a BMC's stage held at one moment, fetched whole.
 *
 * @param report what the stage said of it
 * @param content its bytes; if the report has a checksum, they fit it
 */
public record StageCopy(StageReport report, Bytes content) {}
