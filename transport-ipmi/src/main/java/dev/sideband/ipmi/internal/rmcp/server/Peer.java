package dev.sideband.ipmi.internal.rmcp.server;

import dev.sideband.ipmi.internal.rmcp.DatagramPort;
import java.net.InetSocketAddress;

/** Where a packet came from, and the port that it came in at: the way back. */
record Peer(DatagramPort port, InetSocketAddress address) {}
