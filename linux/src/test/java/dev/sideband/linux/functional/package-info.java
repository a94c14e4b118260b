/** What users see of this machine's own processes. */
package dev.sideband.linux.functional;
