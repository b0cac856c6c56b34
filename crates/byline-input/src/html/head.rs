//! What a page says of itself outside of its text: title, day, address, language.

use super::clean::Place;
use super::json_ld::Described;
use super::shown::{Day, Shown};
use super::single_spaced;
use super::survey::{Survey, text_of};
use crate::date::{self, Order};
use dom_query::{Document, Matcher};
use std::sync::LazyLock;

/// What the head of a page names.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// The content of the title element.
    title: Option<String>,
    /// The title meant for other sites: the one without their own name, mostly.
    shared: Option<String>,
    site: Option<String>,
    pub(super) description: Option<String>,
    pub(super) url: Option<String>,
    pub(super) language: Option<String>,
    /// How the page's language writes days.
    order: Order,
    /// Days by the rank of their names, those of changes last.
    named: Vec<(usize, String)>,
}

/// Names under which pages give the day of publication, the best first.
const DATE_NAMES: &[&str] = &[
    "article:published_time",
    "article:published:time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "article.published",
    "article:published",
    "article_published_time",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.date",
    "dcterms.created",
    "dc.date.created",
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "bt:pubdate",
    "og:pubdate",
    "publishdate",
    "published_date",
    "publish-date",
    "pubdate",
    "publish_date",
    "publication_date",
    "publishedat",
    "date_published",
    "article_date_original",
    "article:date",
    "originalpublicationdate",
    "dc.date",
    "dc:date",
    "datecreated",
    "date.created",
    "created",
    "date",
];

/// Names of days of which an article has one where it has no other: that of its last change.
const CHANGE_NAMES: &[&str] = &[
    "og:updated_time",
    "article:modified_time",
    "article:modified",
    "datemodified",
    "dcterms.modified",
    "last-modified",
    "lastmod",
    "revised",
];

static METAS: LazyLock<Option<Matcher>> = LazyLock::new(|| Matcher::new("meta[content]").ok());
static LINKS: LazyLock<Option<Matcher>> = LazyLock::new(|| Matcher::new("link[rel='canonical']").ok());

impl Head {
    pub(super) fn of(page: &Document) -> Self {
        let mut head = Self::default();
        let filled = |value: &str| Some(single_spaced(value)).filter(|value| !value.is_empty());
        let absolute = |url: &String| url.starts_with("http://") || url.starts_with("https://");
        let mut shared_url = None;
        let (mut declared, mut locale) = (None, None);
        let mut named = Vec::new();
        for node in page.root().children() {
            if node.has_name("html") {
                head.language = node.attr("lang").and_then(|value| filled(&value));
            }
        }
        if let Some(matcher) = METAS.as_ref() {
            for meta in page.select_matcher(matcher).nodes() {
                let Some(content) = meta.attr("content") else { continue };
                for name in ["property", "name", "itemprop", "http-equiv"] {
                    let Some(name) = meta.attr(name) else { continue };
                    let name = name.trim().to_ascii_lowercase();
                    match name.as_str() {
                        "og:title" => head.shared = head.shared.take().or_else(|| filled(&content)),
                        "og:site_name" => head.site = head.site.take().or_else(|| filled(&content)),
                        "og:description" | "description" => {
                            head.description = head.description.take().or_else(|| filled(&content));
                        }
                        "og:url" => shared_url = filled(&content).filter(absolute),
                        "content-language" => declared = filled(&content),
                        "og:locale" => locale = filled(&content),
                        _ => {}
                    }
                    let rank = DATE_NAMES.iter().chain(CHANGE_NAMES).position(|known| *known == name);
                    named.extend(rank.map(|rank| (rank, content.clone())));
                }
            }
        }
        if let Some(matcher) = LINKS.as_ref() {
            let link = page.select_single_matcher(matcher).attr("href");
            head.url = link.and_then(|value| filled(&value)).filter(absolute).or(shared_url);
        }
        head.order = head.order(declared.as_deref(), locale.as_deref());
        let days =
            named.iter().filter_map(|(rank, written)| Some((*rank, date::day_in(written, head.order)?)));
        head.named = days.collect();
        head.named.sort();
        head.language = head.language.take().or(declared).or(locale);
        if let Some(element) = page.head() {
            let title = element.children().into_iter().find(|node| node.has_name("title"));
            head.title = title.and_then(|title| filled(&title.text()));
        }
        head
    }

