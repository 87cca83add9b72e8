// Between what stands in the page (a state) and a dossier: what it says, what is wrong, and its files.

const fill = (name, values = {}) => WORDS[name].replace(/\{(\w+)\}/g, (gap, key) => values[key] ?? gap);
const ORDER = [["opened", "closed"], ["opened", "first_deadline"], ["first_deadline", "closed"], ["began", "ended"]];
const SEARCHED = ["where", "words", "day"];
const isLink = (text) => /^https?:\/\/\S+$/i.test(text);
const claimText = (field) => (field?.missing ? "unknown" : (field?.value ?? "").trim());

function answerText(answer) {
  const pick = answer?.pick ?? "";
  if (pick.startsWith("=")) return pick.slice(1);
  if (pick === "range") return answer.from && answer.to ? `${answer.from}..${answer.to}` : "";
  if (pick === "value") return (answer.value ?? "").replace(/\s+/g, " ").trim();
  return pick;
}

/** A field's value as the dossier will read it; throws NotRead. */
function fieldValue(field, text, asOf, loose) {
  if (field.kind === "date") return readDate(text, asOf);
  if (field.kind === "yes_no") return text === "unknown" ? null : text;
  const parts = text.split(/[;\n]/).map((part) => part.trim()).filter(Boolean);
  const read = parts.map((part) => readNumber(part, field.kind !== "number", loose)).filter(Boolean);
  return read.length ? hull(read) : null;
}

/** An answer's text as scoring reads it: levels, a value, or only that somebody looked; throws NotRead. */
function readAnswer(asked, text) {
  const plain = text.toLowerCase();
  if (plain === "not applicable") return { looked: true, notApplicable: true };
  if (plain === "not found" || plain === "unknown") return { looked: true };
  const [first, last = first] = plain.split("..").map((part) => part.trim());
  const [low, high] = [first, last].map((level) => RULES.levels.indexOf(level));
  if (low >= 0 && high >= 0) {
    if (low > high) throw new NotRead("two_levels");
    return { looked: true, levels: { low, high } };
  }
  return { looked: true, value: readValue(text) };
}

function checkUnit(asked, text) {
  const asPart = text.includes("%") || readPart(text) !== null;
  if (asked.unit === "percent" && (!asPart || cmp(readValue(text).low, ONE) > 0)) throw new NotRead("percent");
  if (asked.unit in { days: 1, working_days: 1, count: 1, number: 1 } && asPart) {
    throw new NotRead(asked.unit === "number" ? "count" : asked.unit);
  }
}

/** The place of a criterion, apart from that of a field of the same name. */
const placeOf = (id) => `criterion:${id}`;

/** What a state says, as the card would publish it, and what is wrong: pairs of a place and a sentence. */
function understood(state) {
  const wrong = [], facts = {}, answers = {};
  const attempt = (place, work) => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof NotRead)) throw error;
      wrong.push([place, error.message]);
      return undefined;
    }
  };
  const asOfText = claimText(state.fields.as_of);
  let asOf = null;
  if (asOfText) {
    const day = attempt("as_of", () => readDate(asOfText, null));
    if (day && day.low !== null && day.low === day.high) asOf = day.low;
    else if (day !== undefined) wrong.push(["as_of", "one_day"]);
  }
  for (const field of RULES.fields) {
    const text = claimText(state.fields[field.name]);
    if (!text && field.required) wrong.push([field.name, "needed"]);
    if (!text || !["date", "yes_no", "number", "count", "people"].includes(field.kind)) continue;
    if (field.name === "as_of" && asOf === null) continue;
    const value = attempt(field.name, () => fieldValue(field, text, asOf, RULES.loose));
    if (value !== undefined) facts[field.name] = { value, looked: true };
  }
  for (const [first, last] of ORDER) {
    const [start, end] = [facts[first]?.value, facts[last]?.value];
    if (start && end && start.low !== null && end.high !== null && end.high < start.low) {
      wrong.push([last, "before", { other: TITLES[first] }]);
    }
  }
  const onAnswers = Object.entries(state.answers).map(([id, answer]) => [placeOf(id), answer]);
  for (const [place, from] of [...Object.entries(state.fields), ...onAnswers]) {
    if ((from.missing || from.pick === "not found") && from.day) attempt(place, () => readDate(from.day, asOf));
  }
  const people = RULES.fields.filter((field) => field.kind === "people").map((field) => field.name);
  const published = claimsAsPublished(facts, people);
  const wholes = people.map((name) => published[name]?.value).filter((v) => v && (isExact(v) || same(v, SMALL)));
  for (const asked of RULES.criteria) {
    const answer = state.answers[asked.id], text = answerText(answer), place = placeOf(asked.id);
    if (!text && answer?.pick) wrong.push([place, answer.pick === "range" ? "two_levels" : "value"]);
    if (!text) continue;
    const read = attempt(place, () => {
      const found = readAnswer(asked, text);
      if (!found.value) return found;
      checkUnit(asked, text);
      return asked.people ? readAnswer(asked, answerAsPublished(text, wholes, asked.unit)) : found;
    });
    if (read) answers[asked.id] = read;
    if (read?.notApplicable && !(answer.reason?.trim() && answer.link?.trim())) wrong.push([place, "reason_needed"]);
  }
  return { wrong, known: { asOf, facts: published, answers } };
}

