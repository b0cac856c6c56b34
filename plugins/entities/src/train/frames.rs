//! Short articles written for this project, in which made-up names stand where news speaks of companies, teams and
//! persons: the corpora have few of some kinds.

use super::renaming::Coiner;
use byline_core::Span;
use byline_eval::gold::{Gold, GoldEntity};
use byline_model::train::Random;

/// `{O}` and `{Q}` are organisations, `{P}` and `{R}` persons, `{F}` and `{S}` the first and the last name of `{P}`,
/// `{L}` is a place.
const FRAMES: [&str; 64] = [
    "Shares in {O} fell 4 percent on Tuesday after weak sales. {O} said it would close two stores.",
    "{O} said on Monday that sales fell. Analysts had expected {O} to do better.",
    "{O} said profits rose in the third quarter. Its chief executive, {P}, said demand was strong.",
    "The board voted to retain {O} as its adviser. {O} declined to comment.",
    "Our lead partner at {O} serves five years. A spokesman for {O} confirmed that.",
    "{O} opened a plant in {L}. Workers at {O} were glad. The {O} chief left last year.",
    "{O} and {Q} declined to comment. {O} and {Q} will merge next year, {P} said.",
    "{O} announced good results on Tuesday. Investors in {O} were relieved.",
    "The chief executive of {O}, {P}, resigned on Friday. {S} had led {O} for ten years.",
    "{P}, founder of {O}, sold his stake to {Q} for $4 million.",
    "Regulators fined {O} after a complaint by {Q}. {O} said it would appeal.",
    "{O} will close its stores in {L}, the company said on Wednesday.",
    "{O}, which makes tyres, has hired {P} from {Q}.",
    "Customers of {O} complained about the app. {O} apologised.",
    "{O} acquired {Q} for an undisclosed sum. The deal makes {O} the largest brewer in the region.",
    "A lawyer for {O} said that {P} had not been paid. {O} denies this.",
    "{O} shares closed at 42 cents. {O} stock has doubled this year.",
    "Staff at {O} in {L} went on strike on Monday. {O} employs 400 people there.",
    "The retailer {O} cut its forecast. {O} expects sales of 3 billion.",
    "{O} beat {Q} 3-1 on Saturday. {P} scored twice for {O}.",
    "{Q} lost to {O} at home. The {O} coach, {P}, praised his players.",
    "{P} signed for {O} from {Q} in July. {S} will play against {L} on Sunday.",
    "He works for {O}. His wife works for {Q}.",
    "{O} is based in {L}. It was bought by {Q} in 2019.",
    "She drove her car to {O} and bought a sandwich at {Q}.",
    "{P} of {O} said the figures were wrong. {R} of {Q} agreed.",
    "According to {O}, the number of cases fell. {Q} has not published its data.",
    "{O} reported a loss. Revenue at {O} fell by a tenth, and {Q} did no better.",
    "{O} plans to hire 300 workers. {O}'s chief financial officer, {P}, said so in {L}.",
    "{O} has recalled its cars. {O} sold 12,000 of them, mostly in {L}.",
    "Analysts at {O} and {Q} raised their targets. {O} rates the shares a buy.",
    "A flight of {O} from {L} was cancelled. {O} offered refunds.",
    "The suit says that {O} sold data to {Q}. {O} called the claims false.",
    "{P} met {R} on Monday. {S} told {R} that the deal was off. {S} left early.",
    "{F} told her mother that she was leaving. {F} packed her bag.",
    "{F}, 22, pleaded guilty to theft. {F} will be sentenced in May.",
    "{F} and her husband run the shop in {L}. {F} was born there.",
    "{F} was arrested on Friday. He is 34. Police said {F} had been drinking.",
    "We saw {F} at the gym. She is strong. {F} won two medals.",
    "{P} resigned in May. {S} said the work was done. Mr. {S} had been ill.",
    "{P}, 41, sold the shop. His daughter, {R}, 12, cried. {S} said he would be back.",
    "{F} met {R} in {L} last week. {F} liked the town.",
    "Mr. {S} said the plan would fail. Nobody believed {S}.",
    "{P}, M.D., said the diet was safe. {R}, Ph.D., disagreed.",
    "The judge, {P}, said the sentence was just. {S} had heard the case in {L}.",
    "Coach {P} praised {R}. {S} said that {O} had played well.",
    "{O} officials said {P} was not in {L}. The {O} board meets today.",
    "I bought it from {O}. The {O} app did not work. {Q} was cheaper.",
    "The {O} factory in {L} makes engines for {Q}.",
    "Both {O} and {Q} filed for bankruptcy. {O} owes {Q} $2 million.",
    "{P} left {O} to join {Q}. At {O} {S} had run the sales team.",
    "{O}'s profits fell. {O}'s boss, {P}, will leave. Sales at {Q} rose.",
    "Fans of {O} sang all night. {O} won the cup in {L}.",
    "{O}: shares fall after warning. {O} said costs had risen.",
    "The maker of the drug, {O}, said it was safe. A rival, {Q}, disagreed.",
    "Police in {L} arrested {P}. {S} was charged on Tuesday.",
    "Workers at the {L} plant of {O} voted to join a union, {P} said.",
    "{R} wrote to {O} and got no answer. {O} later paid.",
    "{P} lives in {L}. {F}'s mother, {R}, lives in {L} as well.",
    "Dear {F}, thank you for your letter. Yours, {R}",
    "A survey by {O} found that prices rose. {O} asked 2,000 people in {L}.",
    "{O} hosts {Q} on Friday. {Q} have not won in {L} since 2009.",
    "The song by {O} reached number one. {O} will tour with {Q}.",
    "{P} took over as head of {O}. Before, {S} ran {Q} in {L}.",
];

