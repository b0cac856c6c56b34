//! brat's standoff format: a text in `NAME.txt`, what is marked in it in `NAME.ann`.
//!
//! Offsets count code points. Text-bound annotations (`T`), relations (`R`), events (`E`), attributes (`A`, `M`) and
//! equivalences (`*`) are read; gold data have no place for notes (`#`) and normalisations (`N`).

use super::assemble::{Annotation, Link, Marked, assemble};
use super::label_studio::same;
use super::view::View;
use super::{Flow, Run, Stop, encoding, line_place, unreadable};
use crate::Gold;
use byline_core::{Diagnostic, Span};
use byline_record::{OffsetUnit, Offsets};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

pub(super) fn convert(path: &Path, run: &mut Run<'_>) -> Flow {
    let (mut files, mut texts) = (Vec::new(), Vec::new());
    if path.is_dir() {
        walk(path, &mut files, &mut texts)?;
        files.sort();
        if files.is_empty() {
            let empty = format!("`{}` holds no `.ann` files", path.display());
            let wrong = Diagnostic::error("gold/nothing-there", empty)
                .because("what is marked in `NAME.txt` stands in `NAME.ann` beside it");
            return Err(Stop::Failed(Box::new(wrong)));
        }
    } else if ["ann", "txt"].iter().any(|extension| path.with_extension(extension).exists()) {
        files.push(path.with_extension("ann"));
    } else {
        let hint = "name a folder, or the `.ann` or `.txt` of an article";
        if path.exists() {
            let what = format!("`{}` is not brat standoff", path.display());
            return run.give(Err(Diagnostic::error("gold/not-standoff", what).hint(hint)));
        }
        let missing = Diagnostic::error("gold/unreadable", format!("cannot read `{}`", path.display()))
            .because("there is no such file or folder");
        return Err(Stop::Failed(Box::new(missing.hint(hint))));
    }
    for file in &texts {
        if !files.contains(&file.with_extension("ann")) {
            run.leave_out("texts that have no `.ann` file");
        }
    }
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new("")) };
    for file in files {
        let item = article(&file, folder, run);
        run.give(item)?;
    }
    Ok(())
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>, texts: &mut Vec<PathBuf>) -> Result<(), Stop> {
    let entries = std::fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    for entry in entries {
        let path = entry.map_err(|error| unreadable(folder, &error))?.path();
        if path.is_dir() {
            walk(&path, files, texts)?;
        } else if path.extension().is_some_and(|extension| extension == "ann") {
            files.push(path);
        } else if path.extension().is_some_and(|extension| extension == "txt") {
            texts.push(path);
        }
    }
    Ok(())
}

fn article(file: &Path, folder: &Path, run: &mut Run<'_>) -> Result<Gold, Diagnostic> {
    let text_file = file.with_extension("txt");
    let text = read(&text_file)?;
    let lines = read(file)?;
    let lines = lines.strip_prefix('\u{feff}').unwrap_or(&lines);
    let id = text_file.strip_prefix(folder).unwrap_or(&text_file).with_extension("");
    let id = id.to_string_lossy().replace('\\', "/");
    let marked = run.attempt(|run| marked(&View::whole(&text), lines, file, run)).or_else(|first| {
        // Some tools count a line end of two characters as one.
        let seen = View::of_line_ends(&text)
            .and_then(|view| run.attempt(|run| marked(&view, lines, file, run)).ok());
        seen.ok_or(first)
    })?;
    let mut gold = Gold { id, text, ..Gold::default() };
    run.attempt(|run| assemble(&mut gold, &marked, run)).map_err(|what| {
        let file = file.display();
        Diagnostic::error("gold/not-standoff", format!("`{file}` contradicts itself")).because(what)
    })?;
    Ok(gold)
}

fn marked(view: &View<'_>, lines: &str, file: &Path, run: &mut Run<'_>) -> Result<Marked, Diagnostic> {
    let mut reading = Reading::new(view);
    for (number, line) in (1..).zip(lines.lines()) {
        reading.line(line, run).map_err(|(what, hint)| {
            let wrong = Diagnostic::error("gold/not-standoff", what).at(line_place(file, number, line));
            hint.into_iter().fold(wrong, Diagnostic::hint)
        })?;
    }
    Ok(reading.finish(run))
}

fn read(path: &Path) -> Result<String, Diagnostic> {
    let bytes = std::fs::read(path).map_err(|error| {
        Diagnostic::error("gold/unreadable", format!("cannot read `{}`", path.display()))
            .because(error.to_string())
            .hint("each article is a pair of files, `NAME.txt` and `NAME.ann`, in UTF-8")
    })?;
    for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        encoding::utf_8(path, number, line)?;
    }
    // Every line of it is UTF-8.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A file of annotations as it is read.
struct Reading<'t> {
    view: &'t View<'t>,
    offsets: Offsets<'t>,
    marked: Marked,
    attributes: BTreeMap<String, Vec<(String, String)>>,
    /// The annotation that each event is about.
    triggers: HashMap<String, String>,
}

