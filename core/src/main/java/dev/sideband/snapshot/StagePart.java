package dev.sideband.snapshot;

import dev.sideband.wire.Bytes;

/**
 * Part of one generation of a stage's content.
 *
 * @param generation the content that was read; ask for it by number to get more of the same
 * @param offset where {@code data} begins in it
 * @param total its length in bytes
 * @param data what was read; empty at the end
 */
public record StagePart(long generation, long offset, long total, Bytes data) {}
