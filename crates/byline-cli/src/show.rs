//! One article as a person would like to read it: the text with names, quotes and speakers marked, and below it who said
//! what, who is in it, in what light, and what is worth checking.

use crate::style::{Look, Style};
use byline_claims::drafts::is_shown;
use byline_core::{
    Article, Claim, Entity, Label, LayerName, Layers, MatchRelation, MentionKind, Quote, QuoteId, Sentiment,
    Span, TargetSentiment, Value, Voice,
};
use byline_record::Record;
use byline_runner::FindingId;
use std::fmt::{self, Write};

/// The article with its findings.
pub(crate) fn page(record: &Record, style: Style) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = show(&record.article, &record.layers, style, &mut out);
    out
}

fn show(article: &Article, layers: &Layers, style: Style, out: &mut String) -> fmt::Result {
    let head = [article.title.as_deref(), article.date.as_deref(), article.url.as_deref()];
    for (line, look) in head.into_iter().zip([Look::Strong, Look::Quiet, Look::Quiet]) {
        if let Some(line) = line {
            writeln!(out, "{}", style.paint(look, &printable(line)))?;
        }
    }
    if article.title.is_some() {
        out.push('\n');
    }
    marked(article, layers, style, out);
    if let Some(quotes) = layers.quotes.as_deref() {
        let sure = quotes.iter().filter(|quote| is_sure(quote)).count();
        heading("Quotes", sure, style, out)?;
        for (number, quote) in (1..).zip(quotes).filter(|(_, quote)| is_sure(quote)) {
            quote_line(number, quote, &article.text, style, out)?;
        }
        let unsure: Vec<String> = (1..)
            .zip(quotes)
            .filter(|(_, quote)| !is_sure(quote))
            .map(|(number, _)| format!("q{number}"))
            .collect();
        if !unsure.is_empty() {
            let more =
                format!("and, less sure than {:.0} %: {}", LEAST_CONFIDENCE * 100.0, unsure.join(", "));
            writeln!(out, "  {}", style.paint(Look::Quiet, &more))?;
        }
    }
    if let Some(entities) = layers.entities.as_deref() {
        heading("Names", entities.len(), style, out)?;
        (1..).zip(entities).try_for_each(|(number, entity)| entity_line(number, entity, style, out))?;
    }
    if let Some(sentiment) = &layers.sentiment {
        let quotes = layers.quotes.as_deref().unwrap_or(&[]);
        sentiment_lines(sentiment, quotes, style, out)?;
    }
    if let Some(claims) = layers.claims.as_deref() {
        let worthy = (1..).zip(claims).filter(|(_, claim)| is_shown(claim));
        heading("Worth checking", worthy.clone().count(), style, out)?;
        worthy
            .into_iter()
            .try_for_each(|(number, claim)| claim_line(number, claim, &article.text, style, out))?;
    }
    for custom in &layers.custom {
        heading(&custom.name, custom.values.len(), style, out)?;
        (1..).zip(&custom.values).try_for_each(|(number, value)| {
            custom_line(&custom.name, number, value, &article.text, style, out)
        })?;
    }
    Ok(())
}

/// One finding as the page shows it.
pub(crate) fn summary_of(record: &Record, finding: &FindingId, style: Style) -> String {
    let Record { article, layers, .. } = record;
    let (at, number, text) = (finding.at, finding.at + 1, &article.text);
    let mut out = String::new();
    // Writing to a string cannot fail, and whoever asks knows that the finding is there.
    let _ = match &finding.layer {
        LayerName::Quotes => layers
            .quotes
            .iter()
            .flatten()
            .nth(at)
            .map(|quote| quote_line(number, quote, text, style, &mut out)),
        LayerName::Entities => layers
            .entities
            .iter()
            .flatten()
            .nth(at)
            .map(|entity| entity_line(number, entity, style, &mut out)),
        LayerName::Claims => layers
            .claims
            .iter()
            .flatten()
            .nth(at)
            .map(|claim| claim_line(number, claim, text, style, &mut out)),
        LayerName::Sentiment => {
            let quotes = layers.quotes.as_deref().unwrap_or(&[]);
            let target = layers.sentiment.iter().flat_map(|sentiment| &sentiment.targets).nth(at);
            target.map(|target| target_line(number, target, quotes, style, &mut out))
        }
        LayerName::Custom(name) => {
            let layer = layers.custom.iter().find(|layer| layer.name == *name);
            let value = layer.and_then(|layer| layer.values.get(at));
            value.map(|value| custom_line(name, number, value, text, style, &mut out))
        }
    };
    out
}

