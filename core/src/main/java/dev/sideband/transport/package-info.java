/**
 * The doors: small interfaces through which everything outside is reached.
 *
 * <p>A transport implements the doors it can, is found by {@link java.util.ServiceLoader} and a
 * URI, and knows no monitor. What can go wrong is told apart by type: nothing came ({@link
 * dev.sideband.transport.TransportException}), or something came and was wrong ({@link
 * dev.sideband.wire.MalformedMessageException}).
 */
@NullMarked
package dev.sideband.transport;

import org.jspecify.annotations.NullMarked;
