package dev.sideband.tcp.link;

/** Why one end of a link does not speak with the other. */
public enum RefusalReason {

  /** A certificate has expired. */
  EXPIRED,

  /** A certificate is not valid yet, or a clock is wrong. */
  NOT_YET_VALID,

  /** The certificate is signed by itself. */
  SELF_SIGNED,

  /** The certificate is signed by nobody who is trusted. */
  UNKNOWN_AUTHORITY,

  /** The certificate is on the list of those revoked, or the list cannot be read. */
  REVOKED,

  /** The server's certificate is for another host, or the agent's names no worker. */
  WRONG_NAME,

  /** The certificate is not for this role, by its key usage. */
  WRONG_USAGE,

  /** The certificates do not hang together otherwise. */
  BAD_CHAIN,

  /** This worker is not admitted. */
  NOT_ADMITTED,

  /** There was no TLS 1.3 in which both ends show a certificate, for another reason. */
  HANDSHAKE,

  /** What came follows no format of the link. */
  MALFORMED,

  /** The ends have no version of the link in common. */
  VERSION,

  /** Nothing came for too long. */
  SILENT,

  /** There are too many connections. */
  BUSY,

  /** The token for enrolment is unknown, used up or too old. */
  BAD_TOKEN,

  /** Something that this version does not know. */
  OTHER
}
