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
 * Opens the host's end of a KCS interface: {@code kcs:/path/to/registers} if its registers are a
 * file that another process serves, {@code kcs:0xca2} or {@code kcs:0xca2?spacing=4} if they are
 * ports of this machine.
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
    if (target.isOpaque()) {
      KcsPorts ports = KcsPorts.open(target);
      return door.cast(channel(target, ports, ports::close, context));
    }
    KcsRegisterFile file = KcsRegisterFile.open(pathOf(target), KcsRegisterFile.End.HOST);
    return door.cast(channel(target, file.registers().host(), file::close, context));
  }

  private static KcsChannel channel(
      URI target, KcsRegisters registers, Runnable release, TransportContext context) {
    return new KcsChannel(
        target.toString(),
        registers,
        new SerialExecutor(context.executor()),
        context,
        KcsPace.HOST,
        release);
  }

  private static Path pathOf(URI target) {
    String path = target.getPath();
    if (path == null || path.length() < 2 || target.getAuthority() != null) {
      throw new IllegalArgumentException("neither kcs:/path/to/registers nor kcs:0xca2: " + target);
    }
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("no path: " + target, e);
    }
  }
}
