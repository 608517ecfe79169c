/**
 * A Kafka broker (KRaft, one node) inside this process, for {@code up} and for the tests of other modules.
 *
 * <p>In comes a folder and a {@link dev.crossfire.deploy.broker.BrokerConfig}. {@link dev.crossfire.deploy.broker.DataFolder} takes the folder
 * for this process alone, formats it when it is new and refuses it when it is not ours to use; {@link dev.crossfire.deploy.broker.Ports} finds
 * where to listen; {@link dev.crossfire.deploy.broker.BrokerProperties} says it in Kafka's words; {@link
 * dev.crossfire.deploy.broker.EmbeddedBroker} runs it. Out goes an address to connect to. Whatever stands in the way of a start is a {@link
 * dev.crossfire.deploy.broker.BrokerStartException} of one line.
 */
@NullMarked
package dev.crossfire.deploy.broker;

import org.jspecify.annotations.NullMarked;
