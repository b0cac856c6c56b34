//! The days that a page shows to its readers: which of them is the article's, and whether it is that of its publication or
//! of a change.

use super::clean::{self, Place};
use super::single_spaced;
use super::survey::{Block, Kind, Survey, attribute};
use crate::date::{self, Order};
use dom_query::{Document, NodeData, NodeId, NodeRef};

/// Days that the page shows to its readers, near to the heading first.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// In elements that are made for days.
    pub(super) marked: Vec<String>,
    /// In short texts that are called a date.
    pub(super) text: Vec<String>,
    /// The same of changes.
    pub(super) changed: Vec<String>,
}

impl Shown {
    pub(super) fn of(page: &Document, survey: &Survey, place: Place, order: Order) -> Self {
        /// How many days are looked at; no article has its own behind so many others.
        const MOST: usize = 300;
        let heading = place.heading.unwrap_or(0);
        let behind = survey.blocks.iter().enumerate().skip(heading);
        let mut paragraphs = behind.filter(|(_, block)| block.kind == Kind::Paragraph && block.prose >= 60);
        let first = paragraphs.next().map_or(0, |(at, _)| at);
        let blocks = survey.blocks.iter().enumerate();
        let candidates = blocks.filter_map(|(at, block)| Candidate::of(page, place, order, at, block));
        let mut found: Vec<(usize, usize, String)> = Vec::new();
        for candidate in candidates.take(MOST) {
            let (at, published, marked) = (candidate.at, candidate.published, candidate.marked);
            if is_beside(survey, place, (at, first), published) || is_of_teaser(survey, place, at) {
                continue;
            }
            // Before the heading is as near as behind it, but what is far behind is about something else.
            let distance = if published { 0 } else { at.abs_diff(heading) };
            for (label, day) in candidate.days(page, survey, order) {
                let sort = match label {
                    Some(Label::Changed) => 2,
                    _ => usize::from(!marked),
                };
                found.push((sort, distance, day));
            }
        }
        found.sort_by_key(|(sort, distance, _)| (*sort, *distance));
        let mut shown = Self::default();
        for (sort, _, day) in found {
            match sort {
                0 => shown.marked.push(day),
                1 => shown.text.push(day),
                _ => shown.changed.push(day),
            }
        }
        shown
    }
}

/// An element that holds a day.
struct Candidate {
    at: usize,
    /// Whether it is called the day of publication.
    published: bool,
    /// Whether it is made for days.
    marked: bool,
    /// Whether nothing about it says that it holds one.
    bare: bool,
    /// The day in its attributes.
    made: Option<String>,
    text: String,
}

impl Candidate {
    fn of(page: &Document, place: Place, order: Order, at: usize, block: &Block) -> Option<Self> {
        /// The longest text that is looked at for a day.
        const LONGEST: usize = 160;
        let by_name = is_date_name(&block.words);
        let published = block.words.contains(" datepublished ") || block.words.contains(" date published ");
        let named = block.kind == Kind::Time || by_name || published;
        if !(named || is_near(place, at, block)) || block.text > LONGEST {
            return None;
        }
        let value =
            |name: &&str| attribute(page, block.node, name).and_then(|value| date::day_in(&value, order));
        let made = if named { ["content", "datetime", "title"].iter().find_map(value) } else { None };
        let is_marked =
            (block.kind == Kind::Time || published || block.words.contains(" published ")) && made.is_some();
        let made = made.filter(|_| is_marked || by_name);
        let text = if block.text > 0 { spaced(page, block.node) } else { String::new() };
        let holds = made.is_some() || date::within(&text, order).is_some();
        let marked = is_marked || block.kind == Kind::Time;
        let bare = !by_name && block.kind != Kind::Time && is_near(place, at, block);
        holds.then_some(Self { at, published, marked, bare, made, text })
    }

    /// Its days, each with its label.
    fn days(self, page: &Document, survey: &Survey, order: Order) -> Vec<(Option<Label>, String)> {
        let words = survey.blocks.get(self.at).map_or("", |block| block.words.as_str());
        let label = label_of_words(words).or_else(|| label_before(page, survey, self.at));
        match self.made {
            Some(day) => vec![(label_of(&self.text).or(label), day)],
            None => labelled(&self.text, label, order, self.bare),
        }
    }
}

/// Whether an element is a line near behind the heading, whatever it is called.
fn is_near(place: Place, at: usize, block: &Block) -> bool {
    /// How many elements behind the heading it may stand.
    const NEAR: usize = 40;
    (6..=120).contains(&block.text)
        && place.heading.is_some_and(|heading| (heading + 1..heading + NEAR).contains(&at))
        && !matches!(block.kind, Kind::Heading | Kind::FirstHeading | Kind::Data)
}

/// The text of an element with a space wherever an element begins or ends: `Falk<br>6 May`.
fn spaced(page: &Document, node: NodeId) -> String {
    let mut text = String::new();
    for node in NodeRef::new(node, &page.tree).descendants_it() {
        node.query(|node| {
            if let NodeData::Text { contents } = &node.data {
                text.push_str(contents);
                text.push(' ');
            }
        });
    }
    single_spaced(&text)
}

