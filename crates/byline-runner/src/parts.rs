//! Long texts, analysed in parts.
//!
//! While an article is worked on it takes seventy times its size: tokens, features and candidates of four extractors. For
//! news that is nothing; for a dump of a whole site that was taken for one article it is gigabytes. So a text that is
//! longer than any article is cut between paragraphs, its parts are analysed one after the other, and what was found is
//! put together as if it had been found at once: offsets count from the start of the text, entities of one name are
//! one, and a layer that failed on one part is missing as a whole. Extractors of custom layers then see the article whole.

use crate::check::Bounds;
use crate::plan::Plan;
use byline_core::{
    Article, Claim, Damage, Entity, EntityId, LayerName, Layers, Mention, MentionSentiment, Quote, QuoteId,
    Score, Sentiment, Span, TargetSentiment, Voice, VoiceSentiment,
};
use byline_record::{Record, Remark};
use std::collections::HashMap;

/// The longest text that is analysed at once, in bytes: some forty thousand words.
const LONGEST: usize = 256 << 10;

/// Whether this plan can analyse parts. Custom layers are found in the whole article after the others, which therefore
/// must not read them.
pub(crate) fn may_cut(plan: &Plan) -> bool {
    plan.extractors().iter().map(|active| &active.descriptor).all(|descriptor| {
        is_custom(&descriptor.provides) || !descriptor.needs.iter().chain(&descriptor.uses).any(is_custom)
    })
}

/// Whether a layer is none of the four.
pub(crate) const fn is_custom(layer: &LayerName) -> bool {
    matches!(layer, LayerName::Custom(_))
}

/// Whether an article is analysed in parts. Entities that came with it and are not right are refused as a whole.
pub(crate) fn is_long(article: &Article) -> bool {
    let bounds = Bounds { text: &article.text, entities: 0, quotes: 0 };
    let given = article.entities.as_deref().unwrap_or_default();
    article.text.len() > LONGEST && given.iter().all(|entity| bounds.entity(entity).is_ok())
}

/// Analyses a long article: `analyze` does so with each part, an article of its own.
pub(crate) fn analyze(mut article: Article, mut analyze: impl FnMut(Article) -> Record) -> Record {
    let text = std::mem::take(&mut article.text);
    let targets = std::mem::take(&mut article.targets);
    let given = article.entities.take();
    let mut whole = Whole::default();
    let mut start = 0;
    while start < text.len() {
        let end = start + part(text.get(start..).unwrap_or(""), LONGEST);
        let piece = text.get(start..end).unwrap_or("");
        let own =
            targets.iter().filter(|target| target.start as usize >= start && target.end as usize <= end);
        let own = own.map(|target| Span::new(target.start - start as u32, target.end - start as u32));
        let (entities, places) = match &given {
            Some(given) => within(given, start as u32, end as u32),
            None => (None, None),
        };
        // The headline belongs to the first part.
        let title = if start == 0 { article.title.clone() } else { None };
        let Article { id, source, title: _, date, url, language, text: _, targets: _, entities: _, extra: _ } =
            &article;
        let record = analyze(Article {
            id: id.clone(),
            source: source.clone(),
            title,
            date: date.clone(),
            url: url.clone(),
            language: language.clone(),
            text: piece.to_owned(),
            targets: own.collect(),
            entities,
            extra: None,
        });
        whole.add(record, start as u32, places);
        start = end;
    }
    let mut record = whole.finish();
    if let (Some(entities), Some(given)) = (&mut record.layers.entities, given) {
        *entities = given;
    }
    for target in targets.iter().filter(|target| target.of(&text).is_none()) {
        let Span { start, end } = target;
        let message = format!("a target is left out: {start}..{end} is not a span of the text");
        record.notes.push(Remark { extractor: "input".to_owned(), message });
    }
    article.targets = targets.into_iter().filter(|target| target.of(&text).is_some()).collect();
    article.text = text;
    record.article = article;
    record
}

