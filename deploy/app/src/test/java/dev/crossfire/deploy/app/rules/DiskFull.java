package dev.crossfire.deploy.app.rules;

/** A conflict of a user's own, with a signal of its own. */
public final class DiskFull {

    private static final String TEXT = """
            id: disk-full
            title: The disk is full
            recognise:
              journal:
                signals:
                  - signal: disk-full
                    literals: [no space left on device]
                    forms: [{text: '(?P<path>/\\S+): no space left on device', attributes: {subject: '{path}'}}]
            signals: [disk-full]
            wording: {opened: first seen, reopened: seen again}
            symptom: {seen: {signal: disk-full}}
            suspect: {seen: {signal: disk-full}}
            proof:
              - {id: often, check: {seen: {signal: disk-full, atLeast: LEAST}}, says: "{subject} was full"}
            causes: [{id: full, check: {seen: {signal: disk-full}}, says: "something fills it"}]
            resolved: {check: {not: {seen: {signal: disk-full, within: 2m}}}, says: "there is room again"}
            remedies:
              - id: vacuum
                title: Shrink the journal
                scope: node
                source: man journalctl
                variants: [{holds: "yes", because: "it frees something"}]
            """;

    private DiskFull() {}

    /** The file, confirmed from so many lines on. */
    public static String file(int least) {
        return TEXT.replace("LEAST", Integer.toString(least));
    }
}
