package dev.sideband.snapshot;

/**
 * Permission to write one snapshot.
 *
 * @param handle names the write, 1 to 65,535
 * @param nextOffset the first byte, as it travels, that the receiver lacks; more than 0 when a
 *     write is resumed
 */
public record WriteTicket(int handle, long nextOffset) {}
