//! Mentions together: a target in the whole article, and in each voice.

use byline_core::{MentionSentiment, Score, Voice, VoiceSentiment};

/// All mentions of a target.
pub(crate) fn whole(mentions: &[MentionSentiment]) -> Score {
    together(mentions.iter())
}

/// The mentions of each voice: the article's own, then those of quotes in their order.
pub(crate) fn by_voice(mentions: &[MentionSentiment]) -> Vec<VoiceSentiment> {
    // Most targets have one voice alone.
    if let [first, rest @ ..] = mentions
        && rest.iter().all(|mention| mention.voice == first.voice)
    {
        return vec![VoiceSentiment { voice: first.voice, score: whole(mentions) }];
    }
    let mut sorted: Vec<&MentionSentiment> = mentions.iter().collect();
    sorted.sort_by_key(|mention| match mention.voice {
        Voice::Author => None,
        Voice::Quote(quote) => Some(quote),
    });
    let voices = sorted.chunk_by(|a, b| a.voice == b.voice);
    let of = |mentions: &[&MentionSentiment]| {
        let voice = mentions.first()?.voice;
        Some(VoiceSentiment { voice, score: together(mentions.iter().copied()) })
    };
    voices.filter_map(of).collect()
}

/// The score is the mean of all mentions. Polar is what has polar mentions, most of them, by weight, of one sign.
/// Neutral mentions do not outvote praise: of somebody who is praised most sentences say nothing. They do outvote blame:
/// whoever is in the news meets with trouble, and readers see blame only where most of what is said is blame.
fn together<'a>(mentions: impl Iterator<Item = &'a MentionSentiment>) -> Score {
    let (mut sum, mut count, mut blamed, mut sides) = (0.0, 0.0_f32, 0.0_f32, [0.0_f32; 2]);
    for MentionSentiment { score: Score { polarity, score }, .. } in mentions {
        sum += score;
        count += 1.0;
        if *polarity != 0 {
            sides[usize::from(*polarity > 0)] += score.abs();
        }
        if *polarity < 0 {
            blamed += 1.0;
        }
    }
    let [negative, positive] = sides;
    let score = if count > 0.0 { (sum / count).clamp(-1.0, 1.0) } else { 0.0 };
    // By weight and not by number: one harsh sentence outweighs two lukewarm ones.
    let clear = |side: f32| side > CLEAR * (negative + positive);
    let praise = clear(positive) && score > 0.0;
    let blame = clear(negative) && score < 0.0 && blamed >= BLAMED * count;
    Score { polarity: i8::from(praise) - i8::from(blame), score }
}

/// What share of the weight of polar mentions one sign must have.
const CLEAR: f32 = 0.6;
/// What share of all mentions must be negative.
const BLAMED: f32 = 0.66;
