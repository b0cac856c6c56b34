//! What an article is called: its heading, or what the head of the page says without the name of the site.

use super::clean::Place;
use super::head::Head;
use super::json_ld::Described;
use super::single_spaced;
use super::survey::{Survey, text_of};
use dom_query::{Document, NodeData, NodeId, NodeRef};

impl Head {
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
        let known = shared.as_deref().or(title.as_deref());
        let heading = place.heading.map(|at| self.without_site_behind(heading(page, survey, at, known)));
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
            // `FERRY WAITS` is how the page sets it.
            let shouts = !heading.chars().any(char::is_lowercase);
            if let Some(known) = known
                .iter()
                .flatten()
                .find(|known| shouts && known.chars().any(char::is_lowercase) && same(&heading, known))
            {
                return Some((*known).to_owned());
            }
            let alike = known.iter().flatten().any(|known| shares_words(&heading, known));
            // What has no word in common with the heading of an article may be what each page of the site is called.
            let is_whole = place.article.is_some() && says_much(&heading) && headline.is_none();
            // Where the head says the same twice, it is what the article is called everywhere but on its own page.
            let agreed = shared.is_some() && shared == title;
            let apart = agreed && shared.as_deref().is_some_and(|shared| !is_like(&heading, shared));
            if (alike || is_whole || known.iter().flatten().next().is_none()) && !apart {
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
        let by_name = by_name.map(|title| without_sections(&title).to_owned());
        by_name.or_else(by_other).unwrap_or_else(|| without_last_part(&title))
    }

    /// The heading without the name of the site behind it.
    fn without_site_behind(&self, heading: String) -> String {
        let site =
            self.site.as_deref().filter(|site| !heading.to_lowercase().starts_with(&site.to_lowercase()));
        site.and_then(|site| without_end(&heading, site)).unwrap_or(heading)
    }
}

/// Whether a title is one that every page of a site may have.
pub(super) fn is_generic(title: &str) -> bool {
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
    let title = title.trim_end_matches('.').trim();
    title.chars().count() < 3 || GENERIC.iter().any(|generic| title.eq_ignore_ascii_case(generic))
}

/// Whether a heading is long enough to be that of an article, whatever the page is called.
fn says_much(heading: &str) -> bool {
    heading.split(' ').count() >= 5
        || (!heading.is_ascii() && !heading.contains(' ') && heading.chars().count() >= 10)
}

/// Signs between a title and the name of the site.
const SEPARATORS: [char; 15] = ['|', '-', '–', '—', ':', '·', '•', '：', '»', 'ㅣ', '｜', '│', '«', '›', '‹'];

/// The title as plain text: some are escaped twice.
pub(super) fn plain(title: &str) -> String {
    let title = super::plain::without_references(title);
    let stripped = title.replace("<em>", "").replace("</em>", "").replace("<i>", "").replace("</i>", "");
    single_spaced(&stripped)
}

/// The title without the name behind or before it and the sign between them.
fn without_end(title: &str, name: &str) -> Option<String> {
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
    for separator in [" | ", " » ", " - ", " – ", " — ", " :: ", " · "] {
        let Some((rest, last)) = title.rsplit_once(separator) else { continue };
        let (words, kept) = (last.split(' ').count(), rest.split(' ').count());
        if words <= 4 && kept >= 3 && rest.len() >= 15 && kept > words {
            title = rest.trim_end();
        }
    }
    // Scripts without spaces between words set it off with a sign as wide as a letter.
    if let Some((rest, last)) = title.rsplit_once(['｜', '│']) {
        let (letters, kept) = (last.trim().chars().count(), rest.trim().chars().count());
        if letters <= 12 && kept >= 8 && kept > letters {
            title = rest.trim_end();
        }
    }
    title.to_owned()
}

/// The title without the sections of the site behind it, which stood before its name: `Ferry waits | Local | News`.
fn without_sections(mut title: &str) -> &str {
    while let Some((rest, last)) = title.rsplit_once(" | ") {
        if last.split(' ').count() > 2 || rest.split(' ').count() < 3 {
            break;
        }
        title = rest;
    }
    title
}

