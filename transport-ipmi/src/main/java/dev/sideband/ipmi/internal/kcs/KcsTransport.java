package dev.sideband.ipmi.internal.kcs;

import dev.sideband.ipmi.internal.SerialExecutor;
import dev.sideband.transport.Credentials;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.TransportException;
import dev.sideband.transport.TransportProvider;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;

/**
 * Opens {@code kcs:/path/to/registers}: the host's end of a KCS interface whose registers are a
 * file that another process serves.
 */
public final class KcsTransport implements TransportProvider {

  private static final String SCHEME = "kcs";

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
    KcsRegisterFile file = KcsRegisterFile.open(pathOf(target), KcsRegisterFile.End.HOST);
    return door.cast(
        new KcsChannel(
            target.toString(),
            file.registers().host(),
            new SerialExecutor(context.executor()),
            context,
            KcsPace.HOST,
            file::close));
  }

  private static Path pathOf(URI target) {
    String path = target.getPath();
    if (path == null || path.length() < 2 || target.getAuthority() != null) {
      throw new IllegalArgumentException("not of the form kcs:/path/to/registers: " + target);
    }
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("no path: " + target, e);
    }
  }
}
