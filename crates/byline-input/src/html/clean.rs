//! What stands in and around an article without being part of it, taken out before the article is looked for.
//!
//! An element goes by what its author called it (`figcaption`, `class="newsletter-signup"`), and only where it holds
//! little of the prose of the page: the word alone is on the wrapper of many a whole article.

use super::boxes::asks;
use super::following::{ENOUGH, following};
use super::survey::{Block, Kind, Survey, attribute, text_of};
use dom_query::{Document, NodeRef};
use std::collections::HashMap;

/// What an element is besides the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Beside {
    Caption,
    Consent,
    /// Newsletters, subscriptions, donations.
    Offer,
    Related,
    Share,
    /// Authors, dates, topics: what stands in the head of an article and in the box below it.
    Author,
    Comments,
    Advertisement,
}

const BESIDES: [Beside; 8] = [
    Beside::Caption,
    Beside::Consent,
    Beside::Offer,
    Beside::Related,
    Beside::Share,
    Beside::Author,
    Beside::Comments,
    Beside::Advertisement,
];

impl Beside {
    /// How much of the prose of a page one such element, and all of them together, may hold, in percent; and how many
    /// bytes of text one may have.
    fn most(self) -> (usize, usize, usize) {
        match self {
            Self::Caption => (10, 30, 1000),
            Self::Offer => (15, 25, 3000),
            Self::Related => (20, 30, usize::MAX),
            Self::Share => (4, 8, 800),
            Self::Author => (8, 12, 1500),
            Self::Consent | Self::Comments => (100, 100, usize::MAX),
            Self::Advertisement => (5, 10, 1500),
        }
    }

    /// What prose must be left on the page: comments and dialogs can be longer than the article.
    fn leaves(self) -> usize {
        match self {
            Self::Consent => 80,
            Self::Comments => 120,
            _ => 0,
        }
    }

    /// What the words of a class say that an element is.
    fn named(words: &str) -> Option<Self> {
        let mut found = None;
        let mut before = "";
        for word in words.split(' ').filter(|word| !word.is_empty()) {
            let own = Self::pair(before, word).or_else(|| Self::word(word));
            // The word on which the name ends says what it is: `share-comments` are comments.
            found = own.or(found);
            before = word;
        }
        found
    }

    fn word(word: &str) -> Option<Self> {
        Some(match word {
            "caption" | "captions" | "figcaption" | "imagecaption" | "photocredit" | "bildunterschrift"
            | "bildnachweis" | "credit" | "credits" | "photographer" | "legende" | "bildtext" | "imgdesc"
            | "didascalia" | "piedefoto" | "piefoto" | "leyenda" | "bijschrift" | "onderschrift"
            | "billedtekst" | "bildetekst" | "kuvateksti" | "podpis" | "gallery" => Self::Caption,
            "onetrust" | "didomi" | "usercentrics" | "cookiebot" | "gdpr" | "consent" | "cookieconsent"
            | "cmp" | "cmplz" | "cookiebanner" | "cookienotice" | "cookiebar" => Self::Consent,
            "newsletter" | "newsletters" | "signup" | "subscribe" | "subscription" | "paywall"
            | "regwall" | "donate" | "donation" | "donations" | "membership" | "optin" | "promo"
            | "promobox" | "cta" | "spenden" => Self::Offer,
            "related" | "recommended" | "recommendation" | "recommendations" | "readmore" | "teaser"
            | "teasers" | "trending" | "mostread" | "outbrain" | "taboola" | "recirculation" | "recirc"
            | "seealso" | "suggested" | "upnext" | "relatedarticles" | "relatedposts" | "relatedlinks"
            | "relacionadas" | "relacionados" | "promos" | "latestpromos" => Self::Related,
            "share" | "sharing" | "social" | "sharebar" | "sharetools" | "sharedaddy" | "addtoany"
            | "addthis" | "reactions" | "socials" | "print" | "toolbar" | "audioplayer" | "editsection" => {
                Self::Share
            }
            "author" | "authors" | "authorbox" | "byline" | "bylines" | "bio" | "dateline" | "timestamp"
            | "pubdate" | "breadcrumb" | "breadcrumbs" | "tags" | "tagcloud" | "readingtime" | "contrib"
            | "contributor" | "contributors" | "contributorbox" | "technicalline" | "publishdate" => {
                Self::Author
            }
            "comments" | "disqus" | "respond" | "commentlist" | "commentlisting" | "kommentare"
            | "kommentarer" | "leserkommentare" | "comentarios" | "commentaires" | "commenti"
            | "reacties" | "viafoura" | "openweb" | "spotim" | "livefyre" => Self::Comments,
            "ad" | "ads" | "advert" | "advertisement" | "adslot" | "sponsored" | "anzeige" | "werbung"
            | "publicidad" | "adcontainer" => Self::Advertisement,
            _ => return None,
        })
    }

