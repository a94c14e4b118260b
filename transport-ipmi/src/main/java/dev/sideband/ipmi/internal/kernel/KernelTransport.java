package dev.sideband.ipmi.internal.kernel;

import dev.sideband.transport.Credentials;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.TransportException;
import dev.sideband.transport.TransportProvider;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;

/** Opens {@code ipmidev:/dev/ipmi0}: the system interface that Linux's driver serves. */
public final class KernelTransport implements TransportProvider {

  private static final String SCHEME = "ipmidev";

  @Override
  public Set<String> schemes() {
    return Set.of(SCHEME);
  }

  @Override
  public Set<Class<?>> doors() {
    return Set.of(MessageChannel.class);
  }

  @Override
  public <T> T open(URI target, Class<T> door, Credentials credentials, TransportContext context)
      throws TransportException {
    return door.cast(new KernelChannel(driver(pathOf(target)), context));
  }

  private static KernelDriver driver(Path device) throws TargetUnavailableException {
    try {
      return DeviceFile.open(device);
    } catch (NoClassDefFoundError e) {
      throw new TargetUnavailableException(
          device.toString(), "needs the module dev.sideband.linux, which is not there", e);
    }
  }

  private static Path pathOf(URI target) {
    String path = target.getPath();
    if (path == null || path.length() < 2 || target.getAuthority() != null) {
      throw new IllegalArgumentException("not of the form ipmidev:/dev/ipmi0: " + target);
    }
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("no path: " + target, e);
    }
  }
}
