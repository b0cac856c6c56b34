//! One answer in the record where two layers speak of the same person.
//!
//! Quotes are found after entities, since speakers are entities; but who says `I` inside a quotation only the quote
//! knows. When the layer of quotes is there, the pronouns of the layer of entities are made to agree with it, here and
//! nowhere else: `I`, `me`, `my`, `mine` and `myself` in somebody's own words are the speaker's, and the `he` or `she`
//! that speaks is whom the quote's speaker stands for. `we` is the organisation that speaks; where a person does, it stays
//! as it was: for whom somebody speaks is seldom plain.

use byline_core::{
    Entity, EntityId, Flags, Label, Mention, MentionKind, Quote, QuoteType, Span, Speaker, Token, TokenKind,
};
use byline_text::{Analysis, Words};

/// Makes the pronouns of `entities` agree with the speakers of `quotes`.
pub(crate) fn agree(analysis: &Analysis, entities: &mut [Entity], quotes: &[Quote]) {
    let spoken = Spoken::new(quotes);
    let mut moves: Vec<(Span, Option<EntityId>)> = Vec::new();
    for sentence in &analysis.sentences {
        let paragraph =
            analysis.paragraphs.get(sentence.paragraph as usize).map_or(0, |found| found.span.start);
        let range = sentence.first_token as usize..sentence.end_token as usize;
        for (at, token) in analysis.tokens.iter().enumerate().take(range.end).skip(range.start) {
            let several = is_first_plural(token);
            let Some(span) = first_person(token).or(several.then_some(token.span)) else { continue };
            let Some(quote) = spoken.at(span) else { continue };
            if quote.kind == QuoteType::Mixed && !in_marks(analysis, at, paragraph) {
                continue;
            }
            // Without a speaker the quote knows no better, nor where it is a mere guess, or `they` are said to speak.
            let Some(speaker) = &quote.speaker else { continue };
            if quote.confidence < LIKELY
                || speaker.mention.is_some_and(|mention| is_plural(analysis, mention))
            {
                continue;
            }
            // In a transcript a name before a colon speaks, whatever it was taken for: `WALLACE: I have to ask you.`
            let turn = quote.reason == "question-and-answer";
            if several {
                moves.extend(body(entities, speaker).map(|body| (span, Some(body))));
                continue;
            }
            let person = speaker.entity.filter(|EntityId(at)| {
                entities.get(*at as usize).is_some_and(|entity| turn || entity.label == Label::Person)
            });
            moves.push((span, person));
        }
    }
    for speaker in quotes.iter().filter_map(|quote| quote.speaker.as_ref()) {
        if let (Some(mention), Some(entity)) = (speaker.mention, speaker.entity)
            && entities.iter().flat_map(|entity| &entity.mentions).any(|known| is_pronoun_at(known, mention))
        {
            moves.push((mention, Some(entity)));
        }
    }
    for (span, entity) in moves {
        assign(entities, span, entity);
    }
}

/// What people say in their own words, to be looked up by place.
struct Spoken<'a> {
    /// In the order of the text.
    contents: Vec<(Span, &'a Quote)>,
    longest: u32,
}

impl<'a> Spoken<'a> {
    fn new(quotes: &'a [Quote]) -> Self {
        let own = quotes.iter().filter(|quote| matches!(quote.kind, QuoteType::Direct | QuoteType::Mixed));
        let mut contents: Vec<_> =
            own.flat_map(|quote| quote.content.iter().map(move |span| (*span, quote))).collect();
        contents.sort_by_key(|(span, _)| *span);
        let longest = contents.iter().map(|(span, _)| span.len()).max().unwrap_or(0);
        Self { contents, longest }
    }

    /// The innermost quote that holds a place.
    fn at(&self, place: Span) -> Option<&'a Quote> {
        let end = self.contents.partition_point(|(span, _)| span.start <= place.start);
        let before = self.contents.get(..end)?.iter().rev();
        before
            .take_while(|(span, _)| span.start + self.longest >= place.end)
            .filter(|(span, _)| span.contains(place))
            .min_by_key(|(span, _)| span.len())
            .map(|(_, quote)| *quote)
    }
}

