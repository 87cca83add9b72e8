// The page itself: what people pick and type, what is wrong with it, the preview, and the saved file.

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const ROOTS = {
  ...Object.fromEntries($$("[data-field]").map((root) => [root.dataset.field, root])),
  ...Object.fromEntries($$("[data-criterion]").map((root) => [placeOf(root.dataset.criterion), root])),
};
let saved = "", spoken = null;

/** Parts that every question has stand once in the page, and are laid into each. */
function layParts() {
  for (const [title, root] of Object.entries(ROOTS)) {
    root.tabIndex = -1;
    root.dataset.title = root.dataset.criterion ?? TITLES[title];
    for (const place of $$("[data-part]", root)) place.append($(`#part-${place.dataset.part}`).content.cloneNode(true));
    $(".err", root).id = `${root.id}-e`;
    for (const radio of $$("[type=radio]", root)) [radio.name, radio.dataset.k] = [root.id, "pick"];
    for (const label of $$("[data-for]", root)) {
      label.htmlFor = `${root.id}-${label.dataset.for}`;
      $(`[data-k="${label.dataset.for}"]`, root).id = label.htmlFor;
    }
    for (const control of $$("[data-k]", root)) control.autocomplete = "off";
    for (const control of $$("[data-checked]:not([aria-describedby])", root)) {
      control.setAttribute("aria-describedby", `${root.id}-e`);
    }
  }
}

function readControls(root) {
  const found = {};
  for (const control of $$("[data-k]", root)) {
    const { k } = control.dataset;
    if (control.type === "checkbox") found[k] = control.checked;
    else if (control.type !== "radio") found[k] = control.value;
    else if (control.checked) found[k] = control.value;
  }
  if (found.pick !== undefined && root.dataset.field) {
    found.missing = found.pick === "missing";
    found.value = found.missing ? "" : found.pick;
  }
  return found;
}

function writeControls(root, values) {
  const pick = root.dataset.field ? (values.missing ? "missing" : values.value ?? "") : values.pick ?? "";
  for (const control of $$("[data-k]", root)) {
    const value = values[control.dataset.k] ?? "";
    if (control.type === "checkbox") control.checked = Boolean(value);
    else if (control.type === "radio") control.checked = control.value === pick;
    else control.value = value;
  }
}

const readState = () => ({
  fields: Object.fromEntries(RULES.fields.map(({ name }) => [name, readControls(ROOTS[name])])),
  answers: Object.fromEntries(RULES.criteria.map(({ id }) => [id, readControls(ROOTS[placeOf(id)])])),
});

function writeState(state) {
  for (const { name } of RULES.fields) writeControls(ROOTS[name], state.fields[name] ?? {});
  for (const { id } of RULES.criteria) writeControls(ROOTS[placeOf(id)], state.answers[id] ?? {});
}

/** Show only what belongs to what was picked. */
function unfold(state) {
  for (const [name, field] of Object.entries(state.fields)) {
    for (const part of $$("[data-when]", ROOTS[name])) {
      part.hidden = part.dataset.when === "missing" ? !field.missing : field.missing || !(field.value ?? "").trim();
    }
  }
  for (const [id, answer] of Object.entries(state.answers)) {
    for (const part of $$("[data-when]", ROOTS[placeOf(id)])) {
      part.hidden = part.dataset.when === "any" ? !answer.pick : part.dataset.when !== answer.pick;
    }
  }
}

/** Mark what is wrong at its place; what is only still blank is not, until a file was saved. */
function mark(state, wrong, alsoBlank) {
  for (const [place, root] of Object.entries(ROOTS)) {
    const about = wrong.filter(([at, what]) => at === place && (alsoBlank || !BLANK.includes(what)));
    const said = about.map(([, what, values]) => fill(what, values));
    const link = URLS.includes(place) ? state.fields[place].value : state.answers[root.dataset.criterion]?.link;
    if (link?.trim() && !isLink(link.trim())) said.push(fill("not_link"));
    const line = $(".err", root);
    if (said.length && line.textContent !== said.join(" ")) {
      say($("#said"), `${root.dataset.title}: ${said.join(" ")}`);
      spoken = place;
    } else if (!said.length && spoken === place) {
      say($("#said"), "");
      spoken = null;
    }
    say(line, said.join(" "));
    line.hidden = !said.length;
    for (const control of $$("[data-checked]", root)) control.setAttribute("aria-invalid", String(about.length > 0));
  }
}

const URLS = RULES.fields.filter((field) => field.kind === "url").map((field) => field.name);
const BLANK = ["needed", "value", "two_levels", "reason_needed"];

function levelWords(finding) {
  if (!finding.span || finding.status === "unknown" || finding.status === "not_assessed") return fill(finding.status);
  const [low, high] = [RULES.levels[finding.span.low], RULES.levels[finding.span.high]];
  return fill(finding.status, { level: low, low, high });
}

function verdictWords({ low, high }) {
  const top = RULES.levels.length - 1, values = { low: RULES.levels[low], high: RULES.levels[high] };
  if (low === high) return fill("verdict_settled", values);
  if (low === 0) return fill(high === top ? "verdict_none" : "verdict_at_best", values);
  return fill(high === top ? "verdict_at_least" : "verdict_between", values);
}

function stretch(bar, low, high) {
  const percent = (a) => `${Number((a.n * 10000n) / a.d) / 10000}%`;
  bar.style.setProperty("--lo", percent(low));
  bar.style.setProperty("--hi", percent(high));
}

const say = (element, text) => { if (element.textContent !== text) element.textContent = text; };

