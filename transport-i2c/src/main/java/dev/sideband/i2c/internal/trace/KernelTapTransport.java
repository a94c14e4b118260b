package dev.sideband.i2c.internal.trace;

import dev.sideband.transport.BusTap;
import dev.sideband.transport.Credentials;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.TransportException;
import dev.sideband.transport.TransportProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;

/**
 * Opens {@code i2ctrace:/sys/kernel/tracing}: every transfer of every bus master of this host, as
 * Linux's trace points show them; it takes root. A name of the trace buffer's own may follow, as in
 * {@code i2ctrace:/sys/kernel/tracing?instance=second}.
 */
public final class KernelTapTransport implements TransportProvider {

  private static final String SCHEME = "i2ctrace";
  private static final String INSTANCE = "instance=";

  /** Creates the provider. */
  public KernelTapTransport() {}

  @Override
  public Set<String> schemes() {
    return Set.of(SCHEME);
  }

  @Override
  public Set<Class<?>> doors() {
    return Set.of(BusTap.class);
  }

  @Override
  public <T> T open(URI target, Class<T> door, Credentials credentials, TransportContext context)
      throws TransportException {
    return door.cast(tap(folderOf(target), nameOf(target), context));
  }

  private static BusTap tap(Path tracing, String name, TransportContext context)
      throws TargetUnavailableException {
    try {
      TraceInstance instance = TraceInstance.create(tracing, name);
      try {
        return new KernelTap(PipeFile.open(instance.pipe()), instance::remove, context);
      } catch (IOException | NoClassDefFoundError e) {
        instance.remove();
        throw e;
      }
    } catch (NoClassDefFoundError e) {
      throw new TargetUnavailableException(
          tracing.toString(), "needs the module dev.sideband.linux, which is not there", e);
    } catch (IOException e) {
      throw new TargetUnavailableException(tracing.toString(), problem(e), e);
    }
  }

  private static String problem(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "not permitted: " + failure.getMessage();
    }
    return failure instanceof NoSuchFileException
        ? "not there; is tracefs mounted, and do the kernel's buses have trace points? "
            + failure.getMessage()
        : failure.toString();
  }

  private static String nameOf(URI target) {
    String query = target.getQuery();
    if (query == null) {
      return "sideband";
    }
    String name = query.startsWith(INSTANCE) ? query.substring(INSTANCE.length()) : "";
    if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
      throw wrongForm(target);
    }
    return name;
  }

  private static Path folderOf(URI target) {
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
    return new IllegalArgumentException(
        "not of the form i2ctrace:/sys/kernel/tracing[?instance=NAME]: " + target);
  }
}
