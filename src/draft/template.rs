//! The text that a draft begins with.

use crate::canary::Canary;

const TEMPLATE: &str = include_str!("template.md");

/// Where the title goes.
const UNTITLED: &str = "# title: A line that says what is wrong, for the public";

/// A draft that reads without errors, with every key that a maintainer needs in its comments.
#[must_use]
pub fn template(canary: &Canary, title: Option<&str>) -> String {
    // A JSON string is a YAML scalar in double quotes.
    let title = title.map(|title| format!("title: {}", serde_json::Value::from(title)));
    let title = title.as_deref().unwrap_or(UNTITLED);
    // The title comes last: whatever it holds is not looked at again.
    TEMPLATE.replace("@CANARY@", canary.secret()).replacen("@TITLE@", title, 1)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::draft::{Draft, parse};
    use crate::source::text::Text;

    #[track_caller]
    fn read(text: String) -> Draft {
        let (draft, found) =
            parse("a", Path::new("a"), Text { path: "a/draft.md".to_owned(), text });
        assert!(found.is_empty(), "{found:?}");
        draft.unwrap()
    }

    #[test]
    fn a_new_draft_reads_without_findings() {
        let canary = Canary::of(5);
        for title in [None, Some("A \"table\": without @CANARY@ bounds"), Some("é # @TITLE@")] {
            let draft = read(template(&canary, title));
            assert_eq!(draft.facts.canary, canary);
            assert_eq!(draft.advisory.unwrap().title.as_deref(), title);
        }
    }

    #[test]
    fn every_comment_of_a_key_reads_too() {
        let explained =
            |line: &str| !line.trim_start_matches([' ', '#']).contains(": ") || line.ends_with('.');
        let mut in_front = true;
        let text: Vec<String> = template(&Canary::of(5), None)
            .lines()
            .map(|line| {
                in_front &= !line.is_empty();
                let key =
                    line.contains("# ") && in_front && (!explained(line) || line.ends_with(':'));
                if key { line.replacen("# ", "", 1) } else { line.to_owned() }
            })
            .collect();
        let text = text.join("\n").replace("  private: []\n", "");
        let draft = read(text);
        assert!(draft.facts.planned.is_some() && draft.facts.announce.len() == 1);
        let advisory = draft.advisory.unwrap();
        assert!(advisory.affected.len() == 1 && advisory.credits.len() == 1);
    }
}