function show(found) {
  const all = RULES.criteria.length, findings = found ? Object.values(found.findings) : [];
  const looked = findings.filter((finding) => finding.status !== "not_assessed").length;
  const verdict = found?.overall ? verdictWords(found.overall.verdict) : "";
  say($("#now"), found ? fill(verdict ? "now" : "now_without", { verdict, looked, all }) : fill("no_day_yet"));
  $("#figures").hidden = !found;
  if (!found) return say($("#verdict"), fill("no_day_yet"));
  const nothing = RULES.totals ? "nothing_counts" : "no_totals";
  say($("#verdict"), verdict ? verdict[0].toUpperCase() + verdict.slice(1) : fill(nothing));
  $("#total").hidden = !found.overall;
  if (found.overall) {
    const { evidenced, possible } = found.overall;
    say($("#totals"), fill("totals", { evidenced: printed(evidenced), possible: printed(possible) }));
    stretch($("#total .bar"), evidenced, possible);
  }
  for (const [place, dimension] of found.dimensions.entries()) {
    const row = $$("#dimensions tbody tr")[place], points = RULES.totals ? dimension : {};
    const [low, high] = $$("td", row);
    say(low, points.evidenced ? printed(points.evidenced) : "–");
    say(high, points.possible ? printed(points.possible) : "–");
    stretch($(".bar", row), points.evidenced ?? ZERO, points.possible ?? ZERO);
  }
  for (const { id, state } of found.gates) say($(`[data-gate="${CSS.escape(id)}"]`), fill(state));
  const names = ["settled", "bounded", "unknown", "not_assessed", "not_applicable", "not_yet_due"];
  const counts = names.map((name) => [name, findings.filter(({ status }) => status === name).length]);
  say($("#counts"), fill("counts", Object.fromEntries(counts)) + (looked < all ? ` ${fill("draft")}` : ""));
}

function showEach(found) {
  for (const { id } of RULES.criteria) {
    const finding = found?.findings[id], root = ROOTS[placeOf(id)];
    say($("[data-level]", root), finding ? levelWords(finding) : "–");
    $("[data-passed-over]", root).hidden = !finding?.passedOver;
    const points = (end) => whole(finding?.span ? RULES.points[finding.span[end]] : 0);
    stretch($(".bar", root), points("low"), points("high"));
  }
}

function refresh(alsoBlank = false) {
  const state = readState(), { wrong, known } = understood(state);
  const found = known.asOf === null ? null : preview(known);
  unfold(state);
  mark(state, wrong, alsoBlank);
  show(found);
  showEach(found);
  return { state, wrong };
}

function list(wrong) {
  const items = wrong.map(([place, what, values]) => {
    const item = document.createElement("li"), link = document.createElement("a");
    link.href = `#${ROOTS[place].id}`;
    link.textContent = `${ROOTS[place].dataset.title}: ${fill(what, values)}`;
    item.append(link);
    return item;
  });
  $("#wrong ul").replaceChildren(...items);
  $("#wrong").hidden = !items.length;
}

function save() {
  const { state, wrong } = refresh(true), file = fileName(state), link = document.createElement("a");
  link.href = URL.createObjectURL(zipOf(filesOf(state)));
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  saved = JSON.stringify(state);
  list(wrong);
  $("#saved").textContent = fill(wrong.length ? "saved_plain" : "saved", { file });
  $("#saved").focus();
}

async function open(file) {
  const said = $("#opened");
  try {
    const { state, changed } = stateOf(await unzip(await file.arrayBuffer()));
    if (JSON.stringify(readState()) !== saved && !confirm(fill("replace"))) return;
    writeState(state);
    refresh();
    saved = JSON.stringify(readState());
    const { known } = understood(readState());
    const findings = known.asOf === null ? [] : Object.values(preview(known).findings);
    const looked = findings.filter(({ status }) => status !== "not_assessed").length;
    say(said, fill("opened", { file: file.name, looked, all: RULES.criteria.length }) + (changed ? ` ${fill("other_version")}` : ""));
  } catch (error) {
    const why = error instanceof NotRead && WORDS[error.message] ? fill(error.message, error.cause) : fill("not_zip");
    say(said, `${why} ${fill("not_opened", { file: file.name })}`);
  }
}

layParts();
let waiting = 0;
addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(refresh, 300); });
addEventListener("change", (event) => {
  if (event.target.id !== "file") refresh();
  else if (event.target.files.length) open(event.target.files[0]).finally(() => { event.target.value = ""; });
});
addEventListener("beforeunload", (event) => { if (JSON.stringify(readState()) !== saved) event.preventDefault(); });
for (const button of $$("[data-save]")) button.addEventListener("click", save);
document.documentElement.classList.add("ready");
refresh();
saved = JSON.stringify(readState());

/** A preview in words and printed numbers, as card.json has them. */
function shownBy({ findings, dimensions, gates, overall }) {
  const level = (place) => RULES.levels[place] ?? null;
  const points = (one) => (one.evidenced && RULES.totals ? [printed(one.evidenced), printed(one.possible)] : null);
  const named = (all, value) => Object.fromEntries(all.map((one) => [one.id, value(one)]));
  const criteria = Object.entries(findings).map(([id, found]) => ({ id, ...found }));
  return {
    criteria: named(criteria, (one) => [one.status, level(one.span?.low), level(one.span?.high)]),
    dimensions: named(dimensions, points),
    gates: named(gates, (one) => one.state),
    overall: overall && [...points(overall), level(overall.verdict.low), level(overall.verdict.high)],
  };
}

// For whoever tests this page: the same steps without clicks.
globalThis.consultationForm = Object.freeze({
  write: (state) => { writeState(state); refresh(); },
  read: readState,
  shown: () => shownBy(preview(understood(readState()).known)),
  wrong: () => understood(readState()).wrong,
  zip: async () => [...new Uint8Array(await zipOf(filesOf(readState())).arrayBuffer())],
});
