//! Whether the commits of a fix are where everybody can get them.

use crate::diagnostic::{Fault, Rule};
use crate::git::Git;
use crate::model::advisory::Advisory;
use crate::model::affected::{Affected, Fix};

/// A fix that is nowhere public.
pub static PUBLISH_COMMIT: Rule = Rule::error(
    "publish-commit",
    "a commit of the fix is in no public branch",
    "An advisory names the commits that fix what it is about, and users and tools look them up. Each must be in a \
     remote-tracking branch of the clone that `repository:` of the draft names: of the remotes whose address is the \
     advisory's `repository:`, where there are any, so that a private fork does not count; of all others else; in any branch \
     where the clone has no remote. What git knows of a remote is as old as the last fetch or push. `--no-commits` leaves this \
     out, and warns.",
);

/// The fixes whose commits are in no public branch of a clone.
///
/// # Errors
/// Where git cannot be asked.
pub fn unreachable(git: &Git, advisory: &Advisory) -> Result<Vec<Fault>, Fault> {
    let remotes = remotes(git)?;
    let mut faults = Vec::new();
    for affected in &advisory.affected {
        let places = public(&remotes, affected);
        for fix in &affected.fixes {
            faults.extend(missing(git, &places, fix)?);
        }
    }
    faults.dedup_by(|one, other| one.message == other.message);
    Ok(faults)
}

/// That a draft with fixes names no clone.
#[must_use]
pub fn unnamed(advisory: &Advisory) -> Option<Fault> {
    let fixes = advisory.affected.iter().any(|affected| !affected.fixes.is_empty());
    fixes.then(|| {
        Fault::new(&PUBLISH_COMMIT, "the draft names no clone that has the commits of the fix")
            .hint("write `repository:` below `draft:`, or use `--no-commits`")
    })
}

/// The name and the address of each remote.
fn remotes(git: &Git) -> Result<Vec<(String, String)>, Fault> {
    let names = git.line(&["remote"])?;
    let address = |name: &str| {
        let address = git.line(&["config", "--get", &format!("remote.{name}.url")]);
        // One without an address is no place that others know.
        (name.to_owned(), address.unwrap_or_default())
    };
    Ok(names.lines().map(address).collect())
}

/// The references that are public.
fn public(remotes: &[(String, String)], affected: &Affected) -> Vec<String> {
    if remotes.is_empty() {
        return vec!["refs/heads".to_owned()];
    }
    let wanted = affected.repository.as_ref().map(|link| place(link.as_str()));
    let is_wanted = |address: &str| wanted.as_deref() == Some(place(address).as_str());
    let own: Vec<_> = remotes.iter().filter(|(_, address)| is_wanted(address)).collect();
    let chosen = if own.is_empty() { remotes.iter().collect() } else { own };
    chosen.into_iter().map(|(name, _)| format!("refs/remotes/{name}")).collect()
}

fn missing(git: &Git, places: &[String], fix: &Fix) -> Result<Option<Fault>, Fault> {
    let commit = fix.commit.as_str();
    let fault = |message: String| {
        let hint = "push it, fetch, or correct the commit; `--no-commits` leaves this out";
        Some(Fault::new(&PUBLISH_COMMIT, message).hint(hint))
    };
    if !git.agrees(&["cat-file", "-e", &format!("{commit}^{{commit}}")])? {
        return Ok(fault(format!("the clone has no commit {commit}")));
    }
    let contains = format!("--contains={commit}");
    let mut arguments = vec!["for-each-ref", "--count=1", &contains];
    arguments.extend(places.iter().map(String::as_str));
    Ok(if git.line(&arguments)?.is_empty() {
        fault(format!("the commit {commit} is in no public branch"))
    } else {
        None
    })
}

/// A repository's host and path, however its address is written.
fn place(address: &str) -> String {
    let bare = address.split_once("://").map_or(address, |(_, rest)| rest);
    let bare = match (address.contains("://"), bare.split_once(':')) {
        (false, Some((host, path))) => format!("{host}/{path}"),
        _ => bare.to_owned(),
    };
    let bare = bare.split_once('@').map_or(bare.as_str(), |(_, rest)| rest);
    let bare = bare.trim_end_matches('/');
    bare.strip_suffix(".git").unwrap_or(bare).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::link::{Field, Link};

    #[test]
    fn one_repository_has_many_addresses() {
        for address in [
            "https://example.org/a/b",
            "https://example.org/a/b.git",
            "https://user@example.org/A/b/",
            "ssh://git@example.org/a/b.git",
            "git@example.org:a/b.git",
        ] {
            assert_eq!(place(address), "example.org/a/b", "{address}");
        }
        assert_ne!(place("https://example.org/a/b-private"), "example.org/a/b");
    }

    #[test]
    fn a_private_fork_does_not_count_beside_the_public_repository() {
        let own = "https://example.org/public/project";
        let mut affected = fixture::advisory("EX-2026-0001").affected.remove(0);
        affected.repository = Some(Link::parse(own, Field::Reference).unwrap());
        let remote = |name: &str, address: &str| (name.to_owned(), address.to_owned());
        let fork = remote("fork", "git@example.org:secret/fork.git");
        let both = [fork.clone(), remote("origin", &format!("{own}.git"))];
        assert_eq!(public(&both, &affected), ["refs/remotes/origin"]);
        assert_eq!(public(&[fork], &affected), ["refs/remotes/fork"]);
        assert_eq!(public(&[], &affected), ["refs/heads"]);
    }
}
