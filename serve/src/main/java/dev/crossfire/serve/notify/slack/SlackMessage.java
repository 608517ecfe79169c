package dev.crossfire.serve.notify.slack;

import com.slack.api.model.block.ContextBlock;
import com.slack.api.model.block.HeaderBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.block.composition.TextObject;
import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.State;
import dev.crossfire.model.incident.Incident.TimelineEntry;
import dev.crossfire.model.notice.Notice.Step;
import dev.crossfire.serve.notify.receiver.Saying;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A message in Block Kit, and the text for whatever shows no blocks: notifications, screen readers. Rendering is a pure function of the
 * incident. Held for any incident: at most 6 blocks and 4,000 characters, a header of 150, sections of 3,000, fields of 2,000.
 *
 * @param text says it all in one or two lines; the whole message when there are no blocks
 * @param blocks none when blocks were refused
 */
record SlackMessage(String text, List<LayoutBlock> blocks) {

    static final int MAX_BLOCKS = 6;
    static final int MAX_CHARACTERS = 4000;
    static final int HEADER = 150;

    private static final int TEXT = 350;

    SlackMessage {
        blocks = List.copyOf(blocks);
    }

    /** The blocks as requests take them: null when there are none, since an empty list is not the same to Slack. */
    @Nullable
    List<LayoutBlock> layout() {
        return blocks.isEmpty() ? null : blocks;
    }

    /**
     * Where the feed is.
     *
     * @param feed null when it is not to be linked to
     */
    record Links(@Nullable URI feed) {

        /** Nothing of it could end a link. */
        private static final Pattern ID = Pattern.compile("[0-9A-Za-z-]{1,64}");

        /** The incident's id, linked to its page when there is one. */
        String incident(Incident incident) {
            String id = SlackText.prose(incident.id(), 80);
            String page = page(incident);
            return page.isEmpty() ? id : "<" + page + "|" + id + ">";
        }

        /** Address of the page of all incidents; empty without a feed. */
        String list() {
            return feed == null ? "" : feed.toString();
        }

        /** Address of the incident's page; empty without a feed, and for an id that is none of ours. */
        String page(Incident incident) {
            if (feed == null || !ID.matcher(incident.id()).matches()) {
                return "";
            }
            String base = feed.toString();
            return (base.endsWith("/") ? base : base + "/") + "incidents/" + incident.id();
        }
    }

    /** A message that stands for itself. */
    static SlackMessage alone(Saying saying, Links links) {
        return saying.subject()
                .match(
                        incident -> alone(incident, saying, links),
                        outbreak -> OutbreakMessage.alone(outbreak, saying, links));
    }

    private static SlackMessage alone(Incident incident, Saying saying, Links links) {
        List<String> body = incident.resolution() == null
                ? IncidentSections.whole(incident, links)
                : IncidentSections.end(incident);
        return of(incident, before(saying), saying.plain() ? List.of() : body, links);
    }

    /** The root message as it shows this revision: what is known at the end beside what was known while it lasted. */
    static SlackMessage root(Incident incident, Links links) {
        return of(incident, "", IncidentSections.whole(incident, links), links);
    }

    /** One turn, under the root message that shows everything. */
    static SlackMessage reply(Saying saying, Links links) {
        return saying.subject()
                .match(
                        incident -> reply(incident, saying, links),
                        outbreak -> OutbreakMessage.reply(outbreak, saying, links));
    }

    private static SlackMessage reply(Incident incident, Saying saying, Links links) {
        String head = SlackText.prose(before(saying) + Headline.standing(incident), 100);
        String says = SlackText.prose(turn(incident, saying), 1200);
        String text = SlackText.prose(before(saying) + Headline.of(incident), HEADER);
        if (saying.plain()) {
            return new SlackMessage(text, List.of());
        }
        return new SlackMessage(
                text,
                List.of(section("*" + head + "*" + (says.isEmpty() ? "" : "\n" + says)), context(incident, links)));
    }

