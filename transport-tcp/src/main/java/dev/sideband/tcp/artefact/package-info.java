/** Where workers fetch the code from that is deployed, over the network. */
@NullMarked
package dev.sideband.tcp.artefact;

import org.jspecify.annotations.NullMarked;
