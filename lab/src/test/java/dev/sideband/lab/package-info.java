/** Tests against what we did not write: other people's tools, a real kernel, a real browser. */
@NullMarked
package dev.sideband.lab;

import org.jspecify.annotations.NullMarked;
