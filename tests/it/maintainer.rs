//! The manual's page on signing, run as a new maintainer would: a real gpg, its agent, and a pinentry that answers.

use std::fs;
use std::process::Command;

use crate::gpg::Home;
use crate::site::{ADVISORY, POLICY, SETTINGS, Site};

/// A pinentry that gives the same passphrase to every question.
const PINENTRY: &str = r#"echo "OK"
while read -r line; do
  case $line in
    GETPIN*) echo "D correct horse"; echo "OK" ;;
    BYE*) echo "OK"; exit ;;
    *) echo "OK" ;;
  esac
done"#;

/// The blocks of shell on that page.
fn commands() -> String {
    let blocks = crate::docs::shell(&crate::docs::page("signing"));
    assert_eq!(blocks.len(), 2);
    blocks.concat()
}

#[test]
fn the_commands_of_the_manual_make_a_signed_site() {
    let Some(home) = Home::new() else { return };
    let pinentry = home.script("pinentry", PINENTRY);
    fs::write(
        home.path().join("gpg-agent.conf"),
        format!("pinentry-program {}\n", pinentry.display()),
    )
    .unwrap();
    let site = Site::empty()
        .file("content/site.yaml", SETTINGS.replace("signing: optional\n", ""))
        .file("content/policy.md", POLICY)
        .file("advisories/EX-2026-0001.md", ADVISORY)
        .file("content/keys/.keep", "");
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_forewarn")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let output = Command::new("sh")
        .args(["-e", "-x", "-c", &commands().replace("git add", ": git add")])
        .current_dir(site.root())
        .env_clear()
        .env("PATH", path)
        .env("GNUPGHOME", home.path())
        .output()
        .unwrap();
    let (out, error) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}\n{error}");
    assert!(out.contains("EX-2026-0001, revision 1: A table without bounds"), "{out}");
    assert!(
        out.contains("signed 1 revision, the list of revisions, serial 1, security.txt"),
        "{out}"
    );
    assert!(out.contains("verified"), "{out}\n{error}");
}
