// Keeps the page current. Without it the page is whole and only stands still.
"use strict";
(() => {
  const live = document.getElementById("live");
  let stale = false;
  let timer = null;

  const words = (ms) => {
    const s = Math.floor(Math.abs(ms) / 1000);
    if (s < 60) return s + " s";
    if (s < 3600) return Math.floor(s / 60) + " min";
    if (s < 86400) {
      const m = Math.floor(s / 60) % 60;
      return Math.floor(s / 3600) + " h" + (m ? " " + m + " min" : "");
    }
    const h = Math.floor(s / 3600) % 24;
    return Math.floor(s / 86400) + " d" + (h ? " " + h + " h" : "");
  };

  const age = () => {
    const now = Date.now();
    for (const element of document.querySelectorAll(".age[data-at]")) {
      const ms = now - Number(element.dataset.at);
      element.textContent = ms < 0 ? "in " + words(ms) : words(ms) + " ago";
    }
  };

  const copyButtons = () => {
    for (const block of document.querySelectorAll("pre.cmd")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = "Copy";
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(block.querySelector("code").textContent);
        button.textContent = "Copied";
        setTimeout(() => { button.textContent = "Copy"; }, 1500);
      });
      block.append(button);
    }
  };

  // Someone may be selecting a command or typing: the page does not change under their hands.
  const busy = () =>
    !document.getSelection().isCollapsed || document.activeElement instanceof HTMLInputElement;

  const refresh = async () => {
    timer = null;
    if (busy()) {
      timer = setTimeout(refresh, 1000);
      return;
    }
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!response.ok) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    const content = document.getElementById("content");
    const open = [...content.querySelectorAll("details")].map((d) => d.open);
    const next = document.importNode(fresh.getElementById("content"), true);
    [...next.querySelectorAll("details")].forEach((d, i) => { d.open = open[i] || false; });
    content.replaceWith(next);
    document.title = fresh.title;
    copyButtons();
  };

  const soon = () => {
    if (timer === null) timer = setTimeout(refresh, 200);
  };

  const follows = (event) => {
    const id = document.getElementById("content").dataset.follows;
    return !id || JSON.parse(event.data).id === id;
  };

  const say = (text, css) => {
    live.textContent = text;
    live.className = css;
  };

  const connect = () => {
    const stream = new EventSource("/api/v1/stream");
    stream.addEventListener("open", () => {
      say("Live", "on");
      if (stale) soon();
      stale = false;
    });
    stream.addEventListener("incident", (event) => { if (follows(event)) soon(); });
    stream.addEventListener("outbreak", soon);
    stream.addEventListener("reset", soon);
    stream.addEventListener("error", () => {
      say("Not live: connecting again", "off");
      stale = true;
      if (stream.readyState === EventSource.CLOSED) setTimeout(connect, 2000);
    });
  };

  copyButtons();
  setInterval(age, 5000);
  connect();
})();
