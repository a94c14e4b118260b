package dev.sideband.fleet.service;

import dev.sideband.process.ProcessId;

/**
 * Which process a service has, as it is remembered.
 *
 * @param id the process
 * @param begun whether it is known to have run its service's program; the note is older than that
 */
record NotedProcess(ProcessId id, boolean begun) {}
