//! A short post, for places that count characters.

use super::Facts;

/// The most characters of a post.
const MOST: usize = 280;

/// The id, the title, the fixed versions and the CVE ids as far as there is room, and the link, which is never cut.
#[must_use]
pub fn post(facts: &Facts) -> String {
    let tail = format!(" {}\n", facts.url);
    // The line end is not counted.
    let room = MOST.saturating_sub(length(&tail) - 1);
    let mut text = cut(&format!("{}: {}", facts.id, facts.title), room);
    let fixed = match facts.fixed.as_slice() {
        [] => String::new(),
        fixed => format!(". Fixed in {}", fixed.join("; ")),
    };
    let cves = match facts.cves.as_slice() {
        [] => String::new(),
        cves => format!(" ({})", cves.join(", ")),
    };
    for more in [fixed, cves] {
        if length(&text) + length(&more) <= room {
            text += &more;
        }
    }
    text + &tail
}

fn length(text: &str) -> usize {
    text.chars().count()
}

/// The beginning of a text that has room, with a sign that there was more.
fn cut(text: &str, room: usize) -> String {
    if length(text) <= room {
        return text.to_owned();
    }
    let kept: String = text.chars().take(room.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_says_what_there_is_room_for() {
        assert_eq!(
            post(&Facts::example()),
            "EX-2026-0003: A stack without end. Fixed in first 2.1.0; second 1.5.0, 1.6.1 (CVE-2026-54321) \
             https://security.example.org/advisories/EX-2026-0003.html\n"
        );
    }

    #[test]
    fn a_post_has_280_characters_at_most_and_its_whole_link() {
        for length in [1, 100, 180, 208, 209, 210, 500] {
            for fixed in [0, 1, 3, 40] {
                let facts = Facts {
                    title: "é".repeat(length),
                    fixed: vec!["package 1.0.0".to_owned(); fixed],
                    ..Facts::example()
                };
                let post = post(&facts);
                assert!(post.trim_end().chars().count() <= MOST, "{post}");
                assert!(
                    post.ends_with(&format!(" {}\n", facts.url)) && post.starts_with(&facts.id)
                );
                assert_eq!(post.contains('…'), length > 208, "{length}");
            }
        }
    }
}