    /** @param body none for plain text alone */
    private static SlackMessage of(Incident incident, String before, List<String> body, Links links) {
        String head = before + Headline.of(incident);
        String text = SlackText.prose(head + fallback(incident), TEXT) + plainLink(incident, links);
        if (body.isEmpty()) {
            return new SlackMessage(text, List.of());
        }
        List<LayoutBlock> blocks = new ArrayList<>();
        blocks.add(HeaderBlock.builder().text(plain(head)).build());
        blocks.add(SectionBlock.builder().fields(fields(incident)).build());
        body.forEach(section -> blocks.add(section(section)));
        blocks.add(context(incident, links));
        return new SlackMessage(text, blocks);
    }

    static String before(Saying saying) {
        String turned = switch (saying.step()) {
            case REOPENED -> "REOPENED, ";
            case CONFIRMED -> "NOW ";
            case SUSPECTED -> "NO LONGER CONFIRMED, ";
            case GREW -> "GROWN, ";
            case OPENED, RESOLVED -> "";
        };
        // What is told may have gone on since the attempt that is repeated: a turn is only named while it is still
        // true.
        boolean holds = saying.subject().state() == State.OPEN;
        return (saying.possiblyRepeated() ? "POSSIBLY REPEATED: " : "") + (holds ? turned : "");
    }

    private static String turn(Incident incident, Saying saying) {
        if (incident.resolution() != null) {
            return incident.resolution().says();
        }
        if (saying.step() == Step.CONFIRMED && !incident.proof().isEmpty()) {
            return incident.proof().get(0).says();
        }
        List<TimelineEntry> meant = incident.timeline().stream()
                .filter(entry -> saying.step() != Step.SUSPECTED
                        || entry.what().equals(saying.step().word()))
                .toList();
        return meant.isEmpty() ? "" : meant.get(meant.size() - 1).says();
    }

    private static String fallback(Incident incident) {
        StringBuilder text = new StringBuilder(", since ").append(Headline.span(incident));
        incident.restarts().ifPresent(count -> text.append(", ").append(count).append(" restarts"));
        if (incident.resolution() != null) {
            text.append(": ").append(incident.resolution().says());
        }
        return text.append('.').toString();
    }

    private static String plainLink(Incident incident, Links links) {
        String page = links.page(incident);
        return page.isEmpty() ? "" : " <" + page + ">";
    }

    private static List<TextObject> fields(Incident incident) {
        List<TextObject> fields = new ArrayList<>();
        fields.add(field(incident.state() == State.OPEN ? "Since" : "From, to", Headline.span(incident)));
        incident.restarts().ifPresent(count -> fields.add(field("Restarts", Long.toString(count))));
        fields.add(field("Conflict", incident.conflict()));
        fields.add(field("Newest input", IncidentSections.inputs(incident)));
        if (incident.acknowledged() != null) {
            fields.add(field("Acknowledged by", incident.acknowledged().by()));
        }
        return fields;
    }

    static TextObject field(String name, String value) {
        String shown = SlackText.prose(value, 200);
        return markdown("*" + name + "*\n" + (shown.isEmpty() ? "unknown" : shown));
    }

    private static LayoutBlock context(Incident incident, Links links) {
        return ContextBlock.builder()
                .elements(
                        List.of(markdown("Incident " + links.incident(incident) + ", revision " + incident.revision())))
                .build();
    }

    static LayoutBlock section(String text) {
        return SectionBlock.builder().text(markdown(text)).build();
    }

    /** Verbatim: Slack adds no links and no mentions of its own. */
    static MarkdownTextObject markdown(String text) {
        return MarkdownTextObject.builder().text(text).verbatim(true).build();
    }

    static PlainTextObject plain(String text) {
        return PlainTextObject.builder()
                .text(SlackText.prose(text, HEADER))
                .emoji(false)
                .build();
    }
}