    /// The order of days in the language that the page names; of several names, the first one with a country decides.
    /// Where none has one, English is that of the site's domain.
    fn order(&self, declared: Option<&str>, locale: Option<&str>) -> Order {
        const AMERICAN: [&str; 4] = ["us", "gov", "mil", "edu"];
        let named = || [self.language.as_deref(), declared, locale].into_iter().flatten();
        let with_country = named().find(|language| language.trim().len() > 2);
        let Some(language) = with_country.or_else(|| named().next()) else { return Order::Unknown };
        let host = self.url.as_deref().and_then(|url| url.split('/').nth(2)).unwrap_or("");
        let american = host.rsplit('.').next().is_some_and(|end| AMERICAN.contains(&end));
        match Order::of(language) {
            _ if american && language.trim().eq_ignore_ascii_case("en") => Order::MonthFirst,
            order => order,
        }
    }

    /// The title that names the article for others, to which its heading must be like.
    pub(super) fn known(&self) -> &str {
        self.shared.as_deref().or(self.title.as_deref()).unwrap_or("")
    }

    /// The title: the heading of the article where it is like what the head says, else what the head says without the
    /// name of the site.
    ///
    /// On pages where the two differ, the head has what is to be found by a search and the heading what the article
    /// is called.
    pub(super) fn title(
        &self,
        page: &Document,
        survey: &Survey,
        place: Place,
        described: &[Described],
    ) -> Option<String> {
        let headline = described.iter().find(|one| one.is_article && !one.is_listed);
        let headline =
            headline.and_then(|one| one.headline.as_deref()).map(plain).filter(|text| !text.is_empty());
        let shared = self.shared.as_deref().map(|title| self.without_site(title));
        let title = self.title.as_deref().map(|title| self.without_site(title));
        let heading =
            place.heading.map(|at| heading(page, survey, at, shared.as_deref().or(title.as_deref())));
        let heading = heading.filter(|heading| !heading.is_empty() && self.names_more_than_site(heading));
        // `Home`, or the name of the site alone: it says which page this is, and not which article.
        let is_site = |title: &str| self.site.as_deref().is_some_and(|site| site.eq_ignore_ascii_case(title));
        let says = |title: &String| !is_site(title) && !is_generic(title);
        let last = shared.clone().or_else(|| title.clone());
        let (shared, title) = (shared.filter(says), title.filter(says));
        let known = [shared.as_deref(), title.as_deref(), headline.as_deref()];
        if let Some(heading) = heading {
            // `TransportThe island opens again`: what stands before the headline in the heading is its kicker.
            let behind_kicker = known.iter().flatten().find(|known| {
                known.len() < heading.len() && known.split(' ').count() > 2 && heading.ends_with(**known)
            });
            if let Some(known) = behind_kicker {
                return Some((*known).to_owned());
            }
            let alike = known.iter().flatten().any(|known| shares_words(&heading, known));
            // Where the head says the same twice, it is what the article is called everywhere but on its own page.
            let agreed = shared.is_some() && shared == title;
            let apart = agreed && shared.as_deref().is_some_and(|shared| !is_like(&heading, shared));
            if (alike || known.iter().flatten().next().is_none()) && !apart {
                return Some(heading);
            }
        }
        shared.or(headline).or(title).or(last).filter(|title| !title.is_empty())
    }

    /// Whether a heading is neither the name of the site nor a single word.
    fn names_more_than_site(&self, heading: &str) -> bool {
        let short = heading.split(' ').count() < 2 && heading.len() < 15;
        !short && self.site.as_deref().is_none_or(|site| !site.eq_ignore_ascii_case(heading))
    }

    /// The title without the name of the site before or behind it.
    fn without_site(&self, title: &str) -> String {
        let title = plain(title);
        let by_name = self.site.as_deref().and_then(|site| without_end(&title, site));
        // Without its own name for it, the shorter title shows what both have in common.
        let by_other = || {
            let other = plain(self.shared.as_deref().or(self.title.as_deref())?);
            let rest = title.strip_prefix(other.as_str())?.trim_start();
            (!rest.is_empty() && rest.starts_with(SEPARATORS)).then_some(other)
        };
        by_name.or_else(by_other).unwrap_or_else(|| without_last_part(&title))
    }