/// The text of a heading, without what stands before or behind the headline in parts of their own: `<h1><span>Town
/// hall</span><span>Council meets</span></h1>`.
fn heading(page: &Document, survey: &Survey, at: usize, known: Option<&str>) -> String {
    /// How many elements a heading has at most.
    const PARTS: usize = 40;
    let Some(block) = survey.blocks.get(at) else { return String::new() };
    let whole = broken_text(page, block.node);
    let parts = survey.within(at);
    if !(1..=PARTS).contains(&parts.len()) {
        return whole;
    }
    let texts: Vec<String> = parts.iter().map(|part| text_of(page, part.node)).collect();
    // The part that the head knows is the headline.
    if let Some(own) = known.and_then(|known| texts.iter().find(|text| same(text, known))) {
        return own.clone();
    }
    let mut rest = whole.as_str();
    for (part, text) in parts.iter().zip(&texts).filter(|(_, text)| !text.is_empty()) {
        // `<span>Analysis</span> Why the ferry waits` is called `Analysis: Why the ferry waits`.
        let set_off = || {
            known.and_then(|known| known.strip_prefix(text.as_str())).is_some_and(|known| {
                known.trim_start().starts_with([':', '|', '·', '–', '—'])
                    && dense(rest).ends_with(&dense(known))
            })
        };
        let named = is_kicker(&part.words);
        if let Some(behind) = rest.strip_prefix(text.as_str()).filter(|_| named || set_off()) {
            rest = behind.trim_start_matches(is_sign);
        } else if let Some(before) = rest.strip_suffix(text.as_str()).filter(|_| named || is_count(text)) {
            rest = before.trim_end_matches(is_sign);
        }
    }
    if rest.len() < whole.len() && !rest.is_empty() {
        return rest.to_owned();
    }
    let named = parts.iter().zip(&texts).find(|(part, text)| {
        [" headline ", " title "].iter().any(|word| part.words.contains(word)) && text.split(' ').count() > 2
    });
    if let Some((_, text)) = named {
        return text.clone();
    }
    // Parts without whitespace between them run together.
    if parts.len() > 1
        && let Some(known) = known.filter(|known| dense(&whole).ends_with(&dense(known)) && !known.is_empty())
    {
        return known.to_owned();
    }
    whole
}

/// Whether a part of a heading is the number of its comments: `(12)`.
fn is_count(text: &str) -> bool {
    let inner = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inner.is_some_and(|inner| {
        (1..=5).contains(&inner.len()) && inner.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Whether a part of a heading is what stands before or behind the headline.
fn is_kicker(words: &str) -> bool {
    const NAMES: [&str; 22] = [
        " kicker ",
        " label ",
        " overline ",
        " badge ",
        " topline ",
        " dachzeile ",
        " eyebrow ",
        " flag ",
        " roofline ",
        " antetitulo ",
        " volanta ",
        " occhiello ",
        " surtitre ",
        " rubrik ",
        " rubric ",
        " live ",
        " prefix ",
        " category ",
        " section ",
        " count ",
        " sr only ",
        " visually hidden ",
    ];
    !words.contains(" headline ") && NAMES.iter().any(|name| words.contains(name))
}

fn is_sign(letter: char) -> bool {
    SEPARATORS.contains(&letter) || letter.is_whitespace()
}

/// The text of an element with a space where a line breaks.
fn broken_text(page: &Document, node: NodeId) -> String {
    let mut text = String::new();
    for node in NodeRef::new(node, &page.tree).descendants_it() {
        node.query(|node| match &node.data {
            NodeData::Text { contents } => text.push_str(contents),
            NodeData::Element(element) if &*element.name.local == "br" => text.push(' '),
            _ => {}
        });
    }
    single_spaced(&text)
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
pub(super) fn shares_words(one: &str, other: &str) -> bool {
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
    use super::{is_like, shares_words, without_last_part};
    use crate::html::head::Head;

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
        check(Some("島新聞"), "船は港で待つ、修理のため｜島新聞", "船は港で待つ、修理のため");
        check(None, "船は港で待つ、修理のため｜島新聞", "船は港で待つ、修理のため");
        check(
            Some("Island Post"),
            "Ferry waits for repairs | Local | News | Island Post",
            "Ferry waits for repairs",
        );
        check(Some("Post"), "Why the Post | changed its mind | Post", "Why the Post | changed its mind");
        check(None, "Ferry waits for repairs · Island Post", "Ferry waits for repairs");
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
