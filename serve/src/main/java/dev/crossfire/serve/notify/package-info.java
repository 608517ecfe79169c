/**
 * Tells people: one message per incident and turn, and one for all incidents of an outbreak, and what was said is remembered in {@code crossfire.notices.v1}.
 *
 * <p>In come the newest revisions of {@code crossfire.incidents.v1} and {@code crossfire.outbreaks.v1} ({@link
 * dev.crossfire.serve.notify.RevisionReader}, incidents from a bounded time back) and what was said before ({@link dev.crossfire.serve.notify.NoticeTopic}, whole). {@link dev.crossfire.serve.notify.Outbox} holds,
 * per incident, the newest revision alone, asks {@link dev.crossfire.serve.notify.decision.Decision} what is to be done about it, and hands
 * out one task at a time, at the receiver's pace. {@link dev.crossfire.serve.notify.Courier} carries it out: {@link
 * dev.crossfire.serve.notify.Telling} writes down what it is about to say, says it to the {@link
 * dev.crossfire.serve.notify.receiver.Receiver}, and writes down how that ended. A process that dies in between leaves an attempt of unknown
 * outcome, which its successor looks up ({@link dev.crossfire.serve.notify.LookUps}), or repeats with a mark; what a root message shows is
 * edited after the turn is told ({@link dev.crossfire.serve.notify.RootEdits}). {@link dev.crossfire.serve.notify.NotifySession}
 * is one run of all this, from reading what was said to the loss of Kafka; {@link dev.crossfire.serve.notify.Notifier} starts one after the
 * other, on one thread. Only one notifier of a name writes: a newer one fences the older out, which then stops.
 */
@NullMarked
package dev.crossfire.serve.notify;

import org.jspecify.annotations.NullMarked;