/// What of the entities that came with an article is in one of its parts, with offsets into it, and where each is among
/// all.
fn within(given: &[Entity], start: u32, end: u32) -> (Option<Vec<Entity>>, Option<Vec<EntityId>>) {
    let (mut own, mut places) = (Vec::new(), Vec::new());
    for (at, Entity { label, name, mentions, link }) in given.iter().enumerate() {
        let inside = mentions.iter().filter(|mention| mention.span.start >= start && mention.span.end <= end);
        let inside = inside.map(|Mention { span, kind }| Mention {
            span: Span::new(span.start - start, span.end - start),
            kind: *kind,
        });
        let mentions: Vec<Mention> = inside.collect();
        if !mentions.is_empty() {
            own.push(Entity { label: *label, name: name.clone(), mentions, link: link.clone() });
            places.push(EntityId(at as u32));
        }
    }
    (Some(own), Some(places))
}

/// How long the first part of a text is: up to the end of a paragraph, else of a sentence, else of a word, in the last half
/// of `longest`.
fn part(text: &str, longest: usize) -> usize {
    if text.len() <= longest {
        return text.len();
    }
    let longest = boundary(text, longest);
    let half = boundary(text, longest / 2);
    let last = text.get(half..longest).unwrap_or("");
    let ends = ["\n\n", "\n", ". ", " "];
    let end = ends.iter().find_map(|end| last.rfind(end).map(|at| half + at + end.len()));
    end.unwrap_or(longest).max(1)
}

/// The last boundary of characters up to `at`.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// What was found in the parts so far.
#[derive(Default)]
struct Whole {
    record: Record,
    parts: usize,
    /// The entity of a label and name.
    known: HashMap<(&'static str, String), u32>,
    /// The mood of the whole, and that towards each target of the layer: in all, and in the article's own voice.
    document: Mean,
    targets: Vec<(Mean, Mean)>,
    /// The place of an entity in that layer.
    felt: HashMap<EntityId, usize>,
}

impl Whole {
    /// Adds what was found in the part that begins at `offset`. A layer that is missing in any part is missing: half of
    /// one would look like a whole. `given` says where the part's entities are among those that came with the article.
    fn add(&mut self, part: Record, offset: u32, given: Option<Vec<EntityId>>) {
        let Record { article, damage, layers, notes, errors } = part;
        // Custom layers are found afterwards, in the whole.
        let Layers { entities, quotes, sentiment, claims, custom: _ } = layers;
        self.parts += 1;
        let first = self.parts == 1;
        let all = &mut self.record;
        for Damage { kind, count } in damage {
            match all.damage.iter_mut().find(|known| known.kind == kind) {
                Some(known) => known.count = known.count.saturating_add(count),
                None => all.damage.push(Damage { kind, count }),
            }
        }
        add_new(&mut all.notes, notes);
        add_new(&mut all.errors, errors);
        if first {
            all.layers = Layers {
                entities: entities.as_ref().map(|_| Vec::new()),
                quotes: quotes.as_ref().map(|_| Vec::new()),
                sentiment: sentiment.as_ref().map(|_| Sentiment::default()),
                claims: claims.as_ref().map(|_| Vec::new()),
                custom: Vec::new(),
            };
        }
        let mut places = Places { offset, entities: Vec::new(), quotes: 0 };
        match (entities, given) {
            (Some(_), Some(given)) => places.entities = given,
            (Some(own), None) => places.entities = self.entities(own, offset),
            (None, _) => self.record.layers.entities = None,
        }
        let Self { record, document, targets, felt, .. } = self;
        let Layers { quotes: all_quotes, sentiment: all_sentiment, claims: all_claims, .. } =
            &mut record.layers;
        places.quotes = all_quotes.as_ref().map_or(0, |quotes| quotes.len() as u32);
        extend(all_quotes, quotes, |quote| places.quote(quote));
        extend(all_claims, claims, |claim| places.claim(claim));
        match (all_sentiment.as_mut(), sentiment) {
            (Some(all), Some(own)) => {
                let own = places.sentiment(own);
                document.add(own.document, article.text.len() as f32);
                if first {
                    (all.headline, all.lead) = (own.headline, own.lead);
                }
                all.sentences.extend(own.sentences);
                for target in own.targets {
                    add_target(&mut all.targets, targets, felt, target);
                }
            }
            _ => *all_sentiment = None,
        }
    }

