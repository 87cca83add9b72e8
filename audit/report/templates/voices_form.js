// The tally: a count for each answer, in this page alone. No sheet is kept, and so no order of sheets.

const tally = new Map([[SURVEY.sheets.join(), 0]]);
for (const [question, answers] of Object.entries(SURVEY.questions)) {
  for (const answer of [...answers, SURVEY.blank]) tally.set(`${question},${answer}`, 0);
}

const sheet = document.getElementById("sheet"), said = document.getElementById("said");
const number = document.getElementById("number");
let saved = true;

const one = (key) => tally.set(key, tally.get(key) + 1);
const say = (words) => { said.textContent = words; said.focus(); scrollTo(0, 0); };

sheet.addEventListener("submit", (event) => {
  event.preventDefault();
  one(SURVEY.sheets.join());
  for (const question of Object.keys(SURVEY.questions)) {
    one(`${question},${sheet.elements[question].value || SURVEY.blank}`);
  }
  sheet.reset();
  saved = false;
  number.textContent = tally.get(SURVEY.sheets.join());
  say(SURVEY.words.counted);
});

document.getElementById("save").addEventListener("click", () => {
  const sheets = tally.get(SURVEY.sheets.join());
  if (!sheets) { say(SURVEY.words.none); return; }
  const rows = [...tally].map(([key, count]) => `${key},${count}\n`);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["question,answer,count\n", ...rows], { type: "text/csv" }));
  link.download = `${SURVEY.file}-${sheets}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
  saved = true;
  say(SURVEY.words.saved);
});

sheet.reset();
addEventListener("beforeunload", (event) => { if (!saved) event.preventDefault(); });