    /// The day of publication and what it was taken from. A day long after the fetch is a mistake or an event to come, the
    /// first one that computers count from is no day at all, and one long before there were pages needs to be the only one.
    pub(super) fn date(
        &self,
        page: &Document,
        survey: &Survey,
        place: Place,
        described: &[Described],
        (url, fetched): (Option<&str>, Option<&str>),
    ) -> Option<Day> {
        const FIRST: &str = "1990-01-01";
        const LAST: &str = "2050-12-31";
        const ZERO: [&str; 2] = ["1970-01-01", "1969-12-31"];
        // Clocks differ by a day around the world, and by more where nobody set them.
        let limit = fetched.and_then(date::day).and_then(|day| date::after(&day, 2));
        let limit = limit.unwrap_or_else(|| LAST.to_owned());
        let order = self.order;
        let day = |written: &Option<String>| date::day_in(written.as_deref()?, order);
        // A page may describe the stories that it recommends besides its own.
        let fits = self.fits(page, survey, place, described);
        let mut own: Vec<(usize, &Described)> = fits.into_iter().zip(described).collect();
        own.sort_by_key(|(fit, _)| *fit);
        let ld =
            |changed: bool, listed: bool, article: bool, fit: std::ops::RangeInclusive<usize>| -> Vec<Day> {
                let own = own.iter().filter(|(own, one)| {
                    fit.contains(own) && one.is_listed == listed && one.is_article == article
                });
                let days =
                    own.filter_map(|(_, one)| day(if changed { &one.modified } else { &one.published }));
                days.map(|day| (day, "json-ld")).collect()
            };
        let meta = |changed: bool| -> Vec<Day> {
            let named = self.named.iter().filter(|(rank, _)| (*rank >= DATE_NAMES.len()) == changed);
            named.map(|(_, day)| (day.clone(), "meta")).collect()
        };
        let in_url = || {
            let days = [url, self.url.as_deref()].into_iter().flatten().filter_map(date::in_url);
            days.map(|day| (day, "url"))
        };
        let stated = || [ld(false, false, true, 0..=1), meta(false), ld(false, false, false, 0..=1)].concat();
        let mut shown = Shown::default();
        let mut old = None;
        let mut first = |days: Vec<Day>| {
            let mut possible =
                days.into_iter().filter(|(day, _)| *day <= limit && !ZERO.contains(&day.as_str()));
            possible.find(|(day, from)| {
                let recent = day.as_str() >= FIRST;
                if !recent && old.is_none() {
                    old = Some((day.clone(), *from));
                }
                recent
            })
        };
        first(stated())
            .or_else(|| {
                shown = Shown::of(page, survey, place, order);
                first(std::mem::take(&mut shown.sure))
            })
            .or_else(|| first(in_url().collect()))
            .or_else(|| first([&shown.likely[..], &shown.changed].concat()))
            .or_else(|| {
                first([ld(true, false, true, 0..=2), ld(false, false, true, 2..=2), meta(true)].concat())
            })
            .or_else(|| first([&ld(false, true, true, 0..=0)[..], &shown.doubtful].concat()))
            .or(old)
    }

    /// How well what is described fits the page, by its headline: 0 where that is the page's title, 1 where nothing speaks
    /// against it, 2 where it has nothing in common with any title.
    fn fits(&self, page: &Document, survey: &Survey, place: Place, described: &[Described]) -> Vec<usize> {
        let known = self.known();
        let heading =
            || place.heading.and_then(|at| survey.blocks.get(at)).map(|block| text_of(page, block.node));
        let fit = |one: &Described| {
            let Some(headline) = one.headline.as_deref().map(plain).filter(|text| !text.is_empty()) else {
                return if one.is_listed { 1 } else { 0 };
            };
            if is_like(&headline, known) {
                return 0;
            }
            let titles = [self.shared.clone(), self.title.clone(), heading()];
            let mut titles = titles.iter().flatten().filter(|title| !is_generic(title)).peekable();
            let alike = titles.peek().is_none() || titles.any(|title| shares_words(&headline, title));
            if alike { 1 } else { 2 }
        };
        described.iter().map(fit).collect()
    }
}

/// Whether a title is one that every page of a site may have.
fn is_generic(title: &str) -> bool {
    const GENERIC: [&str; 10] = [
        "home",
        "homepage",
        "news",
        "index",
        "article",
        "untitled",
        "untitled document",
        "untitled page",
        "loading",
        "start",
    ];
    GENERIC.iter().any(|generic| title.trim_end_matches('.').trim().eq_ignore_ascii_case(generic))
}

/// Signs between a title and the name of the site.
const SEPARATORS: [char; 10] = ['|', '-', '–', '—', ':', '·', '•', '：', '»', 'ㅣ'];

/// The title as plain text: some are escaped twice.
fn plain(title: &str) -> String {
    let title = super::plain::without_references(title);
    let stripped = title.replace("<em>", "").replace("</em>", "").replace("<i>", "").replace("</i>", "");
    single_spaced(&stripped)
}

/// The title without the name behind or before it and the sign between them.
fn without_end(title: &str, name: &str) -> Option<String> {
    let is_sign = |letter: char| SEPARATORS.contains(&letter) || letter.is_whitespace();
    // The name can be part of the title: `The last post`.
    let apart = |rest: &str, trimmed: &str| {
        let between = rest.replacen(trimmed, "", 1);
        !trimmed.is_empty() && between.contains(SEPARATORS)
    };
    let behind = title.len().checked_sub(name.len()).and_then(|at| title.split_at_checked(at));
    let behind = behind.filter(|(_, end)| end.to_lowercase() == name.to_lowercase()).map(|(rest, _)| rest);
    if let Some(rest) = behind {
        let trimmed = rest.trim_end_matches(is_sign);
        return apart(rest, trimmed).then(|| trimmed.to_owned());
    }
    let (start, rest) = title.split_at_checked(name.len())?;
    let trimmed = rest.trim_start_matches(is_sign);
    (start.to_lowercase() == name.to_lowercase() && apart(rest, trimmed)).then(|| trimmed.to_owned())
}

