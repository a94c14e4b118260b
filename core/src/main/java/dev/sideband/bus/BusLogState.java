package dev.sideband.bus;

/**
 * How full a bus log is, and what was counted.
 *
 * @param capacity the bytes that its ring takes
 * @param oldest the address of the oldest record
 * @param next the address behind the newest record
 * @param stored how many records were ever stored, of all links
 * @param overwritten how many of them newer ones took the place of
 * @param messages how many messages of the link were seen since the watching began
 * @param nacks how many of those were not acknowledged
 * @param dropped how many messages, of all links, are not stored although they should be
 * @param filtered how many messages, of all links, a filter set from outside kept out
 * @param frozen how many copies are kept from being overwritten
 */
public record BusLogState(
    long capacity,
    long oldest,
    long next,
    long stored,
    long overwritten,
    long messages,
    long nacks,
    long dropped,
    long filtered,
    int frozen) {}