    #[expect(clippy::unnested_or_patterns, reason = "a line for each first word is easier to read")]
    fn pair(before: &str, word: &str) -> Option<Self> {
        Some(match (before, word) {
            ("read" | "also" | "see", "more" | "read" | "also")
            | ("more", "from" | "news" | "stories" | "on")
            | ("most", "read" | "popular" | "viewed")
            | ("top", "stories")
            | ("popular", "posts" | "articles")
            | ("next" | "previous" | "prev", "article" | "post" | "story")
            | ("post", "navigation")
            | ("links", "block")
            | ("similar", "articles" | "posts")
            | ("latest", "news" | "articles" | "posts") => Self::Related,
            (
                "cookie" | "cookies",
                "banner" | "notice" | "bar" | "popup" | "modal" | "overlay" | "settings" | "policy"
                | "preferences" | "law" | "message" | "dialog" | "wall" | "consent",
            ) => Self::Consent,
            ("support", "us") | ("sign", "up") | ("call", "action") => Self::Offer,
            ("article" | "post" | "entry" | "story", "meta" | "info" | "date" | "byline" | "author")
            | ("written" | "posted" | "published", "by" | "on" | "date")
            | ("publish" | "publication" | "pub", "date" | "time")
            | ("reading" | "read", "time")
            | ("about", "author") => Self::Author,
            ("comment", "list" | "section" | "form" | "thread") => Self::Comments,
            ("de" | "image" | "img" | "photo" | "bild" | "foto", "foto" | "desc" | "legend" | "text") => {
                Self::Caption
            }
            _ => return None,
        })
    }
}

/// Whether the words of an element say that it is no part of an article.
pub(super) fn is_named(words: &str) -> bool {
    Beside::named(words).is_some()
}

/// Whether an element of these words holds other stories.
pub(super) fn is_related(words: &str) -> bool {
    Beside::named(words) == Some(Beside::Related)
}

/// Whether an element of these words holds what is about other articles or the site: a day there is not the article's.
/// `before` says whether it stands before the heading, where the head of a site shows the day of reading.
pub(super) fn is_of_others(words: &str, before: bool) -> bool {
    const SITE: &[&str] = &[
        " footer ",
        " copyright ",
        " colophon ",
        " sidebar ",
        " widget ",
        " imprint ",
        " impressum ",
        " comment ",
    ];
    const ABOVE: &[&str] = &[" masthead ", " topbar ", " ticker ", " today ", " weather "];
    if words.is_empty() {
        return false;
    }
    let has = |names: &[&str]| names.iter().any(|name| words.contains(name));
    // Builders of pages call each element a widget.
    (has(SITE) && !words.contains(" elementor "))
        || (before && has(ABOVE))
        || matches!(
            Beside::named(words),
            Some(
                Beside::Related | Beside::Comments | Beside::Offer | Beside::Consent | Beside::Advertisement
            )
        )
}

/// How much of the prose of a page stands in elements of the same name: `<p class=paywall>`, once for each paragraph.
struct Names<'s> {
    held: HashMap<&'s str, (usize, usize)>,
    prose: usize,
    /// What each element is called.
    kinds: Vec<Option<Beside>>,
    /// Whether captions are most of what there is to read.
    gallery: bool,
}

