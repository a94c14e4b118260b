/** The I2C bus: transfers of our own, and each transaction of anyone. */
module dev.sideband.i2c {
  requires com.fasterxml.jackson.core;
  requires transitive dev.sideband.core;
  requires static dev.sideband.linux;
  requires static org.jspecify;

  exports dev.sideband.i2c;
  exports dev.sideband.i2c.testing;

  provides dev.sideband.transport.TransportProvider with
      dev.sideband.i2c.internal.kernel.KernelBusTransport,
      dev.sideband.i2c.internal.trace.KernelTapTransport;
}
