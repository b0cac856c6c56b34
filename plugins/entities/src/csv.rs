//! Comma-separated values, as RFC 4180 has them.

/// A record and the line on which it begins, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) line: usize,
    pub(crate) fields: Vec<String>,
}

/// The records of a text; empty lines are skipped. A quotation mark that is never closed runs to the end of the text.
pub(crate) fn records(text: &str) -> impl Iterator<Item = Record> + '_ {
    let mut chars = text.strip_prefix('\u{feff}').unwrap_or(text).chars().peekable();
    let mut line = 1;
    std::iter::from_fn(move || {
        while chars.peek().is_some_and(|c| matches!(c, '\n' | '\r')) {
            line += usize::from(chars.next() == Some('\n'));
        }
        chars.peek()?;
        let mut record = Record { line, fields: vec![String::new()] };
        let mut quoted = false;
        while let Some(c) = chars.next() {
            line += usize::from(c == '\n');
            let field = record.fields.last_mut()?;
            match c {
                '"' if quoted && chars.peek() == Some(&'"') => {
                    field.push('"');
                    chars.next();
                }
                '"' if quoted => quoted = false,
                '"' if field.is_empty() => quoted = true,
                ',' if !quoted => record.fields.push(String::new()),
                '\n' if !quoted => break,
                '\r' if !quoted => {}
                c => field.push(c),
            }
        }
        Some(record)
    })
}

#[cfg(test)]
mod tests {
    use super::records;

    #[test]
    fn quoted_fields_may_hold_anything() {
        let text = "id,name\r\n\r\n1,\"Lund, \"\"the\"\" city\"\n2,\"two\nlines\",\n";
        let found: Vec<(usize, Vec<String>)> =
            records(text).map(|record| (record.line, record.fields)).collect();
        let expected =
            [(1, vec!["id", "name"]), (3, vec!["1", "Lund, \"the\" city"]), (4, vec!["2", "two\nlines", ""])];
        assert_eq!(found.len(), 3);
        for ((line, fields), (wanted, values)) in found.iter().zip(&expected) {
            assert_eq!(
                (line, fields.iter().map(String::as_str).collect::<Vec<_>>()),
                (wanted, values.clone())
            );
        }
    }
}
