use crate::diagnostic::Lines;

/// Finds the lines of values in a JSON text, which its parser does not tell. Values are asked for in the text's order.
pub(super) struct Locator<'t> {
    text: &'t str,
    lines: Lines<'t>,
    from: usize,
    /// How many more values may be missing: each is a search to the end.
    patience: usize,
}

impl<'t> Locator<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, lines: Lines::new(text), from: 0, patience: 100 }
    }

    /// The line, from 1, of the next string with this value; none where it is written with escapes.
    pub(super) fn line(&mut self, value: &str) -> Option<usize> {
        if self.patience == 0 {
            return None;
        }
        let quoted = format!("\"{value}\"");
        let Some(found) = self.text[self.from..].find(&quoted) else {
            self.patience -= 1;
            return None;
        };
        let at = self.from + found;
        self.from = at + quoted.len();
        Some(self.lines.place(at..at).line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_in_their_order() {
        let mut locator = Locator::new("{\n\"a\": 1,\n\"b\": {\n\"a\": 2}}");
        let lines = ["a", "b", "a", "a", "c"].map(|value| locator.line(value));
        assert_eq!(lines, [Some(2), Some(3), Some(4), None, None]);
    }

    #[test]
    fn missing_values_end_the_search() {
        let mut locator = Locator::new("\"a\"");
        assert!((0..100).all(|_| locator.line("b").is_none()));
        assert_eq!(locator.line("a"), None);
    }
}
