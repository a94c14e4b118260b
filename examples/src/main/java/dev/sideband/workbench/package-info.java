/** The Workbench: all jobs of Sideband on one desk, with their web pages. */
@NullMarked
package dev.sideband.workbench;

import org.jspecify.annotations.NullMarked;
