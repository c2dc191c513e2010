//! The few marks that a text of a page may hold: `code`, **strong words**, \[links\](target) and {names}.

/// Where an abbreviation says what it stands for, instead of a target.
const ABBREVIATION: &str = "abbr:";

/// What the name of a target that leads out of the site begins with.
const OUT: &str = "out_";

/// A text as HTML, in which `{NAME}` still stands for a value; the target of a link is one too.
#[must_use]
pub fn html(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['*', '`', '[']) {
        escape(&rest[..at], &mut html);
        match mark(&rest[at..]) {
            Some((marked, after)) => {
                html.push_str(&marked);
                rest = after;
            }
            None => {
                html.push_str(&rest[at..=at]);
                rest = &rest[at + 1..];
            }
        }
    }
    escape(rest, &mut html);
    html
}

/// The names in a text, in their order.
pub fn names(html: &str) -> impl Iterator<Item = &str> {
    html.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

/// Adds plain words to HTML.
pub fn escape(words: &str, html: &mut String) {
    // Whether a byte is one of them is looked up, which takes less time than to ask.
    const SPECIAL: [bool; 256] = {
        let mut special = [false; 256];
        let mut entity = 0;
        while entity < ENTITIES.len() {
            special[ENTITIES[entity].0 as usize] = true;
            entity += 1;
        }
        special
    };
    let mut rest = words;
    while let Some(at) = rest.bytes().position(|byte| SPECIAL[usize::from(byte)]) {
        let entity = ENTITIES.iter().find(|(byte, _)| *byte == rest.as_bytes()[at]);
        html.push_str(&rest[..at]);
        html.push_str(entity.map_or("", |(_, entity)| entity));
        rest = &rest[at + 1..];
    }
    html.push_str(rest);
}

/// What stands for characters that mean something else in HTML.
const ENTITIES: [(u8, &str); 4] =
    [(b'&', "&amp;"), (b'<', "&lt;"), (b'>', "&gt;"), (b'"', "&quot;")];

/// The marked words at the start of a text, and what comes after them.
fn mark(text: &str) -> Option<(String, &str)> {
    if let Some((strong, after)) = text.strip_prefix("**").and_then(|rest| rest.split_once("**")) {
        return Some((format!("<strong>{}</strong>", html(strong)), after));
    }
    if let Some((code, after)) = text.strip_prefix('`').and_then(|rest| rest.split_once('`')) {
        let mut marked = "<code>".to_owned();
        escape(code, &mut marked);
        return Some((marked + "</code>", after));
    }
    let (words, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (target, after) = rest.split_once(')')?;
    Some((link(&html(words), target), after))
}

fn link(words: &str, target: &str) -> String {
    let mut link = String::new();
    if let Some(title) = target.strip_prefix(ABBREVIATION) {
        link.push_str("<abbr title=\"");
        escape(title, &mut link);
        return link + "\">" + words + "</abbr>";
    }
    let rel = if target.starts_with(OUT) { " rel=\"external noreferrer\"" } else { "" };
    link.push_str("<a href=\"{");
    escape(target, &mut link);
    link + "}\"" + rel + ">" + words + "</a>"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_elements_and_all_else_is_escaped() {
        for (text, expected) in [
            ("a < b & \"c\"", "a &lt; b &amp; &quot;c&quot;"),
            (
                "**Now** run `x <{file}>`.",
                "<strong>Now</strong> run <code>x &lt;{file}&gt;</code>.",
            ),
            ("See [all {count}](list).", "See <a href=\"{list}\">all {count}</a>."),
            ("[OSV](out_osv)", "<a href=\"{out_osv}\" rel=\"external noreferrer\">OSV</a>"),
            ("[CVE](abbr:A & B)", "<abbr title=\"A &amp; B\">CVE</abbr>"),
            ("2 * 3 [sic] ` **", "2 * 3 [sic] ` **"),
        ] {
            assert_eq!(html(text), expected);
        }
    }

    #[test]
    fn names_stand_in_braces_or_are_targets() {
        let found = html("{a} of [{b}](list), `{c}`");
        assert_eq!(names(&found).collect::<Vec<_>>(), ["a", "list", "b", "c"]);
    }
}
