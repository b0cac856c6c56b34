//! Short texts with a day in them: what they say that the day is of.

use crate::date::{self, Order};

/// What stands before a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Published,
    Changed,
    /// It is the day of something else: `When: `.
    Other,
}

/// How words begin that stand before a day of publication, in lower case.
const PUBLISHED: &[&str] = &[
    "publish",
    "posted",
    "written by",
    "geschrieben von",
    "veröffentlicht",
    "erstellt",
    "erschienen",
    "publié",
    "paru",
    "public",
    "pubblicat",
    "gepubliceerd",
    "geplaatst",
    "publicer",
    "udgivet",
    "publiser",
    "lagt ut",
    "julkaistu",
    "opublikowan",
    "publikac",
    "publikován",
    "vydáno",
    "zveřejněn",
    "опубликован",
    "опубліковано",
    "yayın",
    "입력",
    "등록",
    "公開",
    "objavljen",
    "प्रकाशित",
    "প্রকাশ",
    "نشر",
    "פורסם",
    "انتشار",
    "เผยแพร่",
    "giriş",
    "δημοσίευ",
    "δημοσιεύ",
    "публикуван",
    "објављен",
    "dipublikasikan",
    "avaldatud",
    "publicēts",
    "eklen",
    "dodano",
    "utworzono",
    "vloženo",
    "vytvořeno",
    "створено",
    "создан",
    "размещен",
    "diterbitkan",
    "đăng",
    "xuất bản",
    "megjelent",
    "közzétéve",
    "skapad",
    "paskelbta",
    "发布",
    "發佈",
    "発行",
    "掲載",
    "配信",
    "投稿",
];

/// How words begin that stand before the day of a change, in lower case.
const CHANGED: &[&str] = &[
    "updated",
    "update:",
    "modified",
    "edited",
    "last reviewed",
    "aktualisiert",
    "geändert",
    "mis à jour",
    "modifié",
    "actualizad",
    "modificad",
    "atualizad",
    "aggiornat",
    "aggiornamento",
    "modificat",
    "bijgewerkt",
    "gewijzigd",
    "uppdatera",
    "opdatere",
    "oppdatert",
    "ændret",
    "endret",
    "päivitetty",
    "aktualiz",
    "zaktualiz",
    "обновлен",
    "изменен",
    "оновлен",
    "güncelle",
    "수정",
    "更新",
    "modifica ",
    "actualitzat",
    "ažurir",
    "posodobljen",
    "uppfært",
    "अपडेट",
    "অপডেট",
    "আপডেট",
    "تحديث",
    "עודכן",
    "به روز",
    "ενημερώ",
    "ενημέρω",
    "обновен",
    "ажуриран",
    "diperbarui",
    "uuendatud",
    "อัปเดต",
];

/// The last label in a short text.
pub(super) fn label_of(text: &str) -> Option<Label> {
    if text.is_empty() {
        return None;
    }
    let lower = text.to_lowercase();
    let last = |labels: &[&str]| labels.iter().filter_map(|label| lower.rfind(label)).max();
    match (last(PUBLISHED), last(CHANGED)) {
        (published, Some(changed)) if published.is_none_or(|published| published < changed) => {
            Some(Label::Changed)
        }
        (Some(_), _) => Some(Label::Published),
        _ => None,
    }
}

pub(super) fn label_of_words(words: &str) -> Option<Label> {
    let has = |names: &[&str]| names.iter().any(|name| words.contains(name));
    if has(&[" modified ", " updated ", " datemodified ", " lastmod ", " updatedate "]) {
        Some(Label::Changed)
    } else if has(&[" published ", " datepublished "]) {
        Some(Label::Published)
    } else {
        None
    }
}

/// The days in a text, each with its label. A sentence has none: what it speaks of may have been at any time.
pub(super) fn labelled(
    text: &str,
    label: Option<Label>,
    order: Order,
    bare: bool,
) -> Vec<(Option<Label>, String)> {
    const MOST: usize = 3;
    let found = date::all_within(text, order, MOST);
    let Some(first) = found.first() else { return Vec::new() };
    let before = text.get(..first.at.start).unwrap_or("");
    let unclear =
        bare && ((is_long(text) && label_of(text).is_none()) || is_spoken_of(before) || is_called(before));
    if is_of_owner(text) || is_sentence(text, before) || unclear {
        return Vec::new();
    }
    let mut from = 0;
    let mut days = Vec::new();
    for found in found {
        let before = text.get(from..found.at.start).unwrap_or("");
        let outer = if from == 0 { label } else { None };
        days.push((label_of(before).or(outer), found.day));
        from = found.at.end;
    }
    // Of days that nothing is said of, the first one is that of the article.
    let mut unlabelled = 0;
    days.retain(|(label, _)| {
        unlabelled += usize::from(label.is_none());
        label.is_some() || unlabelled <= 1
    });
    // What is called the day of publication comes before another day.
    days.sort_by_key(|(label, _)| *label != Some(Label::Published));
    days
}