impl<'s> Names<'s> {
    fn of(survey: &'s Survey) -> Self {
        // Of elements within one of the same name, only the outer one counts.
        let mut ends: HashMap<&str, usize> = HashMap::new();
        let mut held: HashMap<&str, (usize, usize)> = HashMap::new();
        for (at, block) in survey.blocks.iter().enumerate() {
            if block.words.is_empty() || block.prose == 0 {
                continue;
            }
            let end = ends.entry(&block.words).or_default();
            if *end > at {
                continue;
            }
            *end = block.end;
            let own = held.entry(&block.words).or_default();
            *own = (own.0 + block.prose, own.1 + 1);
        }
        let named = |block: &Block| if block.text > 0 { Beside::named(&block.words) } else { None };
        let kinds: Vec<Option<Beside>> = survey.blocks.iter().map(named).collect();
        let gallery = is_gallery(survey, &kinds);
        Self { held, prose: survey.prose(), kinds, gallery }
    }

    /// Whether elements of that name hold a third of the prose or more: it is the name of the article's own parts, and
    /// says nothing. On a page of little prose a single box can be as long as the article.
    fn is_of_article(&self, words: &str) -> bool {
        let (prose, count) = self.held.get(words).copied().unwrap_or_default();
        let (most, short) = (prose * 3 >= self.prose, self.prose < SHORT);
        prose > 0 && most && (!short || (count > 1 && prose * 2 >= self.prose))
    }

    /// How many elements have that name.
    fn count(&self, words: &str) -> usize {
        self.held.get(words).map_or(0, |(_, count)| *count)
    }
}

/// Whether a page is a gallery: several captions that are sentences, and less other prose than they hold.
fn is_gallery(survey: &Survey, kinds: &[Option<Beside>]) -> bool {
    const FEWEST: usize = 4;
    const SENTENCE: usize = 60;
    let (mut held, mut count, mut rest, mut at) = (0, 0, 0, 1);
    while let Some(block) = survey.blocks.get(at) {
        let caption = block.kind == Kind::FigCaption
            || (!matches!(
                block.kind,
                Kind::Link | Kind::Data | Kind::Image | Kind::Body | Kind::Main | Kind::Article
            ) && block.text < 1000
                && kinds.get(at) == Some(&Some(Beside::Caption)));
        if caption {
            held += block.text;
            count += usize::from(block.text >= SENTENCE);
        }
        if caption || matches!(block.kind, Kind::Footer | Kind::Nav | Kind::Aside) {
            at = block.end.max(at + 1);
            continue;
        }
        if block.kind == Kind::Paragraph && block.prose >= SENTENCE {
            rest += block.prose;
        }
        at += 1;
    }
    count >= FEWEST && held > rest
}

/// Where the article stands, as far as headings show.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    /// The heading of the article.
    pub(super) heading: Option<usize>,
    /// The article element around it.
    pub(super) article: Option<usize>,
}

impl Place {
    pub(super) fn of(page: &Document, survey: &Survey, title: &str) -> Self {
        /// The longest text that is a heading, in bytes.
        const LONGEST: usize = 1000;
        let headings = || {
            let all = survey.blocks.iter().enumerate();
            all.filter(|(_, block)| block.kind == Kind::FirstHeading && (1..=LONGEST).contains(&block.text))
        };
        let like = |at: &usize| {
            let node = survey.blocks.get(*at).map(|block| block.node);
            node.is_some_and(|node| super::titles::is_like(&text_of(page, node), title))
        };
        let first = headings().map(|(at, _)| at).find(like);
        let only = || (headings().count() == 1).then(|| headings().next().map(|(at, _)| at)).flatten();
        let heading = first.or_else(only);
        // The name of the site, which leads to its start, where the title names the article besides.
        let is_logo = |at: usize| {
            survey.blocks.get(at).is_some_and(|block| {
                block.linked == block.text
                    && block.text < title.len()
                    && title.contains(&text_of(page, block.node))
            })
        };
        let lower = match heading {
            Some(at) if !is_logo(at) => None,
            None if headings().next().is_some() => None,
            _ => without_heading(page, survey, title),
        };
        let heading = lower.or(heading);
        let article = heading.and_then(|at| {
            let around = survey
                .around(at)
                .filter(|at| survey.blocks.get(*at).is_some_and(|block| block.kind == Kind::Article));
            around.last()
        });
        Self { heading, article }
    }
}