/// The least confidence of the quotes that people are shown: of those below, fewer than half are right. Records keep
/// what the option `minimum-confidence` says, and numbers are those of the record.
pub(crate) const LEAST_CONFIDENCE: f32 = 0.5;

/// Whether a quote is shown to people.
pub(crate) fn is_sure(quote: &Quote) -> bool {
    quote.confidence >= LEAST_CONFIDENCE
}

/// What is marked in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marking {
    /// The content of a quote, with its number.
    Quote(usize),
    Cue,
    Speaker,
    Name(Label),
}

/// The text with everything in it marked.
fn marked(article: &Article, layers: &Layers, style: Style, out: &mut String) {
    let mut open: Vec<Marking> = Vec::new();
    let mut at = 0;
    for Turn { place, opens, marking, .. } in turns(markings(layers)) {
        piece(&article.text, Span::new(at, place), &open, style, out);
        at = at.max(place);
        if opens {
            open.push(marking);
            out.push_str(style.plain_only(opening(marking)));
            continue;
        }
        if let Some(found) = open.iter().rposition(|other| *other == marking) {
            open.remove(found);
        }
        out.push_str(style.plain_only(closing(marking)));
        if let Marking::Quote(number) = marking {
            out.push_str(&style.paint(Look::Quiet, &format!("[q{number}]")));
        }
    }
    piece(&article.text, Span::new(at, article.text.len() as u32), &open, style, out);
    if !article.text.ends_with('\n') {
        out.push('\n');
    }
}

/// Everything that is to be marked.
fn markings(layers: &Layers) -> Vec<(Span, Marking)> {
    let mut markings = Vec::new();
    let quotes = (1..).zip(layers.quotes.iter().flatten());
    for (number, quote) in quotes.filter(|(_, quote)| is_sure(quote)) {
        markings.extend(quote.content.iter().map(|span| (*span, Marking::Quote(number))));
        markings.extend(quote.cue.iter().map(|span| (*span, Marking::Cue)));
        let speaker = quote.speaker.as_ref().and_then(|speaker| speaker.mention);
        markings.extend(speaker.map(|span| (span, Marking::Speaker)));
    }
    for entity in layers.entities.iter().flatten() {
        let names = entity.mentions.iter().filter(|mention| mention.kind == MentionKind::Name);
        markings.extend(names.map(|mention| (mention.span, Marking::Name(entity.label))));
    }
    markings
}

/// A place where a marking opens or closes.
struct Turn {
    place: u32,
    opens: bool,
    /// Orders turns at the same place: where several open or close, the longer lies outside; of two equally long ones,
    /// the one that opened first.
    order: (i64, i64),
    marking: Marking,
}

/// The places where markings open and close, in the order of the text.
fn turns(markings: Vec<(Span, Marking)>) -> Vec<Turn> {
    let mut turns = Vec::with_capacity(markings.len() * 2);
    for (number, (span, marking)) in (0..).zip(markings) {
        let length = i64::from(span.len());
        turns.push(Turn { place: span.start, opens: true, order: (-length, number), marking });
        turns.push(Turn { place: span.end, opens: false, order: (length, -number), marking });
    }
    turns.sort_by_key(|turn| (turn.place, turn.opens, turn.order));
    turns
}

fn opening(marking: Marking) -> &'static str {
    match marking {
        Marking::Quote(_) => "«",
        Marking::Cue => "_",
        Marking::Speaker => "{",
        Marking::Name(_) => "[",
    }
}

fn closing(marking: Marking) -> &'static str {
    match marking {
        Marking::Quote(_) => "»",
        Marking::Cue => "_",
        Marking::Speaker => "}",
        Marking::Name(_) => "]",
    }
}

fn piece(text: &str, span: Span, open: &[Marking], style: Style, out: &mut String) {
    let piece = printable(span.of(text).unwrap_or(""));
    let mut look = Look::Plain;
    for marking in open {
        let marked = match marking {
            Marking::Quote(_) => Look::Quote,
            Marking::Cue => Look::Cue,
            Marking::Speaker => Look::Strong,
            Marking::Name(Label::Person) => Look::Person,
            Marking::Name(Label::Organisation) => Look::Organisation,
            Marking::Name(Label::Location) => Look::Location,
            Marking::Name(Label::Miscellaneous) => Look::Miscellaneous,
        };
        look = look.over(marked);
    }
    // Painted line by line: a colour that runs over a line's end spoils what a pager shows.
    for (number, line) in piece.split('\n').enumerate() {
        if number > 0 {
            out.push('\n');
        }
        out.push_str(&style.paint(look, line));
    }
}

