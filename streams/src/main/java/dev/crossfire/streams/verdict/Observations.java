package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.AddressesFact;
import dev.crossfire.model.fact.NodeFact;
import dev.crossfire.model.fact.SysctlFact;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.model.signal.SignalNames;
import dev.crossfire.streams.evidence.NodeEvidence;
import dev.crossfire.streams.evidence.SignalSeries;
import dev.crossfire.streams.evidence.SourceClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the checks of a conflict ask of a node's evidence: its failing health checks, and through {@link #firewall()} and {@link
 * #traffic()} what its rules, routes and sockets said meanwhile. Derived once per judgement.
 */
public final class Observations {

    /** calico-node's exec and http checks may take 10 s (manifest since 2021, operator; domain §2.4): used where a text names no time. */
    static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    /** Period of calico-node's checks in the manifest; domain §2.4. */
    static final Duration MANIFEST_PERIOD = Duration.ofSeconds(10);

    /** Period of the operator's readiness check; domain §2.4. */
    static final Duration OPERATOR_PERIOD = Duration.ofSeconds(30);

    /**
     * What tells of failed checks. Felix' words are those of calico-node's own check: all that is left of it where a shipper sends every line
     * of an output as a record, in whatever partition. Where the whole output was read with its probe they are no entry of their own.
     */
    static final Set<String> FAILING =
            Set.of(SignalNames.EXEC_SYNC_FAILED, SignalNames.PROBE_FAILED, SignalNames.FELIX_UNHEALTHY);

    /** What tells from when to when a container ran. */
    static final Set<String> RUNNING = Set.of(SignalNames.CONTAINER_KILLED, SignalNames.CONTAINER_STARTED);

    /** The container of Calico's own pods, and what stands for it in texts. */
    static final String CALICO_NODE = "calico-node";

    /** DaemonSets that have it under another name: canal, rke2-canal. */
    private static final Pattern CANAL = Pattern.compile("(?:[a-z0-9]+-)?canal");

    /** Pods of a DaemonSet have five letters and digits behind its name. */
    private static final Pattern CANAL_POD = Pattern.compile("\\b(" + CANAL + ")-[a-z0-9]{5}\\b");

    private static final int OPENSHIFT_PORT = 9199;
    private static final int LARGEST_PORT = 65_535;

    /** Longer than any check waits: a text that says more is mistaken. */
    private static final int LONGEST_TIMEOUT_SECONDS = 300;

    private static final int FELIX_PORT = 9099;

    private final NodeEvidence evidence;
    private final List<Failure> failures;
    private final List<Failure> timedOut;
    private final Map<String, Set<Integer>> victims;
    private final FirewallView firewall;
    private final TrafficView traffic;

    private final Once<List<Enclosure>> enclosures = new Once<>(() -> List.copyOf(Enclosure.of(this)));
    private final Once<Duration> checkPeriod = new Once<>(this::foundPeriod);
    private final Once<Map<String, List<String>>> remedyBindings = new Once<>(() -> RemedyBindings.of(this));

    /** Of what stands in several places of the conflicts, by identity: to compare them would take longer than to look. */
    private final IdentityHashMap<Check, Outcome> outcomes = new IdentityHashMap<>();

    private final IdentityHashMap<Conflict, Judgement> judgements = new IdentityHashMap<>();
    private final Map<Instant, Observations> earlier = new HashMap<>();

    public Observations(NodeEvidence evidence) {
        this.evidence = evidence.named();
        this.failures = List.copyOf(failures(this.evidence));
        this.timedOut = failures.stream()
                .filter(failure -> failure.outcome().equals(SignalNames.OUTCOME_TIMED_OUT))
                .toList();
        this.victims = victims(this.evidence);
        this.firewall = new FirewallView(this);
        this.traffic = new TrafficView(this);
    }

    /** What they are derived from. */
    public NodeEvidence evidence() {
        return evidence;
    }

    /** What was seen until a time, as far as it is known by now. */
    public Observations until(Instant end) {
        Observations known = earlier.get(end);
        if (known == null) {
            known = new Observations(evidence.until(end));
            earlier.put(end, known);
        }
        return known;
    }

