package dev.sideband.tcp.internal.link;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * The names in a certificate (RFC 9525): only alternative names count, not the subject; a star
 * stands for one whole label, the leftmost.
 */
final class HostName {

  private static final int DNS = 2;
  private static final int ADDRESS = 7;

  private HostName() {}

  /** Tells whether a certificate is for a host, which is given as it is dialled. */
  static boolean matches(String host, X509Certificate certificate) {
    return isAddress(host)
        ? names(certificate, ADDRESS).stream().anyMatch(each -> isSameAddress(host, each))
        : names(certificate, DNS).stream().anyMatch(each -> isSameName(host, each));
  }

  /** Tells whether a host is given by its address. */
  static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
  }

  /** Returns the host names in a certificate, in its order. */
  static List<String> dnsNames(X509Certificate certificate) {
    return names(certificate, DNS);
  }

  private static List<String> names(X509Certificate certificate, int kind) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      for (List<?> each : all == null ? List.<List<?>>of() : all) {
        if (each.get(0).equals(kind) && each.get(1) instanceof String name) {
          names.add(name);
        }
      }
    } catch (CertificateParsingException e) {
      // What cannot be read names nobody.
    }
    return names;
  }

  private static boolean isSameName(String host, String pattern) {
    String wanted = withoutRoot(host);
    String given = withoutRoot(pattern);
    if (!given.startsWith("*.")) {
      return given.equals(wanted);
    }
    int dot = wanted.indexOf('.');
    // A star for a whole top-level domain is nobody's.
    return dot > 0
        && wanted.substring(dot).equals(given.substring(1))
        && wanted.indexOf('.', dot + 1) > 0;
  }

  private static String withoutRoot(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /** Both are literals, so nothing is looked up. */
  private static boolean isSameAddress(String host, String address) {
    try {
      return InetAddress.getByName(host).equals(InetAddress.getByName(address));
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
