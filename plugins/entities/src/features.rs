//! The features of a token for the names that it may be part of.

use crate::gazetteer::list;
use crate::view::{Info, NONE, Run, View, Word};
use byline_model::{feature, pair, triple};
use std::ops::Range;

/// How many features each token has.
pub(crate) const EACH: usize = 47;

/// The guideline by which names are found: that of the world's newswire. Corpora differ in what they call a name (are
/// nationalities? is a country that acts a place?); some features are there once for each guideline, so that what
/// corpora have in common is learned from all and the rest from one (Daumé 2007).
pub(crate) const GUIDELINE: u32 = 0;

/// The names of the feature templates: each feature is hashed with the number of its template. `Before` and `After` are
/// the tokens beside this one, `Second` those one further away. The order of the variants is part of the model;
/// [`VERSION`](crate::model::VERSION) is raised with every change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
enum Template {
    Form = 1,
    FormAndCase,
    FormBefore,
    FormAfter,
    FormSecondBefore,
    Ending,
    Shape,
    Class,
    ClassBefore,
    ClassAfter,
    ClassBeforeAndCase,
    ClassAfterAndCase,
    Tag,
    Tags,
    Cases,
    Lists,
    ListsBefore,
    ListsAfter,
    Cue,
    CueBeforeAndLists,
    CueAfterAndLists,
    Cues,
    CuesBefore,
    FormBeforeAndCase,
    FormAfterAndCase,
    TwoFormsBefore,
    TwoFormsAfter,
    Writing,
    Beside,
    WritingBesideLists,
    RunFirst,
    RunLast,
    LongestRun,
    RunSize,
    RunBefore,
    RunAfter,
    ClassesBefore,
    ClassesAfter,
    Suffix,
    Prefix,
    Context,
    ContextAndLists,
    ContextAndPlace,
    GuidelineForm,
    GuidelineClass,
    GuidelineLists,
    GuidelineRunLast,
}

/// What each of a token's features looks at, in words; in their order.
pub(crate) const WHAT: [&str; EACH] = [
    "the word",
    "the word and its capitals",
    "the word and the one before",
    "the word and the one after",
    "the word two before",
    "its last letters",
    "its shape",
    "what sort of word it is in text at large",
    "what sort of word stands before",
    "what sort of word stands after",
    "what sort of word stands before, and its own capitals",
    "what sort of word stands after, and its own capitals",
    "its part of speech",
    "its part of speech and those beside it",
    "its capitals and those beside it",
    "what lists know of it",
    "what lists know of it and of the word before",
    "what lists know of it and of the word after",
    "what it says of a name beside it",
    "what the word before says of a name",
    "what the word after says of a name",
    "what the words around say of a name",
    "what the two words before say of a name",
    "the word before, and its own capitals",
    "the word after, and its own capitals",
    "the two words before",
    "the two words after",
    "how the article writes it elsewhere",
    "what stands beside it elsewhere in the article",
    "how the article writes it, and what lists know of it",
    "the first of the capital words around it",
    "the last of the capital words around it",
    "the longest name in the article that it is part of",
    "how many capital words stand around it, and what lists know of them",
    "the word before the capital words around it",
    "the word after the capital words around it",
    "what sort of words the two before are",
    "what sort of words the two after are",
    "its ending",
    "its beginning",
    "what stands around it in the article",
    "what stands around it in the article, and what lists know of it",
    "what stands around it in the article, and its part of speech",
    "the word, as newswire marks names",
    "what sort of word it is, as newswire marks names",
    "what lists know of it, as newswire marks names",
    "the last of the capital words around it, as newswire marks names",
];

impl Template {
    const fn of(self, value: u32) -> u32 {
        feature(self as u32, value)
    }

    const fn of_two(self, first: u32, second: u32) -> u32 {
        pair(self as u32, first, second)
    }

    const fn of_three(self, first: u32, second: u32, third: u32) -> u32 {
        triple(self as u32, first, second, third)
    }
}

use Template as T;

