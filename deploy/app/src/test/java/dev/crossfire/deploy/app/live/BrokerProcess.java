package dev.crossfire.deploy.app.live;

import dev.crossfire.deploy.broker.BrokerConfig;
import dev.crossfire.deploy.broker.EmbeddedBroker;
import java.nio.file.Path;

/** A broker in a process of its own, to be killed like any other. */
public final class BrokerProcess {

    private BrokerProcess() {}

    /** @param arguments its folder, and its port: the same at a restart, since that is where its clients look for it */
    public static void main(String[] arguments) throws Exception {
        BrokerConfig config = BrokerConfig.DEFAULT.withPort(Integer.parseInt(arguments[1]));
        EmbeddedBroker broker = EmbeddedBroker.start(Path.of(arguments[0]), config);
        System.err.println("crossfire: broker    ready  " + broker.bootstrap());
        broker.failure().join();
    }
}