/// The part of a token that is a pronoun of the first person singular: `I`, and the `I` of `Im` that lost its
/// apostrophe.
fn first_person(token: &Token) -> Option<Span> {
    if token.kind != TokenKind::WORD || !FIRST_PERSON.has(token.form) {
        return None;
    }
    // `Id` is hardly anything but `I'd`.
    let id = token.form == ID && token.flags.has(Flags::CAPITAL) && !token.flags.has(Flags::ALL_CAPITALS);
    let lost = LOST.has(token.form) && token.flags.has(Flags::LOST_APOSTROPHE) || id;
    match (LOST.has(token.form), lost) {
        (false, _) => Some(token.span),
        (true, true) => Some(Span::new(token.span.start, token.span.start + 1)),
        (true, false) => None,
    }
}

/// `we` and its forms.
fn is_first_plural(token: &Token) -> bool {
    token.kind == TokenKind::WORD && WE.has(token.form) && !token.flags.has(Flags::ALL_CAPITALS)
}

/// The organisation that speaks for itself: `“We are sorry,” the company said.`
fn body(entities: &[Entity], speaker: &Speaker) -> Option<EntityId> {
    speaker.entity.filter(|EntityId(at)| {
        entities.get(*at as usize).is_some_and(|entity| entity.label == Label::Organisation)
    })
}

/// From which confidence on a quote's speaker is more than a guess.
const LIKELY: f32 = 0.35;

/// Whether a mention is a word that stands for several people or for things. None of them says `I`.
fn is_plural(analysis: &Analysis, mention: Span) -> bool {
    let at = analysis.tokens.partition_point(|token| token.span.start < mention.start);
    let token = analysis.tokens.get(at).filter(|token| token.span == mention);
    token.is_some_and(|token| PLURAL.has(token.form))
}

static PLURAL: Words<8> = Words::new(["they", "those", "these", "which", "it", "that", "this", "we"]);
const ID: u32 = byline_text::hash::form("id");
static WE: Words<5> = Words::new(["we", "us", "our", "ours", "ourselves"]);
static FIRST_PERSON: Words<9> = Words::new(["i", "me", "my", "mine", "myself", "im", "ive", "ill", "id"]);
static LOST: Words<4> = Words::new(["im", "ive", "ill", "id"]);

/// Whether the last quotation mark before a token opens. In `said that the city "will get a plan that I like"` the
/// words outside of the marks are the writer's.
fn in_marks(analysis: &Analysis, at: usize, paragraph: u32) -> bool {
    let before = analysis.tokens.get(..at).unwrap_or_default().iter().rev();
    let mark =
        before.take_while(|token| token.span.start >= paragraph).find(|token| token.kind == TokenKind::MARK);
    mark.is_some_and(|mark| mark.flags.has(Flags::OPENS) || !mark.flags.has(Flags::CLOSES))
}

fn is_pronoun_at(mention: &Mention, span: Span) -> bool {
    mention.kind == MentionKind::Pronoun && mention.span == span
}

/// Lets a pronoun stand for an entity, or for nobody.
fn assign(entities: &mut [Entity], span: Span, entity: Option<EntityId>) {
    for (at, other) in entities.iter_mut().enumerate() {
        if Some(EntityId(at as u32)) != entity {
            other.mentions.retain(|mention| !is_pronoun_at(mention, span));
        }
    }
    let Some(EntityId(at)) = entity else { return };
    let Some(entity) = entities.get_mut(at as usize) else { return };
    if !entity.mentions.iter().any(|mention| mention.span == span) {
        let place = entity.mentions.partition_point(|mention| mention.span.start < span.start);
        entity.mentions.insert(place, Mention { span, kind: MentionKind::Pronoun });
    }
}

#[cfg(test)]
mod tests {
    use super::agree;
    use byline_core::{Entity, EntityId, Label, Mention, MentionKind, Quote, QuoteType, Span, Speaker};
    use byline_text::Analysis;

    fn span(text: &str, part: &str) -> Span {
        let start = text.find(part).expect("the part is in the text") as u32;
        Span::new(start, start + part.len() as u32)
    }

    fn person(text: &str, name: &str, pronouns: &[&str]) -> Entity {
        let mention = |part: &str, kind| Mention { span: span(text, part), kind };
        let mut mentions = vec![mention(name, MentionKind::Name)];
        mentions.extend(pronouns.iter().map(|part| mention(part, MentionKind::Pronoun)));
        mentions.sort_by_key(|mention| mention.span.start);
        Entity { label: Label::Person, name: name.to_owned(), mentions, link: None }
    }

    fn quote(text: &str, kind: QuoteType, content: &str, mention: &str, entity: Option<u32>) -> Quote {
        let speaker =
            Speaker { mention: Some(span(text, mention)), entity: entity.map(EntityId), name: None };
        Quote { speaker: Some(speaker), ..Quote::new(kind, vec![span(text, content)]) }
    }

