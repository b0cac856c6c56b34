//! First names and their short forms, and initials: `Bob Denholm` is `Robert Denholm`, `J. P. Marrow` is `John Paul
//! Marrow`. The table was written for this project.

use super::Joiner;
use byline_core::Label;
use byline_text::hash::{form, form_of};

/// Full first names, each with its short forms.
const NAMES: [&[&str]; 91] = [
    &["abigail", "abby", "gail"],
    &["abraham", "abe"],
    &["albert", "al", "bert"],
    &["alexander", "alex", "sandy", "sasha", "alec", "xander"],
    &["alexandra", "alex", "sandra", "sasha", "lexi"],
    &["alfred", "alf", "fred", "freddie"],
    &["amanda", "mandy"],
    &["andrew", "andy", "drew"],
    &["anthony", "tony"],
    &["antonio", "tony", "toni"],
    &["arthur", "art"],
    &["barbara", "barb", "babs"],
    &["benjamin", "ben", "benny", "benji"],
    &["bernard", "bernie"],
    &["bradley", "brad"],
    &["calvin", "cal"],
    &["catherine", "cathy", "kate", "katie", "cath"],
    &["charles", "charlie", "chuck", "chas"],
    &["charlotte", "charlie", "lottie"],
    &["christina", "chris", "tina", "christie"],
    &["christine", "chris", "chrissie", "tina"],
    &["christopher", "chris", "kit", "topher"],
    &["clifford", "cliff"],
    &["cynthia", "cindy"],
    &["daniel", "dan", "danny"],
    &["david", "dave", "davey"],
    &["deborah", "deb", "debbie", "debra"],
    &["dennis", "denny"],
    &["donald", "don", "donnie", "donny"],
    &["dorothy", "dot", "dottie", "dolly"],
    &["douglas", "doug"],
    &["edward", "ed", "eddie", "ted", "ned", "teddy"],
    &["elizabeth", "liz", "beth", "betty", "lizzie", "eliza", "betsy", "libby", "lisa"],
    &["emily", "em", "emmy"],
    &["eugene", "gene"],
    &["francis", "frank", "fran"],
    &["frederick", "fred", "freddie", "freddy"],
    &["gabriel", "gabe"],
    &["geoffrey", "geoff"],
    &["gerald", "gerry", "jerry"],
    &["gregory", "greg"],
    &["harold", "harry", "hal"],
    &["henry", "harry", "hank"],
    &["isabella", "bella", "izzy"],
    &["jacob", "jake"],
    &["james", "jim", "jimmy", "jamie"],
    &["janet", "jan"],
    &["jeffrey", "jeff"],
    &["jennifer", "jen", "jenny", "jenn"],
    &["jessica", "jess", "jessie"],
    &["john", "jack", "johnny", "jon"],
    &["jonathan", "jon", "john", "jonny", "johnny"],
    &["joseph", "joe", "joey"],
    &["joshua", "josh"],
    &["katherine", "kate", "kathy", "katie", "kat", "kathryn"],
    &["kenneth", "ken", "kenny"],
    &["kimberly", "kim"],
    &["lawrence", "larry", "lars"],
    &["leonard", "len", "lenny", "leo"],
    &["madeleine", "maddie", "maddy"],
    &["margaret", "maggie", "peggy", "meg", "marge", "greta"],
    &["matthew", "matt", "matty"],
    &["melissa", "mel", "missy"],
    &["michael", "mike", "mick", "mickey", "mikey"],
    &["mitchell", "mitch"],
    &["mohammed", "mo"],
    &["nathaniel", "nate", "nathan", "nat"],
    &["nicholas", "nick", "nicky"],
    &["nicole", "nicky", "nikki"],
    &["pamela", "pam"],
    &["patricia", "pat", "patty", "tricia", "trish"],
    &["patrick", "pat", "paddy"],
    &["peter", "pete"],
    &["philip", "phil", "pip"],
    &["raymond", "ray"],
    &["rebecca", "becky", "becca"],
    &["richard", "rick", "dick", "rich", "richie", "ricky"],
    &["robert", "bob", "rob", "bobby", "robbie", "bert"],
    &["ronald", "ron", "ronnie"],
    &["samantha", "sam"],
    &["samuel", "sam", "sammy"],
    &["stephen", "steve", "stevie", "steven"],
    &["susan", "sue", "susie", "suzy"],
    &["theodore", "ted", "theo", "teddy"],
    &["thomas", "tom", "tommy"],
    &["timothy", "tim", "timmy"],
    &["victoria", "vicky", "tori"],
    &["wilfred", "wilf", "fred"],
    &["wilhelmina", "mina", "minnie"],
    &["william", "bill", "will", "billy", "liam", "willie"],
    &["winifred", "winnie", "freda"],
];

const COUNT: usize = {
    let (mut count, mut at) = (0, 0);
    while at < NAMES.len() {
        count += NAMES[at].len();
        at += 1;
    }
    count
};

