package dev.crossfire.model.notice;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Verdict;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one receiver was told of one incident or outbreak: the newest record of a key in {@code crossfire.notices.v1} is all there is to know. Written
 * before a message is sent ({@code attempt} is set: its outcome is not known) and after ({@code attempt} is null again). Carries no text of
 * the incident and no secret of the receiver.
 *
 * @param incident id of the incident; of an outbreak, the one under which it was first told
 * @param receiver name of the receiver, such as {@code slack}
 * @param said what is known to have been said last; null when nothing was
 * @param attempt what is being said; null once its outcome is known
 * @param refused why the last attempt was refused for good; null when it was not
 */
public record Notice(
        String incident,
        String receiver,
        @Nullable Said said,
        @Nullable Attempt attempt,
        @Nullable String refused) {

    public Notice {
        if (incident.isBlank() || receiver.isBlank()) {
            throw new IllegalArgumentException(
                    "incident and receiver of a notice must not be blank, got '" + incident + "', '" + receiver + "'");
        }
        if (attempt != null && attempt.number() <= (said == null ? 0 : said.number())) {
            throw new IllegalArgumentException("attempt " + attempt.number() + " of incident " + incident
                    + " must be numbered after what was said last, " + said);
        }
    }

    /** Nothing was said yet. */
    public static Notice none(String incident, String receiver) {
        return new Notice(incident, receiver, null, null, null);
    }

    /** Key in the topic: incident id and receiver. */
    public static String key(String incident, String receiver) {
        return incident + "/" + receiver;
    }

    public String key() {
        return key(incident, receiver);
    }

    /** How often this incident was told of, refused and lost attempts aside. */
    public int count() {
        return said == null ? 0 : said.number();
    }

    /** The same before a message is sent. */
    public Notice attempting(Attempt next) {
        return new Notice(incident, receiver, said, next, null);
    }

    /** The same after a message was sent, or found to have been. */
    public Notice saying(Said now) {
        return new Notice(incident, receiver, now, null, null);
    }

    /** The same after its attempt was found to have said nothing; it may be made again. */
    public Notice unsaid() {
        return new Notice(incident, receiver, said, null, null);
    }

    /** The same after another attempt was refused for good; what was in doubt before stays so. */
    public Notice refusing(String reason) {
        return new Notice(incident, receiver, said, attempt, reason);
    }

    /** Which turn of an incident's life a message tells. */
    public enum Step {
        @JsonProperty("opened")
        OPENED,
        @JsonProperty("confirmed")
        CONFIRMED,
        /** It was told as confirmed, and its proof does not stand any more. */
        @JsonProperty("suspected")
        SUSPECTED,
        /** An outbreak has at least twice the nodes that were told last. */
        @JsonProperty("grew")
        GREW,
        @JsonProperty("resolved")
        RESOLVED,
        @JsonProperty("reopened")
        REOPENED;

        /** The word of JSON, metrics and logs. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A message whose outcome is not known: when the process ends before it is, it may or may not have been said.
     *
     * @param number from 1 per incident and receiver; a repeated attempt keeps it
     * @param revision of the incident, and how that stood
     * @param at when it was written down, by the clock of the notifier
     * @param nodes of an outbreak; 0 of an incident
     */
    public record Attempt(
            int number, Step step, int revision, Incident.State state, Verdict verdict, Instant at, int nodes) {

        /** Of an incident. */
        public Attempt(int number, Step step, int revision, Incident.State state, Verdict verdict, Instant at) {
            this(number, step, revision, state, verdict, at, 0);
        }

        public Attempt {
            if (number < 1) {
                throw new IllegalArgumentException("number of an attempt must be >= 1, got " + number);
            }
        }
    }

    /**
     * A message that was said, and the root message that it belongs to.
     *
     * @param number as of its attempt
     * @param revision of the incident that it told of, and how that stood
     * @param shown revision that the root message shows; behind {@code revision} until its edit is done
     * @param at when it was said, by the clock of the notifier
     * @param possiblyRepeated it was marked so, because an earlier attempt may have been said as well
     * @param root where the root message stands; null when the receiver does not tell
     * @param nodes of an outbreak; 0 of an incident
     */
    public record Said(
            int number,
            Step step,
            int revision,
            int shown,
            Incident.State state,
            Verdict verdict,
            Instant at,
            boolean possiblyRepeated,
            @Nullable MessageRef root,
            int nodes) {

        /** Of an incident. */
        public Said(
                int number,
                Step step,
                int revision,
                int shown,
                Incident.State state,
                Verdict verdict,
                Instant at,
                boolean possiblyRepeated,
                @Nullable MessageRef root) {
            this(number, step, revision, shown, state, verdict, at, possiblyRepeated, root, 0);
        }

        public Said {
            if (number < 1 || shown > revision) {
                throw new IllegalArgumentException(
                        "number of a message must be >= 1 and its root no newer than it, got " + number + ", root "
                                + shown + ", message " + revision);
            }
        }

        /** The same after the root message was edited to show this revision. */
        public Said showing(int newer) {
            return new Said(
                    number, step, Math.max(revision, newer), newer, state, verdict, at, possiblyRepeated, root, nodes);
        }

        /** The same without its root message, which is gone or out of reach. */
        public Said rootless() {
            return new Said(number, step, revision, revision, state, verdict, at, possiblyRepeated, null, nodes);
        }
    }

    /**
     * A message at the receiver.
     *
     * @param channel id of the channel
     * @param ts id of the message within the channel
     */
    public record MessageRef(String channel, String ts) {}
}
