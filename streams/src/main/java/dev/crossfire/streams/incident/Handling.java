package dev.crossfire.streams.incident;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.crossfire.model.incident.Incident.Note;
import dev.crossfire.model.incident.Incident.TimelineEntry;
import dev.crossfire.model.signal.Action;
import dev.crossfire.model.signal.Action.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What people did about one episode: the same actions give the same, in whatever order they come.
 *
 * @param deeds in the order of their times
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Handling(List<Deed> deeds) {

    static final Handling NONE = new Handling(List.of());

    /**
     * Bound of an episode: beyond it goes what took back nothing that is known of, then the oldest comment, then the oldest of all but who
     * looks after it and who said it was over.
     */
    static final int MOST = 20;

    /** Of words in state. */
    private static final int LONGEST = 500;

    /**
     * An action, without its scope.
     *
     * @param clock what the node's clock said when it was done, where that is not about the same; null where it is
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Deed(
            String id,
            Kind kind,
            String by,
            String why,
            Instant at,
            @Nullable Instant until,
            @Nullable String ends,
            @Nullable Instant clock) {

        static Deed of(Action action, @Nullable Instant clock) {
            return new Deed(
                    action.id(),
                    action.kind(),
                    action.by(),
                    action.why().length() > LONGEST ? action.why().substring(0, LONGEST) + "…" : action.why(),
                    action.at(),
                    action.until(),
                    action.ends(),
                    clock);
        }

        /** When it was by the clock that the node's own times are of. */
        Instant onNode() {
            return clock == null ? at : clock;
        }

        /** Whether it was done after a time of the node's; after null it always was. */
        boolean isAfter(@Nullable Instant time) {
            return time == null || onNode().isAfter(time);
        }

        private String says() {
            String untilThen = until == null ? "" : " until " + until;
            return "by " + by + untilThen + (why.isEmpty() ? "" : ": " + why);
        }
    }

    public Handling {
        deeds = deeds == null ? List.of() : List.copyOf(deeds);
    }

    /** Whether an action is kept with the incident; what lasts is kept for all nodes of a partition. */
    static boolean keeps(Action action) {
        return !action.kind().lasts();
    }

    Handling plus(Action action, @Nullable Instant clock) {
        return plus(Deed.of(action, clock));
    }

    /** That of two parts of one episode. */
    Handling plus(Handling other) {
        Handling both = this;
        for (Deed deed : other.deeds) {
            both = both.plus(deed);
        }
        return both;
    }

    private Handling plus(Deed added) {
        if (deeds.stream().anyMatch(deed -> deed.id().equals(added.id()))) {
            return this;
        }
        List<Deed> more = new ArrayList<>(deeds);
        more.add(added);
        more.sort(Comparator.comparing(Deed::at).thenComparing(Deed::id));
        if (more.size() > MOST) {
            Handling all = new Handling(more);
            more.stream()
                    .min(Comparator.comparingInt(all::worth)
                            .thenComparing(Deed::at)
                            .thenComparing(Deed::id))
                    .ifPresent(more::remove);
        }
        return new Handling(more);
    }

    private int worth(Deed deed) {
        if (deed.kind() == Kind.END && !endsAnother(deed)) {
            return 0;
        }
        if (deed.kind() == Kind.COMMENT) {
            return 1;
        }
        boolean counts = Stream.of(last(Kind.ACK), last(Kind.RESOLVE))
                .flatMap(Optional::stream)
                .anyMatch(deed::equals);
        return counts ? 3 : 2;
    }

    /**
     * Who looks after it; empty when nobody does.
     *
     * @param reopened when it was opened again last; an acknowledgement of before is of another time
     * @param now the last tick
     */
    Optional<Note> acknowledged(@Nullable Instant reopened, @Nullable Instant now) {
        return last(Kind.ACK)
                .filter(deed -> deed.isAfter(reopened))
                .filter(deed ->
                        now == null || deed.until() == null || deed.until().isAfter(now))
                .map(deed -> new Note(deed.by(), deed.why(), deed.at(), deed.until(), Kind.ACK.word()));
    }

    /** When what people did about it ends by itself. */
    Stream<Instant> ends() {
        return deeds.stream().map(Deed::until).filter(Objects::nonNull);
    }

    /** Whether something was taken back while the incident was there. */
    boolean isTakenBack(String id) {
        return deeds.stream().anyMatch(deed -> id.equals(deed.ends()));
    }

    /** That somebody said it was over; empty when nobody did. */
    Optional<Deed> resolved() {
        return last(Kind.RESOLVE);
    }

    private Optional<Deed> last(Kind kind) {
        List<String> ended =
                deeds.stream().map(Deed::ends).filter(id -> id != null).toList();
        return deeds.stream()
                .filter(deed -> deed.kind() == kind && !ended.contains(deed.id()))
                .reduce((earlier, later) -> later);
    }

    /** As it stands in the timeline: how it ended stands there anyway. */
    List<TimelineEntry> timeline() {
        return deeds.stream()
                .filter(deed -> deed.kind() != Kind.RESOLVE)
                .map(deed -> new TimelineEntry(deed.at(), what(deed.kind()), deed.says()))
                .toList();
    }

    private boolean endsAnother(Deed end) {
        return deeds.stream().anyMatch(deed -> deed.id().equals(end.ends()));
    }

    private static String what(Kind kind) {
        return switch (kind) {
            case ACK -> "acknowledged";
            case COMMENT -> "comment";
            case END -> "taken back";
            case RESOLVE -> "resolved";
            case SILENCE, MAINTENANCE -> kind.word();
        };
    }
}
