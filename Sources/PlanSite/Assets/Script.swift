/// The one script of a site. Every page works without it.
enum Script {
    static let path = "site.js"
    static let bytes = Array(source.utf8)

    private static let source = ##"""
        // Filters of the list: they live in the address, so that it can be sent to others.
        "use strict";
        (function () {
          const form = document.getElementById("filters");
          const list = document.getElementById("list");
          const count = document.getElementById("count");
          if (!form || !list || !count) { return; }
          const rows = Array.from(list.querySelectorAll("tr[data-project]"));
          const bodies = Array.from(list.tBodies);
          const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
          const texts = rows.map((row) => plain(row.textContent));
          const keys = ["project", "country", "theme", "status"];

          function chosen() {
            const data = new FormData(form);
            const query = new URLSearchParams();
            for (const [name, value] of data) { if (value) { query.set(name, value); } }
            return query;
          }

          function matches(row, text, query) {
            for (const key of keys) {
              const wanted = query.get(key);
              if (wanted && !(row.dataset[key] || "").split(" ").includes(wanted)) { return false; }
            }
            const days = (row.dataset.days || "").split(" ");
            const from = query.get("from"), to = query.get("to");
            if ((from || to) && days.length < 2) { return false; }
            if (from && days[1] < from || to && days[0] > to) { return false; }
            return plain(query.get("q") || "").split(/\s+/).every((word) => text.includes(word));
          }

          function show() {
            const query = chosen();
            let shown = 0;
            rows.forEach((row, index) => {
              const fits = matches(row, texts[index], query);
              row.hidden = !fits;
              if (fits) { shown += 1; }
            });
            for (const body of bodies) { body.hidden = !body.querySelector("tr[data-project]:not([hidden])"); }
            count.textContent = count.dataset.text.replace("{n}", shown).replace("{all}", rows.length);
            return query.toString();
          }

          function keep(text) {
            history.replaceState(null, "", text ? "?" + text : location.pathname);
            carry(text);
          }

          // The other languages and years show the same selection.
          function carry(text) {
            for (const link of document.querySelectorAll(".languages a, .keep a")) {
              link.search = text ? "?" + text : "";
            }
          }

          const given = new URLSearchParams(location.search);
          for (const [name, value] of given) {
            const field = form.elements.namedItem(name);
            if (field && "value" in field) { field.value = value; }
          }
          form.hidden = false;
          carry(show());
          form.addEventListener("submit", (event) => { event.preventDefault(); keep(show()); });
          form.addEventListener("input", () => keep(show()));
          form.addEventListener("reset", () => setTimeout(() => keep(show()), 0));
        })();

        """##
}
