//! Figures as they are printed.

use std::fmt;

/// Figures by name, in the order in which they are printed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figures(pub Vec<(String, Figure)>);

/// One figure.
#[derive(Debug, Clone, PartialEq)]
pub enum Figure {
    /// Precision, recall and F1 of so many found, of which so many are right.
    Found {
        /// How many are right.
        right: u64,
        /// How many were found.
        found: u64,
        /// How many there are.
        gold: u64,
    },
    /// A share or a mean.
    Ratio(f64),
    /// A number of things.
    Count(u64),
    /// Figures that belong together.
    Group(Figures),
}

impl Figures {
    /// Adds a figure at the end.
    pub fn push(&mut self, name: impl Into<String>, figure: Figure) {
        self.0.push((name.into(), figure));
    }

    /// The figure of that name; the names of groups are walked through: `get("recall by type.direct.loose")`.
    pub fn get(&self, path: &str) -> Option<&Figure> {
        let named = |name: &str| self.0.iter().find(|(known, _)| known == name).map(|(_, figure)| figure);
        if let Some(figure) = named(path) {
            return Some(figure);
        }
        let (group, rest) = path.split_once('.')?;
        match named(group) {
            Some(Figure::Group(group)) => group.get(rest),
            _ => None,
        }
    }

    /// The same as JSON text, with the names of the parts of each figure: `p`, `r`, `f1`, `tp`, `pred`, `gold`.
    pub fn to_json(&self) -> String {
        format!("{:#}", value(self))
    }

    fn show(&self, f: &mut fmt::Formatter<'_>, indent: usize) -> fmt::Result {
        let margin = "  ".repeat(indent);
        for (name, figure) in &self.0 {
            match figure {
                Figure::Found { right, found, gold } => {
                    let [p, r, f1] = rates(*right, *found, *gold);
                    writeln!(
                        f,
                        "{margin}{name:24} P {p:.4}  R {r:.4}  F1 {f1:.4}  ({right} of {found} found, {gold} gold)"
                    )?;
                }
                Figure::Ratio(ratio) => writeln!(f, "{margin}{name:24} {ratio:.4}")?,
                Figure::Count(count) => writeln!(f, "{margin}{name:24} {count}")?,
                Figure::Group(group) => {
                    writeln!(f, "{margin}{name}")?;
                    group.show(f, indent + 1)?;
                }
            }
        }
        Ok(())
    }
}

impl fmt::Display for Figures {
    /// A line each, groups indented, four digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show(f, 0)
    }
}

impl Figure {
    /// What one looks at first: F1, or the ratio, or the count; 0 for a group.
    pub fn number(&self) -> f64 {
        match self {
            Self::Found { right, found, gold } => rates(*right, *found, *gold)[2],
            Self::Ratio(ratio) => *ratio,
            Self::Count(count) => *count as f64,
            Self::Group(_) => 0.0,
        }
    }
}

/// Precision, recall and F1; 0 where there is nothing to divide by.
pub(crate) fn rates(right: u64, found: u64, gold: u64) -> [f64; 3] {
    let share = |of: u64| if of == 0 { 0.0 } else { right as f64 / of as f64 };
    let (p, r) = (share(found), share(gold));
    let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
    [p, r, f1]
}

fn value(figures: &Figures) -> serde_json::Value {
    let pairs = figures.0.iter().map(|(name, figure)| {
        let value = match figure {
            Figure::Found { right, found, gold } => {
                let [p, r, f1] = rates(*right, *found, *gold);
                serde_json::json!({"p": p, "r": r, "f1": f1, "tp": right, "pred": found, "gold": gold})
            }
            Figure::Ratio(ratio) => serde_json::json!(ratio),
            Figure::Count(count) => serde_json::json!(count),
            Figure::Group(group) => value(group),
        };
        (name.clone(), value)
    });
    serde_json::Value::Object(pairs.collect())
}
