/**
 * The link between agents and their monitor server, over TLS 1.3 in which both ends show a
 * certificate.
 *
 * <p>The agent dials out and needs no open port. {@link dev.sideband.tcp.link.TlsLink} opens both
 * ends; {@link dev.sideband.tcp.link.IdentitySource} says who they are, asked again at each
 * connection; {@link dev.sideband.tcp.link.Enrolment} gives a new agent its first certificate.
 */
@NullMarked
package dev.sideband.tcp.link;

import org.jspecify.annotations.NullMarked;
