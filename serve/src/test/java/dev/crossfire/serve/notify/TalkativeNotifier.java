package dev.crossfire.serve.notify;

import dev.crossfire.model.Json;
import dev.crossfire.model.incident.TestIncidents;
import dev.crossfire.serve.notify.standin.Fault;

/** A process that prints all that a notifier shows of itself, in both modes, while Slack fails it. Takes the broker's address. */
final class TalkativeNotifier {

    private TalkativeNotifier() {}

    public static void main(String[] args) {
        for (boolean bot : new boolean[] {true, false}) {
            try (NotifyBench bench = new NotifyBench(args[0], bot ? "secret-bot" : "secret-webhook", bot)) {
                String kind = bot ? "chat.postMessage" : "webhook";
                bench.slack.fail(kind, Fault.acceptThenDrop());
                bench.slack.fail(kind, Fault.status(403, "invalid_token"));
                bench.publish(TestIncidents.numbered(1, 1));
                bench.publish(TestIncidents.numbered(2, 1));
                Notifier notifier = bench.start();
                bench.awaitMessages(1);
                bench.awaitQuiet();
                System.out.println("config: " + bench.config());
                System.out.println("trouble: " + notifier.trouble());
                System.out.println("notices: " + Json.text(bench.notices()));
                bench.meters.getMeters().forEach(meter -> System.out.println("meter: " + meter.getId()));
            }
        }
    }
}
