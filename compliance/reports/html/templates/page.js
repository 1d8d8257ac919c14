"use strict";
// Filters, sorts and copies; all that it works on is readable without it.
(() => {
  const text = cell => (cell ? cell.textContent.trim() : "");
  const made = (name, more) => Object.assign(document.createElement(name), more);
  const labelled = (words, field) => { const label = made("label", { textContent: words }); label.append(field); return label; };

  const worklist = (table, number) => {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    const names = heads.map(text);
    const rows = [...body.rows];
    const tools = made("div", { className: "tools" });
    tools.setAttribute("role", "group");
    tools.setAttribute("aria-label", "Filter: " + text(table.caption));
    const told = made("p");
    told.setAttribute("role", "status");
    const picks = [];

    const show = () => {
      const words = search.value.toLowerCase();
      let shown = 0;
      for (const row of rows) {
        const keep = (!words || row.textContent.toLowerCase().includes(words)) && picks.every(([at, pick]) => !pick.value || "=" + text(row.cells[at]) === pick.value);
        row.hidden = !keep;
        shown += keep;
      }
      told.textContent = shown + " of " + rows.length + " shown";
    };

    const search = made("input", { type: "search" });
    search.addEventListener("input", show);
    tools.append(labelled("Any words", search));
    heads.forEach((head, at) => {
      if (!head.hasAttribute("data-pick")) return;
      const values = [...new Set(rows.map(row => text(row.cells[at])))].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
      if (values.length < 2) return;
      const pick = made("select");
      pick.append(made("option", { value: "", textContent: "all" }));
      for (const value of values) pick.append(made("option", { value: "=" + value, textContent: value || "not recorded" }));
      pick.addEventListener("change", show);
      picks.push([at, pick]);
      tools.append(labelled(names[at], pick));
    });

    heads.forEach((head, at) => {
      const button = made("button", { type: "button", textContent: names[at] });
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const key = row => text(row.cells[at]);
        const days = row => Date.parse(key(row)) || 0;
        const order = (a, b) => key(a).localeCompare(key(b), "en", { numeric: true });
        const signed = head.hasAttribute("data-day") ? (a, b) => days(a) - days(b) : head.classList.contains("n") ? (a, b) => Number(key(a)) - Number(key(b)) : order;
        rows.sort((a, b) => (down ? signed(b, a) : signed(a, b)));
        body.append(...rows);
      });
    });

    // What a spreadsheet would take for a formula is pasted as text.
    const pasted = words => (/^[=+\-@\t\r]/.test(words) && !/^-?\d+$/.test(words) ? "'" + words : words);
    const copy = made("button", { type: "button", textContent: "Copy what is shown" });
    copy.addEventListener("click", async () => {
      const lines = [names, ...rows.filter(row => !row.hidden).map(row => [...row.cells].map(text))];
      const whole = lines.map(line => line.map(words => pasted(words.replace(/\s+/g, " "))).join("\t")).join("\n");
      try {
        await navigator.clipboard.writeText(whole);
      } catch {
        const area = made("textarea", { value: whole });
        document.body.append(area);
        area.select();
        document.execCommand("copy");
        area.remove();
        copy.focus();
      }
      told.textContent = lines.length - 1 + " copied; paste them into a spreadsheet";
    });
    const print = made("button", { type: "button", textContent: "Print this part" });
    print.addEventListener("click", () => { document.body.classList.add("list"); window.print(); document.body.classList.remove("list"); });
    tools.append(copy, print, told);
    table.parentElement.before(tools);
    show();
  };

  const open = () => {
    const target = document.getElementById(location.hash.slice(1));
    const child = target && target.closest("details");
    if (!child) return;
    child.open = true;
    target.tabIndex = -1;
    target.scrollIntoView();
    target.focus({ preventScroll: true });
  };

  document.querySelectorAll("table.work").forEach(worklist);
  window.addEventListener("hashchange", open);
  open();
})();
