use super::raw::RawLink;
use crate::import::Draft;

/// What a tag says of a reference, the strongest first; other tags say nothing of its kind.
const KINDS: [(&str, &str); 10] = [
    ("vendor-advisory", "advisory"),
    ("third-party-advisory", "advisory"),
    ("patch", "fix"),
    ("exploit", "evidence"),
    ("issue-tracking", "report"),
    ("mailing-list", "discussion"),
    ("technical-description", "article"),
    ("media-coverage", "article"),
    ("product", "package"),
    ("x_refsource_MISC", "web"),
];

/// Tags that say no more than the kind does, or nothing.
const PLAIN: [&str; 3] = ["x_refsource_MISC", "x_refsource_CONFIRM", "x_transferred"];

/// Takes the references; those that say more than a kind and an address stay in the container too.
pub(super) fn read(draft: &mut Draft, path: &str, links: &mut Option<Vec<RawLink>>) {
    let mut index = 0;
    if let Some(links) = links {
        links.retain(|link| {
            draft.add_reference(&format!("{path}[{index}]`"), kind(link), link.url.clone());
            index += 1;
            says_more(link)
        });
    }
}

fn kind(link: &RawLink) -> &'static str {
    let has = |tag: &str| link.tags.iter().flatten().any(|known| known == tag);
    let tagged = KINDS.into_iter().find(|(tag, _)| has(tag)).map(|(_, kind)| kind);
    match tagged {
        None | Some("web") if link.url.contains("/security/advisories/GHSA-") => "advisory",
        kind => kind.unwrap_or("web"),
    }
}

fn says_more(link: &RawLink) -> bool {
    let name = link.name.as_deref().is_some_and(|name| name != link.url && !name.is_empty());
    let told =
        |tag: &str| KINDS.iter().any(|(known, kind)| *known == tag && *kind == self::kind(link));
    name || link.tags.iter().flatten().any(|tag| !told(tag) && !PLAIN.contains(&tag.as_str()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(link: &serde_json::Value, kind: &str, stays: bool) {
        let mut draft = Draft::default();
        let mut links = serde_json::from_value(json!([link])).unwrap();
        read(&mut draft, "`references", &mut links);
        assert_eq!(draft.front.references[0].kind, kind);
        assert_eq!(links.map(|links| links.len()), Some(usize::from(stays)));
    }

    #[test]
    fn tags_decide_the_kind() {
        let url = "https://a.example/b";
        check(&json!({"url": url}), "web", false);
        check(&json!({"url": url, "tags": ["patch"]}), "fix", false);
        check(&json!({"url": url, "tags": ["patch", "vendor-advisory"]}), "advisory", true);
        check(&json!({"url": url, "tags": ["release-notes"]}), "web", true);
        check(&json!({"url": url, "tags": ["x_transferred"], "name": url}), "web", false);
        check(&json!({"url": url, "name": "B"}), "web", true);
        let ours = "https://github.com/a/b/security/advisories/GHSA-2222-3333-4444";
        check(&json!({"url": ours, "tags": ["x_refsource_CONFIRM"]}), "advisory", false);
    }
}
