package dev.crossfire.streams.verdict;

import dev.crossfire.model.signal.SignalNames;
import java.util.Set;

/** {@code dials-by-http}: a failing check of the victim is the kubelet's own httpGet, whose address no setting of calico-node moves. */
record DialsByHttp() implements Check {

    static final Set<String> ASKED = Set.of(SignalNames.PROBE_FAILED);

    @Override
    public Outcome evaluate(Observations node) {
        boolean http = !node.evidence()
                .series(
                        ASKED,
                        series -> node.isVictims(series)
                                && series.attribute(SignalNames.HANDLER).equals("http")
                                && series.attribute(SignalNames.TARGET).equals(SignalNames.TARGET_LOCALHOST))
                .isEmpty();
        return http
                ? Outcome.held("the kubelet dials the endpoint itself (httpGet)")
                : Outcome.missed("no httpGet check was seen");
    }
}
