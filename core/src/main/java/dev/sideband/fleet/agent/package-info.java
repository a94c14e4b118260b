/**
 * The agent: it watches its worker, keeps the worker's services running, does what its monitor
 * server orders, and tells it of everything.
 *
 * <p>What it sends over its {@link dev.sideband.transport.Uplink}, each in a stream of its own:
 * {@linkplain dev.sideband.process.ProcessInfo#STREAM processes} and {@linkplain
 * dev.sideband.fleet.service.ServiceInfo#STREAM services} as tables, {@linkplain
 * dev.sideband.fleet.InstructionReport#STREAM reports} of instructions, and {@linkplain
 * dev.sideband.fleet.agent.AgentEvent#STREAM events}. A link that does not carry the two tables as
 * entries gets them as states under the same names.
 */
@NullMarked
package dev.sideband.fleet.agent;

import org.jspecify.annotations.NullMarked;