    /** What a check finds: it is looked at once. */
    Outcome outcome(Check check) {
        Outcome known = outcomes.get(check);
        if (known == null) {
            known = check.evaluate(this);
            outcomes.put(check, known);
        }
        return known;
    }

    /** What it says of a conflict: it is judged once. */
    Judgement judgement(Conflict conflict, Supplier<Judgement> judge) {
        Judgement known = judgements.get(conflict);
        if (known == null) {
            known = judge.get();
            judgements.put(conflict, known);
        }
        return known;
    }

    /** What the texts of remedies may name, whatever the conflict. */
    Map<String, List<String>> remedyBindings() {
        return remedyBindings.get();
    }

    FirewallView firewall() {
        return firewall;
    }

    TrafficView traffic() {
        return traffic;
    }

    /** The failing checks that lie between two readings of a localnet rule's counter. */
    List<Enclosure> enclosures() {
        return enclosures.get();
    }

    /** Failing checks of localhost endpoints, of any outcome, in order. */
    public List<Failure> failures() {
        return failures;
    }

    /** Those that failed by timing out. */
    public List<Failure> timedOut() {
        return timedOut;
    }

    /**
     * How many checks failed by timing out: of each check kind the source that saw more, since the journal and the events tell of the same
     * checks.
     */
    long timedOutCount() {
        Map<String, Map<String, Long>> bySource = new HashMap<>();
        for (SignalSeries series : evidence.series(FAILING, Observations::localhost)) {
            if (series.attribute(SignalNames.OUTCOME).equals(SignalNames.OUTCOME_TIMED_OUT)) {
                bySource.computeIfAbsent(series.attribute(SignalNames.CHECK), check -> new HashMap<>())
                        .merge(series.name() + series.source(), series.count(), Long::sum);
            }
        }
        return bySource.values().stream()
                .mapToLong(counts -> counts.values().stream()
                        .mapToLong(Long::longValue)
                        .max()
                        .orElse(0))
                .sum();
    }

    /** The ports that the failing checks dial; Felix's when none says. */
    Set<Integer> ports() {
        Set<Integer> ports = new TreeSet<>();
        failures.forEach(failure -> ports.add(failure.port()));
        if (ports.isEmpty()) {
            ports.add(FELIX_PORT);
        }
        return ports;
    }

    /** The port that the first of the {@link #victims()} is checked at: the lowest when there are several. */
    int port() {
        Set<Integer> ofVictim = victims().get(victim());
        return ofVictim == null
                ? ports().iterator().next()
                : ofVictim.iterator().next();
    }

    /** Whether checks dial Felix where OpenShift-type installs have it. */
    boolean onOpenShift() {
        return ports().contains(OPENSHIFT_PORT);
    }

    /** The DaemonSet of the calico-node whose checks fail: {@code canal}, {@code rke2-canal} where a text names such a pod. */
    String daemonSet() {
        return evidence.series(FAILING, Observations::localhost).stream()
                .map(series -> series.sample().text())
                .filter(text -> text.contains("canal"))
                .map(CANAL_POD::matcher)
                .filter(Matcher::find)
                .map(pod -> pod.group(1))
                .findFirst()
                .orElse(CALICO_NODE);
    }

    /**
     * Whether what a rule does with packets to one of Felix' ports, for which rules are followed, holds for the failing checks too.
     *
     * @param onlyPorts other ports to which it does so too; null when to every port
     */
    boolean concerns(@Nullable List<Integer> onlyPorts) {
        return onlyPorts == null
                || ports().stream()
                        .anyMatch(port -> port == FELIX_PORT || port == OPENSHIFT_PORT || onlyPorts.contains(port));
    }

    /** From the first packet that can have been lost to the last failing check; empty without a failing check that timed out. */
    Optional<Window> failing() {
        if (timedOut.isEmpty()) {
            return Optional.empty();
        }
        Instant began = timedOut.stream()
                .map(Failure::began)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return Optional.of(new Window(began, timedOut.get(timedOut.size() - 1).at()));
    }

