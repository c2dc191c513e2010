//! The words that stand beside prose, in a language.

use crate::model::words::Words;
use crate::source::markdown::Labels;

/// The labels of a text on a page in a language.
#[must_use]
pub fn labels(words: &Words) -> Labels<'_> {
    let alerts = ["prose.note", "prose.tip", "prose.important", "prose.warning", "prose.caution"];
    Labels {
        alerts: alerts.map(|key| words.text(key)),
        done: words.text("prose.done"),
        to_do: words.text("prose.to_do"),
        footnotes: words.text("prose.footnotes"),
        back: words.text("prose.back"),
        table: words.text("prose.table"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::source::markdown::{Options, render};
    use crate::theme::languages;

    const TEXT: &str = "> [!TIP]\n> a[^1]\n\n- [x] b\n- [ ] c\n\n|a|\n|-|\n|b|\n\n[^1]: d\n";

    #[test]
    fn english_labels_are_those_of_a_text_without_a_page() {
        let html = |options: &Options<'_>| render(TEXT, options, &str::to_owned).html.to_string();
        let of = |tag: &str| {
            let library = fixture::library(vec![]);
            let words = languages::words(&library, tag).unwrap();
            html(&Options { labels: labels(words), ..Options::default() })
        };
        assert_eq!(of("en"), html(&Options::default()));
        let german = of("de");
        for label in [
            ">Tipp<",
            "\"Erledigt\"",
            "\"Offen\"",
            "\"Tabelle 1: a\"",
            "\"Fußnoten\"",
            "\"Zurück zu Stelle 1\"",
        ] {
            assert!(german.contains(label), "{label} is not in {german}");
        }
    }
}
