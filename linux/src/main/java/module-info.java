/** What the Linux kernel knows of its host: its tables, process events and signals. */
module dev.sideband.linux {
  requires com.sun.jna;
  requires dev.sideband.core;
  requires static org.jspecify;
}