/// The text without what a terminal would obey.
fn printable(text: &str) -> String {
    byline_output::printable(&text.replace('\r', "")).into_owned()
}

/// A value of a custom layer in a line: `sentences 12, grade 8.4`.
fn free_form(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => format!("{}", (number * 1e4).round() / 1e4),
        Value::String(text) => cut(&one_line(text)),
        Value::List(values) => format!("[{}]", values.iter().map(free_form).collect::<Vec<_>>().join(", ")),
        Value::Map(members) => {
            let members = members.iter().map(|(name, value)| match value {
                Value::Map(_) => format!("{} ({})", one_line(name), free_form(value)),
                value => format!("{} {}", one_line(name), free_form(value)),
            });
            members.collect::<Vec<_>>().join(", ")
        }
    }
}

/// The longest text of a custom layer that is shown, in characters.
const LONGEST: usize = 100;

/// A value of a custom layer: the passage that it is about, if it has one, and what is said of it.
fn custom_line(
    layer: &str,
    number: usize,
    value: &Value,
    text: &str,
    style: Style,
    out: &mut String,
) -> fmt::Result {
    let number = style.paint(Look::Quiet, &format!("[{layer}:{number}]"));
    match passage(value, text) {
        Some((passage, rest)) if rest.is_empty() => writeln!(out, "  {number} “{}”", cut(&one_line(passage))),
        Some((passage, rest)) => {
            writeln!(out, "  {number} “{}”: {}", cut(&one_line(passage)), free_form(&Value::Map(rest)))
        }
        None => writeln!(out, "  {number} {}", free_form(value)),
    }
}

/// The passage between the `start` and the `end` of a value, and its other members.
fn passage<'t>(value: &Value, text: &'t str) -> Option<(&'t str, Vec<(String, Value)>)> {
    let Value::Map(members) = value else { return None };
    let place = |wanted: &str| {
        let place = members.iter().find(|(name, _)| name == wanted)?;
        match place.1 {
            Value::Integer(at) => usize::try_from(at).ok(),
            _ => None,
        }
    };
    let passage = text.get(place("start")?..place("end")?).filter(|passage| !passage.is_empty())?;
    let others = members.iter().filter(|(name, _)| name != "start" && name != "end");
    Some((passage, others.cloned().collect()))
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}

fn heading(name: &str, count: usize, style: Style, out: &mut String) -> fmt::Result {
    let count = if count == 0 { "none found".to_owned() } else { count.to_string() };
    writeln!(out, "\n{} {}", style.paint(Look::Strong, name), style.paint(Look::Quiet, &format!("({count})")))
}

fn quote_line(number: usize, quote: &Quote, text: &str, style: Style, out: &mut String) -> fmt::Result {
    let speaker = quote.speaker.as_ref();
    let name = speaker.and_then(|speaker| speaker.name.as_deref()).map(printable);
    let name = name.unwrap_or_else(|| "unnamed speaker".to_owned());
    let content: Vec<String> =
        quote.content.iter().map(|span| one_line(span.of(text).unwrap_or(""))).collect();
    writeln!(
        out,
        "  {} {}: {} {}",
        style.paint(Look::Quiet, &format!("[q{number}]")),
        style.paint(Look::Strong, &name),
        style.paint(Look::Quote, &content.join(" … ")),
        style.paint(Look::Quiet, &format!("({}, {:.0} %)", quote.kind.name(), quote.confidence * 100.0)),
    )
}

fn entity_line(number: usize, entity: &Entity, style: Style, out: &mut String) -> fmt::Result {
    let count = |kind| entity.mentions.iter().filter(|mention| mention.kind == kind).count();
    let mut counts = vec![format!("{} named", count(MentionKind::Name))];
    for (kind, word) in [(MentionKind::Nominal, "described"), (MentionKind::Pronoun, "by pronoun")] {
        if count(kind) > 0 {
            counts.push(format!("{} {word}", count(kind)));
        }
    }
    writeln!(
        out,
        "  {} {:4} {} {}",
        style.paint(Look::Quiet, &format!("[e{number}]")),
        entity.label.name(),
        printable(&entity.name),
        style.paint(Look::Quiet, &format!("({})", counts.join(", "))),
    )
}

