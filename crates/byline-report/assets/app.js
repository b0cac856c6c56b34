"use strict";
// The page's script: reads the index, counts what the filters leave, and opens passages. Whatever comes from records is
// put into the page as text, never as HTML.
(async () => {
const ROWS = 25, STATEMENTS = 6, AUTHOR = -1, NOBODY = -2, NO_ADDRESS = "no address";
const KINDS = ["direct", "mixed", "indirect"], LABELS = ["PER", "ORG", "LOC", "MISC"];
const THEM = "the articles themselves", UNNAMED = "speaker not named";
const $ = (id) => document.getElementById(id);

/** An element with properties and children; strings become text. */
function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (name.startsWith("aria-") || name === "tabindex" || name === "role") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

async function unpack(element) {
  const coded = element.textContent;
  let bytes;
  if (Uint8Array.fromBase64) bytes = Uint8Array.fromBase64(coded);
  else {
    const binary = atob(coded);
    bytes = new Uint8Array(binary.length);
    for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  }
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

const data = await unpack($("index"));
const { article: A, quote: Q, tone: T, claim: C, names: N } = data;
const count = A.title.length;
const whole = document.readyState === "loading"
  ? new Promise((done) => document.addEventListener("DOMContentLoaded", done, { once: true }))
  : Promise.resolve();
const wordStart = new Uint32Array(Q.count.length + 1);
Q.count.forEach((words, row) => { wordStart[row + 1] = wordStart[row] + words; });
const firstQuote = new Int32Array(count).fill(-1);
Q.article.forEach((article, row) => { if (firstQuote[article] < 0) firstQuote[article] = row; });

// ---- articles, decompressed as they are needed; the last few chunks are kept

const chunks = new Map();
async function chunk(number) {
  let found = chunks.get(number);
  if (!found) {
    await whole;
    found = unpack($("chunk-" + number));
    chunks.set(number, found);
    if (chunks.size > 40) chunks.delete(chunks.keys().next().value);
  }
  return found;
}
const full = async (article) => (await chunk(Math.floor(article / data.chunk)))[article % data.chunk];

// ---- formats, the same as in `tables.rs`

const share = (part, all) => (all === 0 ? "–" : Math.floor((200 * part + all) / (2 * all)) + " %");
function mean(sum, all) {
  const value = Math.floor(sum / Math.max(all, 1) + 0.5), size = Math.abs(value);
  return (value < 0 ? "−" : value > 0 ? "+" : "") + Math.floor(size / 100) + "." + String(size % 100).padStart(2, "0");
}
const date = (day) => (day === null ? "" : new Date(day * 864e5).toISOString().slice(0, 10));
const shown = (name) => (name === AUTHOR ? THEM : name === NOBODY ? UNNAMED : N.name[name]);
const isNamed = (name) => name >= 0 && N.label[name] >= 0;
const clean = (text) => text.trim().split(/\s+/).join(" ");
const plural = (number, one, many) => number + " " + (number === 1 ? one : many || one + "s");

// ---- filters

const form = $("filters");
const state = { from: null, to: null, outlet: -1, names: null, text: "", least: data.least };
let textHits = null;
let view = null;

function filtered() {
  const keep = new Uint8Array(count);
  let kept = 0;
  for (let article = 0; article < count; article++) {
    const day = A.day[article];
    if (state.from !== null && (day === null || day < state.from)) continue;
    if (state.to !== null && (day === null || day > state.to)) continue;
    if (state.outlet >= 0 && A.outlet[article] !== state.outlet) continue;
    if (textHits && !textHits[article]) continue;
    keep[article] = 1;
    kept++;
  }
  const who = state.names;
  const quotes = [], tones = [], claims = [];
  for (let row = 0; row < Q.article.length; row++) {
    if (keep[Q.article[row]] && Q.confidence[row] * data.step >= state.least && (!who || who.has(Q.speaker[row]))) quotes.push(row);
  }
  for (let row = 0; row < T.article.length; row++) {
    if (keep[T.article[row]] && T.confidence[row] * data.step >= state.least && (!who || who.has(T.target[row]) || who.has(T.voice[row]))) tones.push(row);
  }
  for (let row = 0; row < C.article.length; row++) {
    if (keep[C.article[row]] && (!who || who.has(C.claimant[row]))) claims.push(row);
  }
  let articles = [];
  if (who) {
    const about = new Set();
    for (const row of quotes) about.add(Q.article[row]);
    for (const row of tones) about.add(T.article[row]);
    for (const row of claims) about.add(C.article[row]);
    articles = [...about].sort((a, b) => a - b);
  } else {
    for (let article = 0; article < count; article++) if (keep[article]) articles.push(article);
  }
  const within = new Set(articles);
  const conflicts = data.conflicts.filter((group) =>
    group.some((statement) => within.has(statement[0])) &&
    (!who || group.some((statement) => [...who].some((name) => N.name[name] === statement[3]))));
  return { articles, within, quotes, tones, claims, conflicts };
}

async function search(text) {
  if (!text) return null;
  // Every word must be there, wherever; a phrase stands in quotation marks.
  const wanted = [...text.toLowerCase().matchAll(/["“]([^"”]+)["”]?|\S+/g)].map((match) => match[1] || match[0]), hits = new Uint8Array(count);
  for (let number = 0; number * data.chunk < count; number++) {
    const articles = await chunk(number);
    articles.forEach((found, at) => {
      const article = number * data.chunk + at;
      const whole = (A.title[article] + "\n" + found.x).toLowerCase();
      if (wanted.every((word) => whole.includes(word))) hits[article] = 1;
    });
    if (state.text !== text) return textHits;
  }
  return hits;
}

let waiting = 0;
async function changed() {
  const mine = ++waiting;
  const day = (value) => (value ? Math.floor(Date.parse(value) / 864e5) : null);
  state.from = day(form.from.value);
  state.to = day(form.to.value);
  state.outlet = form.outlet.value === "" ? -1 : Number(form.outlet.value);
  state.least = Number(form.least.value);
  form.leastShown.value = state.least + " %";
  const person = form.person.value.trim().toLowerCase();
  state.names = null;
  if (person) {
    const exact = new Set(), part = new Set();
    N.name.forEach((name, number) => {
      const lower = name.toLowerCase();
      if (lower === person) exact.add(number);
      if (lower.includes(person)) part.add(number);
    });
    state.names = exact.size ? exact : part;
  }
  const text = form.text.value.trim();
  if (text !== state.text) {
    state.text = text;
    $("filtered").textContent = "searching …";
    textHits = await search(text);
  }
  if (mine === waiting) draw();
}

// ---- tables

/** Fills a table; a row is a function that makes its cells, each text or nodes, once they are shown. Columns can be sorted, and there is a button for more rows. */
function table(id, rows, options = {}) {
  const element = $(id), section = element.closest(".scroll") || element;
  element.shownRows = options.keep ? element.shownRows || ROWS : ROWS;
  const head = [...element.tHead.rows[0].cells];
  const body = element.tBodies[0];
  let order = rows;
  const value = (cell) => (cell && cell.sort !== undefined ? cell.sort : cell instanceof Node ? cell.textContent : cell);
  async function fill() {
    const mine = (element.turn = (element.turn || 0) + 1);
    const cells = await Promise.all(order.slice(0, element.shownRows).map((row) => row()));
    if (element.turn !== mine) return;
    body.replaceChildren(...cells.map((row) => h("tr", null, row.map((cell, at) =>
      h("td", { className: head[at].className }, cell && cell.nodes ? cell.nodes : cell)))));
    let more = section.nextElementSibling;
    if (more && more.classList.contains("more")) more.remove();
    const left = order.length - element.shownRows;
    if (left > 0) {
      more = h("p", { className: "more" }, h("button", { type: "button", onclick: () => { element.shownRows += 100; fill(); } },
        "Show more"), ` and ${left} more`);
      section.after(more);
    }
    element.dispatchEvent(new Event("filled"));
  }
  head.forEach((cell, at) => {
    cell.removeAttribute("aria-sort");
    if (options.lazy) return;
    const name = cell.textContent;
    const sort = () => {
      const down = cell.getAttribute("aria-sort") !== "descending";
      head.forEach((other) => other.removeAttribute("aria-sort"));
      cell.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (row) => {
        const own = value(row()[at]), number = parseFloat(String(own).replace("−", "-"));
        return cell.className === "n" ? (Number.isNaN(number) ? -Infinity : number) : String(own).toLowerCase();
      };
      const keyed = rows.map((row) => [key(row), row]);
      keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0) * (down ? -1 : 1));
      order = keyed.map(([, row]) => row);
      fill();
    };
    cell.replaceChildren(h("button", { type: "button", onclick: sort }, name));
  });
  return fill();
}

/** A number or words that lead to passages. */
const link = (text, open) => h("button", { type: "button", className: "link", onclick: open }, String(text));
const linked = (number, title, passages) => (number === 0 ? "0" : link(number, () => list(title, passages())));

const svg = (tag, attributes, ...children) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};
function bar(part, all) {
  const element = h("span", { className: "bar-cell", "aria-hidden": "true" });
  element.style.width = (100 * part) / Math.max(all, 1) + "%";
  return element;
}

const quotePassages = (rows) => rows.map((row) => ({ article: Q.article[row], quote: row - firstQuote[Q.article[row]] }));
const tonePassages = (rows) => rows.map((row) => ({ article: T.article[row], place: T.place[row], tone: row }));
const claimPassages = (rows) => rows.map((row) => ({ article: C.article[row], claim: C.number[row] }));
const articlePassages = (articles) => articles.map((article) => ({ article }));

function overview() {
  const { articles, quotes, claims, conflicts } = view;
  const of = (kind) => quotes.filter((row) => Q.kind[row] === kind);
  const named = quotes.filter((row) => isNamed(Q.speaker[row]));
  const speakers = new Set(quotes.map((row) => Q.speaker[row]).filter((speaker) => speaker >= 0));
  const worthy = claims.filter((row) => C.worthy[row]), checked = claims.filter((row) => C.checks[row] > 0);
  const to = (id) => () => $(id).scrollIntoView();
  const cards = [
    ["articles", linked(articles.length, "Articles", () => articlePassages(articles))],
    ["outlets", link([...new Set(articles.map((article) => A.outlet[article]))].filter((outlet) => data.outlets[outlet] !== NO_ADDRESS).length, to("outlets"))],
    ["quotes", linked(quotes.length, "Quotes", () => quotePassages(quotes))],
    ["of these direct", linked(of(0).length, "Direct quotes", () => quotePassages(of(0)))],
    ["mixed", linked(of(1).length, "Mixed quotes", () => quotePassages(of(1)))],
    ["indirect", linked(of(2).length, "Indirect quotes", () => quotePassages(of(2)))],
    ["with a named speaker", link(share(named.length, quotes.length), () => list("Quotes with a named speaker", quotePassages(named)))],
    ["different speakers", link(speakers.size, to("speakers"))],
    ["claims worth checking", linked(worthy.length, "Claims worth checking", () => claimPassages(worthy))],
    ["claims with a fact-check", linked(checked.length, "Claims with a fact-check", () => claimPassages(checked))],
    ["contradictions between articles", link(conflicts.length, to("conflicts"))],
  ];
  document.querySelector(".cards").replaceChildren(...cards.map(([name, value]) =>
    h("div", null, h("dt", null, name), h("dd", null, value))));
}

function speakers() {
  const all = new Map(), by = new Map();
  for (const row of view.quotes) {
    const words = Q.words.slice(wordStart[row], wordStart[row + 1]);
    for (const word of words) all.set(word, (all.get(word) || 0) + 1);
    const speaker = Q.speaker[row];
    if (speaker === NOBODY) continue;
    let of = by.get(speaker);
    if (!of) by.set(speaker, (of = { rows: [], words: new Map(), articles: new Set(), outlets: new Set() }));
    of.rows.push(row);
    of.articles.add(Q.article[row]);
    of.outlets.add(A.outlet[Q.article[row]]);
    for (const word of words) of.words.set(word, (of.words.get(word) || 0) + 1);
  }
  const quotes = view.quotes.length;
  const sorted = [...by].sort(([a, x], [b, y]) => y.rows.length - x.rows.length || a - b);
  const most = sorted.length ? sorted[0][1].rows.length : 1;
  return table("t-speakers", sorted.map(([speaker, of]) => () => {
    const kinds = [0, 1, 2].map((kind) => of.rows.filter((row) => Q.kind[row] === kind));
    const words = [...of.words].map(([word, times]) => [times * Math.log(1 + quotes / all.get(word)), word])
      .sort(([a, m], [b, n]) => b - a || m - n).slice(0, 4).map(([, word]) => data.words[word]).join(", ");
    const name = N.name[speaker], title = (what) => what + " of " + name;
    return [
      link(name, () => { form.person.value = name; changed(); $("overview").scrollIntoView(); }),
      N.role[speaker],
      { sort: of.rows.length, nodes: [linked(of.rows.length, title("Quotes"), () => quotePassages(of.rows)), bar(of.rows.length, most)] },
      ...kinds.map((rows, kind) => linked(rows.length, title(KINDS[kind] + " quotes"), () => quotePassages(rows))),
      linked(of.articles.size, "Articles that quote " + name, () => articlePassages([...of.articles])),
      of.outlets.size + "",
      words,
    ];
  }));
}

function groups() {
  const by = new Map();
  for (const row of view.quotes) {
    const group = Q.speaker[row] >= 0 ? N.group[Q.speaker[row]] : data.groups.length;
    if (!by.has(group)) by.set(group, []);
    by.get(group).push(row);
  }
  const sorted = [...by].sort(([a, x], [b, y]) => y.length - x.length || a - b);
  const name = (group) => data.groups[group] || UNNAMED;
  return table("t-groups", sorted.map(([group, rows]) => () => [
    { sort: name(group), nodes: [name(group), bar(rows.length, view.quotes.length)] },
    linked(rows.length, "Quotes: " + name(group), () => quotePassages(rows)),
    share(rows.length, view.quotes.length),
  ]));
}

function genders() {
  const by = [[], [], [], []];
  for (const row of view.quotes) if (Q.speaker[row] >= 0 && N.label[Q.speaker[row]] === 0) by[N.gender[Q.speaker[row]]].push(row);
  const all = by.reduce((sum, rows) => sum + rows.length, 0);
  return table("t-genders", [1, 2, 3, 0].filter((gender) => by[gender].length).map((gender) => () => [
    { sort: data.genders[gender], nodes: [data.genders[gender], bar(by[gender].length, all)] },
    linked(by[gender].length, "Quotes by gender: " + data.genders[gender], () => quotePassages(by[gender])),
    share(by[gender].length, all),
    new Set(by[gender].map((row) => Q.speaker[row])).size + "",
  ]));
}

function tones() {
  const pairs = new Map();
  for (const row of view.tones) {
    const key = T.voice[row] + " " + T.target[row];
    let of = pairs.get(key);
    if (!of) pairs.set(key, (of = { voice: T.voice[row], target: T.target[row], rows: [[], [], []], sum: 0 }));
    of.rows[T.polarity[row] + 1].push(row);
    of.sum += T.score[row];
  }
  const polar = (of) => of.rows[0].length + of.rows[2].length;
  const sorted = [...pairs.values()].filter((of) => polar(of) > 0)
    .sort((x, y) => polar(y) - polar(x) || y.rows[1].length - x.rows[1].length || x.voice - y.voice || x.target - y.target);
  return table("t-tones", sorted.map((of) => () => {
    const title = (what) => `${shown(of.voice)} about ${shown(of.target)}: ${what}`;
    const figure = mean(of.sum, polar(of) + of.rows[1].length);
    return [
      shown(of.voice), shown(of.target),
      ...of.rows.map((rows, at) => linked(rows.length, title(["negative", "neutral", "positive"][at]), () => tonePassages(rows))),
      h("span", { className: figure[0] === "−" ? "badly" : figure[0] === "+" ? "good" : "" }, figure),
    ];
  }));
}

function claims() {
  const sorted = [...view.claims].sort((a, b) => (C.checks[a] === 0) - (C.checks[b] === 0) || C.score[b] - C.score[a] || a - b);
  return table("t-claims", sorted.map((row) => async () => {
    const article = C.article[row], found = await full(article), claim = found.c[C.number[row]];
    const text = clean(found.x.slice(claim[1], claim[1] + claim[2]));
    const open = () => read(article, { claim: C.number[row] });
    return [
      link(text, open), shown(C.claimant[row]), data.stances[C.stance[row]], C.score[row] + " %",
      data.verdicts[C.verdict[row]], factChecks(claim[8]), link(A.title[article], open),
    ];
  }), { lazy: true });
}

/** What fact-checks say; those of other claims come last and without their rating, which is not one of this claim. */
function factChecks(all) {
  const nodes = all.map(([relation, claim, rating, verdict, url, day, agrees, differs]) => {
    const related = relation === "related";
    const line = h("div", null, related ? "see also: " : relation + ": " + (rating === null ? verdict : rating) + " (",
      url && /^https?:/i.test(url) ? h("a", { href: url, rel: "noopener noreferrer" }, claim) : claim, related ? "" : ")");
    const parts = [agrees && "agrees on " + agrees, differs && "differs in " + differs].filter(Boolean).join("; ");
    if (parts) line.append(h("span", { className: "quiet" }, " " + parts));
    return line;
  });
  return { nodes };
}

function conflicts() {
  const place = $("t-conflicts");
  const mine = (place.turn = (place.turn || 0) + 1);
  const headings = ["Statement", "Figures", "Relation", "Who says so", "Outlet", "Date"];
  let most = ROWS;
  async function fill() {
    const tables = await Promise.all(view.conflicts.slice(0, most).map(async (group) => {
      const shown = group.all ? group : group.slice(0, STATEMENTS), left = group.length - shown.length;
      const rows = await Promise.all(shown.map(async ([article, start, end, claimant, relation, figures]) => {
        const found = await full(article);
        const open = () => read(article, { place: start, end });
        return [link(clean(found.x.slice(start, end)), open), figures.join(", "), relation, claimant || "the article itself",
          data.outlets[A.outlet[article]], date(A.day[article])];
      }));
      if (left > 0) rows.push([link(`and ${left} more`, () => { group.all = true; fill(); })]);
      return h("div", { className: "scroll", tabindex: "0", role: "region", "aria-label": "Contradiction" },
        h("table", { className: "conflict" }, h("thead", null, h("tr", null, headings.map((name) => h("th", null, name)))),
          h("tbody", null, rows.map((row) => h("tr", null, row.map((cell) => h("td", null, cell)))))));
    }));
    if (place.turn !== mine) return;
    place.replaceChildren(...(tables.length ? tables : [h("p", { className: "none" }, "None found.")]));
    const old = place.nextElementSibling;
    if (old && old.classList.contains("more")) old.remove();
    const left = view.conflicts.length - most;
    if (left > 0) place.after(h("p", { className: "more" },
      h("button", { type: "button", onclick: () => { most += 100; fill(); } }, "Show more"), ` and ${left} more`));
  }
  return fill();
}

function outlets() {
  const of = data.outlets.map(() => ({ articles: [], quotes: [], direct: 0, named: 0, women: 0, men: 0, claims: [], tone: 0, tones: 0 }));
  const own = (article) => of[A.outlet[article]];
  for (const article of view.articles) own(article).articles.push(article);
  for (const row of view.quotes) {
    const at = own(Q.article[row]), speaker = Q.speaker[row], gender = speaker >= 0 ? N.gender[speaker] : 0;
    at.quotes.push(row);
    at.direct += Q.kind[row] === 0;
    at.named += isNamed(speaker);
    at.women += gender === 1;
    at.men += gender === 2;
  }
  for (const row of view.claims) if (C.worthy[row]) own(C.article[row]).claims.push(row);
  for (const row of view.tones) if (T.voice[row] === AUTHOR) { own(T.article[row]).tone += T.score[row]; own(T.article[row]).tones++; }
  const sorted = of.map((at, outlet) => [at, outlet]).filter(([at]) => at.articles.length)
    .sort(([x, a], [y, b]) => y.articles.length - x.articles.length || a - b);
  return table("t-outlets", sorted.map(([at, outlet]) => () => {
    const name = data.outlets[outlet];
    return [
      link(name, () => { form.outlet.value = outlet; changed(); $("overview").scrollIntoView(); }),
      linked(at.articles.length, "Articles: " + name, () => articlePassages(at.articles)),
      linked(at.quotes.length, "Quotes: " + name, () => quotePassages(at.quotes)),
      share(at.direct, at.quotes.length), share(at.named, at.quotes.length), share(at.women, at.women + at.men),
      linked(at.claims.length, "Claims worth checking: " + name, () => claimPassages(at.claims)),
      at.tones ? mean(at.tone, at.tones) : "–",
    ];
  }));
}

function articles() {
  const quotes = new Uint32Array(count), worthy = new Uint32Array(count);
  for (const row of view.quotes) quotes[Q.article[row]]++;
  for (const row of view.claims) worthy[C.article[row]] += C.worthy[row];
  return table("t-articles", view.articles.map((article) => () => [
    link(A.title[article], () => read(article)), data.outlets[A.outlet[article]], date(A.day[article]),
    A.length[article] + "", quotes[article] + "", worthy[article] + "",
  ]));
}

function damage() {
  const by = new Map();
  for (const [article, kind, times] of data.damage) {
    if (!view.within.has(article)) continue;
    if (!by.has(kind)) by.set(kind, { articles: [], times: 0 });
    by.get(kind).articles.push(article);
    by.get(kind).times += times;
  }
  const name = (kind) => data.damageKinds[kind].replaceAll("-", " ");
  table("t-damage", [...by].sort(([a], [b]) => a - b).map(([kind, of]) => () => [
    name(kind), linked(of.articles.length, "Damage: " + name(kind), () => articlePassages(of.articles)), of.times + ""]));
  const errors = new Map();
  for (const [article, extractor, message] of data.errors) {
    if (!view.within.has(article)) continue;
    const key = JSON.stringify([extractor, message]);
    if (!errors.has(key)) errors.set(key, { extractor, message, articles: [] });
    errors.get(key).articles.push(article);
  }
  if ($("t-custom")) {
    const own = data.custom.map(({ name, articles }) => ({ name, articles: articles.filter(([article]) => view.within.has(article)) }));
    table("t-custom", own.filter(({ articles }) => articles.length).map(({ name, articles }) => () => [
      name, linked(articles.length, name, () => articlePassages(articles.map(([article]) => article))),
      articles.reduce((sum, [, values]) => sum + values, 0) + ""]));
  }
  return table("t-errors", [...errors.values()].map(({ extractor, message, articles }) => () => [
    extractor, message, linked(articles.length, "Errors of " + extractor, () => articlePassages(articles))]));
}

// ---- charts

const charts = {};
const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const day = 86400;

/** Days, weeks, months or years, so that there are some dozens of points. */
function bucket(days) {
  const first = days.reduce((least, day) => Math.min(least, day)), span = days.reduce((most, day) => Math.max(most, day)) - first;
  if (span <= 60) return (day) => day;
  if (span <= 420) return (day) => day - ((((day + 3) % 7) + 7) % 7);
  const months = span <= 3650, known = new Map();
  return (day) => {
    let start = known.get(day);
    if (start === undefined) {
      start = Date.parse(months ? date(day).slice(0, 7) + "-01" : date(day).slice(0, 4) + "-01-01") / 864e5;
      known.set(day, start);
    }
    return start;
  };
}

function chart(id, xs, series, options = {}) {
  const place = $(id);
  if (charts[id]) charts[id].destroy();
  charts[id] = null;
  if (xs.length < 2) {
    place.replaceChildren(h("p", { className: "none" }, "Not enough dated articles for a chart."));
    return;
  }
  place.replaceChildren();
  const axis = { stroke: color("--soft"), grid: { stroke: color("--line"), width: 1 }, ticks: { stroke: color("--line"), width: 1 } };
  charts[id] = new uPlot({
    width: Math.max(place.clientWidth, 200), height: 220, tzDate: (ts) => uPlot.tzDate(new Date(ts * 1e3), "Etc/UTC"),
    scales: { y: options.range ? { range: options.range } : { range: (_, low, high) => [0, Math.max(high, 1)] } },
    axes: [axis, { ...axis, size: 44 }],
    series: [{ value: (_, x) => (x === null ? "" : date(x / day)) }, ...series.map(({ name, stroke }) =>
      ({ label: name, stroke: color(stroke), width: 2, points: { show: xs.length < 60, size: 6 }, spanGaps: true }))],
  }, [xs, ...series.map(({ values }) => values)], place);
}

function timeChart() {
  const days = view.articles.map((article) => A.day[article]).filter((day) => day !== null);
  if (!days.length) return chart("chart-time", [], []);
  const to = bucket(days), articles = new Map(), quotes = new Map();
  const add = (map, article) => {
    if (A.day[article] === null) return;
    const x = to(A.day[article]);
    map.set(x, (map.get(x) || 0) + 1);
  };
  for (const article of view.articles) add(articles, article);
  for (const row of view.quotes) add(quotes, Q.article[row]);
  // A time without articles is one with none.
  const all = new Set(), last = days.reduce((most, day) => Math.max(most, day));
  for (let day = days.reduce((least, day) => Math.min(least, day)); day <= last; day++) all.add(to(day));
  const xs = [...all].sort((a, b) => a - b);
  chart("chart-time", xs.map((x) => x * day), [
    { name: "articles", stroke: "--soft", values: xs.map((x) => articles.get(x) || 0) },
    { name: "quotes", stroke: "--accent", values: xs.map((x) => quotes.get(x) || 0) },
  ]);
}

function toneChart() {
  const target = Number($("tone-target").value);
  const rows = view.tones.filter((row) => T.target[row] === target && A.day[T.article[row]] !== null);
  if (!rows.length) return chart("chart-tone", [], []);
  const to = bucket(rows.map((row) => A.day[T.article[row]])), by = new Map();
  for (const row of rows) {
    const x = to(A.day[T.article[row]]);
    if (!by.has(x)) by.set(x, [[0, 0], [0, 0]]);
    const of = by.get(x)[T.voice[row] === AUTHOR ? 0 : 1];
    of[0] += T.score[row] / 100;
    of[1]++;
  }
  const xs = [...by.keys()].sort((a, b) => a - b);
  const values = (at) => xs.map((x) => (by.get(x)[at][1] ? by.get(x)[at][0] / by.get(x)[at][1] : null));
  chart("chart-tone", xs.map((x) => x * day), [
    { name: THEM, stroke: "--soft", values: values(0) },
    { name: "those they quote", stroke: "--accent", values: values(1) },
  ], { range: [-1, 1] });
}

function toneTargets() {
  const times = new Map();
  for (const row of view.tones) times.set(T.target[row], (times.get(T.target[row]) || 0) + 1 + 2 * Math.abs(T.polarity[row]));
  const select = $("tone-target"), before = select.value;
  const most = [...times].sort(([a, x], [b, y]) => y - x || a - b).slice(0, 100).map(([target]) => target);
  select.replaceChildren(...most.map((target) => h("option", { value: target }, shown(target))));
  if (most.includes(Number(before))) select.value = before;
}

// ---- the reader: passages and articles

const dialog = $("reader"), body = $("reader-body");
let behind = null;

function show(title, back) {
  behind = back;
  $("back").hidden = !back;
  $("reader-h").textContent = title;
  if (!dialog.open) dialog.showModal();
}

/** The passages that a number counts. */
async function list(title, passages, most = ROWS) {
  show(`${title} (${passages.length})`, null);
  body.replaceChildren(h("p", { className: "quiet" }, "Opening …"));
  const items = await Promise.all(passages.slice(0, most).map(async (passage) => {
    const { article } = passage, found = await full(article);
    const where = [data.outlets[A.outlet[article]], date(A.day[article])].filter(Boolean).join(", ");
    const open = () => read(article, passage, () => list(title, passages, most));
    let words = A.title[article], source = where;
    if (passage.quote !== undefined) {
      const [, , confidence, content, , , name] = found.q[passage.quote];
      words = `${name || UNNAMED}: “${pieces(found.x, content)}”`;
      source = `${A.title[article]} (${where}; ${confidence} %)`;
    } else if (passage.claim !== undefined) {
      const claim = found.c[passage.claim];
      words = clean(found.x.slice(claim[1], claim[1] + claim[2]));
      source = `${claim[6] || "the article itself"}, in ${A.title[article]} (${where})`;
    } else if (passage.tone !== undefined) {
      passage.place = placeOf(found, passage);
      words = around(found.x, passage.place);
      source = `${A.title[article]} (${where}; ${mean(T.score[passage.tone], 1)})`;
    }
    return h("li", null, link(words, open), h("span", { className: "quiet" }, source));
  }));
  body.replaceChildren(h("ul", { className: "passages" }, items));
  if (passages.length > most) body.append(h("p", { className: "more" },
    h("button", { type: "button", onclick: () => list(title, passages, most + 100) }, "Show more"), ` and ${passages.length - most} more`));
}

function pieces(text, spans) {
  const all = [];
  for (let at = 0; at < spans.length; at += 2) all.push(clean(text.slice(spans[at], spans[at] + spans[at + 1])));
  return all.join(" … ");
}

/** Where a tone is: a neutral one at the first mention of its target. */
function placeOf(found, passage) {
  if (passage.place >= 0) return passage.place;
  const target = T.target[passage.tone];
  const entity = found.e.find(([label, name]) => name === N.name[target] && label === N.label[target]);
  return entity && entity.length > 2 ? entity[2] : 0;
}

function around(text, place) {
  const start = Math.max(text.lastIndexOf("\n", place) + 1, text.lastIndexOf(". ", place) + 2 > place ? 0 : text.lastIndexOf(". ", place) + 2, 0);
  const stop = text.slice(place).search(/[.!?]["”’']?\s|\n/);
  return clean(text.slice(start, stop < 0 ? undefined : place + stop + 1));
}

/** An article with everything in it marked, scrolled to a passage. */
async function read(article, passage = {}, back = null) {
  show(A.title[article], back);
  body.replaceChildren(h("p", { className: "quiet" }, "Opening …"));
  const found = await full(article), text = found.x, marks = [];
  const mark = (start, end, kind, title) => marks.push({ start, end, kind, title });
  const each = (spans, kind, title) => {
    for (let at = 0; at < spans.length; at += 2) mark(spans[at], spans[at] + spans[at + 1], kind, title);
  };
  const tags = new Map();
  const certain = (confidence) => confidence >= state.least;
  found.q.forEach(([kind, mode, confidence, content, cue, mention, name], number) => {
    if (!certain(confidence) && passage.quote !== number) return;
    const title = `Quote ${number + 1}: ${name || UNNAMED} (${KINDS[kind]}, ${confidence} %)`;
    each(content, "q", title);
    each(cue, "cue", title);
    each(mention, "sp", title);
    if (content.length) tags.set(content.at(-2) + content.at(-1), `[${number + 1}]`);
    if (passage.quote === number) each(content, "hit", title);
  });
  for (const [label, name, ...mentions] of found.e) {
    for (let at = 0; at < mentions.length; at += 3) {
      if (mentions[at + 2] === 0) mark(mentions[at], mentions[at] + mentions[at + 1], "n" + label, `${LABELS[label]}: ${name}`);
    }
  }
  for (const [start, end, score, confidence, voice, name] of found.s) {
    if (certain(confidence)) mark(start, end, score < 0 ? "neg" : "pos", `Towards ${name}: ${mean(score, 1)}, ${voice ? "in quote " + voice : "in the article's own voice"}`);
  }
  found.c.forEach((claim, at) => {
    mark(claim[1], claim[1] + claim[2], "cl", `Worth checking: ${claim[3]} %`);
    if (passage.claim === at) mark(claim[1], claim[1] + claim[2], "hit", "");
  });
  if (passage.claim === undefined && passage.quote === undefined && passage.place !== undefined) {
    const next = text.slice(passage.place).search(/[\s.,;]/);
    mark(passage.place, passage.end || passage.place + (next > 0 ? next : 1), "hit", "");
  }
  const legend = h("div", { className: "legend" }, h("span", { className: "q" }, "quote [number]"), h("span", { className: "sp" }, "speaker"),
    h("span", { className: "cue" }, "cue"), h("span", { className: "n0" }, "person"), h("span", { className: "n1" }, "organisation"),
    h("span", { className: "n2" }, "place"), h("span", { className: "n3" }, "other name"), h("span", { className: "neg" }, "negative"),
    h("span", { className: "pos" }, "positive"), h("span", { className: "cl" }, "worth checking"));
  const where = h("p", { className: "quiet" }, [data.outlets[A.outlet[article]], date(A.day[article]), found.i].filter(Boolean).join(" · "));
  if (found.u && /^https?:/i.test(found.u)) where.append(" · ", h("a", { href: found.u, rel: "noopener noreferrer" }, "original"));
  const shownText = h("div", { className: "text" }, painted(text, marks, tags));
  body.replaceChildren(legend, where, shownText, ...findings(found, article));
  const hit = body.querySelector(".hit");
  if (hit) hit.scrollIntoView({ block: "center" });
  else body.parentElement.scrollTop = 0;
}

/** The text in pieces, each with the marks that lie over it. */
function painted(text, marks, tags) {
  const turns = new Set([0, text.length]);
  for (const { start, end } of marks) turns.add(start).add(end);
  const places = [...turns].sort((a, b) => a - b), nodes = [];
  const opening = [...marks].sort((x, y) => x.start - y.start);
  let open = [], next = 0;
  places.forEach((start, at) => {
    if (tags.has(start)) nodes.push(h("span", { className: "tag" }, tags.get(start)));
    if (at + 1 === places.length) return;
    open = open.filter((mark) => mark.end > start);
    while (next < opening.length && opening[next].start <= start) open.push(opening[next++]);
    open = open.filter((mark) => mark.end > start);
    const piece = text.slice(start, places[at + 1]);
    nodes.push(open.length ? h("span", { className: [...new Set(open.map((mark) => mark.kind))].join(" "),
      title: [...new Set(open.map((mark) => mark.title).filter(Boolean))].join("\n") }, piece) : piece);
  });
  return nodes;
}

/** What was found in an article, as lists. */
function findings(found, article) {
  const nodes = [];
  const section = (name, items) => {
    if (items.length) nodes.push(h("h3", null, `${name} (${items.length})`), h("ul", { className: "finds" }, items.map((item) => h("li", null, item))));
  };
  section("Quotes", found.q.map(([kind, , confidence, content, , , name], number) => ({ kind, confidence, content, name, number }))
    .filter(({ confidence }) => confidence >= state.least)
    .map(({ kind, confidence, content, name, number }) => [`[${number + 1}] `, h("b", null, name || UNNAMED), `: ${pieces(found.x, content)} `,
      h("span", { className: "quiet" }, `(${KINDS[kind]}, ${confidence} %)`)]));
  section("Worth checking", found.c.map((claim) => {
    const [, start, length, score, stance, verdict, claimant, kinds, checks, evidence] = claim;
    const facts = [claimant ? `${claimant} ${stance}` : "the article " + stance, verdict, ...kinds].join(", ");
    return [clean(found.x.slice(start, start + length)), " ", h("span", { className: "quiet" }, `(${score} %; ${facts})`), ...factChecks(checks).nodes,
      ...evidence.map(([source, relation, row]) => h("div", { className: "quiet" }, `${relation}, ${source}${row ? ": " + row : ""}`))];
  }));
  for (const [name, values] of found.k) nodes.push(h("h3", null, `${name} (${values.length})`), custom(values));
  section("Damage", found.d.map(([kind, times]) => `${kind.replaceAll("-", " ")}: ${times}`));
  section("Notes", found.n.map(([extractor, message]) => `${extractor}: ${message}`));
  section("Errors", found.r.map(([extractor, message]) => `${extractor}: ${message}`));
  return nodes;
}

/** Values of a layer of the user's own: a table with a column for each field. */
function custom(values) {
  const rows = values.map((value) => (value && typeof value === "object" && !Array.isArray(value) ? value : { value }));
  const fields = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cell = (value) => (value === undefined || value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value));
  return h("div", { className: "scroll", tabindex: "0" }, h("table", null,
    h("thead", null, h("tr", null, fields.map((field) => h("th", null, field)))),
    h("tbody", null, rows.map((row) => h("tr", null, fields.map((field) => h("td", null, cell(row[field]))))))));
}

$("close").addEventListener("click", () => dialog.close());
$("back").addEventListener("click", () => behind && behind());
dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

// ---- all of it

async function draw() {
  view = filtered();
  const some = view.articles.length !== count || state.names || state.least !== data.least;
  $("filtered").textContent = some ? `– ${plural(view.articles.length, "article")} of ${count}` : "";
  overview();
  toneTargets();
  timeChart();
  toneChart();
  await Promise.all([speakers(), groups(), genders(), tones(), claims(), conflicts(), outlets(), articles(), damage()]);
  document.documentElement.dataset.drawn = String(waiting);
}

data.outlets.map((name, outlet) => [name, outlet]).sort(([a], [b]) => (a < b ? -1 : 1))
  .forEach(([name, outlet]) => form.outlet.append(h("option", { value: outlet }, name)));
{
  const times = new Map();
  for (const speaker of Q.speaker) if (isNamed(speaker)) times.set(speaker, (times.get(speaker) || 0) + 1);
  const most = [...times].sort(([, x], [, y]) => y - x).slice(0, 500).map(([name]) => N.name[name]);
  $("names").append(...[...new Set(most)].map((name) => h("option", { value: name })));
}
let soon = 0;
form.addEventListener("input", (event) => {
  form.leastShown.value = form.least.value + " %";
  clearTimeout(soon);
  soon = setTimeout(changed, event.target.type === "search" ? 300 : 60);
});
form.addEventListener("reset", () => setTimeout(changed));
form.addEventListener("submit", (event) => event.preventDefault());
$("tone-target").addEventListener("change", toneChart);
$("theme").addEventListener("click", () => {
  const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "light" : "dark";
  timeChart();
  toneChart();
});
let resizing = 0;
addEventListener("resize", () => { clearTimeout(resizing); resizing = setTimeout(() => { timeChart(); toneChart(); }, 150); });
if (matchMedia("(max-width: 48rem)").matches) form.querySelector("details").open = false;
document.documentElement.classList.add("live");
await draw();
document.documentElement.dataset.ready = "true";
})();
