//! An article about a ferry.

/// Its heading.
pub(crate) const H1: &str = "<h1>Ferry waits for repairs</h1>";

/// A paragraph of the article.
pub(crate) fn sentence(number: usize) -> String {
    format!(
        "Paragraph {number} says that the ferry of the island town, which was closed for weeks after the storm, will sail again on Monday, as the council promised."
    )
}

/// Paragraphs of it, as markup.
pub(crate) fn paragraphs(range: std::ops::Range<usize>) -> String {
    range.map(|number| format!("<p>{}</p>", sentence(number))).collect::<Vec<_>>().concat()
}

/// The text of the same paragraphs.
pub(crate) fn texts(range: std::ops::Range<usize>) -> String {
    range.map(sentence).collect::<Vec<_>>().join("\n")
}