fn sentiment_lines(sentiment: &Sentiment, quotes: &[Quote], style: Style, out: &mut String) -> fmt::Result {
    let polar = |target: &TargetSentiment| {
        target.score.polarity != 0 || target.by_voice.iter().any(|voice| voice.score.polarity != 0)
    };
    let moved: Vec<_> = (1..).zip(&sentiment.targets).filter(|(_, target)| polar(target)).collect();
    writeln!(
        out,
        "\n{} {}",
        style.paint(Look::Strong, "Sentiment"),
        style.paint(Look::Quiet, &format!("(the article {:+.2})", sentiment.document.score)),
    )?;
    if moved.is_empty() {
        return writeln!(out, "  neutral towards all");
    }
    for (number, target) in moved {
        target_line(number, target, quotes, style, out)?;
    }
    Ok(())
}

fn target_line(
    number: usize,
    target: &TargetSentiment,
    quotes: &[Quote],
    style: Style,
    out: &mut String,
) -> fmt::Result {
    let (sign, look) = match target.score.polarity {
        ..0 => ("−", Look::Bad),
        0 => ("±", Look::Quiet),
        1.. => ("+", Look::Good),
    };
    let voices = voices(target, quotes);
    writeln!(
        out,
        "  {} {} {} {}",
        style.paint(Look::Quiet, &format!("[s{number}]")),
        style.paint(look, sign),
        printable(&target.name),
        style.paint(Look::Quiet, &format!("({:+.2}{voices})", target.score.score)),
    )
}

/// What each voice that is not neutral conveys of a target, where not only the article itself speaks of it.
fn voices(target: &TargetSentiment, quotes: &[Quote]) -> String {
    let mut out = String::new();
    if target.by_voice.iter().all(|voice| voice.voice == Voice::Author) {
        return out;
    }
    for voice in target.by_voice.iter().filter(|voice| voice.score.polarity != 0) {
        out.push_str(if out.is_empty() { "; " } else { ", " });
        match voice.voice {
            Voice::Author => out.push_str("the article"),
            Voice::Quote(QuoteId(quote)) => {
                let speaker = quotes.get(quote as usize).and_then(|quote| quote.speaker.as_ref());
                let name = speaker.and_then(|speaker| speaker.name.as_deref()).unwrap_or("a quote");
                let _ = write!(out, "{} [q{}]", printable(name), quote + 1);
            }
        }
        let _ = write!(out, " {:+.2}", voice.score.score);
    }
    out
}

fn claim_line(number: usize, claim: &Claim, text: &str, style: Style, out: &mut String) -> fmt::Result {
    let who = claim.claimant.as_ref().and_then(|claimant| claimant.name.as_deref()).unwrap_or("the article");
    writeln!(
        out,
        "  {} {:.2} {} {}",
        style.paint(Look::Quiet, &format!("[c{number}]")),
        claim.score,
        one_line(claim.span.of(text).unwrap_or("")),
        style.paint(
            Look::Quiet,
            &format!("({} {}; {})", printable(who), claim.stance.name(), claim.verdict.name())
        ),
    )?;
    for found in claim.matches.iter().chain(&claim.related) {
        let rating = found.rating.as_deref().unwrap_or(found.verdict.name());
        let url = found.url.as_deref().unwrap_or(&found.id);
        let relation = match found.relation {
            _ if found.differs.is_empty() => found.relation.name().to_owned(),
            relation => format!("{}, differs in {}", relation.name(), found.differs.names()),
        };
        // A related fact-check rates another claim: its rating is not shown, lest it be read as one of this claim.
        let rating = if found.relation == MatchRelation::Related { "see also" } else { rating };
        writeln!(
            out,
            "       {}: {} {}",
            printable(rating),
            one_line(&found.claim),
            style.paint(Look::Quiet, &format!("({relation}; {})", printable(url)))
        )?;
    }
    Ok(())
}