/// The element that holds the title of a page without a first heading: a lower one, or text set large.
fn without_heading(page: &Document, survey: &Survey, title: &str) -> Option<usize> {
    const SHORTEST: usize = 20;
    /// How many elements are looked at.
    const MOST: usize = 50;
    let blocks = || {
        let all = survey.blocks.iter().enumerate().skip(1);
        all.filter(|(_, block)| {
            block.text >= SHORTEST
                && block.text <= title.len()
                && block.text * 10 >= title.len() * 4
                && block.linked == 0
                && matches!(block.kind, Kind::Heading | Kind::Other)
        })
    };
    let mut headings = blocks().filter(|(_, block)| block.kind == Kind::Heading).chain(blocks()).take(MOST);
    headings.find(|(_, block)| title.contains(&text_of(page, block.node))).map(|(at, _)| at)
}

/// What was taken out of a page.
pub(super) struct Gone<'a> {
    page: &'a Document,
    survey: &'a Survey,
    blocks: Vec<bool>,
}

impl Gone<'_> {
    /// Whether the element at `at` was taken out, alone or with one around it.
    pub(super) fn has(&self, at: usize) -> bool {
        self.blocks.get(at).copied().unwrap_or(false)
    }

    /// Takes out an element.
    pub(super) fn take(&mut self, at: usize) {
        let Some(block) = self.survey.blocks.get(at) else { return };
        NodeRef::new(block.node, &self.page.tree).remove_from_parent();
        if let Some(own) = self.blocks.get_mut(at..block.end.max(at + 1)) {
            own.fill(true);
        }
    }

    /// Takes out an element and those behind it in the one around it.
    pub(super) fn take_from(&mut self, at: usize) {
        let around = self.survey.blocks.get(at).map_or(at, |block| block.parent);
        for child in self.survey.children(around).filter(|child| *child >= at) {
            self.take(child);
        }
    }
}

/// Takes out of the page what is not its article.
pub(super) fn clean<'a>(page: &'a Document, survey: &'a Survey, place: Place) -> Gone<'a> {
    let mut out = Gone { page, survey, blocks: vec![false; survey.blocks.len()] };
    show(page, survey);
    let names = Names::of(survey);
    let mut gone: Vec<(usize, Beside)> = Vec::new();
    let mut at = 1;
    // The prose of the paragraphs of the article so far.
    let mut before = 0;
    while let Some(block) = survey.blocks.get(at) {
        if place.heading == Some(at) {
            before = 0;
        }
        if let Some(beside) = beside(page, survey, place, &names, at, before) {
            gone.push((at, beside));
            at = block.end.max(at + 1);
        } else {
            before += if block.kind == Kind::Paragraph { block.prose } else { 0 };
            at += 1;
        }
    }
    let prose = survey.prose();
    let mut left = prose;
    for kind in BESIDES {
        let own = || gone.iter().filter(|(_, beside)| *beside == kind).map(|(at, _)| *at);
        let held: usize = own().filter_map(|at| survey.blocks.get(at)).map(|block| block.prose).sum();
        let little = held * 100 <= kind.most().1 * prose && prose.saturating_sub(held) >= kind.leaves();
        if little || (prose < SHORT && left.saturating_sub(held) >= LEAST) {
            left = left.saturating_sub(held);
            own().for_each(|at| out.take(at));
        }
    }
    unname(page, survey, &names, &out);
    if names.gallery {
        captions_as_text(page, survey);
    }
    super::boxes::take(page, survey, place, &mut out);
    others(survey, place, &mut out);
    links(page, survey, &mut out);
    out
}

/// Makes paragraphs of captions, each of which is read as a line of its own then.
fn captions_as_text(page: &Document, survey: &Survey) {
    for (at, block) in survey.blocks.iter().enumerate().filter(|(_, block)| block.kind == Kind::FigCaption) {
        let apart = survey.within(at).iter().any(|inner| inner.kind == Kind::Paragraph);
        NodeRef::new(block.node, &page.tree).rename(if apart { "div" } else { "p" });
    }
}

