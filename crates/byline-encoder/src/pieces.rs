//! Word pieces: text as the numbers that an encoder knows, as BERT's uncased tokenizer makes them.
//!
//! Control characters go, accents and case go, punctuation and ideographs stand alone, and each word is cut into the longest
//! pieces that the vocabulary has, from the left. The vocabulary is searched where it lies in the model file.

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// A vocabulary in a model file: sorted pieces, and their numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Vocabulary<'a> {
    /// Where each piece begins in `text`, and the end.
    places: &'a [[u8; 4]],
    numbers: &'a [[u8; 4]],
    text: &'a [u8],
}

/// A word of more characters is unknown.
const LONGEST: usize = 100;

impl<'a> Vocabulary<'a> {
    /// The bytes of a vocabulary, of pieces in the order of their numbers.
    pub(crate) fn bytes(pieces: &[&str]) -> Vec<u8> {
        let mut order: Vec<usize> = (0..pieces.len()).collect();
        order.sort_by_key(|at| (pieces[*at].as_bytes(), *at));
        let mut place = 0_u32;
        let mut bytes = Vec::new();
        for at in &order {
            bytes.extend(place.to_le_bytes());
            place += pieces[*at].len() as u32;
        }
        bytes.extend(place.to_le_bytes());
        bytes.extend(order.iter().flat_map(|at| (*at as u32).to_le_bytes()));
        bytes.extend(order.iter().flat_map(|at| pieces[*at].bytes()));
        bytes
    }

    /// A vocabulary of so many pieces.
    pub(crate) fn new(bytes: &'a [u8], count: usize) -> Option<Self> {
        let (places, rest) = bytes.split_at_checked(4 * (count + 1))?;
        let (numbers, text) = rest.split_at_checked(4 * count)?;
        Some(Self { places: places.as_chunks().0, numbers: numbers.as_chunks().0, text })
    }

    fn piece(&self, at: usize) -> &'a [u8] {
        let place = |at: usize| self.places.get(at).map_or(0, |four| u32::from_le_bytes(*four) as usize);
        self.text.get(place(at)..place(at + 1)).unwrap_or_default()
    }

    /// The number of a piece.
    pub(crate) fn find(&self, piece: &str) -> Option<u32> {
        let (mut low, mut high) = (0, self.numbers.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            match self.piece(middle).cmp(piece.as_bytes()) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(u32::from_le_bytes(self.numbers[middle])),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// Adds the pieces of a text, until there are `most` of them in `out`.
    pub(crate) fn read(&self, text: &str, unknown: u32, most: usize, out: &mut Vec<u32>) {
        let mut word = String::new();
        let mut piece = String::new();
        for c in text.chars().filter(|c| !is_dropped(*c)) {
            if out.len() >= most {
                return;
            }
            if c.is_whitespace() {
                self.end(&mut word, &mut piece, unknown, out);
                continue;
            }
            for c in std::iter::once(c).nfd().filter(|c| !is_accent(*c)).flat_map(char::to_lowercase) {
                if is_alone(c) {
                    self.end(&mut word, &mut piece, unknown, out);
                    word.push(c);
                    self.end(&mut word, &mut piece, unknown, out);
                } else {
                    word.push(c);
                }
            }
        }
        self.end(&mut word, &mut piece, unknown, out);
        out.truncate(most);
    }

    /// Adds the pieces of a word, and empties it.
    fn end(&self, word: &mut String, piece: &mut String, unknown: u32, out: &mut Vec<u32>) {
        let first = out.len();
        let mut rest = word.as_str();
        if word.chars().nth(LONGEST).is_some() {
            out.push(unknown);
            rest = "";
        }
        while !rest.is_empty() {
            piece.clear();
            if rest.len() < word.len() {
                piece.push_str("##");
            }
            let start = piece.len();
            piece.push_str(rest);
            let found = loop {
                if let Some(number) = self.find(piece) {
                    break Some(number);
                }
                piece.pop();
                if piece.len() == start {
                    break None;
                }
            };
            let Some(number) = found else {
                out.truncate(first);
                out.push(unknown);
                break;
            };
            out.push(number);
            rest = rest.get(piece.len() - start..).unwrap_or_default();
        }
        word.clear();
    }
}

/// Control characters, and what stands for what could not be read.
fn is_dropped(c: char) -> bool {
    use GeneralCategory::{Control, Format, PrivateUse};
    match c {
        '\t' | '\n' | '\r' => false,
        '\0' | '\u{fffd}' => true,
        c if c.is_ascii() => c.is_ascii_control(),
        c => matches!(c.general_category(), Control | Format | PrivateUse),
    }
}

fn is_accent(c: char) -> bool {
    !c.is_ascii() && c.general_category() == GeneralCategory::NonspacingMark
}

/// What is a word of its own: punctuation, and ideographs, which no whitespace separates.
fn is_alone(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_punctuation();
    }
    let ideograph = matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{2a6df}' | '\u{2a700}'..='\u{2b73f}' | '\u{2b740}'..='\u{2b81f}'
        | '\u{2b920}'..='\u{2ceaf}' | '\u{2f800}'..='\u{2fa1f}');
    ideograph || c.general_category_group() == GeneralCategoryGroup::Punctuation
}

#[cfg(test)]
mod tests {
    use super::Vocabulary;

    #[test]
    fn words_are_cut_from_the_left_into_the_longest_pieces() {
        let pieces = ["[UNK]", "har", "harb", "##our", "##s", "the", "'", ".", "u", "cafe", "河"];
        let bytes = Vocabulary::bytes(&pieces);
        let vocabulary = Vocabulary::new(&bytes, pieces.len()).unwrap();
        let read = |text: &str| {
            let mut out = Vec::new();
            vocabulary.read(text, 0, 100, &mut out);
            out.iter().map(|number| pieces[*number as usize]).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(read("The\u{a0}Harbours"), "the harb ##our ##s");
        assert_eq!(read("the\u{200b}'U.'"), "[UNK] ' u . '".replacen("[UNK] ", "the ", 1));
        assert_eq!(read("CAFÉ cafe\u{301} harbx"), "cafe cafe [UNK]");
        assert_eq!(read("河河 the"), "河 河 the");
        assert_eq!(read(&"s".repeat(101)), "[UNK]");
        assert_eq!(read(" \u{0}\t"), "");
        let mut short = Vec::new();
        vocabulary.read("harbours harbours", 0, 3, &mut short);
        assert_eq!(short.len(), 3);
    }
}
