package dev.crossfire.deploy.app.notify;

import dev.crossfire.deploy.app.process.Health;
import dev.crossfire.serve.notify.Notifier;
import org.jspecify.annotations.Nullable;

/** How the notifier is: waiting for Kafka or for Slack is no death, being shut out is. */
record NotifierHealth(Notifier notifier) implements Health {

    @Override
    public boolean alive() {
        return notifier.alive();
    }

    @Override
    public boolean ready() {
        return notifier.ready();
    }

    @Override
    public @Nullable String trouble() {
        return notifier.trouble();
    }
}