/// Takes the names off elements that hold the article and are called what is mostly none, so that they are read
/// whatever they are called: `<div class=hidden>` around the second half of it, `<p class=share>` for each paragraph.
fn unname(page: &Document, survey: &Survey, names: &Names<'_>, gone: &Gone<'_>) {
    const SENTENCE: usize = 60;
    for (at, block) in survey.blocks.iter().enumerate().skip(1) {
        let apart = matches!(block.kind, Kind::Footer | Kind::Nav | Kind::Aside | Kind::Form);
        if block.words.is_empty() || block.prose == 0 || apart || gone.has(at) {
            continue;
        }
        let own = block.prose * 3 >= names.prose && block.linked * 4 < block.text;
        let repeated = block.linked * 2 < block.text
            && names.count(&block.words) > 2
            && names.is_of_article(&block.words);
        let continued = block.words.contains(" sidebar ") && super::parts::is_continued(survey, gone, at);
        if !own && !repeated && !continued {
            continue;
        }
        let called = |names: &[&str]| names.iter().any(|name| block.words.contains(name));
        let unlikely = called(super::phrases::UNLIKELY);
        let in_article = |at: usize| {
            let is_paragraph = |block: &Block| block.kind == Kind::Paragraph && block.prose >= SENTENCE;
            let mut beside = survey.children(block.parent).filter(|child| *child < at);
            beside.any(|child| survey.blocks.get(child).is_some_and(is_paragraph) && !gone.has(child))
        };
        // Of parts that are called alike, all are read or none, also where each has a wrapper of its own.
        let first = block.words.split_whitespace().next();
        let same = |(other, part): (usize, &Block)| {
            other != at && part.prose >= SENTENCE && part.words == block.words
        };
        let alike = || {
            survey.blocks.iter().enumerate().any(same)
                || survey.children(block.parent).filter(|child| *child != at).any(|child| {
                    survey.blocks.get(child).is_some_and(|child| {
                        child.prose >= SENTENCE && child.words.split_whitespace().next() == first
                    })
                })
        };
        let main = own && !alike() && (block.prose * 2 >= names.prose || in_article(at));
        let doubted = unlikely || called(super::phrases::WEIGHED);
        if (doubted && main) || (unlikely && repeated) || continued {
            NodeRef::new(block.node, &page.tree).remove_attrs(&["class", "id", "role", "aria-modal"]);
        }
    }
}

/// Takes out paragraphs that are a link to another article: `Read more | The bridge that fell`. Items of lists stay, and so
/// do all of them where they are much of the page, as in an index.
fn links(page: &Document, survey: &Survey, out: &mut Gone<'_>) {
    let is_link = |at: usize, block: &Block| {
        let above = survey.around(at).take(3).filter_map(|at| survey.blocks.get(at));
        block.kind == Kind::Paragraph
            && (15..=300).contains(&block.text)
            && block.linked * 10 >= block.text * 7
            && !above.into_iter().any(|above| matches!(above.kind, Kind::Item | Kind::Data))
    };
    let found: Vec<(usize, &Block)> =
        survey.blocks.iter().enumerate().filter(|(at, block)| is_link(*at, block)).collect();
    if found.iter().map(|(_, block)| block.text).sum::<usize>() * 100 > survey.prose() * 15 {
        return;
    }
    for (at, block) in found {
        if !text_of(page, block.node).ends_with(['.', '!', '?', '”', '"']) {
            out.take(at);
        }
    }
}

