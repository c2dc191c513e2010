// The preview: loads the page again when the site has changed, and shows over it what is wrong with the sources.
(function () {
  "use strict";

  var own = document.currentScript.getAttribute("data-version");
  var stream = null;
  var panel = null;

  function element(name, text, parent) {
    var made = document.createElement(name);
    made.textContent = text;
    parent.appendChild(made);
    return made;
  }

  function count(number, what) {
    return number + " " + what + (number === 1 ? "" : "s");
  }

  function place(found) {
    var file = found.file || "the site";
    return found.line ? file + ":" + found.line + ":" + found.column : file;
  }

  function item(found, list) {
    var entry = element("li", "", list);
    element("strong", place(found), entry);
    element("span", " " + found.level + "[" + found.code + "]: " + found.message, entry);
    if (found.hint) {
      element("em", "help: " + found.hint, entry);
    }
  }

  function show(state) {
    var was = panel && panel.firstChild;
    var open = state.errors > 0 || Boolean(was && was.open && was.className === "warnings");
    if (panel) {
      panel.remove();
      panel = null;
    }
    if (state.errors + state.warnings === 0) {
      return;
    }
    panel = document.createElement("aside");
    panel.id = "forewarn-live";
    panel.setAttribute("role", "status");
    panel.setAttribute("aria-label", "What is wrong with the sources");
    var details = element("details", "", panel);
    details.className = state.errors > 0 ? "errors" : "warnings";
    details.open = open;
    element("summary", count(state.errors, "error") + ", " + count(state.warnings, "warning"), details);
    if (state.held) {
      element("p", "The page shows the sources as they were before.", details);
    }
    var list = element("ul", "", details);
    state.findings.forEach(function (found) { item(found, list); });
    if (state.more > 0) {
      element("p", "and " + count(state.more, "more finding") + "; forewarn check shows all", details);
    }
    document.body.appendChild(panel);
  }

  function close() {
    if (stream) {
      stream.close();
      stream = null;
    }
  }

  // A browser opens few connections to one host: pages that nobody sees give theirs back.
  function open() {
    if (stream || document.hidden) {
      return;
    }
    stream = new EventSource("/.forewarn/events");
    stream.onmessage = function (event) {
      var state = JSON.parse(event.data);
      if (state.version === own) {
        show(state);
      } else {
        close();
        location.reload();
      }
    };
    stream.onerror = function () {
      if (stream && stream.readyState === EventSource.CLOSED) {
        stream = null;
        setTimeout(open, 2000);
      }
    };
  }

  document.addEventListener("visibilitychange", function () {
    if (document.hidden) {
      close();
    } else {
      open();
    }
  });
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  open();
})();
