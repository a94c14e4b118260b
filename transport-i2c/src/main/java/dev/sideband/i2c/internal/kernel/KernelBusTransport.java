package dev.sideband.i2c.internal.kernel;

import dev.sideband.transport.BusChannel;
import dev.sideband.transport.Credentials;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.TransportException;
import dev.sideband.transport.TransportProvider;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;

/**
 * Opens {@code i2c:/dev/i2c-1}: a bus of Linux. Devices that a driver of the kernel's looks after
 * are refused as busy, unless the URI ends with {@code ?force=true}.
 */
public final class KernelBusTransport implements TransportProvider {

  private static final String SCHEME = "i2c";

  /** Creates the provider. */
  public KernelBusTransport() {}

  @Override
  public Set<String> schemes() {
    return Set.of(SCHEME);
  }

  @Override
  public Set<Class<?>> doors() {
    return Set.of(BusChannel.class);
  }

  @Override
  public <T> T open(URI target, Class<T> door, Credentials credentials, TransportContext context)
      throws TransportException {
    boolean force = isForced(target);
    return door.cast(new KernelBus(driver(pathOf(target)), force));
  }

  private static I2cDriver driver(Path device) throws TargetUnavailableException {
    try {
      return DeviceFile.open(device);
    } catch (NoClassDefFoundError e) {
      throw new TargetUnavailableException(
          device.toString(), "needs the module dev.sideband.linux, which is not there", e);
    }
  }

  private static boolean isForced(URI target) {
    String query = target.getQuery();
    if (query == null || query.equals("force=false")) {
      return false;
    }
    if (query.equals("force=true")) {
      return true;
    }
    throw wrongForm(target);
  }

  private static Path pathOf(URI target) {
    String path = target.getPath();
    if (path == null || path.length() < 2 || target.getAuthority() != null) {
      throw wrongForm(target);
    }
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("no path: " + target, e);
    }
  }

  private static IllegalArgumentException wrongForm(URI target) {
    return new IllegalArgumentException("not of the form i2c:/dev/i2c-1[?force=true]: " + target);
  }
}
