// The saved file: a zip of process.csv, answers.csv and sources.csv, written and read in the page.

const CRC = new Uint32Array(256).map((_, n) => {
  for (let bit = 0; bit < 8; bit += 1) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC[(crc ^ byte) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** Text that begins like a formula stays text: an apostrophe before it, which the reader takes away. */
function cellText(text) {
  const plain = text.replace(/\r\n?/g, "\n");
  const kept = /^'*[=+\-@\t]/.test(plain) && !/^[+-]?\d+(\.\d+)?$/.test(plain) ? `'${plain}` : plain;
  return /[",\n\r]|^\s|\s$/.test(kept) ? `"${kept.replaceAll('"', '""')}"` : kept;
}

const csvOf = (rows) => rows.map((row) => `${row.map(cellText).join(",")}\n`).join("");

/** Rows of cells; the separator is the one the first line has most of. */
function readCsv(text) {
  const body = text.replace(/^\ufeff/, "").replace(/^sep=[,;\t]\r?\n/i, "");
  const head = body.split("\n", 1)[0];
  const separator = [",", ";", "\t"].reduce((a, b) => (head.split(b).length > head.split(a).length ? b : a));
  const rows = [];
  let row = [], cell = "", quoted = false;
  const end = () => { row.push(/^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell); cell = ""; };
  for (let at = 0; at < body.length; at += 1) {
    const char = body[at];
    if (quoted) {
      if (char !== '"') cell += char;
      else if (body[at + 1] === '"') { cell += char; at += 1; } else quoted = false;
    } else if (char === '"' && !cell.trim()) { quoted = true; cell = ""; }
    else if (char === separator) end();
    else if (char === "\n") { end(); rows.push(row); row = []; }
    else if (char !== "\r") cell += char;
  }
  if (cell || row.length) { end(); rows.push(row); }
  return rows.filter((cells) => cells.some((one) => one.trim()));
}

/** Rows as objects by column. */
function records(text) {
  const [head = [], ...rows] = readCsv(text);
  const names = head.map((name) => name.trim().toLowerCase().replace(/[\s-]+/g, "_"));
  return rows.map((row) => Object.fromEntries(names.map((name, at) => [name, (row[at] ?? "").trim()])));
}

/** A zip of files stored as they are, all dated 1980-01-01: the same answers give the same bytes. */
function zipOf(files) {
  const encoder = new TextEncoder(), parts = [], central = [];
  let offset = 0;
  const add = (list, bytes) => { list.push(bytes); return bytes.length; };
  const numbers = (...pairs) => {
    const bytes = new Uint8Array(pairs.reduce((size, [width]) => size + width, 0)), view = new DataView(bytes.buffer);
    let at = 0;
    for (const [width, value] of pairs) {
      if (width === 2) view.setUint16(at, value, true); else view.setUint32(at, value, true);
      at += width;
    }
    return bytes;
  };
  for (const [title, text] of Object.entries(files)) {
    const name = encoder.encode(title), data = encoder.encode(text);
    // Version 2.0, names in UTF-8, stored, midnight of 1 January 1980.
    const common = [[2, 20], [2, 0x800], [2, 0], [2, 0], [2, 33], [4, crc32(data)], [4, data.length],
      [4, data.length], [2, name.length], [2, 0]];
    add(central, numbers([4, 0x02014b50], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]));
    add(central, name);
    for (const bytes of [numbers([4, 0x04034b50], ...common), name, data]) offset += add(parts, bytes);
  }
  const size = central.reduce((all, bytes) => all + bytes.length, 0), count = central.length / 2;
  const end = numbers([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, offset], [2, 0]);
  return new Blob([...parts, ...central, end], { type: "application/zip" });
}

const MOST_ENTRIES = 200, MOST_UNPACKED = 20 * 2 ** 20;

/** The text files of a zip by name, without folders. */
async function unzip(buffer) {
  const view = new DataView(buffer), decoder = new TextDecoder("utf-8", { fatal: true });
  let end = buffer.byteLength - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < 0) throw new NotRead("not_zip");
  const count = view.getUint16(end + 10, true), files = {};
  let at = view.getUint32(end + 16, true), left = MOST_UNPACKED;
  if (count > MOST_ENTRIES) throw new NotRead("not_zip");
  for (let place = 0; place < count; place += 1) {
    const [method, packed, size] = [view.getUint16(at + 10, true), view.getUint32(at + 20, true), view.getUint32(at + 24, true)];
    const [nameLength, extra, comment] = [28, 30, 32].map((where) => view.getUint16(at + where, true));
    const name = decoder.decode(new Uint8Array(buffer, at + 46, nameLength));
    const local = view.getUint32(at + 42, true);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    at += 46 + nameLength + extra + comment;
    left -= size;
    if (left < 0 || !(method === 0 || method === 8)) throw new NotRead("not_zip");
    if (name.endsWith("/") || name.startsWith("__MACOSX/")) continue;
    const bytes = await unpacked(new Uint8Array(buffer, start, packed), method, size);
    files[name.split("/").pop()] = /\.(csv|tsv)$/i.test(name) ? decoder.decode(bytes) : "";
  }
  return files;
}

async function unpacked(bytes, method, size) {
  if (method === 0) return bytes;
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const parts = [];
  let read = 0;
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
    read += step.value.length;
    if (read > size) throw new NotRead("not_zip");
    parts.push(step.value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