    /// Adds entities, and returns where each is in the whole.
    fn entities(&mut self, entities: Vec<Entity>, offset: u32) -> Vec<EntityId> {
        // Where the layer is missing in another part, its places are never used.
        let mut nowhere = Vec::new();
        let all = self.record.layers.entities.as_mut().unwrap_or(&mut nowhere);
        let mut places = Vec::with_capacity(entities.len());
        for Entity { label, name, mut mentions, link } in entities {
            for mention in &mut mentions {
                shift(&mut mention.span, offset);
            }
            let at = *self.known.entry((label.name(), name.clone())).or_insert(all.len() as u32);
            match all.get_mut(at as usize) {
                Some(entity) => {
                    entity.mentions.append(&mut mentions);
                    entity.link = entity.link.take().or(link);
                }
                None => all.push(Entity { label, name, mentions, link }),
            }
            places.push(EntityId(at));
        }
        places
    }

    fn finish(self) -> Record {
        let Self { mut record, document, targets, .. } = self;
        record.damage.sort_by_key(|damage| damage.kind as usize);
        for entity in record.layers.entities.iter_mut().flatten() {
            entity.mentions.sort_by_key(|mention| mention.span.start);
        }
        let Layers { entities, quotes, sentiment, claims, custom: _ } = &mut record.layers;
        if let Some(sentiment) = sentiment {
            sentiment.document = document.score();
            for (target, (all, author)) in sentiment.targets.iter_mut().zip(targets) {
                target.score = all.score();
                for VoiceSentiment { voice, score } in &mut target.by_voice {
                    if *voice == Voice::Author {
                        *score = author.score();
                    }
                }
            }
        }
        if entities.is_none() {
            let speakers = quotes.iter_mut().flatten().filter_map(|quote| quote.speaker.as_mut());
            speakers.for_each(|speaker| speaker.entity = None);
            let targets = sentiment.iter_mut().flat_map(|sentiment| &mut sentiment.targets);
            targets.for_each(|target| target.entity = None);
            let claimants = claims.iter_mut().flatten().filter_map(|claim| claim.claimant.as_mut());
            claimants.for_each(|claimant| claimant.entity = None);
        }
        if quotes.is_none() {
            let claimants = claims.iter_mut().flatten().filter_map(|claim| claim.claimant.as_mut());
            claimants.for_each(|claimant| claimant.quote = None);
            for target in sentiment.iter_mut().flat_map(|sentiment| &mut sentiment.targets) {
                target.by_voice.retain(|felt| felt.voice == Voice::Author);
                target.mentions.iter_mut().for_each(|mention| mention.voice = Voice::Author);
            }
        }
        record
    }
}

/// Adds the sentiment towards a target in one part.
fn add_target(
    all: &mut Vec<TargetSentiment>,
    means: &mut Vec<(Mean, Mean)>,
    felt: &mut HashMap<EntityId, usize>,
    own: TargetSentiment,
) {
    let at = match own.entity {
        Some(entity) => *felt.entry(entity).or_insert(all.len()),
        None => all.len(),
    };
    if at == all.len() {
        all.push(TargetSentiment {
            by_voice: Vec::new(),
            mentions: Vec::new(),
            name: own.name.clone(),
            ..own
        });
        means.push(<(Mean, Mean)>::default());
    }
    let (Some(target), Some((mean, author))) = (all.get_mut(at), means.get_mut(at)) else { return };
    let spoken = own.mentions.iter().filter(|mention| mention.voice == Voice::Author).count();
    mean.add(own.score, own.mentions.len() as f32);
    for felt in own.by_voice {
        if felt.voice == Voice::Author {
            author.add(felt.score, spoken as f32);
        }
        // The article's own voice comes first.
        match (felt.voice, target.by_voice.first()) {
            (Voice::Author, Some(first)) if first.voice == Voice::Author => {}
            (Voice::Author, _) => target.by_voice.insert(0, felt),
            _ => target.by_voice.push(felt),
        }
    }
    target.mentions.extend(own.mentions);
}

/// The mean of some scores. Polar is what at least half, by weight, of what it stands for is.
#[derive(Debug, Clone, Copy, Default)]
struct Mean {
    score: f32,
    polarity: f32,
    weight: f32,
}

impl Mean {
    fn add(&mut self, score: Score, weight: f32) {
        self.score += score.score * weight;
        self.polarity += f32::from(score.polarity) * weight;
        self.weight += weight;
    }

