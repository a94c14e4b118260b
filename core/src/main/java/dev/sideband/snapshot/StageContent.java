package dev.sideband.snapshot;

import dev.sideband.wire.Bytes;

/**
 * The whole content of a stage, which agrees with its header in length and checksum.
 *
 * @param header what the stage says of the content
 * @param plain the content
 */
public record StageContent(StageHeader header, Bytes plain) {}
