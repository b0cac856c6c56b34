//! The days that a page shows to its readers: which of them is the article's, and whether it is that of its publication or
//! of a change.

use super::clean::{self, Place};
use super::labels::{Label, is_called, is_sentence, label_of, label_of_words, labelled};
use super::single_spaced;
use super::survey::{Block, Kind, Survey, attribute, has_word};
use crate::date::{self, Order};
use dom_query::{Document, NodeData, NodeId, NodeRef};

/// A day, and what it was taken from.
pub(super) type Day = (String, &'static str);

/// Days that the page shows to its readers, the likeliest of each kind first.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// In the head of the article, in an element made for days or behind a label; or called the day of publication.
    pub(super) sure: Vec<Day>,
    /// Elsewhere in the article, or in a short text that is called a date.
    pub(super) likely: Vec<Day>,
    /// Of changes.
    pub(super) changed: Vec<Day>,
    /// In boxes and lists, which may be about something else.
    pub(super) doubtful: Vec<Day>,
}

/// How likely a day is among those of its kind, the least first: whether it is not called that of publication, not in
/// the head of the article, not in an element made for days, and how far it is from the heading.
type Rank = (bool, bool, bool, usize);

impl Shown {
    pub(super) fn of(page: &Document, survey: &Survey, place: Place, order: Order) -> Self {
        /// How many days are looked at; no article has its own behind so many others.
        const MOST: usize = 300;
        let surroundings = Surroundings::of(survey, place);
        let blocks = survey.blocks.iter().enumerate();
        let candidates =
            blocks.filter_map(|(at, block)| Candidate::of(page, survey, place, order, at, block));
        let mut found: Vec<(u8, Rank, Day)> = Vec::new();
        for candidate in candidates.take(MOST) {
            let (at, published, marked) = (candidate.at, candidate.published, candidate.marked);
            let standing = surroundings.standing(page, &candidate);
            if standing == Standing::Beside {
                continue;
            }
            let in_head = surroundings.in_head(at);
            let distance = if published { 0 } else { surroundings.distance(at) };
            for (label, day) in candidate.days(page, survey, order) {
                let named = label == Some(Label::Published);
                let group = match label {
                    Some(Label::Changed) => 2,
                    Some(Label::Other) => 3,
                    _ if standing == Standing::Doubtful => 3,
                    _ => u8::from(!(published || (in_head && (marked || named)))),
                };
                let from = if marked { "time" } else { "text" };
                found.push((group, (!named && !published, !in_head, !marked, distance), (day, from)));
            }
        }
        for (label, day) in behind_heading(page, survey, place, order) {
            found.push((
                if label == Some(Label::Changed) { 2 } else { 1 },
                (true, false, true, 1),
                (day, "text"),
            ));
        }
        found.sort_by_key(|(group, key, _)| (*group, *key));
        let mut shown = Self::default();
        for (group, _, day) in found {
            match group {
                0 => shown.sure.push(day),
                1 => shown.likely.push(day),
                2 => shown.changed.push(day),
                _ => shown.doubtful.push(day),
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
    fn of(
        page: &Document,
        survey: &Survey,
        place: Place,
        order: Order,
        at: usize,
        block: &Block,
    ) -> Option<Self> {
        /// The longest text that is looked at for a day.
        const LONGEST: usize = 160;
        const VALUES: [&str; 6] =
            ["content", "datetime", "title", "data-timestamp", "data-datetime", "data-time"];
        let by_name = is_date_name(&block.words);
        let published =
            has_word(&block.words, &["datepublished"]) || block.words.contains(" date published ");
        let named = block.kind == Kind::Time || by_name || published;
        let above = !named && is_above(page, survey, place, at);
        if !(named || above || is_near(place, at, block)) || block.text > LONGEST {
            return None;
        }
        let published =
            published || (block.kind == Kind::Time && attribute(page, block.node, "pubdate").is_some());
        let value =
            |name: &&str| attribute(page, block.node, name).and_then(|value| date::day_in(&value, order));
        let made = if named { VALUES.iter().find_map(value) } else { None };
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

/// The days in a line of text right behind the heading that stands in no element of its own.
fn behind_heading(
    page: &Document,
    survey: &Survey,
    place: Place,
    order: Order,
) -> Vec<(Option<Label>, String)> {
    const LONGEST: usize = 100;
    /// How many nodes are looked at: breaks stand between lines.
    const MOST: usize = 8;
    let heading = place.heading.and_then(|at| survey.blocks.get(at));
    let mut next = heading.and_then(|block| NodeRef::new(block.node, &page.tree).next_sibling());
    for _ in 0..MOST {
        let Some(node) = next else { break };
        next = node.next_sibling();
        if node.is_element() && !node.has_name("br") {
            break;
        }
        let text = date::plain(&single_spaced(&node.text())).into_owned();
        let days = if text.len() <= LONGEST { labelled(&text, None, order, true) } else { Vec::new() };
        if !days.is_empty() {
            return days;
        }
    }
    Vec::new()
}

/// Whether an element is a line near behind the heading, whatever it is called.
fn is_near(place: Place, at: usize, block: &Block) -> bool {
    /// How many elements behind the heading it may stand.
    const NEAR: usize = 40;
    (6..=120).contains(&block.text)
        && place.heading.is_some_and(|heading| (heading + 1..heading + NEAR).contains(&at))
        && !matches!(block.kind, Kind::Heading | Kind::FirstHeading | Kind::Data)
}

/// Whether an element is a line right above the heading that is a day and next to nothing else:
/// `Posted on Thu, May 6, 2004`.
fn is_above(page: &Document, survey: &Survey, place: Place, at: usize) -> bool {
    /// How many elements before the heading it may stand.
    const NEAR: usize = 6;
    /// How many letters may stand beside the day.
    const BESIDE: usize = 24;
    let Some(heading) = place.heading.filter(|heading| at < *heading && heading - at <= NEAR) else {
        return false;
    };
    let between = survey.blocks.get(at..heading).unwrap_or(&[]);
    let plain =
        between.iter().all(|block| !matches!(block.kind, Kind::Link | Kind::Nav | Kind::Item | Kind::Input));
    let Some(block) = survey.blocks.get(at).filter(|block| plain && (6..=60).contains(&block.text)) else {
        return false;
    };
    // The head of a site is apart from the heading.
    let around = survey.around(at).take(2).find(|around| survey.holds(*around, heading));
    let text = spaced(page, block.node);
    around.is_some()
        && date::all_within(&text, Order::DayFirst, 2).as_slice().first().is_some_and(|found| {
            let rest =
                text.get(..found.at.start).unwrap_or("").len() + text.get(found.at.end..).unwrap_or("").len();
            rest <= BESIDE
        })
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
    date::plain(&single_spaced(&text)).into_owned()
}

/// Whose a day is, by where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Own,
    /// It may be that of another story, or of an event.
    Doubtful,
    Beside,
}

/// The parts of a page that its days stand in.
struct Surroundings<'a> {
    survey: &'a Survey,
    place: Place,
    /// The first paragraph behind the heading; before it, nearly all is about the article.
    first: usize,
    /// The second one: the first can be the standfirst, which the line of the author follows.
    second: usize,
    /// The innermost element around the heading that holds most of what the page has to read.
    core: usize,
}

impl<'a> Surroundings<'a> {
    fn of(survey: &'a Survey, place: Place) -> Self {
        let heading = place.heading.unwrap_or(0);
        let behind = survey.blocks.iter().enumerate().skip(heading);
        let mut paragraphs = behind.filter(|(_, block)| block.kind == Kind::Paragraph && block.prose >= 60);
        let mut next = || paragraphs.next().map_or(0, |(at, _)| at);
        let (first, second) = (next(), next());
        let most = |at: &usize| survey.blocks.get(*at).is_some_and(|block| block.prose * 2 >= survey.prose());
        let core = place.heading.and_then(|heading| survey.around(heading).find(most)).unwrap_or(0);
        Self { survey, place, first, second, core }
    }

    /// Whether it is behind the heading and before the article, or shortly before the heading.
    fn in_head(&self, at: usize) -> bool {
        const SHORTLY: usize = 20;
        self.place.heading.is_some_and(|heading| {
            at < self.second.max(self.first) && at + SHORTLY > heading && self.survey.holds(self.core, at)
        })
    }

    /// How far it is from the heading; what stands before that can be the day of reading.
    fn distance(&self, at: usize) -> usize {
        const BEFORE: usize = 20;
        let heading = self.place.heading.unwrap_or(0);
        if at < heading { heading - at + BEFORE } else { at - heading }
    }

    /// Whose a day is: one in a teaser, a footer, a sentence, or the head of the site is not the article's.
    fn standing(&self, page: &Document, candidate: &Candidate) -> Standing {
        let Candidate { at, published, marked, .. } = *candidate;
        let (survey, place) = (self.survey, self.place);
        let heading = place.heading.unwrap_or(0);
        let in_head = place.heading.is_some_and(|heading| heading < at) && at < self.first;
        let mut doubtful = !survey.holds(self.core, at) && !published;
        // Blogs show the day as a heading above the posts of it.
        let heads = |block: &Block| {
            block.kind == Kind::Heading
                && survey.blocks.get(block.parent).is_some_and(|around| around.kind != Kind::Body)
        };
        if doubtful && survey.blocks.get(at).is_some_and(heads) && is_above(page, survey, place, at) {
            doubtful = false;
        }
        if (doubtful && !marked) || is_of_teaser(survey, place, at) || self.is_in_sentence(page, candidate) {
            return Standing::Beside;
        }
        for above in survey.around(at).chain([at]) {
            let Some(block) = survey.blocks.get(above) else { continue };
            if survey.holds(above, heading) || matches!(block.kind, Kind::Body | Kind::Main) {
                continue;
            }
            let beside = match block.kind {
                Kind::Figure | Kind::FigCaption => true,
                // A post of somebody else that the article quotes.
                Kind::Data => candidate.bare && !in_head,
                // The foot of the article itself is no foot of the site.
                Kind::Footer if place.article.is_some_and(|own| survey.holds(own, above)) => false,
                Kind::Footer if in_head => false,
                Kind::Aside if in_head => {
                    doubtful = true;
                    false
                }
                // A day can be the link to its own page.
                Kind::Link => !published && !is_of_day(survey, above, candidate.text.len()),
                Kind::Aside | Kind::Nav | Kind::Footer => !published,
                Kind::Article => {
                    doubtful = true;
                    place.article.is_some_and(|own| !survey.holds(own, at))
                }
                Kind::Item => {
                    doubtful |= !published && is_of_link(survey, above);
                    false
                }
                // The class is on the wrapper of many a whole page, and on what is in the head of its article.
                _ => {
                    let of_others = block.prose * 2 <= survey.prose()
                        && clean::is_of_others(&block.words, above < heading);
                    doubtful |= of_others || is_of_event(&block.words);
                    of_others && !in_head
                }
            };
            if beside {
                return Standing::Beside;
            }
        }
        if doubtful { Standing::Doubtful } else { Standing::Own }
    }

    /// Whether a day stands in a sentence of the article: `The stage opened on <time>1 May 1962</time>.`
    fn is_in_sentence(&self, page: &Document, candidate: &Candidate) -> bool {
        /// A longer paragraph is no line of an author.
        const LONGEST: usize = 200;
        let above = self.survey.around(candidate.at).take(3).filter_map(|at| self.survey.blocks.get(at));
        let paragraph = above.into_iter().find(|block| block.kind == Kind::Paragraph);
        paragraph.is_some_and(|block| {
            block.text > LONGEST || {
                let text = spaced(page, block.node);
                let before = text.find(&candidate.text).and_then(|at| text.get(..at)).unwrap_or("");
                is_sentence(&text.replace(" .", "."), before)
            }
        })
    }
}

/// Whether a link holds days, one of which is as long as that, and next to nothing else.
fn is_of_day(survey: &Survey, at: usize, length: usize) -> bool {
    const MOST: usize = 3;
    let days = survey.within(at).iter().filter(|block| block.kind == Kind::Time).map(|block| block.text);
    survey.blocks.get(at).is_some_and(|block| block.text <= days.sum::<usize>().max(length) + MOST)
}

/// Whether an item of a list holds a link with a text of its own: the line of another story.
fn is_of_link(survey: &Survey, at: usize) -> bool {
    const SHORTEST: usize = 12;
    survey.within(at).iter().any(|block| block.kind == Kind::Link && block.text >= SHORTEST)
}

fn is_of_event(words: &str) -> bool {
    has_word(words, &["event", "events", "calendar", "veranstaltung", "evento", "termin"])
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
            let called = || is_called(own).then_some(Label::Other);
            return if own.len() <= LONGEST { label_of(own).or_else(called) } else { None };
        }
        before = node.prev_sibling();
    }
    let around = survey.blocks.get(block.parent).filter(|_| block.parent != at)?;
    (around.text <= block.text + LONGEST / 2).then(|| label_of_words(&around.words))?
}

fn is_date_name(words: &str) -> bool {
    const NAMES: &[&str] = &[
        "date",
        "dates",
        "datum",
        "fecha",
        "pubdate",
        "published",
        "publish",
        "posted",
        "timestamp",
        "time",
        "dateline",
        "technicalline",
        "datetime",
        "publication",
        "updated",
        "pub",
        "byline",
        "meta",
    ];
    has_word(words, NAMES)
}
