package dev.sideband.fleet.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Lets pass what an honest archive of code holds, with clean names, and refuses the rest.
 *
 * <p>Names are relative, go down only, and stay different where a file system tells neither case
 * nor composition apart. Nothing comes through a link. A link's target begins with as many {@code
 * ..} as the link lies deep, at the most, and has none later on: since links lie in real folders,
 * following any number of them never leaves the archive's root. For one thread.
 */
final class EntryCheck implements EntrySink {

  private static final int SPECIAL_BITS = 07000;
  private static final int PERMISSIONS = 0777;
  private static final int MOST_COMPONENT = 255;
  private static final long FREE_OF_RATIO = 1 << 20;
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\x{FFFD}]");
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);

  private final UnpackLimits limits;
  private final long mostBytes;
  private final EntrySink next;
  private final Map<String, Node> nodes = new HashMap<>();
  private long bytes;

  private enum Kind {
    FOLDER,
    FILE,
    LINK
  }

  /**
   * What has a name already.
   *
   * @param listed whether it was an entry of its own, and not only implied by another
   */
  private record Node(String name, Kind kind, boolean listed) {}

  /**
   * Creates a check.
   *
   * @param packedBytes how large the artefact is
   * @param next where what passes goes
   */
  EntryCheck(UnpackLimits limits, long packedBytes, EntrySink next) {
    this.limits = limits;
    this.mostBytes =
        packedBytes > limits.bytes() / limits.ratio()
            ? limits.bytes()
            : Math.min(limits.bytes(), Math.max(FREE_OF_RATIO, packedBytes * limits.ratio()));
    this.next = next;
  }

  @Override
  public void folder(String name, int mode) throws IOException {
    String clean = clean(name.endsWith("/") ? name.substring(0, name.length() - 1) : name, name);
    checkMode(name, mode);
    if (clean.isEmpty()) {
      return;
    }
    addParents(clean, name);
    add(clean, Kind.FOLDER, true, name);
    next.folder(clean, permissions(mode));
  }

  @Override
  public void file(String name, int mode, InputStream content) throws IOException {
    String clean = cleanFile(name);
    checkMode(name, mode);
    addParents(clean, name);
    add(clean, Kind.FILE, true, name);
    next.file(clean, permissions(mode), new Counting(content, name));
  }

  @Override
  public void link(String name, String target) throws IOException {
    String clean = cleanFile(name);
    addParents(clean, name);
    checkTarget(clean, target, name);
    add(clean, Kind.LINK, true, name);
    next.link(clean, target);
  }

  @Override
  public void hardLink(String name, String target) throws IOException {
    String clean = cleanFile(name);
    String first = clean(target, name);
    addParents(clean, name);
    Node node = nodes.get(fold(first));
    if (node == null || node.kind() != Kind.FILE || !node.name().equals(first)) {
      throw refused(ArtefactFault.LINK, name, "is another name of what is no file before it");
    }
    add(clean, Kind.FILE, true, name);
    next.hardLink(clean, first);
  }

  private String cleanFile(String name) throws ArtefactRefusedException {
    String clean = clean(name, name);
    if (clean.isEmpty()) {
      throw refused(ArtefactFault.NAME, name, "has no name");
    }
    return clean;
  }

  /** Returns a name without a dot at its start, which many programs write; empty for the root. */
  private String clean(String name, String entry) throws ArtefactRefusedException {
    if (name.equals(".")) {
      return "";
    }
    String clean = name.startsWith("./") ? name.substring(2) : name;
    if (clean.getBytes(StandardCharsets.UTF_8).length > limits.nameBytes()) {
      throw refused(ArtefactFault.NAME, entry, "has too long a name");
    }
    checkText(clean, "its name", entry);
    if (clean.isEmpty() || DRIVE.matcher(clean).matches()) {
      throw refused(ArtefactFault.NAME, entry, "has no relative name");
    }
    String[] parts = clean.split("/", -1);
    if (parts.length > limits.depth()) {
      throw refused(ArtefactFault.NAME, entry, "lies too deep");
    }
    for (String part : parts) {
      checkPart(part, entry);
    }
    return clean;
  }

  private static void checkText(String text, String what, String entry)
      throws ArtefactRefusedException {
    if (text.indexOf('\\') >= 0) {
      throw refused(ArtefactFault.NAME, entry, "has a backslash in " + what);
    }
    if (UNPRINTABLE.matcher(text).find()) {
      throw refused(ArtefactFault.NAME, entry, "has a character in " + what + " that none can see");
    }
  }

  private static void checkPart(String part, String entry) throws ArtefactRefusedException {
    if (part.isEmpty() || part.equals(".") || part.equals("..")) {
      throw refused(
          ArtefactFault.NAME,
          entry,
          "has \"" + part + "\" as a part of a path that only goes down");
    }
    if (part.getBytes(StandardCharsets.UTF_8).length > MOST_COMPONENT) {
      throw refused(ArtefactFault.NAME, entry, "has too long a name");
    }
  }

  private void checkTarget(String clean, String target, String entry)
      throws ArtefactRefusedException {
    if (target.isEmpty()
        || target.startsWith("/")
        || target.getBytes(StandardCharsets.UTF_8).length > limits.nameBytes()) {
      throw refused(ArtefactFault.LINK, entry, "links to what is no relative path");
    }
    checkText(target, "its target", entry);
    int mayGoUp = clean.split("/", -1).length - 1;
    boolean goesUp = true;
    for (String part : List.of(target.split("/", -1))) {
      goesUp &= part.equals("..");
      if (goesUp) {
        mayGoUp--;
      }
      if (mayGoUp < 0 || !goesUp && (part.equals("..") || DRIVE.matcher(part).matches())) {
        throw refused(ArtefactFault.LINK, entry, "links to \"" + target + "\", which leads out");
      }
    }
  }

  private static void checkMode(String entry, int mode) throws ArtefactRefusedException {
    if (mode != NO_MODE && (mode & SPECIAL_BITS) != 0) {
      throw refused(
          ArtefactFault.PRIVILEGE, entry, "has the mode " + Integer.toOctalString(mode & 07777));
    }
  }

  private static int permissions(int mode) {
    return mode == NO_MODE ? NO_MODE : mode & PERMISSIONS;
  }

  /** What lies in a folder implies it, when it is not an entry. */
  private void addParents(String clean, String entry) throws IOException {
    for (int at = clean.indexOf('/'); at >= 0; at = clean.indexOf('/', at + 1)) {
      String parent = clean.substring(0, at);
      Node known = nodes.get(fold(parent));
      if (known == null) {
        add(parent, Kind.FOLDER, false, entry);
        next.folder(parent, NO_MODE);
      } else if (!known.name().equals(parent)) {
        throw refused(ArtefactFault.CASE, entry, "and \"" + known.name() + "\" differ by case");
      } else if (known.kind() != Kind.FOLDER) {
        throw refused(ArtefactFault.LINK, entry, "lies in what is no folder");
      }
    }
  }

  private void add(String clean, Kind kind, boolean listed, String entry)
      throws ArtefactRefusedException {
    Node before = nodes.put(fold(clean), new Node(clean, kind, listed));
    if (before != null) {
      if (!before.name().equals(clean)) {
        throw refused(ArtefactFault.CASE, entry, "and \"" + before.name() + "\" differ by case");
      }
      if (before.listed() || kind != Kind.FOLDER) {
        throw refused(ArtefactFault.TWICE, entry, "stands twice");
      }
    }
    if (nodes.size() > limits.entries()) {
      throw refused(ArtefactFault.TOO_LARGE, entry, "is one too many");
    }
  }

  private static String fold(String name) {
    String upper = Normalizer.normalize(name, Normalizer.Form.NFC).toUpperCase(Locale.ROOT);
    return Normalizer.normalize(upper.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
  }

  private static ArtefactRefusedException refused(ArtefactFault fault, String entry, String text) {
    return new ArtefactRefusedException(fault, entry, text);
  }

  /** Counts what all files hold together. */
  private final class Counting extends EntryContent {

    private final InputStream in;
    private final String entry;

    Counting(InputStream in, String entry) {
      this.in = in;
      this.entry = entry;
    }

    @Override
    public int read(byte[] into, int from, int size) throws IOException {
      int got = in.read(into, from, size);
      bytes += Math.max(0, got);
      if (bytes > mostBytes) {
        throw refused(ArtefactFault.TOO_LARGE, entry, "makes it more than " + mostBytes + " bytes");
      }
      return got;
    }
  }
}
