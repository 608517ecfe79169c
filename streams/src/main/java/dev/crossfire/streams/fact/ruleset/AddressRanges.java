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
