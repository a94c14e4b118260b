/** Process tables to test with: made up, like those of real servers, and the same for one seed. */
@NullMarked
package dev.sideband.process.testing;

import org.jspecify.annotations.NullMarked;
