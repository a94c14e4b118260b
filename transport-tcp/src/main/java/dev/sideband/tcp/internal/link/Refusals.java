package dev.sideband.tcp.internal.link;

import dev.sideband.tcp.link.LinkRefusedException;
import dev.sideband.tcp.link.RefusalReason;

/** Refusals on the wire: reasons are counted from 1 on, in their order, and 0 is none of them. */
final class Refusals {

  private static final RefusalReason[] REASONS = RefusalReason.values();

  private Refusals() {}

  static LinkMessage.Refusal toPeer(LinkRefusedException why) {
    String text = String.valueOf(why.getMessage());
    int most = Math.min(text.length(), LinkMessage.Refusal.MOST_TEXT);
    return new LinkMessage.Refusal(why.reason().ordinal() + 1, text.substring(0, most));
  }

  static LinkRefusedException byPeer(LinkMessage.Refusal refusal, String peer) {
    int index = refusal.reason() - 1;
    RefusalReason reason =
        index >= 0 && index < REASONS.length ? REASONS[index] : RefusalReason.OTHER;
    return new LinkRefusedException(peer, reason, true, refusal.text());
  }
}
