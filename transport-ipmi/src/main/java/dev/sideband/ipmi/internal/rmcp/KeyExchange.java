package dev.sideband.ipmi.internal.rmcp;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.security.MessageDigest;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * The signatures of RAKP 2, 3 and 4, and the keys of the session that come out of them (IPMI 2.0,
 * 13.31 and 13.32).
 *
 * <p>Both ends make the same from what {@link Rakp1} and {@link Rakp2} said. It holds no secret:
 * keys are handed in and stay with the caller. Immutable.
 */
public final class KeyExchange {

  private final @Nullable Hmac hmac;
  private final long consoleSessionId;
  private final Rakp1 request;
  private final Bytes bmcRandom;
  private final Bytes guid;

  /**
   * Joins what both ends said.
   *
   * @param suite a supported suite
   * @param bmcRandom the BMC's random number
   * @param guid the system's GUID as sent
   */
  public KeyExchange(
      CipherSuite suite, long consoleSessionId, Rakp1 request, Bytes bmcRandom, Bytes guid) {
    this.hmac = Hmac.ofAuthentication(suite);
    this.consoleSessionId = consoleSessionId;
    this.request = request;
    this.bmcRandom = bmcRandom;
    this.guid = guid;
  }

  /** Returns the signature of {@link Rakp2}: the BMC knows the user's key. Empty with suite 0. */
  public Bytes rakp2Code(Secret userKey) {
    WireWriter text = new WireWriter(128).u32(consoleSessionId).u32(request.bmcSessionId());
    text.bytes(request.random()).bytes(bmcRandom).bytes(guid);
    return signed(userKey, roleAndName(text));
  }

  /**
   * Returns the signature of {@link Rakp3}: the console knows the user's key. Empty with suite 0.
   */
  public Bytes rakp3Code(Secret userKey) {
    return signed(userKey, roleAndName(new WireWriter().bytes(bmcRandom).u32(consoleSessionId)));
  }

  /**
   * Returns the session integrity key.
   *
   * @param bmcKey the key of the BMC (K_G), or that of the user where the BMC has none
   */
  public Secret sessionKey(Secret bmcKey) {
    WireWriter text = new WireWriter().bytes(request.random()).bytes(bmcRandom);
    return hmac == null
        ? Secret.owning(new byte[UserKey.SIZE])
        : Secret.owning(sign(hmac, bmcKey, roleAndName(text)));
  }

  /** Returns the check of {@link Rakp4}: the BMC has the session's key. Empty with suite 0. */
  public Bytes rakp4Check(Secret sessionKey) {
    WireWriter text = new WireWriter().bytes(request.random()).u32(request.bmcSessionId());
    Bytes whole = signed(sessionKey, text.bytes(guid));
    return hmac == null ? whole : whole.slice(0, hmac.cutSize());
  }

  /** Compares in a time that does not tell where the difference is. */
  public static boolean matches(Bytes expected, Bytes seen) {
    return MessageDigest.isEqual(expected.toArray(), seen.toArray());
  }

  private WireWriter roleAndName(WireWriter text) {
    Bytes name = request.userName();
    return text.u8(request.role()).u8(name.size()).bytes(name);
  }

  private Bytes signed(Secret key, WireWriter text) {
    return hmac == null ? Bytes.EMPTY : Bytes.copyOf(sign(hmac, key, text));
  }

  private static byte[] sign(Hmac hmac, Secret key, WireWriter text) {
    Mac mac = hmac.with(key);
    mac.update(text.asBuffer());
    return mac.doFinal();
  }
}
