// The console: asks the API of this host with the bearer token of this tab, and shows its answers.
// Everything that an answer holds becomes text (textContent, never HTML): rows are customers' words.
"use strict";

const API = "/admin_api/";
const SVG = "http://www.w3.org/2000/svg";
const byId = (id) => document.getElementById(id);
let asked = new AbortController(); // what the page shown now waits for

class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function ask(path, { accept = "application/json", sql } = {}) {
  const headers = { Authorization: `Bearer ${sessionStorage.getItem("token")}`, Accept: accept };
  const options = { headers, cache: "no-store", credentials: "omit", signal: asked.signal };
  if (sql !== undefined) {
    Object.assign(options, { method: "POST", body: sql });
    headers["Content-Type"] = "application/sql";
  }
  let response;
  try {
    response = await fetch(API + path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(0, "The service does not answer. Try again in a few seconds.");
  }
  const text = await response.text();
  if (!response.ok) {
    const type = response.headers.get("Content-Type") || "";
    const said = type.startsWith("application/json") ? JSON.parse(text).error : type.startsWith("text/html") ? "" : text;
    throw new Refused(response.status, said || `The service answered with ${response.status}.`); // text/html: a proxy's page
  }
  return accept === "application/json" ? JSON.parse(text) : text;
}

// Elements

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== undefined && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}
const el = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);
const svg = (tag, attributes = {}, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
const place = (kind, id) => `#/${kind}/${encodeURIComponent(id)}`;
const link = (kind, id, text) => (id ? el("a", { href: place(kind, id) }, text || id) : text || "-");
const status = (word) => el("span", { class: word || "" }, word || "-");
const words = (text) => String(text).replaceAll("_", " ");

function outside(url) {
  return url && url.startsWith("https://") ? el("a", { href: url, rel: "noreferrer" }, "Open in DeployHQ") : null;
}

function time(text) {
  return text ? el("time", { datetime: text }, `${text.slice(0, 19).replace("T", " ")} UTC`) : "-";
}

function duration(seconds) {
  if (seconds === null || seconds === undefined) return "-";
  if (seconds < 60) return `${Math.round(seconds * 10) / 10} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
}

function facts(pairs) {
  const known = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return el("dl", {}, known.map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
}

function table(caption, heads, rows) {
  const head = el("tr", {}, heads.map((name) => el("th", { scope: "col" }, name)));
  const body = rows.map((row) => el("tr", {}, row.map((cell) => el("td", {}, cell === null ? "-" : cell))));
  return scroll(caption, el("table", {}, el("caption", {}, caption), el("thead", {}, head), el("tbody", {}, body)));
}

// What is wider than a narrow window scrolls by itself, with the keyboard too.
const scroll = (name, wide) => el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": name }, wide);

// Pictures

function timeline(answer) {
  const begin = Date.parse(answer.begin), end = Date.parse(answer.end);
  if (!answer.lanes.length || Number.isNaN(begin)) return el("p", {}, "No step is on record.");
  const left = 150, width = 800, row = 28, span = Math.max(end - begin, 1000);
  const x = (at) => left + ((at - begin) / span) * (width - left - 10);
  const lanes = answer.lanes.map((lane, number) => {
    const top = number * row + 4;
    const steps = lane.steps.filter((step) => step.begin).map((step) => bar(step, x, top, end));
    const name = lane.name.length > 20 ? `${lane.name.slice(0, 19)}…` : lane.name;
    const none = lane.steps.length ? null : svg("text", { x: left, y: top + 15, class: "quiet" }, "no step");
    return svg("g", {}, svg("text", { x: 0, y: top + 15 }, name), none, steps);
  });
  const height = answer.lanes.length * row + 24;
  const label = (at, text, anchor) => svg("text", { x: at, y: height - 4, class: "quiet", "text-anchor": anchor }, text);
  const axis = svg("line", { x1: left, x2: width - 10, y1: height - 20, y2: height - 20, class: "axis" });
  const failed = answer.lanes.filter((lane) => lane.steps.some((step) => step.status === "failed"));
  const told = failed.length ? `failed: ${failed.map((lane) => lane.name).join(", ")}` : "no step failed";
  return scroll("Timeline", svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `Timeline of ${answer.lanes.length} lanes; ${told}` },
    lanes, axis, label(left, answer.begin.slice(11, 19), "start"), label(width - 10, answer.end.slice(11, 19), "end")));
}

function bar(step, x, top, end) {
  const from = x(Date.parse(step.begin));
  const to = Math.max(x(step.end ? Date.parse(step.end) : end), from + 3);
  const done = step.total_items === null ? "" : `, ${step.completed_items} of ${step.total_items}`;
  const derived = step.begin_is_derived ? ", begin derived from the step before" : "";
  const title = `${step.step}: ${step.status}, ${duration(step.seconds)}${done}${derived}`;
  const parts = [svg("title", {}, title), svg("rect", { x: from, y: top, width: to - from, height: 20 })];
  if (step.status === "failed") {
    const middle = (from + to) / 2;
    for (const slope of [4, -4]) {
      parts.push(svg("line", { class: "cross", x1: middle - 4, y1: top + 10 - slope, x2: middle + 4, y2: top + 10 + slope }));
    }
  }
  return svg("g", { class: step.status || "" }, parts);
}

function daily(days) {
  const most = Math.max(1, ...days.map((day) => day.failures)), width = 800, step = width / Math.max(days.length, 1);
  const bars = days.map((day, number) => {
    const high = (day.failures / most) * 70;
    const told = svg("title", {}, `${day.day}: ${day.failures} of ${day.deployments} deployments failed`);
    const count = day.failures ? svg("text", { x: (number + 0.5) * step, y: 86 - high, "text-anchor": "middle" }, day.failures) : null;
    return svg("g", { class: "bar" }, told, svg("rect", { x: number * step + 2, y: 90 - high, width: Math.max(step - 4, 1), height: high }), count);
  });
  const ends = days.length ? [svg("text", { x: 0, y: 106, class: "quiet" }, days[0].day), svg("text", { x: width, y: 106, class: "quiet", "text-anchor": "end" }, days[days.length - 1].day)] : [];
  const total = days.reduce((sum, day) => sum + day.failures, 0);
  return scroll("Failures per day", svg("svg", { viewBox: `0 0 ${width} 112`, role: "img", "aria-label": `${total} failures in ${days.length} days` }, bars, ends));
}

// Pages: each returns what is shown

async function find(text) {
  const answer = await ask(`find?q=${encodeURIComponent(text)}`);
  const first = answer.matches[0];
  const isClear = first && PLACES[first.kind] && !answer.ambiguous && (answer.matches.length === 1 || first.matched === "exact");
  if (isClear) {
    location.replace(address(first));
    return [];
  }
  const found = answer.matches.map((match) => el("li", {},
    PLACES[match.kind] ? el("a", { href: address(match) }, match.name || match.identifier) : match.name || match.identifier,
    ` ${words(match.kind)}`, match.project ? ` of ${match.project}` : "", match.account ? `, ${match.account.permalink} (${match.account.status || "status unknown"})` : "",
    el("div", { class: "quiet" }, `${match.text || ""} matched by ${match.matched}`, match.created_at ? ", made " : "", match.created_at ? time(match.created_at) : "")));
  return [
    el("h2", {}, found.length ? "What the text names" : "Nothing was found"),
    el("ul", { class: "plain" }, found),
    el("details", found.length ? {} : { open: "" }, el("summary", {}, "What was looked for"), el("ul", {}, answer.tried.map((look) => el("li", {}, `${look.what}: ${look.texts.join(", ")}, in ${look.where}`)))),
    answer.caveats.map((line) => el("p", { class: "quiet" }, line)),
  ];
}

const PLACES = { deployment: "deployments", account: "accounts", server: "servers", server_group: "groups", project: "accounts", step: "steps" };
const address = (match) => place(PLACES[match.kind], match.kind === "project" || match.kind === "account" ? match.account.permalink : match.identifier);

async function deployment(identifier) {
  const id = encodeURIComponent(identifier);
  const [diagnosis, times] = await Promise.all([ask(`deployments/${id}/diagnosis`), ask(`deployments/${id}/timeline`)]);
  const { deployment: row, account, project } = diagnosis;
  const copy = el("button", { type: "button", click: () => copyMarkdown(copy, `deployments/${id}/diagnosis`) }, "Copy as Markdown");
  return [
    el("h2", {}, diagnosis.summary),
    el("p", {}, copy, outside(row.url)),
    facts([
      ["Deployment", row.identifier], ["Status", status(row.status)], ["Branch", row.branch],
      ["Account", account && el("span", {}, link("accounts", account.permalink, account.name), ` (${account.status || "status unknown"})`)],
      ["Project", project && project.name], ["Deployer", row.deployer], ["Requested", time(row.created_at)],
      ["Started", time(row.started_at)], ["Completed", row.completed_at && time(row.completed_at)], ["Failed", row.failed_at && time(row.failed_at)],
    ]),
    el("h3", {}, "Timeline"), timeline(times),
    diagnosis.findings.map(finding),
    diagnosis.caveats.length ? [el("h3", {}, "What could not be known"), el("ul", {}, diagnosis.caveats.map((line) => el("li", {}, line)))] : [],
    el("p", { class: "quiet" }, "As of ", time(diagnosis.as_of)),
  ];
}

function finding(found) {
  const texts = found.evidence.map((row) => (row.lines && row.lines.length ? row.lines.join("\n") : row.quote || ""));
  const said = [...new Set(texts.filter(Boolean))].slice(0, 5);
  return el("section", { class: `finding ${found.severity}` },
    el("span", { class: "severity" }, found.severity, found.provisional ? ", can still change" : ""),
    el("h3", {}, found.title), el("p", {}, found.explanation),
    said.map((text) => el("pre", {}, text)),
    found.first_check ? el("p", {}, el("strong", {}, "First: "), found.first_check) : null,
    found.docs ? el("p", {}, el("a", { href: found.docs, rel: "noreferrer" }, "DeployHQ's page about it")) : null);
}

async function copyMarkdown(button, path) {
  const text = await ask(path, { accept: "text/markdown" });
  await navigator.clipboard.writeText(text);
  button.textContent = "Copied";
  setTimeout(() => { button.textContent = "Copy as Markdown"; }, 2000);
}

function deployments(rows) {
  return table("Deployments, newest first", ["Deployment", "Project", "Target", "Branch", "Status", "Requested", "Took"], rows.map((row) => [
    link("deployments", row.identifier, row.identifier.slice(0, 8)), row.project, row.target ? link(row.target.kind === "server" ? "servers" : "groups", row.target.identifier, row.target.name) : null,
    row.branch, status(row.status), time(row.created_at), duration(row.duration_seconds),
  ]));
}

async function account(permalink) {
  const id = encodeURIComponent(permalink);
  const [known, failures, listed] = await Promise.all([
    ask(`accounts/${id}`), ask(`accounts/${id}/failure_patterns?days=30`), ask(`accounts/${id}/deployments?limit=50`)]);
  return [
    el("h2", {}, known.account.name, ` (${known.account.status || "status unknown"})`),
    el("p", {}, outside(known.account.url)), el("p", {}, failures.summary),
    failures.per_day ? [el("h3", {}, "Failures per day"), daily(failures.per_day)] : [],
    el("h3", {}, "Deployments"), deployments(listed.deployments),
    el("h3", {}, "Projects"),
    table("Projects, last deployed first", ["Project", "Servers", "Groups", "Last deployment", "Status"], known.projects.map((row) => [
      row.name, String(row.servers), String(row.server_groups),
      row.last_deployment ? link("deployments", row.last_deployment.identifier, row.last_deployment.created_at.slice(0, 16).replace("T", " ")) : null,
      row.last_deployment ? status(row.last_deployment.status) : null,
    ])),
  ];
}

async function server(identifier) {
  const answer = await ask(`servers/${encodeURIComponent(identifier)}`);
  const row = answer.server;
  return [
    el("h2", {}, row.name), el("p", {}, outside(row.url)),
    facts([
      ["Server", row.identifier], ["Protocol", row.protocol_type], ["Enabled", row.enabled ? "yes" : "no: deployments skip it"],
      ["Account", answer.account && link("accounts", answer.account.permalink, answer.account.name)], ["Project", answer.project && answer.project.name],
      ["Group", row.group && link("groups", row.group.identifier, row.group.name)], ["Revision", row.last_revision],
      ["Connection error", row.connection_error_message], ["Connection checked", row.connection_checked_at && time(row.connection_checked_at)],
    ]),
    el("h3", {}, "Deployments"), table("Deployments to this server, newest first", ["Deployment", "Branch", "Status", "On this server", "Requested"], answer.deployments.map((one) => [
      link("deployments", one.identifier, one.identifier.slice(0, 8)), one.branch, status(one.deployment_status), status(one.status), time(one.created_at)])),
  ];
}

async function group(identifier) {
  const answer = await ask(`server_groups/${encodeURIComponent(identifier)}`);
  return [
    el("h2", {}, answer.server_group.name),
    facts([["Group", answer.server_group.identifier], ["Project", answer.server_group.project], ["Account", link("accounts", answer.server_group.account)]]),
    table(`${answer.server_count} servers now`, ["Server", "Protocol", "Enabled"], answer.servers.map((row) => [link("servers", row.identifier, row.name), row.protocol_type, row.enabled ? "yes" : "no"])),
  ];
}

async function step(identifier) {
  const text = await ask(`steps/${encodeURIComponent(identifier)}/log`, { accept: "text/plain" });
  return [el("h2", {}, "Log of a step"), el("pre", {}, text)];
}

async function sqlPage() {
  const box = el("textarea", { id: "sql", class: "sql", rows: "6", spellcheck: "false", required: "" });
  const answer = el("div");
  const run = (accept) => ask("query", { sql: box.value, accept });
  const form = el("form", { submit: (event) => { event.preventDefault(); show(async () => { answer.replaceChildren(result(await run("application/json"))); }); } },
    el("label", { for: "sql" }, "One SELECT over the readable tables (Ctrl+Enter runs it)"), box, el("button", {}, "Run"),
    el("button", { type: "button", click: () => form.reportValidity() && show(async () => save(await run("text/csv"))) }, "Save as CSV"));
  box.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(); });
  return [el("h2", {}, "SQL"), form, answer];
}

function result(answer) {
  const more = answer.truncated ? ", and there are more" : "";
  const cell = (value) => (value === null ? el("span", { class: "quiet" }, "NULL") : typeof value === "object" ? JSON.stringify(value) : String(value));
  return table(`${answer.row_count} ${answer.row_count === 1 ? "row" : "rows"} in ${answer.elapsed_ms} ms${more}`, answer.columns, answer.rows.map((row) => row.map(cell)));
}

function save(text) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  el("a", { href: url, download: "answer.csv" }).click();
  URL.revokeObjectURL(url);
}

// From the address to the page

const PAGES = { find, deployments: deployment, accounts: account, servers: server, groups: group, steps: step, sql: sqlPage };

async function show(work) {
  byId("error").textContent = "";
  byId("state").textContent = "Asking…";
  try {
    await work();
    byId("state").textContent = "";
  } catch (error) {
    if (error.name === "AbortError") return; // another page is asked for by now
    byId("state").textContent = "";
    byId("error").textContent = error.message;
    if (error.status === 401) login();
  }
}

function login() {
  sessionStorage.removeItem("token");
  for (const id of ["search", "forget"]) byId(id).hidden = true;
  byId("login").hidden = false;
  byId("token").focus();
}

function route() {
  asked.abort();
  asked = new AbortController();
  const main = byId("main");
  main.replaceChildren();
  if (!sessionStorage.getItem("token")) return login();
  byId("login").hidden = true;
  for (const id of ["search", "forget"]) byId(id).hidden = false;
  const [name, ...rest] = location.hash.slice(2).split("/");
  const page = PAGES[name];
  if (!page) return show(async () => {});
  let argument;
  try {
    argument = decodeURIComponent(rest.join("/"));
  } catch {
    argument = rest.join("/");
  }
  if (name === "find") byId("text").value = argument;
  return show(async () => {
    main.replaceChildren(...(await page(argument)).flat(Infinity));
    const title = main.querySelector("h2");
    document.title = title ? `${title.textContent} · DeployHQ diagnostics` : "DeployHQ diagnostics";
    if (name !== "sql") main.focus({ preventScroll: true });
  });
}

byId("login").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem("token", byId("token").value.trim());
  byId("token").value = "";
  byId("error").textContent = "";
  route();
});
byId("search").addEventListener("submit", (event) => {
  event.preventDefault();
  const target = place("find", byId("text").value.trim());
  if (location.hash === target) route();
  else location.hash = target;
});
byId("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    byId("search").requestSubmit();
  }
});
byId("forget").addEventListener("click", () => { login(); byId("main").replaceChildren(); });
addEventListener("hashchange", route);
route();