/// Appends the features of the tokens of `segment`, which lies in `sentence`, [`EACH`] a token.
pub(crate) fn features(
    view: &View,
    sentence: &Range<usize>,
    segment: Range<usize>,
    guideline: u32,
    out: &mut Vec<u32>,
) {
    let infos = &view.infos[sentence.clone()];
    let first = sentence.start;
    let at_of = |at: Option<usize>| at.and_then(|at| infos.get(at)).unwrap_or(&Info::OUTSIDE);
    let inside = segment.start - first..segment.end - first;
    for (at, here) in infos.iter().enumerate().take(inside.end).skip(inside.start) {
        let (b2, b1) = (at_of(at.checked_sub(2)), at_of(at.checked_sub(1)));
        let (a1, a2) = (at_of(Some(at + 1)), at_of(Some(at + 2)));
        let case = u32::from(here.manner);
        let manner = case << 3 | u32::from(here.capitals);
        let class = u32::from(here.class);
        let lists = lists_of(here) ^ (u32::from(here.phrase) << 2 | u32::from(here.place)) << 10;
        let article = Article::new(view, here);
        let run = InRun::new(view, here, first + at, sentence);
        let cases = u32::from(b1.manner) << 16 | case << 8 | u32::from(a1.manner);
        let found: [u32; EACH] = [
            T::Form.of(here.form),
            T::FormAndCase.of_two(here.form, manner),
            T::FormBefore.of_two(b1.form, here.form),
            T::FormAfter.of_two(here.form, a1.form),
            T::FormSecondBefore.of_two(b2.form, case),
            T::Ending.of_two(here.ending, case),
            T::Shape.of_two(here.shape, manner),
            T::Class.of_two(class, manner),
            T::ClassBefore.of_two(u32::from(b1.class), class),
            T::ClassAfter.of_two(class, u32::from(a1.class)),
            T::ClassBeforeAndCase.of_two(u32::from(b1.class), case),
            T::ClassAfterAndCase.of_two(u32::from(a1.class), case),
            T::Tag.of_two(u32::from(here.tag), manner),
            T::Tags.of_three(u32::from(b1.tag), u32::from(here.tag), u32::from(a1.tag)),
            T::Cases.of(cases),
            T::Lists.of_two(lists, case),
            T::ListsBefore.of_three(all_lists_of(b1), lists, case),
            T::ListsAfter.of_three(lists, all_lists_of(a1), case),
            T::Cue.of_two(u32::from(here.classes), case),
            T::CueBeforeAndLists.of_three(u32::from(b1.classes), lists, case),
            T::CueAfterAndLists.of_three(u32::from(a1.classes), lists, case),
            T::Cues.of_three(u32::from(b1.classes), u32::from(here.classes), u32::from(a1.classes)),
            T::CuesBefore.of_three(u32::from(b2.classes), u32::from(b1.classes), case),
            T::FormBeforeAndCase.of_two(b1.form, case),
            T::FormAfterAndCase.of_two(a1.form, case),
            T::TwoFormsBefore.of_three(b2.form, b1.form, case),
            T::TwoFormsAfter.of_three(a1.form, a2.form, case),
            T::Writing.of_two(article.writing, case),
            T::Beside.of_two(article.beside, case),
            T::WritingBesideLists.of_three(article.writing, article.beside, lists),
            T::RunFirst.of_two(run.first, run.place),
            T::RunLast.of_two(run.last, run.place),
            T::LongestRun.of_two(article.longest, article.place_in_longest),
            T::RunSize.of_three(run.lists, run.size, case),
            T::RunBefore.of_two(run.before, case),
            T::RunAfter.of_two(run.after, case),
            T::ClassesBefore.of_three(u32::from(b2.class), u32::from(b1.class), case),
            T::ClassesAfter.of_three(u32::from(a1.class), u32::from(a2.class), case),
            T::Suffix.of_two(here.suffix, manner),
            T::Prefix.of_two(here.prefix, manner),
            T::Context.of_two(article.context, case),
            T::ContextAndLists.of_three(article.context, lists, manner),
            T::ContextAndPlace.of_three(article.context, run.size, u32::from(here.tag)),
            // Once for each corpus, since corpora differ most in what single words and lists are worth to them.
            T::GuidelineForm.of_three(guideline, here.form, case),
            T::GuidelineClass.of_three(guideline, class, manner),
            T::GuidelineLists.of_three(guideline, lists, case),
            T::GuidelineRunLast.of_three(guideline, run.last, run.place),
        ];
        out.extend_from_slice(&found);
    }
}

