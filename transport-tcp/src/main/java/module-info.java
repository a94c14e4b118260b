/** The TCP connections of a host and the services they belong to. */
module dev.sideband.tcp {
  requires transitive dev.sideband.core;
  requires static dev.sideband.linux;
  requires static org.jspecify;

  exports dev.sideband.tcp;
}