pub(crate) fn one_line(text: &str) -> String {
    printable(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::show;
    use crate::style::Style;
    use byline_core::{
        Article, CustomLayer, Entity, EntityId, Label, Layers, Mention, MentionKind, Mode, Quote, QuoteType,
        Span, Speaker, Value,
    };

    fn example() -> (Article, Layers) {
        let text = "The dam holds, Ida Holm said.\nHolm\u{1b}[2J left.".to_owned();
        let mention = |start, end| Mention { span: Span::new(start, end), kind: MentionKind::Name };
        let entity = Entity {
            label: Label::Person,
            name: "Ida Holm".to_owned(),
            mentions: vec![mention(15, 23), mention(30, 34)],
            link: None,
        };
        let quote = Quote {
            kind: QuoteType::Direct,
            mode: Mode::Speech,
            content: vec![Span::new(0, 13)],
            cue: vec![Span::new(24, 28)],
            speaker: Some(Speaker {
                mention: Some(Span::new(15, 23)),
                entity: Some(EntityId(0)),
                name: Some("Ida Holm".to_owned()),
            }),
            confidence: 0.9,
            reason: "cue-after".into(),
            repairs: Vec::new(),
        };
        let article = Article { text, title: Some("Dam holds".to_owned()), ..Article::default() };
        (article, Layers { entities: Some(vec![entity]), quotes: Some(vec![quote]), ..Layers::default() })
    }

    #[test]
    fn marks_are_readable_without_colour() {
        let (article, layers) = example();
        let mut out = String::new();
        show(&article, &layers, Style::Plain, &mut out).unwrap();
        insta::assert_snapshot!(out, @r"
        Dam holds

        «The dam holds»[q1], {[Ida Holm]} _said_.
        [Holm]\u001b[2J left.

        Quotes (1)
          [q1] Ida Holm: The dam holds (direct, 90 %)

        Names (1)
          [e1] PER  Ida Holm (2 named)
        ");
    }

    #[test]
    fn custom_layers_are_read_as_people_read() {
        let (article, mut layers) = example();
        let inner =
            Value::Map(vec![("words".to_owned(), 12.into()), ("grade".to_owned(), Value::Float(8.25))]);
        let outer =
            Value::Map(vec![("all".to_owned(), inner), ("of".to_owned(), Value::List(vec!["a\nb".into()]))]);
        layers.custom.push(CustomLayer { name: "reading".to_owned(), values: vec![outer, Value::Null] });
        let mut out = String::new();
        show(&article, &layers, Style::Plain, &mut out).unwrap();
        assert!(
            out.ends_with(
                "reading (2)\n  [reading:1] all (words 12, grade 8.25), of [a b]\n  [reading:2] –\n"
            ),
            "{out}"
        );
        let word = |start, end| {
            let members = [("start", Value::Integer(start)), ("end", Value::Integer(end))];
            let word = ("word".to_owned(), Value::String("x".repeat(200)));
            Value::Map(
                members.map(|(name, value)| (name.to_owned(), value)).into_iter().chain([word]).collect(),
            )
        };
        layers.custom[0].values = vec![word(4, 7), word(4, 4_000)];
        let mut out = String::new();
        show(&article, &layers, Style::Plain, &mut out).unwrap();
        let passage = article.text.get(4..7).expect("three letters");
        assert!(
            out.contains(&format!("  [reading:1] “{passage}”: word xxx")) && out.contains("x…\n"),
            "{out}"
        );
        assert!(out.contains("  [reading:2] start 4, end 4000, word xxx"), "{out}");
    }

    #[test]
    fn doubtful_quotes_are_left_out() {
        let (article, mut layers) = example();
        let quotes = layers.quotes.as_mut().expect("an example with quotes");
        let doubtful = Quote { content: vec![Span::new(4, 7)], confidence: 0.49, ..quotes[0].clone() };
        quotes.insert(0, doubtful);
        let mut out = String::new();
        show(&article, &layers, Style::Plain, &mut out).unwrap();
        assert!(out.contains("«The dam holds»[q2]"), "{out}");
        assert!(out.contains("Quotes (1)") && !out.contains("[q1]"), "{out}");
        assert!(out.contains("and, less sure than 50 %: q1\n"), "{out}");
    }

    #[test]
    fn colours_replace_the_marks() {
        let (article, layers) = example();
        let mut out = String::new();
        show(&article, &layers, Style::Colour, &mut out).unwrap();
        assert!(out.contains("\u{1b}[32mThe dam holds\u{1b}[0m"), "{out:?}");
        assert!(!out.contains('«') && !out.contains("\u{1b}[2J"), "{out:?}");
    }
}