/// Whether a day at `at` is not the article's: it stands in a teaser, a footer, the head of the site.
///
/// Between the heading and the first paragraph, which is at `first`, nearly all is about the article.
fn is_beside(survey: &Survey, place: Place, (at, first): (usize, usize), published: bool) -> bool {
    let heading = place.heading.unwrap_or(0);
    let in_head = place.heading.is_some_and(|heading| heading < at) && at < first;
    let prose = survey.prose();
    survey.around(at).chain([at]).any(|above| {
        let Some(block) = survey.blocks.get(above) else { return false };
        if survey.holds(above, heading) || matches!(block.kind, Kind::Body | Kind::Main) {
            return false;
        }
        match block.kind {
            Kind::Figure | Kind::FigCaption => true,
            // The foot of the article itself is no foot of the site.
            Kind::Footer if place.article.is_some_and(|own| survey.holds(own, above)) => false,
            Kind::Aside | Kind::Footer if in_head => false,
            Kind::Aside | Kind::Nav | Kind::Footer | Kind::Link => !published,
            Kind::Article => place.article.is_some_and(|own| !survey.holds(own, at)),
            // The class is on the wrapper of many a whole page, and on what is in the head of its article.
            _ => !in_head && block.prose * 2 <= prose && clean::is_of_others(&block.words, above < heading),
        }
    })
}

/// Whether a day stands in a small element with a heading that is a link: a teaser of another article.
fn is_of_teaser(survey: &Survey, place: Place, at: usize) -> bool {
    const LEVELS: usize = 4;
    const LONGEST: usize = 800;
    /// A shorter heading can be the name of an author.
    const SHORTEST: usize = 25;
    survey.around(at).take(LEVELS).chain([at]).any(|above| {
        let small = survey.blocks.get(above).is_some_and(|block| block.text <= LONGEST);
        small
            && place.heading.is_none_or(|heading| !survey.holds(above, heading))
            && survey.within(above).iter().any(|block| {
                matches!(block.kind, Kind::Heading | Kind::FirstHeading)
                    && block.text >= SHORTEST
                    && block.linked * 10 >= block.text * 7
            })
    })
}

/// What stands before a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Published,
    Changed,
}

/// How words begin that stand before a day of publication, in lower case.
const PUBLISHED: &[&str] = &[
    "publish",
    "posted",
    "veröffentlicht",
    "erstellt",
    "erschienen",
    "publié",
    "paru",
    "public",
    "pubblicat",
    "gepubliceerd",
    "geplaatst",
    "publicer",
    "udgivet",
    "publiser",
    "lagt ut",
    "julkaistu",
    "opublikowan",
    "publikac",
    "publikován",
    "vydáno",
    "zveřejněn",
    "опубликован",
    "опубліковано",
    "yayın",
    "입력",
    "등록",
    "公開",
];

/// How words begin that stand before the day of a change, in lower case.
const CHANGED: &[&str] = &[
    "updated",
    "update:",
    "modified",
    "edited",
    "last reviewed",
    "aktualisiert",
    "geändert",
    "mis à jour",
    "modifié",
    "actualizad",
    "modificad",
    "atualizad",
    "aggiornat",
    "aggiornamento",
    "modificat",
    "bijgewerkt",
    "gewijzigd",
    "uppdatera",
    "opdatere",
    "oppdatert",
    "ændret",
    "endret",
    "päivitetty",
    "aktualiz",
    "zaktualiz",
    "обновлен",
    "изменен",
    "оновлен",
    "güncelle",
    "수정",
    "更新",
];

/// The last label in a short text.
fn label_of(text: &str) -> Option<Label> {
    if text.is_empty() {
        return None;
    }
    let lower = text.to_lowercase();
    let last = |labels: &[&str]| labels.iter().filter_map(|label| lower.rfind(label)).max();
    match (last(PUBLISHED), last(CHANGED)) {
        (published, Some(changed)) if published.is_none_or(|published| published < changed) => {
            Some(Label::Changed)
        }
        (Some(_), _) => Some(Label::Published),
        _ => None,
    }
}

fn label_of_words(words: &str) -> Option<Label> {
    let has = |names: &[&str]| names.iter().any(|name| words.contains(name));
    if has(&[" modified ", " updated ", " datemodified ", " lastmod ", " updatedate "]) {
        Some(Label::Changed)
    } else if has(&[" published ", " datepublished "]) {
        Some(Label::Published)
    } else {
        None
    }
}

/// What the text before an element, or the element around it, calls its day: `Updated <time>6 May</time>`.
fn label_before(page: &Document, survey: &Survey, at: usize) -> Option<Label> {
    const LONGEST: usize = 60;
    let block = survey.blocks.get(at)?;
    let mut before = NodeRef::new(block.node, &page.tree).prev_sibling();
    for _ in 0..3 {
        let Some(node) = before else { break };
        let text = node.text();
        let text = text.trim();
        // Behind a day, a label is used up.
        let own = text.rsplit(|letter: char| letter.is_ascii_digit()).next().unwrap_or(text);
        if !text.is_empty() {
            return if own.len() <= LONGEST { label_of(own) } else { None };
        }
        before = node.prev_sibling();
    }
    let around = survey.blocks.get(block.parent).filter(|_| block.parent != at)?;
    (around.text <= block.text + LONGEST / 2).then(|| label_of_words(&around.words))?
}

