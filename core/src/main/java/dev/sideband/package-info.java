/**
 * The entrance: the one owner of threads, time and randomness, from which channels are opened.
 *
 * <p>Each further package of this module has one job and imports only what stands to its left:
 *
 * <pre>
 * time &lt; { ring, snapshot } &lt; table &lt; transport &lt; monitor &lt; alarm
 *      &lt; { process, connection, console, bus } &lt; fleet
 * </pre>
 */
@NullMarked
package dev.sideband;

import org.jspecify.annotations.NullMarked;
