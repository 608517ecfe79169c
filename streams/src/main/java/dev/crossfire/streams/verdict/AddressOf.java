package dev.crossfire.streams.verdict;

import dev.crossfire.model.fact.AddressesFact;
import dev.crossfire.streams.verdict.Sought.Found;
import java.time.Instant;
import java.util.Optional;

/**
 * {@code address-of: {signal: …, onNode: false}}: whether the address that a signal tells as its {@code value} is one of this node's global
 * addresses.
 */
record AddressOf(Sought sought, boolean onNode) implements Check {

    @Override
    public Outcome evaluate(Observations node) {
        Found found = sought.in(node);
        if (found.value().isEmpty()) {
            return Outcome.missed(sought.says() + " told no address");
        }
        String address = found.value().replaceFirst("/\\d+$", "");
        Instant told = found.times().get(found.times().size() - 1);
        Optional<AddressesFact> addresses = node.evidence().newest().flatMap(node::addresses);
        if (addresses.isEmpty()) {
            return Outcome.missed("the node's addresses were not taken (ip addr), so whether " + address
                    + " is one of them is not known");
        }
        boolean here = addresses.get().global().contains(address);
        String says = address + " is " + (here ? "" : "not ") + "one of this node's addresses ("
                + String.join(", ", addresses.get().global()) + ")";
        return here == onNode
                ? Outcome.held(says, told, told).with("value", found.value()).with("subject", found.subject())
                : Outcome.missed(says);
    }
}