/// What the element at `at` is besides the article; `None` where it may be part of it.
fn beside(
    page: &Document,
    survey: &Survey,
    place: Place,
    names: &Names<'_>,
    at: usize,
    before: usize,
) -> Option<Beside> {
    let block = survey.blocks.get(at)?;
    if block.text == 0 || matches!(block.kind, Kind::Body | Kind::Main | Kind::FirstHeading) {
        return None;
    }
    if place.heading.is_some_and(|heading| survey.holds(at, heading)) {
        return None;
    }
    let kind = match block.kind {
        Kind::FigCaption => Beside::Caption,
        Kind::Figure if is_picture(survey, at) => Beside::Caption,
        Kind::Dialog => Beside::Consent,
        // A paragraph called `author` or `lead-share` is mostly what it is called; a link or an emphasis within a
        // sentence is not.
        Kind::Link | Kind::Data | Kind::Image => return None,
        _ => names.kinds.get(at).copied().flatten()?,
    };
    // The rest of an article behind a paywall is called so, too.
    if kind == Beside::Offer
        && is_wall(&block.words)
        && block.prose >= 60
        && !asks(&text_of(page, block.node))
    {
        return None;
    }
    if kind == Beside::Caption && names.gallery {
        return None;
    }
    let prose = survey.prose();
    // Whatever it is called, an element with a third of the prose, or more than is left, goes only by what it holds.
    let large = block.prose * 3 >= prose && prose >= SHORT || block.prose * 2 > prose;
    let sure = match kind {
        Beside::Consent => is_consent(page, survey, at),
        Beside::Comments => {
            let apart = place.article.is_some_and(|own| !survey.holds(own, at));
            before >= kind.leaves() && (apart || is_of_readers(survey, at))
        }
        _ => false,
    };
    let spared = large && matches!(kind, Beside::Consent | Beside::Comments);
    if !sure && (spared || names.is_of_article(&block.words) || is_vague(page, kind, block)) {
        return None;
    }
    let (most, _, longest) = kind.most();
    let within = survey.within(at);
    let holds_article = within.iter().any(|inner| matches!(inner.kind, Kind::Main | Kind::FirstHeading))
        || (block.kind == Kind::Article && kind != Beside::Related);
    let little = block.prose * 100 <= most * prose && block.text <= longest;
    let left = prose.saturating_sub(block.prose) >= kind.leaves();
    ((little && left || is_box(page, survey, at, kind, before)) && !holds_article).then_some(kind)
}

/// Whether the name of a consent dialog is that of something else, too: parts of pages are called `cmp-text` by their
/// builders.
fn is_vague(page: &Document, kind: Beside, block: &Block) -> bool {
    const SURE: [&str; 8] = [
        " onetrust ",
        " didomi ",
        " usercentrics ",
        " cookiebot ",
        " cookieconsent ",
        " cookie ",
        " cookies ",
        " cmplz ",
    ];
    kind == Beside::Consent
        && block.kind != Kind::Dialog
        && block.prose >= 60
        && !(block.linked > 0 && asks(&text_of(page, block.node)))
        && !SURE.iter().any(|name| block.words.contains(name))
}

/// Whether an element speaks of cookies and consent, and an article is left without it: what stands in a footer is none.
fn is_consent(page: &Document, survey: &Survey, at: usize) -> bool {
    /// It says one such word in so many bytes.
    const FOR_EACH: usize = 250;
    let text = text_of(page, survey.blocks.get(at).map_or(page.root().id, |block| block.node)).to_lowercase();
    let said = super::phrases::CONSENT.iter().map(|word| text.matches(word).count()).sum::<usize>();
    said > text.len() / FOR_EACH && {
        let mut left = 0;
        let mut other = 1;
        while let Some(block) = survey.blocks.get(other) {
            if other == at || matches!(block.kind, Kind::Footer | Kind::Nav) {
                other = block.end.max(other + 1);
                continue;
            }
            left += if block.kind == Kind::Paragraph { block.prose } else { 0 };
            other += 1;
        }
        left >= Beside::Consent.leaves()
    }
}

/// Whether an element holds what readers wrote: each with a day, in an item or an element of its own, or with a form
/// for more.
fn is_of_readers(survey: &Survey, at: usize) -> bool {
    const NAME: usize = 40;
    // A short name and what its bearer wrote.
    let said = |at: &usize| {
        survey.blocks.get(*at).is_some_and(|block| block.kind == Kind::Other && block.prose > 0)
            && survey.within(*at).iter().any(|inner| (1..=NAME).contains(&inner.text))
    };
    if survey.children(at).filter(said).count() > 1 {
        return true;
    }
    survey.within(at).iter().any(|inner| {
        matches!(inner.kind, Kind::Time | Kind::Input | Kind::Form | Kind::Item | Kind::Article)
            || inner.words.contains(" comment ")
    })
}