    fn score(self) -> Score {
        if self.weight <= 0.0 {
            return Score::default();
        }
        let score = (self.score / self.weight).clamp(-1.0, 1.0);
        let polarity = self.polarity / self.weight;
        let polar = |side: f32| side >= 0.5;
        let polarity = i8::from(polar(polarity) && score > 0.0) - i8::from(polar(-polarity) && score < 0.0);
        Score { polarity, score }
    }
}

/// Where what was found in a part is in the whole.
struct Places {
    offset: u32,
    entities: Vec<EntityId>,
    /// How many quotes are before those of the part.
    quotes: u32,
}

impl Places {
    fn entity(&self, entity: Option<EntityId>) -> Option<EntityId> {
        entity.and_then(|EntityId(at)| self.entities.get(at as usize).copied())
    }

    fn voice(&self, voice: Voice) -> Voice {
        match voice {
            Voice::Author => Voice::Author,
            Voice::Quote(QuoteId(at)) => Voice::Quote(QuoteId(at + self.quotes)),
        }
    }

    fn spans<'a>(&self, spans: impl IntoIterator<Item = &'a mut Span>) {
        spans.into_iter().for_each(|span| shift(span, self.offset));
    }

    fn quote(&self, mut quote: Quote) -> Quote {
        let Quote { kind: _, mode: _, content, cue, speaker, confidence: _, reason: _, repairs: _ } =
            &mut quote;
        self.spans(&mut *content);
        self.spans(&mut *cue);
        if let Some(speaker) = speaker {
            self.spans(&mut speaker.mention);
            speaker.entity = self.entity(speaker.entity);
        }
        // Lists grow by doubling; all lists of a long text together are worth trimming.
        content.shrink_to_fit();
        cue.shrink_to_fit();
        quote
    }

    fn sentiment(&self, mut sentiment: Sentiment) -> Sentiment {
        let Sentiment { document: _, headline: _, lead: _, sentences, targets } = &mut sentiment;
        self.spans(sentences.iter_mut().map(|sentence| &mut sentence.span));
        for TargetSentiment { entity, name: _, score: _, by_voice, mentions } in targets {
            *entity = self.entity(*entity);
            for felt in by_voice {
                felt.voice = self.voice(felt.voice);
            }
            for MentionSentiment { span, score: _, confidence: _, voice, evidence } in mentions {
                shift(span, self.offset);
                self.spans(&mut *evidence);
                evidence.shrink_to_fit();
                *voice = self.voice(*voice);
            }
        }
        sentiment
    }

    fn claim(&self, mut claim: Claim) -> Claim {
        let Claim {
            span,
            score: _,
            checkworthy: _,
            kinds,
            claimant,
            stance: _,
            verdict: _,
            matches: _,
            related: _,
            // These point into other articles.
            evidence: _,
            quantities,
        } = &mut claim;
        shift(span, self.offset);
        if let Some(claimant) = claimant {
            claimant.entity = self.entity(claimant.entity);
            claimant.quote = claimant.quote.map(|QuoteId(at)| QuoteId(at + self.quotes));
        }
        self.spans(quantities.iter_mut().map(|quantity| &mut quantity.span));
        quantities.shrink_to_fit();
        kinds.shrink_to_fit();
        claim
    }
}

fn shift(span: &mut Span, offset: u32) {
    *span = Span::new(span.start + offset, span.end + offset);
}

/// Adds the findings of a part to a layer.
fn extend<T>(all: &mut Option<Vec<T>>, own: Option<Vec<T>>, placed: impl Fn(T) -> T) {
    match (all.as_mut(), own) {
        (Some(all), Some(own)) => all.extend(own.into_iter().map(placed)),
        _ => *all = None,
    }
}

/// Adds remarks that were not made of an earlier part.
fn add_new(all: &mut Vec<Remark>, own: Vec<Remark>) {
    for remark in own {
        if !all.contains(&remark) {
            all.push(remark);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::part;

    #[test]
    fn texts_are_cut_between_paragraphs_and_else_where_it_harms_least() {
        let check =
            |text: &str, expected: &str| assert_eq!(text.get(..part(text, 20)), Some(expected), "{text}");
        check("It rained.", "It rained.");
        check("It rained here.\n\nBoats wait in the harbour.", "It rained here.\n\n");
        check("It rained here.\nBoats wait in the harbour.", "It rained here.\n");
        check("It rained here. Boats wait in the harbour.", "It rained here. ");
        check("It rained and rained and rained.", "It rained and ");
        check("itrainedandrainedandrained", "itrainedandrainedand");
        check("éééééééééééééééééé", "éééééééééé");
    }
}
