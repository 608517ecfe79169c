package dev.crossfire.serve.feed.page;

import dev.crossfire.model.incident.Incident;
import dev.crossfire.model.incident.Incident.Resolution;
import dev.crossfire.model.incident.Verdict;
import dev.crossfire.serve.history.Revision;
import org.jspecify.annotations.Nullable;

/**
 * How an incident stands, in one word and one shape. Colour only repeats them. Only what was verified is ever told as a recovery: an
 * incident that expired may still be going on.
 */
enum Standing {
    CONFIRMED("confirmed", "Confirmed"),
    SUSPECTED("suspected", "Suspected"),
    OPEN("open", "Open"),
    RECOVERED("recovered", "Recovered"),
    EXPIRED("expired", "Expired"),
    WITHDRAWN("withdrawn", "Withdrawn"),
    CLOSED("closed", "Closed by hand"),
    SUPERSEDED("superseded", "Superseded");

    private final String css;
    private final String word;

    Standing(String css, String word) {
        this.css = css;
        this.word = word;
    }

    static Standing of(Incident incident) {
        Resolution resolution = incident.resolution();
        return of(incident.verdict(), resolution == null ? null : resolution.kind());
    }

    static Standing of(Revision revision) {
        return of(revision.verdict(), revision.ended());
    }

    private static Standing of(Verdict verdict, Resolution.@Nullable Kind ended) {
        if (ended != null) {
            return switch (ended) {
                case VERIFIED -> RECOVERED;
                case EXPIRED -> EXPIRED;
                case REFUTED -> WITHDRAWN;
                case MANUAL -> CLOSED;
                case SUPERSEDED -> SUPERSEDED;
            };
        }
        return switch (verdict) {
            case CONFIRMED -> CONFIRMED;
            case SUSPECTED -> SUSPECTED;
            case REFUTED, NONE -> OPEN;
        };
    }

    String css() {
        return css;
    }

    String word() {
        return word;
    }

    boolean ongoing() {
        return this == CONFIRMED || this == SUSPECTED || this == OPEN;
    }

    /** The word beside its shape. */
    Html badge() {
        return Html.of("<span class=\"badge {}\">{}{}</span>", css, shape(), word);
    }

    private Html shape() {
        return switch (this) {
            case CONFIRMED ->
                Html.of("<svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path d=\"M8 0l8 8-8 8-8-8z\"/></svg>");
            case SUSPECTED ->
                Html.of(
                        "<svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path class=\"line\" d=\"M8 1.5L14.5 8 8 14.5 1.5 8z\"/></svg>");
            case OPEN ->
                Html.of(
                        "<svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><circle class=\"line\" cx=\"8\" cy=\"8\" r=\"6.5\"/></svg>");
            case RECOVERED ->
                Html.of(
                        "<svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path class=\"line\" d=\"M1.5 8.5l4.5 5 8.5-11\"/></svg>");
            case EXPIRED ->
                Html.of(
                        "<svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><circle class=\"line dashed\" cx=\"8\" cy=\"8\" r=\"6.5\"/></svg>");
            case WITHDRAWN ->
                Html.of(
                        "<svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><circle class=\"line\" cx=\"8\" cy=\"8\" r=\"6.5\"/><path class=\"line\" d=\"M3.5 12.5l9-9\"/></svg>");
            case CLOSED -> Html.of("<svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path d=\"M2 2h12v12H2z\"/></svg>");
            case SUPERSEDED ->
                Html.of(
                        "<svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path class=\"line\" d=\"M1.5 8h12M9 3l5 5-5 5\"/></svg>");
        };
    }
}