/// What lists know of a token alone.
fn lists_of(info: &Info) -> u32 {
    u32::from(info.listed & !list::BEGINS)
}

/// What lists know of a token alone and of the phrase that it stands in.
fn all_lists_of(info: &Info) -> u32 {
    lists_of(info) ^ u32::from(info.phrase) << 12 ^ u32::from(info.place) << 29
}

/// What the whole article knows of a word.
#[derive(Default)]
struct Article {
    /// How the article writes it.
    writing: u32,
    /// What stands beside it somewhere.
    beside: u32,
    /// What stands around its runs.
    context: u32,
    /// The last word of the longest run that it stands in.
    longest: u32,
    place_in_longest: u32,
}

impl Article {
    #[inline]
    fn new(view: &View, here: &Info) -> Self {
        let Some(word) = view.words.get(here.word as usize) else { return Self::default() };
        // A name cut short is what its longest form is: `Hale` of `Hale Motors`.
        let (longest, place_in_longest) = view.runs.get(word.run as usize).map_or((0, 0), |run| {
            let last = view.infos[run.end as usize - 1];
            let is_last = last.form == here.form;
            let size = u32::from(run.words.min(4)) << 1 | u32::from(is_last);
            (last.form, size << 16 | u32::from(run.classes))
        });
        Self {
            writing: writing(word),
            // One more, so that 0 is left for words that the article never writes with a capital.
            beside: u32::from(word.beside) + 1,
            context: u32::from(word.context) + 1,
            longest,
            place_in_longest,
        }
    }
}

/// What the run of capitals around a token and the tokens beside that run say of it.
#[derive(Default)]
struct InRun {
    first: u32,
    last: u32,
    place: u32,
    lists: u32,
    before: u32,
    after: u32,
    size: u32,
}

impl InRun {
    #[inline]
    fn new(view: &View, here: &Info, at: usize, sentence: &Range<usize>) -> Self {
        let Some(run) = view.runs.get(here.run as usize).filter(|_| here.run != NONE) else {
            return Self::default();
        };
        let form = |at: Option<usize>| {
            // Beyond the sentence stands nothing that speaks of this name.
            let inside = at.filter(|at| sentence.contains(at)).and_then(|at| view.infos.get(at));
            inside.map_or(0, |info| info.form)
        };
        let place = place_in(run, at);
        Self {
            first: view.infos[run.first as usize].form,
            last: view.infos[run.end as usize - 1].form,
            place,
            lists: u32::from(run.listed & !list::BEGINS) << 12 | u32::from(run.classes),
            before: form((run.first as usize).checked_sub(1)),
            after: form(Some(run.end as usize)),
            size: u32::from(run.words.min(5)) << 3 | place,
        }
    }
}

/// Where in a run: 0 alone, 1 first, 2 inside, 3 last.
fn place_in(run: &Run, at: usize) -> u32 {
    match (at == run.first as usize, at + 1 == run.end as usize) {
        (true, true) => 0,
        (true, false) => 1,
        (false, false) => 2,
        (false, true) => 3,
    }
}

/// How the article writes a word, in steps.
fn writing(word: &Word) -> u32 {
    let step = |count: u16| match count {
        0 => 0,
        1 => 1,
        2..=3 => 2,
        _ => 3,
    };
    1 + step(word.inside)
        + 4 * step(word.small)
        + 16 * u32::from(word.introduced)
        + 32 * u32::from(word.length.min(4))
}
