//! Go's `go.sum`: a module, its version and a hash a line (<https://go.dev/ref/mod#go-sum-files>).

use super::super::query::{Asked, Query};
use super::{Format, unread};

/// `go.sum`. It may name more versions than one build takes.
pub(super) struct GoSum;

impl Format for GoSum {
    fn is_named(&self, name: &str) -> bool {
        name == "go.sum"
    }

    fn read(&self, text: &str) -> Vec<Query> {
        let numbered = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
        numbered.filter_map(|(line, number)| Some(one(line)?.at(Some(number)))).collect()
    }
}

/// The module of a line; none for the hash of a `go.mod` alone, whose module need not be part of a build.
fn one(line: &str) -> Option<Query> {
    let fields: Vec<_> = line.split_whitespace().collect();
    match fields[..] {
        [_, version, _] if version.ends_with("/go.mod") => None,
        [module, version, _] => {
            Some(Query::new(format!("{module} {version}"), Asked::pinned("Go", module, version)))
        }
        _ => Some(unread(line.trim(), "it is not a module, a version and a hash")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::shown;
    use super::*;

    #[test]
    fn modules_are_read_without_their_v() {
        let text = "\
golang.org/x/net v0.0.0-2021-abc h1:a=
golang.org/x/net v0.1.0/go.mod h1:b=

github.com/BurntSushi/toml v1.2.0+incompatible h1:c=
<<<<<<< HEAD
";
        assert_eq!(
            shown(&GoSum.read(text)),
            [
                "1 Go golang.org/x/net 0.0.0-2021-abc",
                "4 Go github.com/BurntSushi/toml 1.2.0+incompatible",
                "5 <<<<<<< HEAD (it is not a module, a version and a hash)",
            ]
        );
    }
}