    /**
     * Whose health checks of localhost endpoints fail by timing out, with the ports that they dial; calico-node first where it is one of
     * them, and where no text says whose they are.
     */
    Map<String, Set<Integer>> victims() {
        return victims;
    }

    private static Map<String, Set<Integer>> victims(NodeEvidence evidence) {
        Map<String, Set<Integer>> victims =
                new TreeMap<>(Comparator.comparing((String name) -> !name.equals(CALICO_NODE))
                        .thenComparing(Comparator.naturalOrder()));
        for (SignalSeries series : timedOut(evidence)) {
            String port = series.attribute(SignalNames.PORT);
            victims.computeIfAbsent(victim(series), name -> new TreeSet<>())
                    .add(number(port, FELIX_PORT, LARGEST_PORT));
        }
        return Collections.unmodifiableMap(victims);
    }

    private static List<SignalSeries> timedOut(NodeEvidence evidence) {
        return evidence.series(
                FAILING,
                series -> localhost(series)
                        && series.attribute(SignalNames.OUTCOME).equals(SignalNames.OUTCOME_TIMED_OUT)
                        && !series.times().isEmpty());
    }

    /** The first of the {@link #victims()}; calico-node while there is none. */
    public String victim() {
        return victims().keySet().stream().findFirst().orElse(CALICO_NODE);
    }

    /** Whether a series tells of the one whose checks fail; of a text that does not say whose they are, calico-node's. */
    boolean isVictims(SignalSeries series) {
        return victim(series).equals(victim());
    }