/** The files of a dossier; every field and question has its row, blank where nobody looked. */
function filesOf(state) {
  const sources = [];
  const cite = (id, row) => { sources.push({ id: id.replaceAll(";", "_"), side: "none", ...row }); return sources.at(-1).id; };
  const searched = (id, from) => {
    const [where, words, day] = SEARCHED.map((name) => (from[name] ?? "").trim());
    if (!where && !words && !day) return "";
    const search = where ? fill("search_of", { where }) : fill("search");
    const title = words ? fill("for_words", { search, words }) : search;
    return cite(id, { title, kind: "search", date: day, note: words });
  };
  const version = `${RULES.rubric.id} ${RULES.rubric.version} ${RULES.rubric.sha256}`;
  const process = [["field", "value", "source", "note"], ["rubric", NAMED, "", version]];
  for (const { name } of RULES.fields) {
    const field = state.fields[name] ?? {}, text = claimText(field), stated = (field.stated ?? "").trim();
    let source = "";
    if (field.missing) source = searched(`looked-for-${name}`, field);
    else if (text && stated) {
      const row = isLink(stated) ? { title: hostOf(stated), url: stated } : { title: stated };
      source = cite(`stated-in-${name}`, row);
    }
    process.push([name, text, source, ""]);
  }
  const answers = [["criterion", "answer", "reason", "link", "source"]];
  for (const { id } of RULES.criteria) {
    const answer = state.answers[id] ?? {};
    const source = answer.pick === "not found" ? searched(`search-${id}`, answer) : "";
    answers.push([id, answerText(answer), (answer.reason ?? "").trim(), (answer.link ?? "").trim(), source]);
  }
  const columns = ["id", "title", "side", "kind", "date", "url", "note"];
  const cited = [columns, ...sources.map((row) => columns.map((name) => row[name] ?? ""))];
  const files = { "process.csv": csvOf(process), "answers.csv": csvOf(answers) };
  if (sources.length) files["sources.csv"] = csvOf(cited);
  return { ...files, ...OWN };
}

const hostOf = (link) => { try { return new URL(link).hostname; } catch { return link; } };

function fileName(state) {
  const id = claimText(state.fields.id).normalize("NFC").replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[-.]+|[-.]+$/g, "");
  return `${id.slice(0, 80) || "answers"}.zip`;
}