/// The title without a last part of few words behind a sign that is set off.
fn without_last_part(title: &str) -> String {
    let mut title = title;
    for separator in [" | ", " » ", " - ", " – ", " — ", " :: "] {
        let Some((rest, last)) = title.rsplit_once(separator) else { continue };
        let (words, kept) = (last.split(' ').count(), rest.split(' ').count());
        if words <= 4 && kept >= 3 && rest.len() >= 15 && kept > words {
            title = rest.trim_end();
        }
    }
    title.to_owned()
}

/// The text of a heading, without the part that comes before the headline: `<h1><span>Town hall</span><span>Council
/// meets</span></h1>`.
fn heading(page: &Document, survey: &Survey, at: usize, known: Option<&str>) -> String {
    /// How many elements a heading has at most.
    const PARTS: usize = 40;
    let Some(block) = survey.blocks.get(at) else { return String::new() };
    let whole = text_of(page, block.node);
    let parts = survey.within(at);
    if (2..=PARTS).contains(&parts.len()) {
        let texts: Vec<String> = parts.iter().map(|part| text_of(page, part.node)).collect();
        // The part that the head knows is the headline.
        if let Some(own) = known.and_then(|known| texts.iter().find(|text| same(text, known))) {
            return own.clone();
        }
        let named = parts.iter().zip(&texts).find(|(part, text)| {
            [" headline ", " title "].iter().any(|word| part.words.contains(word))
                && text.split(' ').count() > 2
        });
        if let Some((_, text)) = named {
            return text.clone();
        }
        // Parts without whitespace between them run together.
        if let Some(known) = known.filter(|known| dense(&whole).ends_with(&dense(known)) && !known.is_empty())
        {
            return known.to_owned();
        }
    }
    whole
}

fn dense(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn same(one: &str, other: &str) -> bool {
    dense(one) == dense(other)
}

/// Whether one of two titles is most of the other.
pub(super) fn is_like(one: &str, other: &str) -> bool {
    let (one, other) = (dense(one), dense(other));
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    !short.is_empty() && short.len() * 10 >= long.len() * 4 && long.contains(&short)
}

/// Whether two titles have a sixth of the longer words of the shorter one in common; scripts without spaces between words
/// count by what is most of what.
fn shares_words(one: &str, other: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words =
            text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.chars().count() >= 4);
        words.map(str::to_lowercase).collect()
    };
    let (own, others) = (words(one), words(other));
    let common = own.iter().filter(|word| others.contains(word)).count();
    is_like(one, other) || (common > 0 && common * 6 >= own.len().min(others.len()))
}

#[cfg(test)]
mod tests {
    use super::{Head, is_like, shares_words, without_last_part};

    #[test]
    fn the_name_of_the_site_is_taken_off() {
        let check = |site: Option<&str>, title: &str, expected: &str| {
            let head = Head { site: site.map(str::to_owned), ..Head::default() };
            assert_eq!(head.without_site(title), expected, "{title}");
        };
        check(
            Some("Börsen-Zeitung"),
            "The council met on Monday | Börsen-Zeitung",
            "The council met on Monday",
        );
        check(Some("Island Post"), "Island Post: Ferry waits", "Ferry waits");
        check(Some("島新聞"), "船は港で待つ：島新聞", "船は港で待つ");
        check(Some("Post"), "The last post", "The last post");
        check(None, "Ferry waits for repairs - Island Post", "Ferry waits for repairs");
        check(
            None,
            "Ferry waits - and so does the whole of the northern town",
            "Ferry waits - and so does the whole of the northern town",
        );
        check(None, "Well-known ferry waits", "Well-known ferry waits");
        check(Some("Post"), "Ferry &amp; bridge - Post", "Ferry & bridge");
    }

    #[test]
    fn titles_are_compared_by_their_words() {
        assert!(is_like("Ferry waits for repairs", "Ferry waits for repairs – Post"));
        assert!(!is_like("News", "Ferry waits for repairs – News"));
        assert!(shares_words("Why the ferry waits and waits", "Ferry: repairs take longer"));
        assert!(!shares_words("All our newsletters", "Ferry: repairs take longer"));
        assert_eq!(without_last_part("One two three"), "One two three");
    }
}
