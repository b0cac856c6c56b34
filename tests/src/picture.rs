//! What a terminal shows, as a picture.

use std::fmt::Write;

/// The width of a character and the height of a line, in pixels of the picture.
const CELL: (f32, f32) = (7.8, 19.0);

/// The colour of each sequence that the command uses; the names of persons, organisations, places and others, quotes …
const COLOURS: [(&str, &str); 7] = [
    ("1;36", "#6cc7d9"),
    ("1;34", "#8fb3ff"),
    ("1;33", "#e5c07b"),
    ("1;35", "#dd9ee8"),
    ("32", "#98d982"),
    ("31", "#ff8f85"),
    ("2", "#8b929c"),
];

/// The lines of a terminal's output as SVG, wrapped at `width` characters.
pub fn svg(output: &str, width: usize) -> String {
    let lines: Vec<Vec<(String, String)>> =
        output.lines().flat_map(|line| wrapped(&pieces(line), width)).collect();
    let (across, down) = (width as f32 * CELL.0 + 32.0, lines.len() as f32 * CELL.1 + 28.0);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {across:.0} {down:.0}\" width=\"{across:.0}\" \
         font-family=\"ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace\" font-size=\"13\" fill=\"#d7dae0\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#1b1e24\"/>\n"
    );
    for (number, line) in lines.iter().enumerate() {
        let y = 28.0 + number as f32 * CELL.1;
        let _ = write!(out, "<text x=\"16\" y=\"{y:.0}\" xml:space=\"preserve\">");
        for (code, text) in line {
            let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            let colour =
                COLOURS.iter().find(|(own, _)| own == code).map(|(_, colour)| format!(" fill=\"{colour}\""));
            let more = match code.as_str() {
                "" => {
                    out.push_str(&text);
                    continue;
                }
                "4" => " text-decoration=\"underline\"",
                code if code.starts_with('1') => " font-weight=\"bold\"",
                _ => "",
            };
            let _ = write!(out, "<tspan{}{more}>{text}</tspan>", colour.unwrap_or_default());
        }
        out.push_str("</text>\n");
    }
    out.push_str("</svg>\n");
    out
}

/// A line in pieces, each with the parameters of its sequence.
fn pieces(line: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (number, part) in line.split("\u{1b}[").enumerate() {
        let (code, text) = match (number, part.split_once('m')) {
            (0, _) | (_, None) => ("", part),
            (_, Some((code, text))) => (if code == "0" { "" } else { code }, text),
        };
        if !text.is_empty() {
            all.push((code.to_owned(), text.to_owned()));
        }
    }
    all
}

/// The pieces in lines of at most `width` characters, broken between words where there are any.
fn wrapped(pieces: &[(String, String)], width: usize) -> Vec<Vec<(String, String)>> {
    let (mut lines, mut used) = (vec![Vec::<(String, String)>::new()], 0);
    for (code, text) in pieces {
        for word in text.split_inclusive(' ') {
            let length = word.chars().count();
            if used > 0 && used + word.trim_end().chars().count() > width {
                lines.push(Vec::new());
                used = 0;
            }
            used += length;
            let Some(line) = lines.last_mut() else { continue };
            match line.last_mut() {
                Some((own, before)) if own == code => before.push_str(word),
                _ => line.push((code.clone(), word.to_owned())),
            }
        }
    }
    lines
}
