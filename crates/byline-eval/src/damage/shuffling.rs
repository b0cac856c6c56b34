//! Paragraphs in random order.

use super::moving;
use super::random::Random;
use byline_core::Span;
use byline_gold::Gold;

/// A paragraph, and where it went.
struct Paragraph {
    span: Span,
    moved: u32,
}

/// A copy with the paragraphs in random order, each once, and the annotations that lie within one.
pub(super) fn shuffle(gold: &Gold, random: &mut Random) -> Gold {
    let mut order = paragraphs(&gold.text);
    random.shuffle(&mut order);
    let mut text = String::with_capacity(gold.text.len());
    let mut places = Vec::with_capacity(order.len());
    for span in order {
        if !text.is_empty() {
            text.push('\n');
        }
        places.push(Paragraph { span, moved: text.len() as u32 });
        text.push_str(span.of(&gold.text).unwrap_or(""));
    }
    places.sort_by_key(|place| place.span.start);

    let mut shuffled = gold.clone();
    if let Some(quotes) = &mut shuffled.quotes {
        quotes.retain_mut(|quote| {
            let mut homes = quote.content.iter().map(|span| home(&places, *span).map(|place| place.span));
            let Some(Some(here)) = homes.next() else { return false };
            if homes.any(|other| other != Some(here)) {
                return false;
            }
            quote.cue.retain(|span| here.contains(*span));
            quote.speaker.iter_mut().for_each(|speaker| speaker.retain(|span| here.contains(*span)));
            true
        });
    }
    moving::annotations(&mut shuffled, |span| {
        let place = home(&places, span)?;
        let start = span.start - place.span.start + place.moved;
        Some(Span::new(start, start + span.len()))
    });
    sort(&mut shuffled);
    shuffled.text = text;
    shuffled
}

/// The lines with something on them, each once.
fn paragraphs(text: &str) -> Vec<Span> {
    let mut seen = std::collections::BTreeSet::new();
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        if !line.trim().is_empty() && seen.insert(line.trim()) {
            found.push(Span::new(start, start + line.len() as u32));
        }
        start += line.len() as u32 + 1;
    }
    found
}

/// The paragraph that holds the whole of `span`.
fn home(places: &[Paragraph], span: Span) -> Option<&Paragraph> {
    let after = places.partition_point(|place| place.span.start <= span.start);
    places.get(after.checked_sub(1)?).filter(|place| place.span.contains(span))
}

/// Puts every layer back in the order of the text; tokens are in order already.
fn sort(gold: &mut Gold) {
    gold.quotes.iter_mut().for_each(|rows| rows.sort_by_key(|quote| quote.content.first().copied()));
    gold.entities.iter_mut().for_each(|rows| rows.sort_by_key(|entity| entity.span));
    gold.sentences.iter_mut().for_each(|rows| rows.sort());
    gold.targets.iter_mut().for_each(|rows| rows.sort());
    gold.claims.iter_mut().for_each(|rows| rows.sort_by_key(|claim| claim.span));
    gold.sentiment.iter_mut().for_each(|rows| rows.sort_by_key(|item| item.target.or(item.sentence)));
    for cluster in gold.coref.iter_mut().flatten() {
        cluster.mentions.sort_by_key(|mention| mention.span);
    }
}
