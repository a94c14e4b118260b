package dev.sideband.ring;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A copy of part of a ring, which nothing overwrites; {@link RingReader#open} reads its file.
 *
 * @param id the name that it was given
 * @param file where it lies
 * @param made when it was made, by the wall clock
 * @param from the position from which on records were wanted
 * @param to the position up to which they were wanted
 * @param blocks how many blocks it holds
 * @param overwrittenBlocks how many of the blocks that were wanted had been overwritten before they
 *     could be copied
 * @param bytes the size of the file
 */
public record FrozenRing(
    String id,
    Path file,
    Instant made,
    long from,
    long to,
    int blocks,
    long overwrittenBlocks,
    long bytes) {}
