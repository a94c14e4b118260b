package dev.sideband.fleet.server;

import dev.sideband.fleet.service.ProcessEnd;
import dev.sideband.process.ProcessState;
import dev.sideband.table.Table;
import java.util.Optional;

/**
 * How a service stands.
 *
 * @param state its state
 * @param reason why, for people
 * @param needsAttention whether its worker does not help it by itself
 * @param end how its process ended last, if that is what happened
 * @param lastRecord the last that was seen of that process
 * @param hasCode whether its code was deployed, so that there may be a way back
 */
record Trouble(
    ProcessState state,
    String reason,
    boolean needsAttention,
    Optional<ProcessEnd> end,
    Optional<Table> lastRecord,
    boolean hasCode) {}
