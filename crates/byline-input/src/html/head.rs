//! What a page says of itself outside of its text: title, day, address, language.

use super::clean::Place;
use super::json_ld::Described;
use super::script_days;
use super::shown::{Day, Shown};
use super::single_spaced;
use super::survey::{Survey, text_of};
use super::titles::{is_generic, is_like, plain, shares_words};
use crate::date::{self, Order};
use dom_query::{Document, Matcher};
use std::sync::LazyLock;

/// What the head of a page names.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// The content of the title element.
    pub(super) title: Option<String>,
    /// The title meant for other sites: the one without their own name, mostly.
    pub(super) shared: Option<String>,
    pub(super) site: Option<String>,
    pub(super) description: Option<String>,
    pub(super) url: Option<String>,
    pub(super) language: Option<String>,
    /// How the page's language writes days.
    pub(super) order: Order,
    /// Days by the rank of their names, those of changes last.
    pub(super) named: Vec<(usize, String)>,
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

    /// The day of publication and what it was taken from. A day long after the fetch is a mistake or an event to come, the
    /// first one that computers count from is no day at all, and one long before there were pages needs to be the only one.
    pub(super) fn date(
        &self,
        page: &Document,
        survey: &Survey,
        place: Place,
        described: &[Described],
        scripts: &[&str],
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
            .or_else(|| {
                let day = script_days::day(scripts, self.known(), order);
                first(day.map(|day| (day, "script")).into_iter().collect())
            })
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
                return usize::from(one.is_listed);
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
