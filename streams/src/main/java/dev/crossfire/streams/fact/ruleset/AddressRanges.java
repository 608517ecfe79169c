package dev.crossfire.streams.fact.ruleset;

import dev.crossfire.streams.fact.text.Ipv4;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A set of IPv4 addresses: disjoint ranges in order, each from its first to its last address as an unsigned number. */
record AddressRanges(List<Range> ranges) {

    /** @param first and last address, both in the range */
    record Range(long first, long last) {}

    static final AddressRanges NOTHING = new AddressRanges(List.of());

    static final AddressRanges ALL = of(0, Ipv4.LAST);

    static final AddressRanges LOOPBACK = of(Ipv4.LOOPBACK_FIRST, Ipv4.LOOPBACK_LAST);

    AddressRanges {
        ranges = List.copyOf(ranges);
    }

    static AddressRanges of(long first, long last) {
        return new AddressRanges(List.of(new Range(first, last)));
    }

    AddressRanges plus(AddressRanges other) {
        List<Range> all = new ArrayList<>(ranges);
        all.addAll(other.ranges);
        return merged(all);
    }

    /** The ranges, in whatever order and overlap, as a set. */
    static AddressRanges merged(List<Range> ranges) {
        List<Range> all = new ArrayList<>(ranges);
        all.sort(Comparator.comparingLong(Range::first));
        List<Range> merged = new ArrayList<>();
        for (Range range : all) {
            Range last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && range.first <= last.last + 1) {
                merged.set(merged.size() - 1, new Range(last.first, Math.max(last.last, range.last)));
            } else {
                merged.add(range);
            }
        }
        return new AddressRanges(merged);
    }

    AddressRanges minus(AddressRanges other) {
        List<Range> left = new ArrayList<>();
        int next = 0;
        for (Range range : ranges) {
            long first = range.first;
            while (next < other.ranges.size() && other.ranges.get(next).last < first) {
                next++;
            }
            for (int i = next; i < other.ranges.size() && other.ranges.get(i).first <= range.last; i++) {
                Range cut = other.ranges.get(i);
                if (first < cut.first) {
                    left.add(new Range(first, cut.first - 1));
                }
                first = Math.max(first, cut.last + 1);
            }
            if (first <= range.last) {
                left.add(new Range(first, range.last));
            }
        }
        return new AddressRanges(left);
    }

    AddressRanges and(AddressRanges other) {
        return minus(ALL.minus(other));
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** As {@code 10.0.0.1} and {@code 10.0.0.8-10.0.0.15}, in order; of too many the widest. */
    List<String> texts(int most) {
        return ranges.stream()
                .sorted(Comparator.comparingLong((Range range) -> range.first - range.last))
                .limit(most)
                .sorted(Comparator.comparingLong(Range::first))
                .map(range -> range.first == range.last
                        ? Ipv4.text(range.first)
                        : Ipv4.text(range.first) + "-" + Ipv4.text(range.last))
                .toList();
    }

    boolean contains(long address) {
        return ranges.stream().anyMatch(range -> range.first <= address && address <= range.last);
    }

    /** Whether every address from first to last is in the set. */
    boolean covers(long first, long last) {
        return first > last || ranges.stream().anyMatch(range -> range.first <= first && last <= range.last);
    }

    boolean intersects(long first, long last) {
        return ranges.stream().anyMatch(range -> range.first <= last && first <= range.last);
    }
}