    /// The pronouns of each entity.
    fn pronouns(text: &str, mut entities: Vec<Entity>, quotes: &[Quote]) -> Vec<String> {
        let mut analysis = Analysis::default();
        analysis.read(text);
        agree(&analysis, &mut entities, quotes);
        let shown = |entity: &Entity| {
            let pronouns = entity.mentions.iter().filter(|mention| mention.kind == MentionKind::Pronoun);
            pronouns.filter_map(|mention| mention.span.of(text)).collect::<Vec<_>>().join(" ")
        };
        entities.iter().map(shown).collect()
    }

    #[test]
    fn i_in_a_quotation_is_its_speaker() {
        let text = "Paul Hart left. \"I never signed it, and my lawyer knew,\" Ruth Adeyemi said.";
        let entities = vec![person(text, "Paul Hart", &["I"]), person(text, "Ruth Adeyemi", &[])];
        let content = "I never signed it, and my lawyer knew,";
        let said = quote(text, QuoteType::Direct, content, "Ruth Adeyemi", Some(1));
        assert_eq!(pronouns(text, entities, &[said]), ["", "I my"]);
    }

    #[test]
    fn we_is_the_organisation_that_speaks() {
        let text = "Ruth Adeyemi left. \"We are sorry for our part,\" Hart Care said.";
        let body = Entity { label: Label::Organisation, ..person(text, "Hart Care", &[]) };
        let entities = vec![person(text, "Ruth Adeyemi", &["We"]), body];
        let said = quote(text, QuoteType::Direct, "We are sorry for our part,", "Hart Care", Some(1));
        assert_eq!(pronouns(text, entities.clone(), &[said]), ["", "We our"]);
        // For whom a person speaks is seldom plain.
        let said = quote(text, QuoteType::Direct, "We are sorry for our part,", "Hart Care", Some(0));
        assert_eq!(pronouns(text, entities, &[said]), ["We", ""]);
    }

    #[test]
    fn i_of_somebody_unnamed_is_nobody_named() {
        let text = "Ivo Lang is a doctor. \"It does not trouble me,\" the patient wrote.";
        let said = quote(text, QuoteType::Direct, "It does not trouble me,", "the patient", None);
        assert_eq!(pronouns(text, vec![person(text, "Ivo Lang", &["me"])], &[said]), [""]);
    }

    #[test]
    fn a_guess_and_a_plural_do_not_say_i() {
        let text = "Ana Moss looked back. \"My school was cold,\" those said.";
        let content = "My school was cold,";
        let unsure = Quote { confidence: 0.3, ..quote(text, QuoteType::Direct, content, "those", None) };
        assert_eq!(pronouns(text, vec![person(text, "Ana Moss", &["My"])], &[unsure]), ["My"]);
        let sure = quote(text, QuoteType::Direct, content, "those", None);
        assert_eq!(pronouns(text, vec![person(text, "Ana Moss", &["My"])], &[sure]), ["My"]);
    }

    #[test]
    fn outside_of_the_marks_of_a_mixed_quote_i_is_the_writer() {
        let text = "Ana Moss said that the plan I saw \"is the one that my team made\".";
        let content = "that the plan I saw \"is the one that my team made";
        let said = quote(text, QuoteType::Mixed, content, "Ana Moss", Some(0));
        assert_eq!(pronouns(text, vec![person(text, "Ana Moss", &[])], &[said]), ["my"]);
    }

    #[test]
    fn the_pronoun_that_speaks_is_the_speaker() {
        let text = "Peter Dube is on trial. Sam Nkosi leads the unit. \"We wait,\" he said.";
        let entities = vec![person(text, "Peter Dube", &["he"]), person(text, "Sam Nkosi", &[])];
        let mut said = quote(text, QuoteType::Direct, "We wait,", "Sam Nkosi", Some(1));
        let pronoun = span(text, "he said");
        said.speaker.as_mut().expect("it has one").mention =
            Some(Span::new(pronoun.start, pronoun.start + 2));
        let entities: Vec<Entity> = entities
            .into_iter()
            .map(|mut entity| {
                for mention in
                    entity.mentions.iter_mut().filter(|mention| mention.kind == MentionKind::Pronoun)
                {
                    mention.span = Span::new(pronoun.start, pronoun.start + 2);
                }
                entity
            })
            .collect();
        assert_eq!(pronouns(text, entities, &[said]), ["", "he"]);
    }
}
