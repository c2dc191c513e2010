//! What a file is, by its path.

/// What a file is to the site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// `content/site.yaml`.
    Settings,
    /// `content/NAME.md`.
    Page(String),
    /// `content/keys/keyring.yaml`.
    Keyring,
    /// `content/keys/NAME.asc`.
    Certificate(String),
    /// `advisories/**/ID.md`, with the ID.
    Advisory(String),
    /// `advisories/patches/ID/NAME`.
    Patch(String, String),
    /// `themes/default/templates/NAME`.
    Template(String),
    /// `themes/default/static/NAME`.
    Static(String),
}

impl Role {
    /// What the file at `path` is, relative to the root and with `/`; `None` where nothing reads it.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.split('/').collect();
        let stem = |name: &str| name.strip_suffix(".md").map(str::to_owned);
        match parts.as_slice() {
            ["content", "site.yaml"] => Some(Role::Settings),
            ["content", name] => stem(name).map(Role::Page),
            ["content", "keys", "keyring.yaml"] => Some(Role::Keyring),
            ["content", "keys", name] if name.ends_with(".asc") => {
                Some(Role::Certificate((*name).to_owned()))
            }
            ["advisories", "patches", id, name] => {
                Some(Role::Patch((*id).to_owned(), (*name).to_owned()))
            }
            ["advisories", "patches", ..] => None,
            ["advisories", .., name] => stem(name).map(Role::Advisory),
            ["themes", "default", "templates", name @ ..] if !name.is_empty() => {
                Some(Role::Template(name.join("/")))
            }
            ["themes", "default", "static", name @ ..] if !name.is_empty() => {
                Some(Role::Static(name.join("/")))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_role_follows_from_its_place() {
        let cases = [
            ("content/site.yaml", Role::Settings),
            ("content/policy.md", Role::Page("policy".into())),
            ("content/keys/keyring.yaml", Role::Keyring),
            ("content/keys/a.asc", Role::Certificate("a.asc".into())),
            ("advisories/2016/A-1.md", Role::Advisory("A-1".into())),
            ("advisories/patches/A-1/main.patch", Role::Patch("A-1".into(), "main.patch".into())),
            ("themes/default/templates/parts/x.html", Role::Template("parts/x.html".into())),
            ("themes/default/static/style.css", Role::Static("style.css".into())),
        ];
        for (path, expected) in cases {
            assert_eq!(Role::of(path), Some(expected), "{path}");
        }
    }

    #[test]
    fn other_files_have_none() {
        for path in [
            "content/x.txt",
            "content/deep/page.md",
            "advisories/x.yaml",
            "themes/default/x",
            "advisories/patches/x",
        ] {
            assert_eq!(Role::of(path), None, "{path}");
        }
    }
}
