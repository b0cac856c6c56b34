//! The language of a text.

use whichlang::{Lang, detect_language};

/// Texts shorter than this many bytes are too short to detect it.
const SHORTEST: usize = 120;

/// Bytes of a part that is looked at. Detection costs more per byte than anything else in reading.
const PART: usize = 250;

/// The language of `text` as an ISO 639-1 code; `declared` is what the page calls it.
///
/// What a page declares is often its template's default, so the text decides where it can: the detector knows sixteen
/// languages and takes every other one for the nearest of those, so that a page in none of them keeps its own word.
pub(crate) fn of(text: &str, declared: Option<&str>) -> Option<String> {
    let declared = declared.and_then(|declared| {
        let code = declared.split(['-', '_', ',']).next()?.trim().to_ascii_lowercase();
        (code.len() == 2 && code.bytes().all(|letter| letter.is_ascii_lowercase())).then_some(code)
    });
    let found = found_in(text);
    match (declared, found) {
        (Some(declared), Some(found)) if CODES.contains(&declared.as_str()) => Some(
            // English is what templates are in.
            if declared == found || declared != "en" { declared } else { found.to_owned() },
        ),
        (Some(declared), _) => Some(declared),
        (None, found) => found.map(str::to_owned),
    }
}

/// The language that the beginning, the middle and the end of a text agree on. One part alone can be a list of names
/// or a long quotation, and an article that is taken for another language is not read at all.
fn found_in(text: &str) -> Option<&'static str> {
    if text.len() < SHORTEST {
        return None;
    }
    let part = PART.min((text.len() / 3).max(SHORTEST));
    let starts = [0, (text.len() - part) / 2, text.len() - part];
    let found = starts.map(|start| {
        let boundary =
            |at: usize| (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
        detect_language(text.get(boundary(start)..boundary(start + part)).unwrap_or(text))
    });
    let first = *found.first()?;
    found.iter().all(|language| *language == first).then(|| code(first))
}

/// The codes of the languages that the detector knows.
const CODES: [&str; 16] =
    ["ar", "zh", "de", "en", "fr", "hi", "it", "ja", "ko", "nl", "pt", "ru", "es", "sv", "tr", "vi"];

fn code(language: Lang) -> &'static str {
    match language {
        Lang::Ara => "ar",
        Lang::Cmn => "zh",
        Lang::Deu => "de",
        Lang::Eng => "en",
        Lang::Fra => "fr",
        Lang::Hin => "hi",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Nld => "nl",
        Lang::Por => "pt",
        Lang::Rus => "ru",
        Lang::Spa => "es",
        Lang::Swe => "sv",
        Lang::Tur => "tr",
        Lang::Vie => "vi",
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn the_text_decides_where_it_can() {
        let german = "Der Bürgermeister sagte am Montag, die Stadt werde im kommenden Jahr zwei neue Schulen bauen und die alten Brücken über den Fluss erneuern lassen.";
        assert_eq!(of(german, Some("en-US")).as_deref(), Some("de"));
        assert_eq!(of(german, None).as_deref(), Some("de"));
        assert_eq!(of(german, Some("da")).as_deref(), Some("da"), "the detector does not know Danish");
        assert_eq!(of("Kurz.", Some("DE_at")).as_deref(), Some("de"));
        assert_eq!(of("Kurz.", None), None);
        assert_eq!(of("Kurz.", Some("x")), None);
    }
}
