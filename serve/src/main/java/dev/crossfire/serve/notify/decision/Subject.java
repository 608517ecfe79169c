package dev.crossfire.serve.notify.decision;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.State;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.model.outbreak.Outbreak;
import java.util.function.Function;

/** What people are told of: an incident, or an outbreak in place of its incidents. One revision of it. */
public sealed interface Subject permits Subject.OfIncident, Subject.OfOutbreak {

    /** Under which it is remembered what was said. */
    String id();

    int revision();

    State state();

    Verdict verdict();

    /** Whether nobody wants to hear of it. */
    boolean suppressed();

    /** How many nodes; 0 of an incident. */
    int nodes();

    <T> T match(Function<Incident, T> incident, Function<Outbreak, T> outbreak);

    static Subject of(Incident incident) {
        return new OfIncident(incident);
    }

    /** An incident. */
    record OfIncident(Incident incident) implements Subject {

        @Override
        public String id() {
            return incident.id();
        }

        @Override
        public int revision() {
            return incident.revision();
        }

        @Override
        public State state() {
            return incident.state();
        }

        @Override
        public Verdict verdict() {
            return incident.verdict();
        }

        @Override
        public boolean suppressed() {
            return incident.suppressed() != null;
        }

        @Override
        public int nodes() {
            return 0;
        }

        @Override
        public <T> T match(Function<Incident, T> ofIncident, Function<Outbreak, T> ofOutbreak) {
            return ofIncident.apply(incident);
        }
    }

    /**
     * An outbreak.
     *
     * @param id under which it was first told: its own may have changed since
     */
    record OfOutbreak(Outbreak outbreak, String id) implements Subject {

        @Override
        public int revision() {
            return outbreak.revision();
        }

        @Override
        public State state() {
            return outbreak.stands() ? State.OPEN : State.RESOLVED;
        }

        /** One confirmed incident would have been told: so is the outbreak that tells of it. */
        @Override
        public Verdict verdict() {
            return outbreak.confirmed() > 0 ? Verdict.CONFIRMED : Verdict.SUSPECTED;
        }

        @Override
        public boolean suppressed() {
            return outbreak.open() > 0 && outbreak.suppressed() >= outbreak.open();
        }

        @Override
        public int nodes() {
            return outbreak.count();
        }

        @Override
        public <T> T match(Function<Incident, T> ofIncident, Function<Outbreak, T> ofOutbreak) {
            return ofOutbreak.apply(outbreak);
        }
    }
}
