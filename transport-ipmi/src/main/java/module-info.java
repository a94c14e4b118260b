/** IPMI in both roles: the client that asks a BMC, and a BMC in software that answers. */
module dev.sideband.ipmi {
  requires transitive dev.sideband.core;
  requires com.fasterxml.jackson.core;
  requires org.slf4j;
  requires static com.fazecast.jSerialComm;
  requires static dev.sideband.linux;
  requires static org.jspecify;

  exports dev.sideband.ipmi;
  exports dev.sideband.ipmi.bmc;
  exports dev.sideband.ipmi.command;
  exports dev.sideband.ipmi.fleet;
  exports dev.sideband.ipmi.oem;
  exports dev.sideband.ipmi.passport;
  exports dev.sideband.ipmi.testing;

  provides dev.sideband.transport.TransportProvider with
      dev.sideband.ipmi.internal.kcs.KcsTransport,
      dev.sideband.ipmi.internal.kernel.KernelTransport,
      dev.sideband.ipmi.internal.rmcp.client.LanTransport,
      dev.sideband.ipmi.internal.serial.SerialLineTransport,
      dev.sideband.ipmi.internal.serial.SerialModeTransport;
}
