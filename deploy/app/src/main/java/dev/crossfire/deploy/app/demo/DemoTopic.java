package dev.crossfire.deploy.app.demo;

import dev.crossfire.model.Topic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topic of the demo's position: made by the demo alone, so that a cluster that plays none has none. */
final class DemoTopic {

    private DemoTopic() {}

    /** Makes the topic when it is not there; throws {@link KafkaException} when the cluster refuses. */
    static void ensure(String bootstrap) throws InterruptedException {
        Topic<?, ?> topic = DemoPosition.TOPIC;
        NewTopic wanted =
                new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty()).configs(topic.config());
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
            admin.createTopics(List.of(wanted)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new KafkaException("the topic " + topic.name() + " could not be made", e.getCause());
            }
        }
    }
}
