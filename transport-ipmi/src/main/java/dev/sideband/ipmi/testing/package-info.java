/**
 * Fakes for the tests of embedders, without a test library in them.
 *
 * <p>At the level of messages: {@link dev.sideband.ipmi.testing.FaultyLink} is a channel that fails
 * as planned, {@link dev.sideband.ipmi.testing.RecordingLink} one that keeps notes. At the level of
 * the network: {@link dev.sideband.ipmi.testing.ScriptedBmc} is a BMC that does as its script says,
 * {@link dev.sideband.ipmi.testing.FaultyRelay} a faulty network on UDP for programs of all kinds,
 * and {@link dev.sideband.ipmi.testing.VirtualLan} one in memory and, if need be, in virtual time.
 */
@NullMarked
package dev.sideband.ipmi.testing;

import org.jspecify.annotations.NullMarked;
