package dev.crossfire.serve.notify;

import dev.crossfire.deploy.broker.BrokerConfig;
import dev.crossfire.deploy.broker.EmbeddedBroker;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A real broker for the tests of one class; each test takes a topic prefix of its own. */
abstract class OneBroker {

    @TempDir
    private static Path data;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(data, BrokerConfig.DEFAULT);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    static NotifyBench webhook(String prefix) {
        return new NotifyBench(broker.bootstrap(), prefix, false);
    }

    static NotifyBench bot(String prefix) {
        return new NotifyBench(broker.bootstrap(), prefix, true);
    }

    static String bootstrap() {
        return broker.bootstrap();
    }
}
