/** The stores, doors, monitors and models of Sideband: all that needs no kernel, socket or wire. */
module dev.sideband.core {
  requires com.fasterxml.jackson.databind;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.sideband.alarm;
  exports dev.sideband.bus;
  exports dev.sideband.connection;
  exports dev.sideband.console;
  exports dev.sideband.fleet.agent;
  exports dev.sideband.fleet.deploy;
  exports dev.sideband.fleet.rollout;
  exports dev.sideband.fleet.server;
  exports dev.sideband.fleet.service;
  exports dev.sideband.fleet;
  exports dev.sideband.monitor;
  exports dev.sideband.process.testing;
  exports dev.sideband.process;
  exports dev.sideband.ring.testing;
  exports dev.sideband.ring;
  exports dev.sideband.snapshot;
  exports dev.sideband.table;
  exports dev.sideband.time.testing;
  exports dev.sideband.time;
  exports dev.sideband.transport.testing;
  exports dev.sideband.transport;
  exports dev.sideband.wire;
  exports dev.sideband;

  uses dev.sideband.transport.TransportProvider;
}
