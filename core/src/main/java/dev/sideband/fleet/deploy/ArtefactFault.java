package dev.sideband.fleet.deploy;

/** Why an artefact is not installed. */
public enum ArtefactFault {

  /** The order does not describe it, or not in the right form. */
  DESCRIPTION,

  /** No key of that name is trusted with code here. */
  UNKNOWN_KEY,

  /** The signature is not that key's, or something was changed. */
  SIGNATURE,

  /** What was fetched is not what was signed. */
  DIGEST,

  /** It is larger than allowed, or becomes so when it is unpacked. */
  TOO_LARGE,

  /** It is no archive of its kind, or a broken one. */
  MALFORMED,

  /** It uses a part of the format that honest archives of code do not need. */
  UNSUPPORTED,

  /** An entry's name leads out of the folder, or is none on every system. */
  NAME,

  /** A link leads out of the folder, or to what is not there. */
  LINK,

  /** An entry is a device, a pipe or a socket. */
  DEVICE,

  /** An entry would run with another user's rights. */
  PRIVILEGE,

  /** Two entries have one name. */
  TWICE,

  /** Two names differ by the case of letters, or by how these are composed, alone. */
  CASE,

  /** The archive says one thing in one place and another in another. */
  MISMATCH,

  /** Something follows or precedes the archive that is no part of it. */
  TRAILING
}
