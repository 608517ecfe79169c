package dev.crossfire.streams.fact.ruleset;

import org.jspecify.annotations.Nullable;

/**
 * The first packet of a connection somewhere on its way, as far as it is known: a TCP SYN, of a local client where nothing else is said.
 *
 * @param port destination port; null when not known
 * @param in device it came in by; empty where there is none (OUTPUT, POSTROUTING)
 * @param out device it leaves by; empty where there is none (PREROUTING, INPUT), null when not known
 * @param markBecause what may have changed the bits of the mark that are not known; null when all are
 * @param tracking what conntrack holds of it
 * @param udp it is a packet of UDP
 */
record Packet(
        Endpoint source,
        Endpoint destination,
        @Nullable Integer port,
        String in,
        @Nullable String out,
        MarkBits mark,
        @Nullable String markBecause,
        Tracking tracking,
        boolean udp) {

    static final String LOOPBACK_DEVICE = "lo";

    private static final int HTTPS = 443;

    /** Of 198.51.100.0/24, which is nobody's (RFC 5737): it stands for every host that no rule of a node names. */
    static final Endpoint OUTSIDE = Endpoint.remote(0xC6336401L);

    /**
     * @param begun conntrack has seen it: false in chains before its hook, where a packet counts as INVALID
     * @param untracked a rule took it out of conntrack
     * @param redirected its destination was rewritten
     * @param rewritten its source was rewritten
     */
    record Tracking(boolean begun, Truth untracked, Truth redirected, Truth rewritten) {

        static final Tracking FRESH = new Tracking(false, Truth.NO, Truth.NO, Truth.NO);
    }

    /** The check's packet as it enters OUTPUT. */
    static Packet leaving(Endpoint source, @Nullable Integer port) {
        return new Packet(
                source, Endpoint.LOOPBACK, port, "", LOOPBACK_DEVICE, MarkBits.ZERO, null, Tracking.FRESH, false);
    }

    /**
     * A pod's packet to some host outside the cluster, as it enters PREROUTING.
     *
     * @param pod the pod's address
     * @param device the node's end of the pod's link
     */
    static Packet ofPod(Endpoint pod, String device) {
        return new Packet(pod, OUTSIDE, HTTPS, device, "", MarkBits.ZERO, null, Tracking.FRESH, false);
    }

    /**
     * Any packet with which a pod begins a connection, to whatever port.
     *
     * @param udp of UDP instead of TCP
     */
    static Packet ofPod(Endpoint pod, String device, boolean udp) {
        return new Packet(pod, OUTSIDE, null, device, "", MarkBits.ZERO, null, Tracking.FRESH, udp);
    }

    /** The same packet with a mark of which nothing is known. */
    Packet anyMark() {
        return new Packet(source, destination, port, in, out, MarkBits.UNKNOWN, "its mark is not known", tracking, udp);
    }

    /** The same packet once the route has said by which device it leaves. */
    Packet leavingBy(String device) {
        return new Packet(source, destination, port, in, device, mark, markBecause, tracking, udp);
    }

    /** The same packet on its way in: over loopback, or by the device it came by. */
    Packet arriving() {
        if (!in.isEmpty() && !in.equals(LOOPBACK_DEVICE)) {
            return this;
        }
        return new Packet(source, destination, port, LOOPBACK_DEVICE, "", mark, markBecause, tracking, udp);
    }

    Packet from(Endpoint newSource) {
        return new Packet(newSource, destination, port, in, out, mark, markBecause, tracking, udp);
    }

    Packet to(Endpoint newDestination) {
        return new Packet(source, newDestination, port, in, out, mark, markBecause, tracking, udp);
    }

    Packet redirected(Endpoint newDestination, @Nullable Integer newPort) {
        boolean stays = newDestination.in(AddressRanges.LOOPBACK) == Truth.YES;
        Tracking now = new Tracking(tracking.begun, tracking.untracked, Truth.YES, tracking.rewritten);
        return new Packet(source, newDestination, newPort, in, stays ? out : null, mark, markBecause, now, udp);
    }

    Packet rewritten(Endpoint newSource) {
        return from(newSource).with(new Tracking(tracking.begun, tracking.untracked, tracking.redirected, Truth.YES));
    }

    Packet perhapsRewritten() {
        return with(new Tracking(
                tracking.begun, tracking.untracked, tracking.redirected, Truth.MAY.or(tracking.rewritten)));
    }

    Packet tracked() {
        return with(new Tracking(true, tracking.untracked, tracking.redirected, tracking.rewritten));
    }

    Packet untracked(Truth certainty) {
        return with(new Tracking(
                tracking.begun, certainty.or(tracking.untracked), tracking.redirected, tracking.rewritten));
    }

    Packet marked(MarkBits newMark, @Nullable String because) {
        boolean known = newMark.known() == -1;
        return new Packet(
                source,
                destination,
                port,
                in,
                out,
                newMark,
                known ? null : markBecause != null ? markBecause : because,
                tracking,
                udp);
    }

    /**
     * What is known of the packet when it came along one of two ways.
     *
     * @param because why it is not known which, when their marks differ
     */
    Packet or(Packet other, String because) {
        return new Packet(
                        source.equals(other.source) ? source : Endpoint.ANY,
                        destination.equals(other.destination) ? destination : Endpoint.ANY,
                        port != null && port.equals(other.port) ? port : null,
                        in,
                        out != null && out.equals(other.out) ? out : null,
                        mark,
                        markBecause,
                        new Tracking(
                                tracking.begun,
                                either(tracking.untracked, other.tracking.untracked),
                                either(tracking.redirected, other.tracking.redirected),
                                either(tracking.rewritten, other.tracking.rewritten)),
                        udp)
                .marked(mark.or(other.mark), other.markBecause != null ? other.markBecause : because);
    }

    private static Truth either(Truth one, Truth other) {
        return one == other ? one : Truth.MAY;
    }

    private Packet with(Tracking now) {
        return new Packet(source, destination, port, in, out, mark, markBecause, now, udp);
    }
}
