package dev.crossfire.model.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crossfire.model.NodeKey;
import dev.crossfire.model.signal.Action.Kind;
import dev.crossfire.model.signal.Action.Scope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActionTest {

    private static final Instant AT = Instant.parse("2026-11-22T14:47:49Z");
    private static final NodeKey NODE = new NodeKey("prod", "worker-3");

    private static Action action(Kind kind, @Nullable Instant until, Scope scope, @Nullable String ends) {
        return new Action("a-1", kind, "night-shift", "looking", AT, until, scope, ends);
    }

    @ParameterizedTest
    @CsvSource({
        "worker-3, true",
        "worker-*, true",
        "*, true",
        "*-3, true",
        "w*k*3, true",
        "worker-?, true",
        "worker-4, false",
        "worker-, false",
        "worker-3?, false",
        "*-4, false",
        "orker-*, false",
    })
    void globsOfNodes(String glob, boolean matches) {
        assertEquals(matches, new Scope("prod", glob, null, null, null).coversNode(NODE));
    }

    @Test
    void aStarInANameIsNoReasonToTryForLong() {
        String name = "a".repeat(5000);
        assertEquals(false, Globs.matches("*a*a*a*a*a*b", name));
        assertTrue(Globs.matches("*a*a*a*a*a*", name));
    }

    @Test
    void everyWordOfAScopeMustFit() {
        Scope scope = new Scope("prod", "worker-*", "forward-drop-vs-pods", "confirmed", null);
        assertTrue(scope.covers(NODE, "forward-drop-vs-pods", "confirmed", "i-1"));
        assertEquals(false, scope.covers(NODE, "forward-drop-vs-pods", "suspected", "i-1"));
        assertEquals(false, scope.covers(NODE, "calico-wrong-address", "confirmed", "i-1"));
        assertEquals(false, scope.covers(new NodeKey("lab", "worker-3"), "forward-drop-vs-pods", "confirmed", "i-1"));
        assertTrue(new Scope(null, null, null, null, null).covers(NODE, "any", "suspected", "i-1"));
        assertEquals(false, new Scope(null, null, null, null, "i-2").covers(NODE, "any", "suspected", "i-1"));
    }

    @Test
    void whatIsAboutOneNodeTravelsUnderItsKey() {
        assertEquals(
                NODE,
                action(Kind.ACK, null, new Scope("prod", "worker-3", null, null, null), null)
                        .about());
        assertNull(action(Kind.ACK, null, new Scope("prod", "worker-*", null, null, null), null)
                .about());
        assertNull(action(Kind.ACK, null, new Scope(null, "worker-3", null, null, null), null)
                .about());
    }

    @Test
    void refusesWhatCannotBeMeant() {
        Scope all = new Scope(null, null, null, null, null);
        assertThrows(IllegalArgumentException.class, () -> action(Kind.SILENCE, null, all, null));
        assertThrows(IllegalArgumentException.class, () -> action(Kind.SILENCE, AT, all, null));
        assertThrows(IllegalArgumentException.class, () -> action(Kind.END, null, all, null));
        assertThrows(IllegalArgumentException.class, () -> action(Kind.ACK, null, all, "a-0"));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Action("a-1", Kind.COMMENT, "night-shift", " ", AT, null, all, null));
    }
}
