package dev.crossfire.model.signal;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A record of {@code crossfire.rules.v1}: a set of conflicts, or what an instance says of one.
 *
 * @param set under {@link #STANDING} the one that is judged with, under {@link #COMING} the one that is about to be
 * @param answer under {@link #answerKey}: whether an instance recognises with the coming set beside the standing one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RuleNews(@Nullable RuleSwitch set, @Nullable Answer answer) {

    public static final String STANDING = "standing";
    public static final String COMING = "coming";

    private static final String ANSWER = "answer/";

    /**
     * @param ruleset that was asked about
     * @param trouble why the instance cannot use it; null when it does
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Answer(
            String instance, String ruleset, @Nullable String trouble) {}

    public static RuleNews of(RuleSwitch set) {
        return new RuleNews(set, null);
    }

    public static RuleNews of(Answer answer) {
        return new RuleNews(null, answer);
    }

    /** The key of an instance's answer. */
    public static String answerKey(String instance) {
        return ANSWER + instance;
    }
}