/// Whether an element is called a wall: what stands behind one, or the wall itself.
fn is_wall(words: &str) -> bool {
    [" paywall ", " regwall ", " subscription ", " membership "].iter().any(|name| words.contains(name))
}

/// A page with less prose than this holds an article of a paragraph or two, beside which any box is much.
pub(super) const SHORT: usize = 1500;

/// The prose that the article of such a page has at least.
pub(super) const LEAST: usize = 100;

/// Whether an element of a short page is a box beside its article: a paragraph stands before it, and it holds less than
/// that or says itself that it offers something.
fn is_box(page: &Document, survey: &Survey, at: usize, kind: Beside, before: usize) -> bool {
    const LONGEST: usize = 700;
    let Some(block) = survey.blocks.get(at) else { return false };
    let boxed = !matches!(kind, Beside::Consent | Beside::Comments);
    if !boxed || survey.prose() >= SHORT || block.text > LONGEST || before < LEAST {
        return false;
    }
    let asks =
        || survey.within(at).iter().any(|inner| inner.kind == Kind::Form) || asks(&text_of(page, block.node));
    // A box about the author can be longer than a news item of one paragraph.
    let about = || {
        let named =
            [" bio ", " box ", " card ", " about ", " info "].iter().any(|name| block.words.contains(name));
        kind == Beside::Author && named && block.prose <= before * 3
    };
    block.prose <= before || (kind == Beside::Offer && asks()) || about()
}

/// Whether a figure is a picture with its caption: tables, code and quotations are set as figures, too.
fn is_picture(survey: &Survey, at: usize) -> bool {
    let within = survey.within(at);
    within.iter().any(|inner| inner.kind == Kind::Image)
        && !within.iter().any(|inner| inner.kind == Kind::Data)
}

/// Takes out the other articles of a page, which follow the one that it is about: each with a heading of its own.
/// Posts of a discussion and comments have none, and on a page that lists articles none is around the first heading.
fn others(survey: &Survey, place: Place, out: &mut Gone<'_>) {
    let Some(own) = place.article else {
        following(survey, place, out);
        return;
    };
    let long = survey.blocks.get(own).is_some_and(|block| block.prose >= ENOUGH);
    if !long {
        return;
    }
    for (at, block) in survey.blocks.iter().enumerate() {
        let apart = !survey.holds(own, at) && !survey.holds(at, own);
        let headed =
            || survey.within(at).iter().any(|inner| matches!(inner.kind, Kind::Heading | Kind::FirstHeading));
        if matches!(block.kind, Kind::Article | Kind::Aside) && apart && headed() {
            out.take(at);
        }
    }
}

/// Whether an element is a box of facts of the article.
fn is_of_facts(words: &str) -> bool {
    const FACTS: [&str; 7] = [
        " key points ",
        " keypoints ",
        " highlights ",
        " takeaways ",
        " factbox ",
        " summary ",
        " at a glance ",
    ];
    FACTS.iter().any(|name| words.contains(name))
}

/// Shows what is hidden until a script shows it: parts of a page that was sent in pieces (`<div hidden id="S:0">`), and
/// the rest of an article behind an offer to subscribe.
fn show(page: &Document, survey: &Survey) {
    const LONG: usize = 300;
    let prose = survey.prose();
    for (at, block) in survey.blocks.iter().enumerate() {
        if block.kind == Kind::Aside && is_of_facts(&block.words) {
            NodeRef::new(block.node, &page.tree).rename("div");
        }
        if !block.hidden {
            continue;
        }
        let streamed = attribute(page, block.node, "id").is_some_and(|id| id.starts_with("S:"));
        let paragraphs =
            survey.within(at).iter().filter(|inner| inner.kind == Kind::Paragraph && inner.prose >= 60);
        let large = block.prose >= LONG && block.prose * 100 >= 30 * prose && paragraphs.count() >= 3;
        let dialog = block.kind == Kind::Dialog || Beside::named(&block.words) == Some(Beside::Consent);
        if streamed || (large && !dialog) {
            let node = NodeRef::new(block.node, &page.tree);
            node.remove_attrs(&["hidden", "style", "aria-hidden"]);
        }
    }
}