/// So many articles are made of each frame.
const COPIES: usize = 12;

/// The frames, filled.
pub(super) fn articles(coiner: &Coiner<'_>, random: &mut Random) -> Vec<Gold> {
    let mut articles = Vec::new();
    for (number, frame) in FRAMES.iter().enumerate() {
        for copy in 0..COPIES {
            let mut article = fill(frame, coiner, random);
            article.id = format!("frame-{number}-{copy}");
            articles.push(article);
        }
    }
    articles
}

fn fill(frame: &str, coiner: &Coiner<'_>, random: &mut Random) -> Gold {
    let (first, last) = (coiner.given(random), coiner.surname(random));
    let (other_first, other_last) = (coiner.given(random), coiner.surname(random));
    let person = format!("{first} {last}");
    let other_person = format!("{other_first} {other_last}");
    let (organisation, other) = (coiner.organisation(random), coiner.organisation(random));
    let town = coiner.town(random);
    let mut gold = Gold { entities: Some(Vec::new()), corpus: Some("frames".to_owned()), ..Gold::default() };
    let mut rest = frame;
    while let Some((before, slot, after)) = rest
        .split_once('{')
        .and_then(|(before, rest)| rest.split_once('}').map(|(slot, after)| (before, slot, after)))
    {
        gold.text += before;
        let (name, label) = match slot {
            "O" => (&organisation, "ORG"),
            "Q" => (&other, "ORG"),
            "P" => (&person, "PER"),
            "R" => (&other_person, "PER"),
            "F" => (&first, "PER"),
            "S" => (&last, "PER"),
            _ => (&town, "LOC"),
        };
        let start = gold.text.len() as u32;
        gold.text += name;
        // The possessive of `Hale's` is `Hale's`.
        let after = if name.ends_with("'s") { after.strip_prefix("'s").unwrap_or(after) } else { after };
        // `Acme Corp..`
        let after = if name.ends_with('.') { after.strip_prefix('.').unwrap_or(after) } else { after };
        let span = Span::new(start, gold.text.len() as u32);
        gold.entities.get_or_insert_default().push(GoldEntity { span, label: label.to_owned(), fine: None });
        rest = after;
    }
    gold.text += rest;
    gold
}
