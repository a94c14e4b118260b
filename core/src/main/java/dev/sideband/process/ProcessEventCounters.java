package dev.sideband.process;

/**
 * What a source of process events has counted since it began.
 *
 * @param delivered events given to the listener
 * @param lost events known to be missing, those of threads included; of a source that is not {@link
 *     ProcessEventSource#immediate} always 0, since it cannot know
 * @param malformed messages that made no sense
 */
public record ProcessEventCounters(long delivered, long lost, long malformed) {}