    /** Those of the {@link #victims()} that no later entry can turn out to be another: an id alone gets its name when that is learned. */
    List<String> namedVictims() {
        return timedOut(evidence).stream()
                .filter(series -> !series.attribute(SignalSeries.WORKLOAD).isEmpty()
                        || series.attribute(SignalNames.CONTAINER_ID).isEmpty())
                .map(Observations::victim)
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * Whether a series may tell of one of these: also a check of a localhost endpoint that does not say whose it is, and an entry that names
     * the pod alone, which mostly begins with the container's name (etcd-NODE, coredns-HASH). Enough to show it, not to judge by it.
     *
     * @param victims names as in {@link #victims()}; calico-node when there are none
     */
    static boolean mayBeOf(SignalSeries series, Collection<String> victims) {
        String workload = series.attribute(SignalSeries.WORKLOAD);
        return workload.isEmpty()
                ? localhost(series)
                : (victims.isEmpty() ? Set.of(CALICO_NODE) : victims)
                        .stream().anyMatch(victim -> ofVictim(series, victim) || workload.startsWith(victim + "-"));
    }

    private static String victim(SignalSeries series) {
        String workload = series.attribute(SignalSeries.WORKLOAD);
        return workload.isEmpty() || calicoNode(series) ? CALICO_NODE : workload;
    }

    /** A span of event time, both ends included. */
    record Window(Instant from, Instant to) {
        boolean holds(Instant at) {
            return !at.isBefore(from) && !at.isAfter(to);
        }
    }

    /** Times at which the one whose checks fail was told ready, in order. */
    List<Instant> readyTimes() {
        return times(SignalNames.CONTAINER_READY);
    }

    /** Times of a signal about the one whose checks fail, in order. */
    List<Instant> times(String signal) {
        List<Instant> times = new ArrayList<>();
        String victim = victim();
        evidence.series(Set.of(signal), series -> ofVictim(series, victim))
                .forEach(series -> times.addAll(series.times()));
        times.sort(Comparator.naturalOrder());
        return times;
    }

    /** Whether the checked container ran at a time, as far as its start and end were seen; an unseen past counts as running. */
    boolean running(Instant at) {
        Instant killed = last(times(SignalNames.CONTAINER_KILLED), at);
        Instant started = last(times(SignalNames.CONTAINER_STARTED), at);
        return killed == null || (started != null && !started.isBefore(killed));
    }

    /** The period of the node's checks: that of its installation, or shorter when the failures came faster. */
    public Duration checkPeriod() {
        return checkPeriod.get();
    }

    private Duration foundPeriod() {
        Duration period =
                node().map(NodeFact::install).filter("operator"::equals).isPresent()
                        ? OPERATOR_PERIOD
                        : MANIFEST_PERIOD;
        Map<String, Instant> last = new HashMap<>();
        for (Failure failure : failures) {
            Instant before = last.put(failure.check() + failure.source(), failure.at());
            if (before != null) {
                // A probe's periodSeconds is a whole number; what a gap has beyond it is the kubelet's jitter.
                Duration gap =
                        Duration.between(before, failure.at()).plusMillis(500).truncatedTo(ChronoUnit.SECONDS);
                if (gap.compareTo(Duration.ofSeconds(1)) > 0 && gap.compareTo(period) < 0) {
                    period = gap;
                }
            }
        }
        return period;
    }

    Optional<NodeFact> node() {
        return evidence.present().flatMap(newest -> evidence.fact("node", newest, NodeFact.class));
    }

    Optional<SysctlFact> sysctl(Instant at) {
        return evidence.fact("sysctl", at, SysctlFact.class);
    }

    Optional<AddressesFact> addresses(Instant at) {
        return evidence.fact("ip-addr", at, AddressesFact.class);
    }

    /** When judging asks "now": the last failing check, else the newest that was heard. */
    Instant present() {
        return timedOut.isEmpty()
                ? evidence.present().orElse(Instant.EPOCH)
                : timedOut.get(timedOut.size() - 1).at();
    }

    /** How far a source has come; empty when nothing was heard of it. */
    Optional<Instant> heard(RawKind source) {
        return Optional.ofNullable(evidence.sources().get(source)).map(SourceClock::newest);
    }

    /**
     * Whether what entries tell of would be known until then: the journal has come so far, or where there is none, the events of pods. Where neither
     * was ever heard, there is nothing to wait for.
     */
    boolean isToldUntil(Instant until) {
        return heard(RawKind.JOURNAL)
                .or(() -> heard(RawKind.PODS))
                .map(newest -> !newest.isBefore(until))
                .orElse(true);
    }

    private static @Nullable Instant last(List<Instant> times, Instant at) {
        Instant last = null;
        for (Instant time : times) {
            if (!time.isAfter(at)) {
                last = time;
            }
        }
        return last;
    }

    private static List<Failure> failures(NodeEvidence evidence) {
        List<Failure> failures = new ArrayList<>();
        for (SignalSeries series : evidence.series(FAILING, Observations::localhost)) {
            String seconds = series.attribute(SignalNames.TIMEOUT_SECONDS);
            String port = series.attribute(SignalNames.PORT);
            for (Instant at : series.times()) {
                failures.add(new Failure(
                        at,
                        series.attribute(SignalNames.CHECK),
                        series.source(),
                        series.attribute(SignalNames.OUTCOME),
                        Duration.ofSeconds(number(seconds, (int) DEFAULT_TIMEOUT.toSeconds(), LONGEST_TIMEOUT_SECONDS)),
                        number(port, FELIX_PORT, LARGEST_PORT)));
            }
        }
        failures.sort(Comparator.comparing(Failure::at).thenComparing(Failure::check));
        return failures;
    }

    /** An attribute as a number: what a user's own signal says there may be anything. */
    private static int number(String text, int otherwise, int most) {
        boolean number = !text.isEmpty() && text.length() < 7 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Math.min(most, Integer.parseInt(text)) : otherwise;
    }

    private static boolean localhost(SignalSeries series) {
        return series.attribute(SignalNames.TARGET).equals(SignalNames.TARGET_LOCALHOST);
    }

    private static boolean ofVictim(SignalSeries series, String victim) {
        return victim.equals(CALICO_NODE)
                ? calicoNode(series)
                : series.attribute(SignalSeries.WORKLOAD).equals(victim);
    }

    private static boolean calicoNode(SignalSeries series) {
        String workload = series.attribute(SignalSeries.WORKLOAD);
        return workload.startsWith(CALICO_NODE) || CANAL.matcher(workload).lookingAt();
    }
}
