/**
 * Slack as a receiver: {@link dev.crossfire.serve.notify.slack.SlackTarget} says where, {@link
 * dev.crossfire.serve.notify.slack.SlackMessage} renders (a pure function), {@link dev.crossfire.serve.notify.slack.WebhookReceiver} and
 * {@link dev.crossfire.serve.notify.slack.BotReceiver} send, {@link dev.crossfire.serve.notify.slack.SlackAnswer} reads what Slack answers.
 */
@NullMarked
package dev.crossfire.serve.notify.slack;

import org.jspecify.annotations.NullMarked;