/// What is wrong with a line, and the way out.
type Wrong = (String, Option<&'static str>);

impl<'t> Reading<'t> {
    fn new(view: &'t View<'t>) -> Self {
        Self {
            view,
            offsets: view.offsets(OffsetUnit::CodePoint),
            marked: Marked::default(),
            attributes: BTreeMap::new(),
            triggers: HashMap::new(),
        }
    }

    fn line(&mut self, line: &str, run: &mut Run<'_>) -> Result<(), Wrong> {
        // The words of an annotation may hold tabs.
        let mut columns = line.splitn(3, '\t');
        let (id, rest) = (columns.next().unwrap_or_default(), columns.next().unwrap_or_default());
        match id.chars().next() {
            None => {}
            Some('#') => run.leave_out_as("notes", columns.next().unwrap_or_default()),
            Some('N') => run.leave_out_as("normalisations", rest),
            Some('T') => self.text_bound(id, rest, columns.next())?,
            Some('R') => {
                let (kind, ends) = rest.split_once(' ').unwrap_or((rest, ""));
                let ends: Vec<&str> =
                    ends.split_whitespace().filter_map(|end| end.split_once(':')).map(|end| end.1).collect();
                let [from, to] = ends[..] else {
                    return Err((
                        "a relation has two arguments".to_owned(),
                        Some("`R1<tab>SaidBy Arg1:T1 Arg2:T2`"),
                    ));
                };
                self.link(kind, from, to);
            }
            Some('E') => {
                let mut arguments = rest.split_whitespace().filter_map(|argument| argument.split_once(':'));
                let Some((_, trigger)) = arguments.next() else {
                    return Err(("an event has a trigger".to_owned(), Some("`E1<tab>Saying:T1 Speaker:T2`")));
                };
                self.triggers.insert(id.to_owned(), trigger.to_owned());
                for (role, argument) in arguments {
                    self.link(role, trigger, argument);
                }
            }
            Some('A' | 'M') => {
                let mut words = rest.splitn(3, ' ');
                let (Some(name), Some(of)) = (words.next(), words.next()) else {
                    return Err((
                        "an attribute has a name and an annotation".to_owned(),
                        Some("`A1<tab>Type T1 direct`"),
                    ));
                };
                let value = words.next().unwrap_or_default().to_owned();
                self.attributes.entry(of.to_owned()).or_default().push((name.to_owned(), value));
            }
            Some('*') => {
                let mut words = rest.split_whitespace();
                let (kind, first) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
                for other in words {
                    self.link(kind, first, other);
                }
            }
            Some(other) => run.leave_out(&format!("lines of brat's that begin with `{other}`")),
        }
        Ok(())
    }

    fn link(&mut self, kind: &str, from: &str, to: &str) {
        self.marked.links.push(Link { kind: kind.to_owned(), from: from.to_owned(), to: to.to_owned() });
    }

    /// `T1`, `PER 0 5;8 12`, and the words.
    fn text_bound(&mut self, id: &str, rest: &str, words: Option<&str>) -> Result<(), Wrong> {
        let shape =
            || ("an annotation has a label and offsets".to_owned(), Some("`T1<tab>PER 0 5<tab>Falk`"));
        let (label, places) = rest.split_once(' ').ok_or_else(shape)?;
        let mut spans = Vec::new();
        for place in places.split(';') {
            let (start, end) = place.trim().split_once(' ').ok_or_else(shape)?;
            let (Ok(start), Ok(end)) = (start.parse::<i128>(), end.parse::<i128>()) else {
                return Err(shape());
            };
            let byte = |offset: i128| self.offsets.to_byte(u32::try_from(offset).ok()?);
            match (byte(start), byte(end)) {
                (Some(from), Some(to)) if from <= to => spans.push(self.view.place(Span::new(from, to))),
                _ => return Err((format!("{start} to {end} is outside of the text"), MOVED)),
            }
        }
        let found: Vec<&str> = spans.iter().filter_map(|span| span.of(&self.view.text)).collect();
        let found = found.join(" ");
        if words.is_some_and(|words| !same(&found, words)) {
            return Err((format!("the offsets are those of `{found}`"), MOVED));
        }
        let (id, labels) = (id.to_owned(), vec![label.to_owned()]);
        self.marked.annotations.push(Annotation { id, labels, spans, attributes: Vec::new() });
        Ok(())
    }

    fn finish(mut self, run: &mut Run<'_>) -> Marked {
        // An event stands for its trigger, wherever it is named.
        for link in &mut self.marked.links {
            for end in [&mut link.from, &mut link.to] {
                if let Some(trigger) = self.triggers.get(end) {
                    end.clone_from(trigger);
                }
            }
        }
        let mut attributes: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for (of, values) in std::mem::take(&mut self.attributes) {
            attributes.entry(self.triggers.get(&of).cloned().unwrap_or(of)).or_default().extend(values);
        }
        for annotation in &mut self.marked.annotations {
            annotation.attributes = attributes.remove(&annotation.id).unwrap_or_default();
        }
        for (of, values) in attributes {
            for (name, _) in values {
                run.leave_out_as(&format!("the attribute `{name}` of what is not a span or event"), &of);
            }
        }
        self.marked
    }
}

/// Why offsets fall beside their words.
const MOVED: Option<&str> = Some(
    "offsets count characters from 0, and the text must be the file that was annotated, line ends included",
);
