use std::fs;
use std::path::Path;

use crate::{Failure, advisory};

/// The key that the tests of this project sign with; its user id says so.
pub(crate) const SECRET: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/keys/example-secret.asc");

const CERTIFICATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/content/keys/example.asc");

const SETTINGS: &str = "\
title: A database of advisories
url: https://advisories.example.org/
tag: {authority: advisories.example.org, date: 2026-01-01}
signing: optional
";

const POLICY: &str = "\
---
title: Security policy
menu: Policy
contacts:
  - {name: First, uri: mailto:first@example.org}
  - {name: Second, uri: mailto:second@example.org}
---
Write to us.
";

const KEYRING: &str = "\
keys:
  - {fingerprint: AD915CC3192C07E746F8FD1929511BBC76E15472, role: reports, holder: Example, state: active, certificate: example.asc}
  - {fingerprint: AD915CC3192C07E746F8FD1929511BBC76E15472, role: advisories, holder: Example, state: active, certificate: example.asc}
";

/// A site without advisories.
pub(crate) fn write_frame(root: &Path) -> Result<(), Failure> {
    fs::create_dir_all(root.join("content/keys"))?;
    fs::create_dir_all(root.join("advisories"))?;
    fs::write(root.join("content/site.yaml"), SETTINGS)?;
    fs::write(root.join("content/policy.md"), POLICY)?;
    fs::write(root.join("content/keys/keyring.yaml"), KEYRING)?;
    fs::copy(CERTIFICATE, root.join("content/keys/example.asc"))?;
    Ok(())
}

/// A site with this many advisories.
pub(crate) fn write(root: &Path, records: &[String], count: usize) -> Result<(), Failure> {
    write_frame(root)?;
    for number in 0..count {
        let path = root.join("advisories").join(format!("{}.md", advisory::id(number)));
        fs::write(path, advisory::source(records, number))?;
    }
    Ok(())
}

/// Changes what one advisory says, another one each time.
pub(crate) fn edit(root: &Path, count: usize, round: usize) -> Result<(), Failure> {
    let id = advisory::id((count / 2 + round * 7) % count);
    let path = root.join("advisories").join(format!("{id}.md"));
    let text = fs::read_to_string(&path)?;
    fs::write(path, format!("{text}\nA sentence that edit {round} of the benchmark added.\n"))?;
    Ok(())
}
