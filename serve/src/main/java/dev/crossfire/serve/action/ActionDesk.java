package dev.crossfire.serve.action;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.model.signal.Action;
import dev.crossfire.model.signal.Action.Kind;
import dev.crossfire.model.signal.Action.Scope;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes an action of what somebody asks for, and writes it down. */
public final class ActionDesk {

    /** What is longer silent than this is forgotten by people. */
    private static final Duration LONGEST = Duration.ofDays(90);

    private static final int ID_BYTES = 6;

    /** What there is nothing to do with once an incident has ended. */
    private static final Set<Kind> ENDED_WITHOUT = Set.of(Kind.ACK, Kind.RESOLVE);

    private final ActionLog log;
    private final Incidents incidents;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public ActionDesk(ActionLog log, Incidents incidents, InstantSource clock) {
        this.log = log;
        this.incidents = incidents;
        this.clock = clock;
    }

    /**
     * Does it.
     *
     * @return what was written
     * @throws ActionRefusedException when it cannot be meant, naming the field
     */
    public Action take(ActionRequest request) {
        Action action = action(request);
        log.write(action);
        return action;
    }

    /** The silences and maintenances that stand now, the last first. */
    public List<Action> standing() {
        return ActionLog.standing(log.all(), clock.instant());
    }

    private Action action(ActionRequest request) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Kind kind = request.kindOfAction();
        Instant until = request.end(now);
        if (kind == Kind.END) {
            return ending(request, now);
        }
        if (request.ends() != null) {
            throw new ActionRefusedException("'ends' goes with the kind 'end' alone");
        }
        if (kind.lasts() && until == null) {
            throw new ActionRefusedException("a " + kind.word() + " must say how long it lasts: 'lasts' or 'until'");
        }
        if (until != null && !kind.lasts() && kind != Kind.ACK) {
            throw new ActionRefusedException("a " + kind.word() + " does not last, so it has no end");
        }
        if (until != null && !until.isAfter(now)) {
            throw new ActionRefusedException("it would be over already: 'until' is " + until + ", and it is " + now);
        }
        if (until != null && Duration.between(now, until).compareTo(LONGEST) > 0) {
            throw new ActionRefusedException("it may last " + LONGEST.toDays() + " days at most");
        }
        if (kind == Kind.COMMENT && request.why() == null) {
            throw new ActionRefusedException("a comment must say something: 'why' is missing");
        }
        return new Action(
                id(), kind, request.by(), request.why() == null ? "" : request.why(), now, until, scope(request), null);
    }

    private Scope scope(ActionRequest request) {
        String verdict = verdict(request.verdict());
        if (request.incident() != null) {
            Incident incident = incidents
                    .byId(request.incident())
                    .orElseThrow(
                            () -> new ActionRefusedException("no incident has the id '" + request.incident() + "'"));
            Optional<Incident> later = later(incident);
            if (later.isPresent()) {
                throw new ActionRefusedException("incident " + incident.id() + " is past, and stays as it is: "
                        + incident.node() + " has had another since, "
                        + later.get().id()
                        + ": name that one");
            }
            Incident.Resolution ended = incident.resolution();
            if (ended != null && ENDED_WITHOUT.contains(request.kindOfAction())) {
                throw new ActionRefusedException("incident " + incident.id() + " has ended already: " + ended.says()
                        + "; a comment still goes into its history");
            }
            if (request.cluster() != null || request.node() != null || request.conflict() != null) {
                throw new ActionRefusedException("'incident' says cluster, node and conflict already: leave them out");
            }
            return new Scope(incident.cluster(), incident.node(), incident.conflict(), verdict, incident.id());
        }
        if (request.cluster() == null && request.node() == null && request.conflict() == null && verdict == null) {
            throw new ActionRefusedException(
                    "nothing says which incidents: give 'incident', or 'cluster', 'node', 'conflict' or 'verdict' ('node': '*' for all)");
        }
        // Names of nodes are lower case wherever they stand.
        String node = request.node() == null ? null : request.node().toLowerCase(Locale.ROOT);
        return new Scope(request.cluster(), node, request.conflict(), verdict, null);
    }

    /** The incident that followed on the same node, whose history goes on instead. */
    private Optional<Incident> later(Incident incident) {
        return incidents.of(incident.cluster(), incident.node(), incident.conflict()).stream()
                .filter(other -> !other.id().equals(incident.id()) && isOne(other))
                .filter(other -> other.openedAt().isAfter(incident.openedAt()))
                .max(Comparator.comparing(Incident::openedAt));
    }

    private static boolean isOne(Incident incident) {
        Incident.Resolution ended = incident.resolution();
        return ended == null
                || (ended.kind() != Incident.Resolution.Kind.REFUTED
                        && ended.kind() != Incident.Resolution.Kind.SUPERSEDED);
    }

    private static @Nullable String verdict(@Nullable String word) {
        if (word == null || word.equals(Verdict.CONFIRMED.word()) || word.equals(Verdict.SUSPECTED.word())) {
            return word;
        }
        throw new ActionRefusedException("'verdict' must be confirmed or suspected, got '" + word + "'");
    }

    /** Goes where the one that it takes back went. */
    private Action ending(ActionRequest request, Instant now) {
        String ends = request.ends();
        if (ends == null) {
            throw new ActionRefusedException("an 'end' must name the action that it takes back: 'ends' is missing");
        }
        Action ended = log.all().stream()
                .filter(action -> action.id().equals(ends))
                .findFirst()
                .orElseThrow(() -> new ActionRefusedException("no action has the id '" + ends + "'"));
        if (!ended.kind().lasts() && ended.kind() != Kind.ACK) {
            throw new ActionRefusedException("a " + ended.kind().word() + " cannot be taken back");
        }
        return new Action(
                id(),
                Kind.END,
                request.by(),
                request.why() == null ? "" : request.why(),
                now,
                null,
                ended.scope(),
                ended.id());
    }

    private String id() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return "act-" + HexFormat.of().formatHex(bytes);
    }
}
