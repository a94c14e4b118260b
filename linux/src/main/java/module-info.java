/** What the Linux kernel knows of its host: its tables, process events and signals. */
@SuppressWarnings("module") // The modules it opens to are built after it.
module dev.sideband.linux {
  requires com.sun.jna;
  requires transitive dev.sideband.core;
  requires static org.jspecify;

  exports dev.sideband.linux;
  exports dev.sideband.linux.internal.libc to
      dev.sideband.i2c,
      dev.sideband.ipmi,
      dev.sideband.tcp;
  exports dev.sideband.linux.testing;
}
