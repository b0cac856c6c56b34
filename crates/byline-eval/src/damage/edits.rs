//! What becomes of each character.

use super::random::Random;
use super::{Level, marks_of};
use byline_core::Span;
use byline_gold::Marks;

/// What becomes of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edit {
    Keep,
    Drop,
    Become(char),
}

/// The edits of a text, one a byte; those of a character stand at its first byte.
pub(super) struct Plan {
    pub(super) edits: Vec<Edit>,
    marks: Vec<Mark>,
}

/// A double quotation mark.
#[derive(Debug, Clone, Copy)]
struct Mark {
    start: usize,
    end: usize,
    /// Marks of one quotation have the same number within their paragraph.
    pair: usize,
}

impl Plan {
    /// What is left of the marks at the edges of and within a quote's content.
    pub(super) fn marks_left(&self, text: &str, content: &[Span]) -> Option<Marks> {
        let near = |mark: &&Mark| {
            content.iter().any(|span| {
                let before = text.get(..span.start as usize).unwrap_or("");
                // A mark may stand with whitespace between itself and the content.
                let from = before.char_indices().rev().nth(1).map_or(0, |(at, _)| at);
                from <= mark.start && mark.start <= span.end as usize
            })
        };
        let left: Vec<bool> =
            self.marks.iter().filter(near).map(|mark| self.edits[mark.start] != Edit::Drop).collect();
        marks_of(&left)
    }

    fn put(&mut self, start: usize, end: usize, edit: Edit) {
        self.edits[start..end].fill(Edit::Drop);
        self.edits[start] = edit;
    }

    /// One mark goes of some of the pairs: with `edge` always the one at the paragraph's edge, else of half the pairs.
    fn lose_one(&mut self, text: &str, line: &Line<'_>, marks: &[Mark], edge: bool, random: &mut Random) {
        let pairs = marks.iter().map(|mark| mark.pair + 1).max().unwrap_or(0);
        for number in 0..pairs {
            let pair: Vec<Mark> = marks.iter().filter(|mark| mark.pair == number).copied().collect();
            let at_edge = |mark: &&Mark| {
                let before = text.get(line.start..mark.start).unwrap_or("");
                let after = text.get(mark.end..line.end()).unwrap_or("");
                before.trim().is_empty() || after.trim_matches([' ', '.', ',', '!', '?']).is_empty()
            };
            let edges: Vec<Mark> = pair.iter().filter(at_edge).copied().collect();
            let mut lost = None;
            if edge && !edges.is_empty() {
                lost = Some(edges[random.below(edges.len())]);
            } else if random.share() < 0.5 && pair.len() == 2 {
                lost = Some(pair[random.below(2)]);
            }
            if let Some(mark) = lost {
                self.put(mark.start, mark.end, Edit::Drop);
            }
        }
    }
}

struct Line<'a> {
    text: &'a str,
    start: usize,
}

impl Line<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// Whether a character is one of those that crawls lose.
pub(super) fn is_typographic(c: char) -> bool {
    matches!(c,
        '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{ab}' | '\u{bb}' | '\u{b4}')
}

/// Decides what becomes of each character of `text`.
pub(super) fn plan(text: &str, level: Level, random: &mut Random) -> Plan {
    let mut plan = Plan { edits: vec![Edit::Keep; text.len()], marks: Vec::new() };
    let mut start = 0;
    for line in text.split('\n') {
        let line = Line { text: line, start };
        start = line.end() + 1;
        if line.text.trim().is_empty() {
            if level == Level::Seedlike && line.start > 0 && start <= text.len() {
                plan.edits[line.start..start].fill(Edit::Drop);
            }
            continue;
        }
        let marks = marks(&line);
        match level {
            Level::Unbalanced => {
                for mark in marks.iter().filter(|mark| is_doubled(text, mark)) {
                    plan.put(mark.start, mark.end, Edit::Become('"'));
                }
                plan.lose_one(text, &line, &marks, false, random);
            }
            Level::Curly => curly(&mut plan, &line, &marks, random.share() < 0.5),
            Level::Seedlike => seedlike(&mut plan, text, &line, &marks, random),
        }
        plan.marks.extend(marks);
    }
    plan
}