/// Whether a line is longer than that of an author mostly is. Such a one has its parts set off from one another.
fn is_long(text: &str) -> bool {
    const LONGEST: usize = 60;
    const AUTHORS: &[&str] = &["by ", "von ", "par ", "por ", "di ", "door ", "av ", "af ", "autor: "];
    text.chars().count() > LONGEST
        && !text.contains(['|', '•', '·', '—'])
        && !text.contains(" - ")
        && !text.contains(" – ")
        && !AUTHORS.iter().any(|start| text.to_lowercase().starts_with(start))
}

/// Whether a text says who owns the site: `© 2024 Island Post`.
fn is_of_owner(text: &str) -> bool {
    text.contains('©') || {
        let lower = text.to_lowercase();
        lower.contains("copyright") || lower.contains("all rights reserved")
    }
}

/// Whether a text with a day behind `before` reads as a sentence, and not as the line of an author: `The school burned
/// down on 3 May 1998.`
pub(super) fn is_sentence(text: &str, before: &str) -> bool {
    let ends =
        text.ends_with(['.', '!', '?', '。', '”', '"']) && !text.ends_with(".m.") && !text.ends_with("г.");
    ends && text.split(' ').count() >= 6
        && label_of(before).is_none()
        && !text.contains(['|', '•', '·'])
        && !before.to_lowercase().starts_with("by ")
}

/// Whether what stands before a day speaks of it: `The fair opens on`.
fn is_spoken_of(before: &str) -> bool {
    const PREPOSITIONS: &[&str] = &[
        "on", "since", "from", "until", "till", "of", "for", "in", "am", "vom", "seit", "bis", "ab", "el",
        "del", "desde", "hasta", "le", "du", "depuis", "il", "dal", "del", "al", "em", "op", "sinds",
        "vanaf", "tot", "den", "från", "fra", "od", "do", "dne", "с", "до", "от", "з",
    ];
    let mut words = before.split_whitespace().rev();
    let last = words.next().map(str::to_lowercase);
    last.is_some_and(|last| PREPOSITIONS.contains(&last.as_str()))
        && words.next().is_some()
        && label_of(before).is_none()
}

/// Whether what stands before a day calls it the day of something else: `When:`, `Opens:`.
pub(super) fn is_called(before: &str) -> bool {
    const DAYS: &[&str] =
        &["date", "datum", "dato", "data", "fecha", "дата", "tarih", "stand", "online", "time", "day"];
    /// Whose day it is that has more than one word: `Event date:` is another one.
    const OWN: &[&str] =
        &["post", "article", "news", "story", "added", "release", "entry", "press", "artikel"];
    before.trim_end().strip_suffix(':').is_some_and(|name| {
        let name = name.rsplit(['|', '•', '·', '.', ',']).next().unwrap_or(name).trim().to_lowercase();
        let words: Vec<&str> = name.split(' ').collect();
        let says = |names: &[&str]| words.iter().any(|word| names.contains(word));
        label_of(&name).is_none() && !(says(DAYS) && (words.len() == 1 || words.len() > 3 || says(OWN)))
    })
}

/// Whether a line with a day in it says that its article was published or changed then: `Last updated: 6 May 2024.`
/// What speaks of something published does not: `The report was published on 6 May 2024.`
pub(super) fn is_labelled(line: &str) -> bool {
    /// How many words may stand between the label and the day: `on Monday`.
    const BETWEEN: usize = 2;
    let Some(day) = date::within_at(line) else { return false };
    let before: Vec<&str> = line.get(..day).unwrap_or("").split_whitespace().collect();
    let label = before.iter().position(|word| label_of(word).is_some());
    label.is_some_and(|label| label <= 1 && before.len() - label <= BETWEEN + 1)
}
