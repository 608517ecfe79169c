package dev.crossfire.deploy.app.process;

import java.util.Locale;

/** Everything that a process can be told, each with one flag, and one variable that stands in for it. The same in every process. */
public enum Setting {
    KAFKA("HOST:PORT", "One or more brokers, separated by commas."),
    PREFIX("NAME", "What the names of the topics start with."),
    SERVER("URL", "A running crossfire to ask."),
    DATA("DIR", "Folder for what must outlive the process."),
    HOST("ADDRESS", "Address that its HTTP server listens on."),
    PORT("PORT", "Port of its HTTP server; 0 takes a free one."),
    CLUSTER("NAME", "Kubernetes cluster of records that name none."),
    READ(
            "KIND=TOPIC[@CLUSTER]",
            "A topic of yours to read as well, such as journal=fluent-bit@prod (journal, pods, firewall); its cluster is that of records that name none. May be repeated."),
    NODE_SUFFIX("DOMAIN", "A domain that is no part of a node's name, such as .ec2.internal; may be repeated."),
    NODE("NAME", "Name of this node, as Kubernetes knows it."),
    DEMO("Also play a recorded node, compressed into 75 s."),
    QUIET_PERIOD(
            "DURATION",
            "How long health must be seen before an incident counts as recovered, such as 90s, 5m. Default: three check periods, at least 2m."),
    CONFLICTS(
            "DIR",
            "Folder with conflict files of your own, judged beside those that come with it (see crossfire rules)."),
    THREADS("N", "Stream threads."),
    SHIP(
            "SHIPPERS",
            "Which shippers run beside the rest where this machine has what they need: a list of journal, pods, firewall, or none."),
    ONCE("Send what is there now, and end."),
    STDOUT("Print the records instead of sending them."),
    EVERY("DURATION", "How often the firewall is looked at, such as 30s; SIGUSR1 looks at once."),
    UNIT("UNIT", "journal: a systemd unit to follow, or kernel for the kernel's own messages; may be repeated."),
    FILE("FILE", "journal: a journal file to read instead of this machine's journal; may be repeated."),
    DIRECTORY("DIR", "journal: a folder of journal files to read instead of this machine's journal."),
    SINCE("WHEN", "journal: where to begin at the very first start, in journalctl's words."),
    ENTER(
            "COMMAND",
            "firewall: words before each command, such as 'nsenter --target 1 --net --' in a container that has not the host's network."),
    SOFTWARE(
            "KEY=VALUE",
            "firewall: what is known of the node's software, such as install=operator (kubernetes, install, runtime, proxyMode, calico); may be repeated."),
    NAMESPACE("NAME", "pods: a namespace to watch; may be repeated."),
    KUBECONFIG(
            "FILE", "pods: how to reach the API server. Default: kubectl's own rules, or the pod's service account."),
    CONTEXT("NAME", "pods: which context of the kubeconfig."),
    SLACK_WEBHOOK("URL", "Incoming webhook to post to; file:PATH reads it from a file."),
    SLACK_TOKEN("TOKEN", "Bot token (xoxb-…) to post with, instead of a webhook; file:PATH reads it from a file."),
    SLACK_CHANNEL("ID", "Channel that the bot posts to, by its ID (C…), not its name."),
    SLACK_API("URL", "Where Slack's Web API answers."),
    RECEIVER(
            "NAME", "What was said is remembered under this name; under another one every open incident is told anew."),
    SUSPECTED("Also tell of incidents that are only suspected."),
    OUTBREAK_WAIT(
            "TIME",
            "So long the first message about an incident waits for an outbreak that takes it in, such as 15s; at most ten minutes."),
    LINK("URL", "Where people find the feed, for the links in messages."),
    LOG_FORMAT("FORMAT", "text or json, one line an event, on stderr."),
    LOG_LEVEL("LEVEL", "error, warn, info or debug.");

    private final String label;
    private final String help;

    Setting(String label, String help) {
        this.label = label;
        this.help = help;
    }

    /** One that is either given or not. */
    Setting(String help) {
        this("", help);
    }

    /** Such as {@code --log-format}. */
    public String flag() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Such as {@code CROSSFIRE_LOG_FORMAT}. */
    public String variable() {
        return "CROSSFIRE_" + name();
    }

    /** What stands for the value in the help; empty for a switch. */
    String label() {
        return label;
    }

    String help() {
        return help;
    }

    boolean isSwitch() {
        return label.isEmpty();
    }

    /** Whether it may be given several times; its variable then holds a list with commas. */
    boolean isRepeatable() {
        return this == READ
                || this == NODE_SUFFIX
                || this == UNIT
                || this == FILE
                || this == NAMESPACE
                || this == SOFTWARE;
    }

    /** As errors name it: {@code --port (CROSSFIRE_PORT)}. */
    @Override
    public String toString() {
        return flag() + " (" + variable() + ")";
    }
}
