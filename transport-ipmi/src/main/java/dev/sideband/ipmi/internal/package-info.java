/** What several packages of this module share and nobody else needs. */
@NullMarked
package dev.sideband.ipmi.internal;

import org.jspecify.annotations.NullMarked;
