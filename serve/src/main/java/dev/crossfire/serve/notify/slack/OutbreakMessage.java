package dev.crossfire.serve.notify.slack;

import com.slack.api.model.block.ContextBlock;
import com.slack.api.model.block.HeaderBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.TextObject;
import dev.crossfire.model.outbreak.Outbreak;
import dev.crossfire.model.outbreak.Outbreak.Ending;
import dev.crossfire.serve.notify.receiver.Saying;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A message about an outbreak: how many, since when, where first, what changed just before, who is next. Within the same limits. */
final class OutbreakMessage {

    private static final int TEXT = 350;
    private static final int NODES_SHOWN = 10;
    private static final int CHANGES_SHOWN = 5;
    private static final int FACTS = 1400;

    private OutbreakMessage() {}

    /** A message that stands for itself. */
    static SlackMessage alone(Outbreak outbreak, Saying saying, SlackMessage.Links links) {
        return whole(outbreak, SlackMessage.before(saying), saying.plain(), links);
    }

    /** The root message as it shows this revision. */
    static SlackMessage root(Outbreak outbreak, SlackMessage.Links links) {
        return whole(outbreak, "", false, links);
    }

    /** One turn, under the root message that shows everything. */
    static SlackMessage reply(Outbreak outbreak, Saying saying, SlackMessage.Links links) {
        String before = SlackMessage.before(saying);
        String text = SlackText.prose(before + head(outbreak), SlackMessage.HEADER);
        if (saying.plain()) {
            return new SlackMessage(text, List.of());
        }
        String says = SlackText.prose(turn(outbreak), 600);
        return new SlackMessage(
                text,
                List.of(
                        SlackMessage.section("*" + SlackText.prose(before + standing(outbreak), 100) + "*\n" + says),
                        context(outbreak, links)));
    }

    private static SlackMessage whole(Outbreak outbreak, String before, boolean plain, SlackMessage.Links links) {
        String head = before + head(outbreak);
        String text = SlackText.prose(
                        head + ", since " + Headline.time(outbreak.since()) + " UTC, " + outbreak.open()
                                + " still failing.",
                        TEXT)
                + (links.list().isEmpty() ? "" : " <" + links.list() + ">");
        if (plain) {
            return new SlackMessage(text, List.of());
        }
        List<LayoutBlock> blocks = new ArrayList<>();
        blocks.add(HeaderBlock.builder().text(SlackMessage.plain(head)).build());
        blocks.add(SectionBlock.builder().fields(fields(outbreak)).build());
        blocks.add(SlackMessage.section(facts(outbreak)));
        blocks.add(context(outbreak, links));
        return new SlackMessage(text, blocks);
    }

    private static String head(Outbreak outbreak) {
        return standing(outbreak) + " " + outbreak.cluster() + ": " + outbreak.title();
    }

    /** Never told as a recovery: how each incident ended stands there alone. */
    private static String standing(Outbreak outbreak) {
        String nodes = outbreak.count() + " NODES";
        Ending ending = outbreak.ending();
        if (ending == null) {
            return "OUTBREAK ON " + nodes;
        }
        return switch (ending.kind()) {
            case RESOLVED -> "OUTBREAK ENDED, " + nodes;
            case WITHDRAWN -> "OUTBREAK WITHDRAWN, " + nodes;
            case JOINED -> "ONE WITH ANOTHER OUTBREAK, " + nodes;
        };
    }

    private static String turn(Outbreak outbreak) {
        Ending ending = outbreak.ending();
        return ending != null
                ? ending.says()
                : outbreak.count() + " nodes were hit, " + outbreak.open() + " still fail; the last one joined at "
                        + Headline.time(outbreak.lastJoinedAt()) + " UTC";
    }

    private static List<TextObject> fields(Outbreak outbreak) {
        return List.of(
                SlackMessage.field("Since", Headline.time(outbreak.since()) + " UTC"),
                SlackMessage.field("Nodes", outbreak.count() + ", " + outbreak.confirmed() + " confirmed"),
                SlackMessage.field("Still failing", Integer.toString(outbreak.open())),
                SlackMessage.field("Conflict", outbreak.conflict()));
    }

    private static String facts(Outbreak outbreak) {
        List<String> facts = new ArrayList<>();
        Ending ending = outbreak.ending();
        if (ending != null) {
            facts.add("*How it ended*\n" + SlackText.prose(ending.says(), 300));
        }
        String nodes = outbreak.first().stream()
                .limit(NODES_SHOWN)
                .map(Outbreak.Victim::node)
                .collect(Collectors.joining(", "));
        int more = outbreak.count() - Math.min(NODES_SHOWN, outbreak.first().size());
        facts.add("*First*\n" + SlackText.prose(nodes, 500) + (more > 0 ? " and " + more + " more" : ""));
        if (!outbreak.changes().isEmpty()) {
            facts.add("*Changed just before*\n"
                    + outbreak.changes().stream()
                            .limit(CHANGES_SHOWN)
                            .map(change -> SlackText.prose(
                                    change.says() + " (on " + change.nodes() + " of " + outbreak.count() + ")", 220))
                            .collect(Collectors.joining("\n")));
        }
        if (outbreak.atRisk().count() > 0) {
            facts.add("*At risk*\n"
                    + SlackText.prose(
                            outbreak.atRisk().count() + " nodes that do not fail yet have the same: "
                                    + outbreak.atRisk().says(),
                            300));
        }
        StringBuilder text = new StringBuilder();
        for (String fact : facts) {
            if (text.length() + fact.length() < FACTS) {
                text.append(text.isEmpty() ? "" : "\n").append(fact);
            }
        }
        return text.toString();
    }

    private static LayoutBlock context(Outbreak outbreak, SlackMessage.Links links) {
        String all = links.list().isEmpty() ? "" : ", <" + links.list() + "|all incidents>";
        return ContextBlock.builder()
                .elements(List.of(SlackMessage.markdown(
                        "Outbreak " + SlackText.prose(outbreak.id(), 80) + ", revision " + outbreak.revision() + all)))
                .build();
    }
}
