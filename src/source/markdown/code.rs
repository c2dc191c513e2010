use super::highlight;
use super::language::Language;
use super::safe_html::SafeHtml;

/// The largest block whose words get colours, in bytes.
const LARGEST_BLOCK: usize = 64 * 1024;
/// A line costs no less than one of so many bytes does.
const SHORTEST_LINE: usize = 60;

/// How much of its code a body may still have coloured.
///
/// The grammars' regular expressions give up on a line only after ten million steps, as they do in
/// all programs that use these grammars, so hostile lines are kept few and short: a line costs the square of its
/// length, and a body may have some 550 short ones, or one of 1,414 bytes. Hostile code can then
/// take a minute, where it could take hours. The limit is one of size and not of time, so that every
/// machine makes the same page.
#[derive(Debug)]
pub(super) struct Budget(usize);

impl Default for Budget {
    fn default() -> Self {
        Self(2_000_000)
    }
}

impl Budget {
    fn spend(&mut self, code: &str) -> bool {
        if code.len() > LARGEST_BLOCK {
            return false;
        }
        let cost: usize = code.lines().map(|line| line.len().max(SHORTEST_LINE).pow(2)).sum();
        let left = self.0.checked_sub(cost);
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}

/// The end of a code block, by which an open one is known.
pub(super) const END: &str = "</code></pre>\n";

/// Starts a code block. It can be scrolled, so it can have the keyboard's focus.
pub(super) fn open(html: &mut SafeHtml, language: Option<&Language>) {
    html.markup(r#"<pre class="code" tabindex="0"><code"#);
    if let Some(language) = language {
        html.markup(r#" class="language-"#).text(language.name()).markup("\"");
    }
    html.markup(">");
}

/// Writes the code of a block, with colours if it is in a language and not too large.
pub(super) fn write(
    html: &mut SafeHtml,
    code: &str,
    language: Option<&Language>,
    budget: &mut Budget,
) {
    match language {
        Some(language) if budget.spend(code) => highlight::write(html, code, language.grammar()),
        _ => {
            html.text(code);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(budget: &mut Budget, code: &str, coloured: bool) {
        let mut html = SafeHtml::default();
        let language = Language::parse("json").unwrap();
        write(&mut html, code, language.as_ref(), budget);
        assert_eq!(html.as_str().contains("hl-"), coloured);
        assert_eq!(html.as_str().matches('7').count(), code.matches('7').count());
    }

    #[test]
    fn long_lines_have_no_colours() {
        check(&mut Budget::default(), &"7".repeat(1414), true);
        check(&mut Budget::default(), &"7".repeat(1415), false);
    }

    #[test]
    fn large_blocks_have_no_colours() {
        let lines = format!("{}\n", "7".repeat(63)).repeat(1024);
        let mut budget = Budget(usize::MAX);
        check(&mut budget, &lines, true);
        check(&mut budget, &format!("{lines}\n"), false);
    }

    #[test]
    fn a_body_has_colours_until_its_budget_is_spent() {
        let mut budget = Budget(4 * SHORTEST_LINE.pow(2));
        check(&mut budget, "7\n7\n", true);
        check(&mut budget, "7\n7\n7\n", false);
        check(&mut budget, "7\n", true);
        check(&mut budget, "7\n", true);
        check(&mut budget, "7", false);
    }
}
