//! Text from tokens: corpora of columns do not say where whitespace was.
//!
//! Whitespace is restored as English newspapers set it. A sentence that ends in a mark is followed by a space; what ends
//! without one (headlines, datelines) by a line end.

use byline_core::Span;

/// A text in the making.
#[derive(Debug, Default)]
pub(super) struct Builder {
    pub(super) text: String,
    pub(super) sentences: Vec<Span>,
    /// The places of the tokens of the sentence that was added last.
    pub(super) tokens: Vec<Span>,
    in_quotation: bool,
}

/// Tokens that stand for a character which the notation of treebanks cannot hold.
const ESCAPES: &[(&str, &str)] = &[
    ("-LRB-", "("),
    ("-RRB-", ")"),
    ("-LSB-", "["),
    ("-RSB-", "]"),
    ("-LCB-", "{"),
    ("-RCB-", "}"),
    ("/.", "."),
    ("/?", "?"),
    ("/-", "-"),
    ("%pw", ""),
];

impl Builder {
    /// Adds a sentence. `glued` marks tokens without whitespace on either side, such as hyphens within words.
    pub(super) fn sentence<'w>(&mut self, words: impl Iterator<Item = (&'w str, bool)> + Clone) {
        self.tokens.clear();
        let marks = words.clone().filter(|(word, _)| *word == "\"").count();
        // Where the marks of a sentence pair up, an odd one before it was a slip.
        if marks % 2 == 0 && marks > 0 {
            self.in_quotation = false;
        }
        let (mut attach, mut first) = (true, true);
        for (word, glued) in words {
            let (word, mark) = self.unescaped(word.trim());
            if word.is_empty() {
                // Whitespace is restored by rule, also that which the corpus counts as a token.
                self.tokens.push(Span::new(self.text.len() as u32, self.text.len() as u32));
                continue;
            }
            let closes = mark == Some(false) || attaches_left(word);
            if first {
                self.part_sentences();
            } else if !attach && !closes && !glued {
                self.text.push(' ');
            }
            let start = self.text.len() as u32;
            self.push(word);
            self.tokens.push(Span::new(start, self.text.len() as u32));
            attach = glued || mark == Some(true) || attaches_right(word);
            first = false;
        }
        self.sentences
            .extend(self.tokens.iter().copied().filter(|token| !token.is_empty()).reduce(Span::join));
    }

    /// Adds a word; treebanks write a backslash before its slashes and asterisks.
    fn push(&mut self, word: &str) {
        let mut rest = word;
        while let Some((before, behind)) = rest.split_once('\\') {
            self.text.push_str(before);
            if !behind.starts_with(['/', '*']) {
                self.text.push('\\');
            }
            rest = behind;
        }
        self.text.push_str(rest);
    }

    /// The token as it was written; for a quotation mark also whether it opens.
    fn unescaped<'w>(&mut self, word: &'w str) -> (&'w str, Option<bool>) {
        match word {
            "``" => ("\"", Some(true)),
            "''" => ("\"", Some(false)),
            "\"" => {
                self.in_quotation = !self.in_quotation;
                (word, Some(self.in_quotation))
            }
            _ => (ESCAPES.iter().find(|(escape, _)| *escape == word).map_or(word, |(_, plain)| plain), None),
        }
    }

    fn part_sentences(&mut self) {
        let ended =
            self.text.trim_end_matches(['"', '\'', ')', ']', '”', '’']).ends_with(['.', '!', '?', ';', ':']);
        if !self.text.is_empty() {
            self.text.push(if ended { ' ' } else { '\n' });
        }
    }
}

fn attaches_left(word: &str) -> bool {
    matches!(
        word,
        "." | "," | ";" | ":" | "!" | "?" | ")" | "]" | "}" | "%" | "'" | "’" | "”" | "»" | "..." | "…"
    ) || word.eq_ignore_ascii_case("n't")
        || word.eq_ignore_ascii_case("n’t")
        || word
            .strip_prefix(['\'', '’'])
            .is_some_and(|rest| rest.starts_with(char::is_alphabetic) && rest.len() < 3)
}

fn attaches_right(word: &str) -> bool {
    matches!(word, "(" | "[" | "{" | "$" | "£" | "€" | "#" | "“" | "«" | "`" | "‘")
}

#[cfg(test)]
mod tests {
    use super::Builder;

    #[test]
    fn whitespace_is_restored_as_newspapers_set_it() {
        let mut builder = Builder::default();
        for sentence in [
            "FERRY LATE",
            "\" We ca n't wait , \" Ms Falk 's crew said ( twice ) .",
            "It cost $ 5 -LRB- 3 % -RRB- .",
            "`` No , '' he said .",
            "About 3\\/4 %pw stayed \\ left .",
        ] {
            builder.sentence(sentence.split(' ').map(|word| (word, false)));
        }
        assert_eq!(
            builder.text,
            "FERRY LATE\n\"We can't wait,\" Ms Falk's crew said (twice). It cost $5 (3%). \"No,\" he said. About 3/4 stayed \\ left."
        );
        assert_eq!(builder.sentences.len(), 5);
        assert_eq!(builder.sentences[2].of(&builder.text), Some("It cost $5 (3%)."));
    }
}
