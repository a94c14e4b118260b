package dev.sideband.ipmi.internal.rmcp;

import java.util.Locale;

/** Why a packet was dropped; each reason is counted on its own. */
public enum Drop {
  /** Its bytes do not follow their format. */
  MALFORMED,
  /** It names no session that is open here. */
  UNKNOWN_SESSION,
  /** It comes from an address that the session is not with. */
  FOREIGN_ADDRESS,
  /** It is not signed, and the session's packets are. */
  UNAUTHENTICATED,
  /** Its signature does not fit. */
  WRONG_INTEGRITY,
  /** Its padding is not what the algorithms prescribe. */
  WRONG_PADDING,
  /** Its session sequence number was seen before, or is too old to tell. */
  REPLAYED,
  /** It answers nothing that was asked, or no longer. */
  UNMATCHED,
  /** It carries what nobody here takes. */
  UNEXPECTED;

  /** Returns the name under which it is counted. */
  public String counter() {
    return "rmcp.dropped." + name().toLowerCase(Locale.ROOT);
  }
}
