//! What git tells a pre-push hook.

/// One branch or tag that is to be pushed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Push {
    /// The names here and there.
    pub names: String,
    /// The object that is pushed.
    pub id: String,
    /// Its commits that the remote does not have.
    pub range: String,
}

/// Reads lines of local name, local object, remote name and remote object (githooks, pre-push). What is deleted there is
/// left out, and so are the commits that `remote` has, as far as the clone knows. `None` where a line has another form.
#[must_use]
pub fn pushed(text: &str, remote: Option<&str>) -> Option<Vec<Push>> {
    let is_id = |text: &str| text.len() >= 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    // Another remote may be private. What stands for no remote, such as a URL, leaves nothing out.
    let known = remote.filter(|name| !name.contains(char::is_whitespace));
    let known = known.map_or(String::new(), |name| format!(" --not --remotes={name}"));
    let mut found = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let fields: Vec<&str> = line.split(' ').collect();
        let [local, id, remote, old] = fields[..] else { return None };
        if !is_id(id) || !is_id(old) {
            return None;
        }
        if id.bytes().any(|digit| digit != b'0') {
            let (names, range) = (format!("{local} {remote}"), format!("{id}{known}"));
            found.push(Push { names, id: id.to_owned(), range });
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pushed_is_read_and_what_is_deleted_is_not() {
        let (id, none) = ("a".repeat(40), "0".repeat(40));
        let text = format!(
            "refs/heads/main {id} refs/heads/main {none}\n(delete) {none} refs/heads/old {id}\n"
        );
        let range = format!("{id} --not --remotes=origin");
        let names = "refs/heads/main refs/heads/main".to_owned();
        assert_eq!(pushed(&text, Some("origin")), Some(vec![Push { names, id, range }]));
        assert_eq!(pushed("", None), Some(vec![]));
        assert!(!pushed(&text, Some("a b")).unwrap()[0].range.contains("--"));
    }

    #[test]
    fn another_form_is_refused() {
        let id = "a".repeat(40);
        for line in [
            "x",
            "a b c d",
            &format!("a {id} b"),
            &format!("a --all b {id}"),
            &format!("a {id} b {id} c"),
        ] {
            assert_eq!(pushed(line, None), None, "{line}");
        }
    }
}
