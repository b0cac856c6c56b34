//! Words by which what is worth checking is recognised.

use byline_text::Words;

macro_rules! words {
    ($($(#[$doc:meta])* pub(super) $name:ident = $($word:literal)+;)+) => {
        $($(#[$doc])* pub(super) static $name: Words<{ [$($word),+].len() }> = Words::new([$($word),+]);)+
    };
}

words! {
    /// What numbers do.
    pub(super) CHANGES =
        "rise" "rises" "rose" "risen" "rising" "fall" "falls" "fell" "fallen" "falling" "increase"
        "increases" "increased" "increasing" "decrease" "decreases" "decreased" "decreasing" "grow" "grows"
        "grew" "grown" "growing" "shrink" "shrinks" "shrank" "shrunk" "shrinking" "drop" "drops" "dropped"
        "dropping" "climb" "climbs" "climbed" "climbing" "surge" "surges" "surged" "surging" "soar" "soars"
        "soared" "soaring" "plunge" "plunges" "plunged" "plummet" "plummets" "plummeted" "decline"
        "declines" "declined" "declining" "double" "doubles" "doubled" "doubling" "triple" "triples"
        "tripled" "halve" "halves" "halved" "quadrupled" "quadruple" "quadruples" "tripling" "trebled"
        "threefold" "fourfold" "twofold" "tenfold" "jump" "jumped" "slump" "slumped" "expand" "expanded"
        "cut" "cuts" "cutting" "reduce" "reduces" "reduced" "reducing" "raise" "raises" "raised" "raising"
        "lower" "lowers" "lowered" "slash" "slashed" "skyrocketed" "slow" "slowed" "accelerated" "improved"
        "worsened" "reached" "hit" "gained" "lost" "added" "created" "more" "fewer" "higher" "less";
    /// What has a number.
    pub(super) MEASURES =
        "number" "numbers" "rate" "rates" "price" "prices" "cost" "costs" "level" "levels" "share" "percent"
        "wages" "wage" "income" "incomes" "unemployment" "employment" "inflation" "growth" "deficit"
        "surplus" "debt" "budget" "revenue" "revenues" "jobs" "tax" "taxes" "crime" "poverty" "temperature"
        "temperatures" "sales" "exports" "imports" "production" "emissions" "population" "deaths" "cases"
        "births" "turnout" "funding" "spending" "rent" "rents" "output" "profits" "murders" "homicides"
        "crimes" "economy";
    /// Words of sports reports.
    pub(super) SPORTS =
        "won" "win" "wins" "beat" "beats" "lost" "lose" "loses" "drew" "draw" "victory" "defeat" "defeated"
        "match" "game" "games" "goal" "goals" "league" "season" "set" "sets" "innings" "points" "half"
        "lead" "led" "scored" "score" "cup" "round" "final" "semifinal" "quarterfinal" "tie" "team";
}
