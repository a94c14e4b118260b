package dev.sideband.time;

/** Names the clock of a {@link Stamp}: one boot of one machine. */
public sealed interface ClockId permits HostBoot, BmcBoot {}