/** The state that saved files hold, and whether another version of the rubric was asked; throws NotRead. */
function stateOf(files) {
  const more = Object.keys(files).filter((name) => /\.(csv|tsv|xlsx)$/i.test(name) && !KNOWN.includes(name));
  if (!("process.csv" in files)) throw new NotRead("not_zip");
  const refuse = (what) => more.push(what);
  const only = (file, row, names) => {
    for (const [name, text] of Object.entries(row)) if (text && !names.includes(name)) refuse(`${file}, ${name}`);
  };
  const sources = Object.fromEntries(records(files["sources.csv"] ?? "").map((row) => [row.id, row]));
  const state = { fields: {}, answers: {} };
  const fields = Object.fromEntries(RULES.fields.map((field) => [field.name, field]));
  let version = "";
  for (const row of records(files["process.csv"])) {
    only("process.csv", row, ["field", "value", "source", ...(row.field === "rubric" ? ["note"] : [])]);
    if (row.field === "rubric") {
      if (row.value !== NAMED) throw new NotRead("other_rubric", { cause: { rubric: row.value } });
      version = row.note ?? "";
    } else if (!fields[row.field] || state.fields[row.field]) {
      if (row.value) refuse(`process.csv, ${row.field}`);
    } else state.fields[row.field] = fieldOf(fields[row.field], row, sources, refuse);
  }
  for (const row of records(files["answers.csv"] ?? "")) {
    only("answers.csv", row, ["criterion", "answer", "reason", "link", "source"]);
    const asked = RULES.criteria.find((one) => one.id === row.criterion);
    if (!asked || state.answers[row.criterion]) refuse(`answers.csv, ${row.criterion}`);
    else state.answers[asked.id] = answerOf(asked, row, sources, refuse);
  }
  for (const id of Object.keys(sources)) refuse(`sources.csv, ${id}`);
  if (more.length) throw new NotRead("holds_more", { cause: { what: more.slice(0, 5).join("; ") } });
  return { state, changed: Boolean(version) && !version.endsWith(RULES.rubric.sha256) };
}

const KNOWN = ["process.csv", "answers.csv", "sources.csv"];

function fieldOf(field, row, sources, refuse) {
  const missing = row.value?.toLowerCase() === "unknown";
  const found = { value: missing ? "" : row.value ?? "", missing };
  const list = field.choices.length ? field.choices : null;
  if (list && found.value && !list.includes(found.value)) refuse(`process.csv, ${field.name}`);
  if (!row.source) return found;
  const source = take(row.source, sources, refuse);
  if (!source) return found;
  if (missing) return { ...found, ...searchOf(source, refuse) };
  return { ...found, stated: source.url || source.title || "" };
}

function answerOf(asked, row, sources, refuse) {
  const text = row.answer ?? "", plain = text.toLowerCase();
  const found = { pick: "", reason: row.reason ?? "", link: row.link ?? "" };
  const [from, to] = plain.split("..").map((part) => part.trim());
  if (RULES.levels.includes(plain)) found.pick = `=${plain}`;
  else if (plain === "not found" || plain === "unknown") found.pick = "not found";
  else if (plain === "not applicable" && asked.may_not_apply) found.pick = plain;
  else if (RULES.levels.includes(from) && RULES.levels.includes(to)) Object.assign(found, { pick: "range", from, to });
  else if (text && asked.unit in WORDS_OF_UNITS) Object.assign(found, { pick: "value", value: text });
  else if (text) refuse(`answers.csv, ${asked.id}`);
  if (!row.source) return found;
  const source = take(row.source, sources, refuse);
  if (found.pick !== "not found") refuse(`answers.csv, ${asked.id}`);
  return source ? { ...found, ...searchOf(source, refuse) } : found;
}

const WORDS_OF_UNITS = { percent: 1, days: 1, working_days: 1, count: 1, ratio: 1, number: 1 };

function take(id, sources, refuse) {
  const source = sources[id];
  if (!source) refuse(`sources.csv, ${id}`);
  delete sources[id];
  return source;
}

function searchOf(source, refuse) {
  if (source.kind !== "search") refuse(`sources.csv, ${source.id}`);
  const words = source.note ?? "", [before, after] = fill("for_words", { search: "\0", words }).split("\0");
  let where = source.title ?? "";
  if (words && where.startsWith(before) && where.endsWith(after)) where = where.slice(before.length, where.length - after.length);
  const [head, tail] = fill("search_of", { where: "\0" }).split("\0");
  if (where === fill("search")) where = "";
  else if (where.startsWith(head) && where.endsWith(tail)) where = where.slice(head.length, where.length - tail.length);
  return { where, words, day: source.date ?? "" };
}