/// The days in a text, each with its label. A sentence has none: what it speaks of may have been at any time.
fn labelled(text: &str, label: Option<Label>, order: Order, bare: bool) -> Vec<(Option<Label>, String)> {
    const MOST: usize = 3;
    let found = date::all_within(text, order, MOST);
    let Some(first) = found.first() else { return Vec::new() };
    let before = text.get(..first.at.start).unwrap_or("");
    let unclear =
        bare && ((text.len() > 60 && label_of(text).is_none()) || is_spoken_of(before) || is_called(before));
    if is_of_owner(text) || is_sentence(text, before) || unclear {
        return Vec::new();
    }
    let mut from = 0;
    let mut days = Vec::new();
    for found in found {
        let before = text.get(from..found.at.start).unwrap_or("");
        let outer = if from == 0 { label } else { None };
        days.push((label_of(before).or(outer), found.day));
        from = found.at.end;
    }
    // Of days that nothing is said of, the first one is that of the article.
    let mut unlabelled = 0;
    days.retain(|(label, _)| {
        unlabelled += usize::from(label.is_none());
        label.is_some() || unlabelled <= 1
    });
    // What is called the day of publication comes before another day.
    days.sort_by_key(|(label, _)| *label != Some(Label::Published));
    days
}

/// Whether a text says who owns the site: `© 2024 Island Post`.
fn is_of_owner(text: &str) -> bool {
    text.contains('©') || {
        let lower = text.to_lowercase();
        lower.contains("copyright") || lower.contains("all rights reserved")
    }
}

/// Whether a text with a day behind `before` reads as a sentence, and not as the line of an author: `The school burned
/// down on 3 May 1998.`
fn is_sentence(text: &str, before: &str) -> bool {
    let ends =
        text.ends_with(['.', '!', '?', '。', '”', '"']) && !text.ends_with(".m.") && !text.ends_with("г.");
    ends && text.split(' ').count() >= 6
        && label_of(before).is_none()
        && !text.contains(['|', '•', '·'])
        && !before.to_lowercase().starts_with("by ")
}

/// Whether what stands before a day speaks of it: `The fair opens on`.
fn is_spoken_of(before: &str) -> bool {
    const PREPOSITIONS: &[&str] = &[
        "on", "since", "from", "until", "till", "of", "for", "in", "am", "vom", "seit", "bis", "ab", "el",
        "del", "desde", "hasta", "le", "du", "depuis", "il", "dal", "del", "al", "em", "op", "sinds",
        "vanaf", "tot", "den", "från", "fra", "od", "do", "dne", "с", "до", "от", "з",
    ];
    let mut words = before.split_whitespace().rev();
    let last = words.next().map(str::to_lowercase);
    last.is_some_and(|last| PREPOSITIONS.contains(&last.as_str()))
        && words.next().is_some()
        && label_of(before).is_none()
}

/// Whether what stands before a day calls it the day of something else: `When:`, `Opens:`.
fn is_called(before: &str) -> bool {
    const DAYS: &[&str] =
        &["date", "datum", "dato", "data", "fecha", "дата", "tarih", "stand", "online", "time", "day"];
    before.trim_end().strip_suffix(':').is_some_and(|name| {
        let name = name.rsplit(['|', '•', '·', '.', ',']).next().unwrap_or(name).trim().to_lowercase();
        label_of(&name).is_none() && !DAYS.iter().any(|day| name.split(' ').any(|word| word == *day))
    })
}

/// Whether a line with a day in it says that its article was published or changed then: `Last updated: 6 May 2024.`
/// What speaks of something published does not: `The report was published on 6 May 2024.`
pub(super) fn is_labelled(line: &str) -> bool {
    /// How many words may stand between the label and the day: `on Monday`.
    const BETWEEN: usize = 2;
    let Some(day) = date::within_at(line) else { return false };
    let before: Vec<&str> = line.get(..day).unwrap_or("").split_whitespace().collect();
    let label = before.iter().position(|word| label_of(word).is_some());
    label.is_some_and(|label| label <= 1 && before.len() - label <= BETWEEN + 1)
}

fn is_date_name(words: &str) -> bool {
    const NAMES: &[&str] = &[
        " date ",
        " dates ",
        " datum ",
        " fecha ",
        " pubdate ",
        " published ",
        " publish ",
        " posted ",
        " timestamp ",
        " time ",
        " dateline ",
        " technicalline ",
        " datetime ",
        " publication ",
        " updated ",
        " pub ",
        " byline ",
        " meta ",
    ];
    !words.is_empty() && NAMES.iter().any(|name| words.contains(name))
}