/// Each form with the row it is in, by form; a form may be in several rows.
static ROWS: [(u32, u8); COUNT] = {
    let mut rows = [(0, 0); COUNT];
    let (mut count, mut at) = (0, 0);
    while at < NAMES.len() {
        let mut name = 0;
        while name < NAMES[at].len() {
            let row = (form(NAMES[at][name]), at as u8);
            // By insertion, since the sort of the standard library cannot run at compile time.
            let mut place = count;
            while place > 0 && rows[place - 1].0 > row.0 {
                rows[place] = rows[place - 1];
                place -= 1;
            }
            rows[place] = row;
            count += 1;
            name += 1;
        }
        at += 1;
    }
    rows
};

impl Joiner {
    /// The only person whose first name a single word is short for: `Wilf` for `Wilfred Hale`.
    pub(super) fn bearer_of_short_form(&self, number: usize) -> Option<u32> {
        let [form] = *self.forms(number) else { return None };
        if self.groups[number].label != Label::Person || !is_short_form(form) {
            return None;
        }
        let fits = |other: &usize| {
            let [first, .., _] = *self.forms(*other) else { return false };
            self.groups[*other].label == Label::Person && same_first_name(form, first)
        };
        let mut bearers = (0..self.groups.len()).filter(fits).map(|other| self.root(other));
        let bearer = bearers.next().filter(|bearer| *bearer != number)?;
        bearers.all(|other| other == bearer).then_some(bearer as u32)
    }
}

/// Whether a first name is short for others.
fn is_short_form(form: u32) -> bool {
    let start = ROWS.partition_point(|row| row.0 < form);
    ROWS.get(start).is_some_and(|row| row.0 == form)
}

/// Whether two first names may be one person's: one is short for the other.
fn same_first_name(one: u32, other: u32) -> bool {
    let rows = |form: u32| {
        let start = ROWS.partition_point(|row| row.0 < form);
        ROWS[start..].iter().take_while(move |row| row.0 == form).map(|row| row.1)
    };
    one == other || rows(one).any(|row| rows(other).any(|same| same == row))
}

/// Whether two persons' names, as written, may be of one person: the last names are the same, the first names are
/// the same, short forms or initials of each other, and no middle name contradicts. `None` if not, else how much of
/// the fuller one is known of both.
pub(super) fn same_person(one: &str, other: &str) -> Option<u32> {
    let (one, other) = (parts(one), parts(other));
    let ([first, .., last], [first_other, .., last_other]) = (&one[..], &other[..]) else { return None };
    // A name that ends with an initial or a generation has no last name to compare.
    if form_of(last) != form_of(last_other) || is_initial(last) || GENERATIONS.has(form_of(last)) {
        return None;
    }
    // An initial is weaker than a short form, since others may have it too.
    let initial = is_initial(first) || is_initial(first_other);
    let fits = |one: &str, other: &str| {
        if is_initial(one) || is_initial(other) {
            one.chars().next().map(|c| c.to_ascii_lowercase())
                == other.chars().next().map(|c| c.to_ascii_lowercase())
        } else {
            same_first_name(form_of(one), form_of(other))
        }
    };
    if !fits(first, first_other) {
        return None;
    }
    // `Robert J. Weir` and `Robert Weir`, but not `Robert J. Weir` and `Robert K. Weir`.
    let middle = one[1..one.len() - 1].iter().zip(&other[1..other.len() - 1]);
    if !middle.into_iter().all(|(one, other)| fits(one, other)) {
        return None;
    }
    Some(if initial { 1 } else { 2 })
}

/// The words of a name without `Jr.` and commas; initials written together (`J.P.`) are split.
fn parts(name: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = Vec::new();
    for part in name.split([' ', '\u{a0}', ',']).filter(|part| !part.is_empty()) {
        let stops = part.matches('.').count();
        // Two stops among few letters: `J.P.`, `Jr.` has but one.
        if stops >= 2 && part.len() <= 3 * stops {
            parts.extend(part.split('.').filter(|letter| !letter.is_empty()));
        } else if !GENERATIONS.has(form_of(part.trim_end_matches('.'))) {
            parts.push(part);
        }
    }
    parts
}

fn is_initial(part: &str) -> bool {
    part.trim_end_matches('.').chars().count() == 1
}

/// What may stand behind a person's last name.
pub(super) static GENERATIONS: byline_text::Words<6> =
    byline_text::Words::new(["jr", "sr", "ii", "iii", "jr.", "sr."]);

#[cfg(test)]
mod tests {
    use super::same_person;

    #[test]
    fn short_forms_and_initials_are_one_person() {
        for (one, other) in [
            ("Robert Denholm", "Bob Denholm"),
            ("Elizabeth Carr", "Liz Carr"),
            ("Mike Stone", "Michael Stone"),
            ("J. P. Marrow", "John Paul Marrow"),
            ("J.P. Marrow", "John Marrow"),
            ("A. Reade", "Alan Reade"),
            ("Rob Weir Jr.", "Robert J. Weir"),
            ("Alex Dent", "Alexandra Dent"),
        ] {
            assert!(same_person(one, other).is_some(), "{one}, {other}");
        }
        for (one, other) in [
            ("Robert Denholm", "Ben Denholm"),
            ("Robert Denholm", "Bob Denham"),
            ("Robert J. Weir", "Robert K. Weir"),
            ("A. Reade", "Ben Reade"),
            ("Denholm", "Bob Denholm"),
        ] {
            assert!(same_person(one, other).is_none(), "{one}, {other}");
        }
    }
}
