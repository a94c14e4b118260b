/** How a ring log lies in its blocks, and how it is found there again. */
@NullMarked
package dev.sideband.ring.internal;

import org.jspecify.annotations.NullMarked;
