//! What a file is, by its path.

/// What a file is to the site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// `content/site.yaml`.
    Settings,
    /// `content/NAME.md`, or in folders: the name is then `FOLDER/NAME`.
    Page(String),
    /// `content/**/NAME.png`, with its place below `content`.
    Picture(String),
    /// `content/packagers.yaml`.
    Packagers,
    /// `content/intake.yaml`.
    Intake,
    /// `content/keys/keyring.yaml`.
    Keyring,
    /// `content/keys/NAME.asc`.
    Certificate(String),
    /// `advisories/**/ID.md`, with the ID.
    Advisory(String),
    /// `advisories/patches/ID/NAME`.
    Patch(String, String),
    /// `advisories/signed/ID/REVISION/…`, a file of a signed revision.
    Frozen(FrozenRole),
    /// `advisories/signed/revisions.txt`.
    RevisionList,
    /// `content/signed/security.txt`.
    SecurityTxt,
    /// `content/signed/SHA256SUMS.asc`.
    ManifestSignature,
    /// `themes/default/templates/NAME`.
    Template(String),
    /// `themes/default/languages/TAG.yaml`, with the tag.
    Language(String),
    /// `themes/default/static/NAME`.
    Static(String),
}

/// Which file of which signed revision.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FrozenRole {
    /// The advisory's id, as the folder is named.
    pub id: String,
    /// The revision, from 1.
    pub number: usize,
    /// Which time the revision was signed, from 1: what a later time brought takes the place of what is there.
    pub time: usize,
    /// The file's place in the folder: `source.md`, or the path at which it is published.
    pub name: String,
}

impl FrozenRole {
    /// The folder's name: `2` for what was signed first, `2.3` for what was signed the third time.
    #[must_use]
    pub fn folder(number: usize, time: usize) -> String {
        if time == 1 { number.to_string() } else { format!("{number}.{time}") }
    }

    fn of(id: &str, folder: &str, name: &[&str]) -> Option<Self> {
        let (number, time) = folder.split_once('.').unwrap_or((folder, "1"));
        let (number, time) = (number.parse().ok()?, time.parse().ok()?);
        let own = number > 0 && time > 0 && Self::folder(number, time) == folder;
        own.then(|| Self { id: id.to_owned(), number, time, name: name.join("/") })
    }
}

impl Role {
    /// What the file at `path` is, relative to the root and with `/`; `None` where nothing reads it.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.split('/').collect();
        let stem = |name: &str| name.strip_suffix(".md").map(str::to_owned);
        match parts.as_slice() {
            ["content", "site.yaml"] => Some(Role::Settings),
            ["content", "packagers.yaml"] => Some(Role::Packagers),
            ["content", "intake.yaml"] => Some(Role::Intake),
            ["content", "keys", "keyring.yaml"] => Some(Role::Keyring),
            ["content", "keys", name] if name.ends_with(".asc") => {
                Some(Role::Certificate((*name).to_owned()))
            }
            ["advisories", "patches", id, name] => {
                Some(Role::Patch((*id).to_owned(), (*name).to_owned()))
            }
            ["advisories", "signed", "revisions.txt"] => Some(Role::RevisionList),
            ["advisories", "signed", id, folder, name @ ..] if !name.is_empty() => {
                FrozenRole::of(id, folder, name).map(Role::Frozen)
            }
            ["content", "signed", "security.txt"] => Some(Role::SecurityTxt),
            ["content", "signed", "SHA256SUMS.asc"] => Some(Role::ManifestSignature),
            ["advisories", "patches" | "signed", ..] | ["content", "keys" | "signed", _, ..] => {
                None
            }
            ["content", name @ ..] => prose(&name.join("/")),
            ["advisories", .., name] => stem(name).map(Role::Advisory),
            ["themes", "default", "templates", name @ ..] if !name.is_empty() => {
                Some(Role::Template(name.join("/")))
            }
            ["themes", "default", "languages", name] => {
                name.strip_suffix(".yaml").map(|tag| Role::Language(tag.to_owned()))
            }
            ["themes", "default", "static", name @ ..] if !name.is_empty() => {
                Some(Role::Static(name.join("/")))
            }
            _ => None,
        }
    }
}

/// A page, or a picture on one.
fn prose(name: &str) -> Option<Role> {
    if let Some(stem) = name.strip_suffix(".md") {
        return Some(Role::Page(stem.to_owned()));
    }
    name.ends_with(".png").then(|| Role::Picture(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frozen(id: &str, number: usize, time: usize, name: &str) -> Role {
        Role::Frozen(FrozenRole { id: id.to_owned(), number, time, name: name.to_owned() })
    }

    #[test]
    fn a_files_role_follows_from_its_place() {
        let cases = [
            ("content/site.yaml", Role::Settings),
            ("content/policy.md", Role::Page("policy".into())),
            ("content/docs/start.md", Role::Page("docs/start".into())),
            ("content/docs/pictures/a.png", Role::Picture("docs/pictures/a.png".into())),
            ("content/packagers.yaml", Role::Packagers),
            ("content/intake.yaml", Role::Intake),
            ("content/keys/keyring.yaml", Role::Keyring),
            ("content/keys/a.asc", Role::Certificate("a.asc".into())),
            ("advisories/2016/A-1.md", Role::Advisory("A-1".into())),
            ("advisories/patches/A-1/main.patch", Role::Patch("A-1".into(), "main.patch".into())),
            ("advisories/signed/revisions.txt", Role::RevisionList),
            ("advisories/signed/A-1/2.3/osv/A-1.json", frozen("A-1", 2, 3, "osv/A-1.json")),
            ("advisories/signed/A-1/2/source.md", frozen("A-1", 2, 1, "source.md")),
            ("content/signed/security.txt", Role::SecurityTxt),
            ("content/signed/SHA256SUMS.asc", Role::ManifestSignature),
            ("themes/default/templates/parts/x.html", Role::Template("parts/x.html".into())),
            ("themes/default/languages/fr.yaml", Role::Language("fr".into())),
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
            "content/docs/x.svg",
            "content/docs/site.yaml",
            "content/keys/page.md",
            "content/keys/deep/x.png",
            "content/signed/page.md",
            "advisories/x.yaml",
            "themes/default/x",
            "themes/default/languages/fr.txt",
            "advisories/patches/x",
            "advisories/signed/A-1.md",
            "advisories/signed/A-1/0/source.md",
            "advisories/signed/A-1/2.1/source.md",
            "advisories/signed/A-1/+2/source.md",
            "advisories/signed/A-1/02/source.md",
            "content/signed/x.txt",
        ] {
            assert_eq!(Role::of(path), None, "{path}");
        }
    }
}