fn curly(plan: &mut Plan, line: &Line<'_>, marks: &[Mark], typographic: bool) {
    characters(plan, line, typographic);
    for mark in marks {
        let first = line.text.get(mark.start - line.start..).and_then(|rest| rest.chars().next());
        let straight = matches!(first, Some('"' | '\'' | '`'));
        let edit = if typographic || !straight { Edit::Drop } else { Edit::Become('"') };
        plan.put(mark.start, mark.end, edit);
    }
    if typographic {
        dashes(plan, line);
    }
}

fn seedlike(plan: &mut Plan, text: &str, line: &Line<'_>, marks: &[Mark], random: &mut Random) {
    let how = random.share();
    let drop_apostrophes = random.share() < 0.8;
    let drop_dashes = random.share() < 0.9;
    for (at, c) in line.text.char_indices() {
        if matches!(c, '‘' | '’' | '‚' | '‛' | '′') && !drop_apostrophes {
            plan.put(line.start + at, line.start + at + c.len_utf8(), Edit::Become('\''));
        }
    }
    characters(plan, line, drop_apostrophes);
    for mark in marks {
        plan.put(mark.start, mark.end, Edit::Become('"'));
    }
    if how < 0.65 {
        for mark in marks {
            plan.put(mark.start, mark.end, Edit::Drop);
        }
    } else if how < 0.87 {
        plan.lose_one(text, line, marks, true, random);
    }
    if drop_dashes {
        dashes(plan, line);
    }
}

/// Typographic characters go, no-break spaces become spaces, straight apostrophes go where they are to.
fn characters(plan: &mut Plan, line: &Line<'_>, drop_apostrophes: bool) {
    for (at, c) in line.text.char_indices() {
        let start = line.start + at;
        let edit = match c {
            _ if plan.edits[start] != Edit::Keep => continue,
            '\u{a0}' => Edit::Become(' '),
            '\'' if drop_apostrophes => Edit::Drop,
            c if is_typographic(c) => Edit::Drop,
            _ => continue,
        };
        plan.put(start, start + c.len_utf8(), edit);
    }
}

/// `--` anywhere and `-` between spaces go.
fn dashes(plan: &mut Plan, line: &Line<'_>) {
    let mut before = ' ';
    let mut at = 0;
    while let Some(rest) = line.text.get(at..) {
        let Some(c) = rest.chars().next() else { break };
        let after = rest.chars().nth(1);
        if rest.starts_with("--") {
            plan.put(line.start + at, line.start + at + 2, Edit::Drop);
            at += 2;
        } else {
            let alone =
                c == '-' && at > 0 && before.is_whitespace() && after.is_some_and(char::is_whitespace);
            if alone {
                plan.put(line.start + at, line.start + at + 1, Edit::Drop);
            }
            at += c.len_utf8();
        }
        before = c;
    }
}

fn is_doubled(text: &str, mark: &Mark) -> bool {
    text.get(mark.start..mark.end).is_some_and(|mark| mark == "''" || mark == "``")
}

/// The double quotation marks of a line, paired as far as they can be.
fn marks(line: &Line<'_>) -> Vec<Mark> {
    let mut found = Vec::new();
    let mut open: Option<(char, usize)> = None;
    let mut number = 0;
    let mut at = 0;
    while let Some(rest) = line.text.get(at..) {
        let Some(c) = rest.chars().next() else { break };
        let doubled = rest.starts_with("''") || rest.starts_with("``");
        let end = at + if doubled { 2 } else { c.len_utf8() };
        if !doubled && !matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»') {
            at = end;
            continue;
        }
        let before = line.text.get(..at).and_then(|text| text.chars().next_back()).unwrap_or(' ');
        let after = line.text.get(end..).and_then(|text| text.chars().next()).unwrap_or(' ');
        let opens = match c {
            '“' => open.is_none_or(|(mark, _)| mark != '„'),
            '„' | '‟' | '«' | '`' => true,
            '”' | '»' => false,
            _ if open.is_none() => !before.is_alphanumeric() || after.is_alphanumeric(),
            _ => (before.is_whitespace() || "([—–-".contains(before)) && !after.is_whitespace(),
        };
        let pair = match open {
            Some((_, pair)) if !opens => pair,
            _ => number,
        };
        if opens || open.is_none() {
            number += 1;
        }
        open = opens.then_some((c, pair));
        found.push(Mark { start: line.start + at, end: line.start + end, pair });
        at = end;
    }
    found
}
