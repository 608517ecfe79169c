package dev.crossfire.deploy.app.reference;

import static dev.crossfire.deploy.app.reference.Markdown.code;
import static dev.crossfire.deploy.app.reference.Markdown.escaped;

import dev.crossfire.streams.yaml.Yaml;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The page of a conflict. */
final class ConflictPage {

    private final ConflictFile file;
    private final Yaml root;
    private final StringBuilder page;

    private ConflictPage(ConflictFile file) {
        this.file = file;
        this.root = file.root();
        this.page = Markdown.page(file.title());
    }

    static String of(ConflictFile file) {
        return new ConflictPage(file).write();
    }

    private String write() {
        page.append("`")
                .append(file.id())
                .append("`\n\n")
                .append(file.comment())
                .append("\n\n");
        beginning();
        entries("Proof: one that holds confirms it", "proof");
        entries("What refutes it", "refuted");
        entries("Causes: the first that holds is told", "causes");
        entries("What would bring the symptom without it too", "alsoFailing");
        sentences("What is said meanwhile", "meanwhile");
        sentences("What is said beside it", "caveats");
        entries("Notes with a finding that is no incident", "notes");
        end();
        remedies();
        page.append("\n## What it is made of\n\n- Checks: ")
                .append(Markdown.links(file.checks(), "../checks"))
                .append('\n');
        if (!file.signals().isEmpty()) {
            page.append("- Signals: ")
                    .append(Markdown.links(file.signals(), "../signals"))
                    .append('\n');
        }
        return page.toString();
    }

    private void beginning() {
        page.append("## When it is said\n\n");
        Yaml concern = root.find("concern");
        if (concern != null) {
            condition("Looked into when", concern);
        }
        condition("Worth a look when", root.get("symptom"));
        condition("Suspected when also", root.get("suspect"));
        Yaml explained = root.find("explainedBy");
        if (explained != null) {
            page.append("- Not told, but recorded, while one of these stands confirmed on the node: `")
                    .append(String.join("`, `", explained.texts()))
                    .append('`');
            page.append('\n');
        }
    }

    private void condition(String says, Yaml condition) {
        page.append("- ").append(says).append(": ").append(code(condition)).append('\n');
    }

    private void entries(String title, String key) {
        for (Yaml entry : listed(title, key)) {
            page.append("- **").append(entry.get("id").text()).append("** when ");
            page.append(code(entry.get("check"))).append("\n  ").append(said(entry.get("says")));
        }
    }

    /** Texts that are always said, or have the check before them that must hold. */
    private void sentences(String title, String key) {
        for (Yaml entry : listed(title, key)) {
            page.append("- ");
            if (entry.isMap()) {
                page.append("when ").append(code(entry.get("check"))).append("\n  ");
            }
            page.append(said(entry.isMap() ? entry.get("says") : entry));
        }
    }

    private List<Yaml> listed(String title, String key) {
        Yaml list = root.find(key);
        if (list == null) {
            return List.of();
        }
        page.append("\n## ").append(title).append("\n\n");
        return list.list();
    }

    private void end() {
        Yaml resolved = root.get("resolved");
        Yaml health = resolved.find("health");
        page.append("\n## When it is over\n\n");
        if (health == null) {
            page.append("- when no symptom was seen through the quiet period, and ");
            page.append(code(resolved.get("check"))).append("\n  ").append(said(resolved.get("says")));
        } else {
            page.append("- when the health of ").append(health.text());
            page.append(" was seen through the quiet period\n");
        }
    }

    private void remedies() {
        page.append("\n## Remedies\n");
        for (Yaml remedy : root.get("remedies").list()) {
            page.append("\n### ").append(remedy.get("title").text());
            page.append("\n\n`").append(remedy.get("id").text());
            page.append("`, ").append(remedy.get("scope").text().equals("node") ? "on the node" : "for the cluster");
            page.append(". Source: ")
                    .append(escaped(remedy.get("source").text()))
                    .append(".\n\n");
            remedy.get("variants").list().forEach(this::variant);
        }
    }

    private void variant(Yaml variant) {
        page.append("- ").append(holdsFor(variant)).append(": **");
        page.append(variant.get("holds").text()).append("**, ");
        page.append(escaped(variant.get("because").text())).append('\n');
        line("Risk", variant.find("risk"));
        line("Lasts", variant.find("survives"));
        line("For good", variant.find("durable"));
    }

    private static String holdsFor(Yaml variant) {
        List<String> of = new ArrayList<>();
        Yaml causes = variant.find("causes");
        if (causes != null) {
            of.add("against " + String.join(", ", causes.texts()));
        }
        Yaml when = variant.find("when");
        if (when != null) {
            of.add("when " + code(when));
        }
        return of.isEmpty() ? "otherwise" : String.join(", ", of);
    }

    private void line(String name, @Nullable Yaml text) {
        if (text != null && !text.text().isEmpty()) {
            page.append("  ").append(name).append(": ");
            page.append(escaped(text.text())).append('\n');
        }
    }

    private static String said(Yaml text) {
        return "\"" + escaped(text.text()) + "\"\n";
    }
}
