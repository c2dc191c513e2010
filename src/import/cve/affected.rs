use serde_json::{Map, Value, json};

use super::raw::{RawProduct, RawVersion, Status};
use super::{commits, product, statuses, translation};
use crate::import::{Draft, package};
use crate::model::version::Scheme;
use crate::source::schema::advisory::RawAffected;

/// The orders that records name, and ours; other words name none.
const ORDERS: [(&str, Scheme); 9] = [
    ("deb", Scheme::Dpkg),
    ("dpkg", Scheme::Dpkg),
    ("gem", Scheme::Gem),
    ("maven", Scheme::Maven),
    ("nuget", Scheme::NuGet),
    ("pep440", Scheme::Pep440),
    ("python", Scheme::Pep440),
    ("rpm", Scheme::Rpm),
    ("semver", Scheme::SemVer),
];

/// What is affected; products that neither name a package nor count commits come back.
pub(super) fn read(draft: &mut Draft, products: Vec<RawProduct>) -> Vec<RawProduct> {
    let mut unplaced = Vec::new();
    for (index, product) in products.into_iter().enumerate() {
        let path = format!("affected[{index}]");
        match self::product::package(&product) {
            Ok((found, written)) => {
                let entry = package::entry(draft, &format!("{path}.packageName"), &found, &written);
                let scheme = Scheme::of(found.ecosystem());
                let entry = versions(draft, &path, entry, Some(scheme), product);
                draft.front.affected.push(entry);
            }
            Err(why) if counts_commits(&product) => {
                let entry =
                    RawAffected { repository: product.repo.clone(), ..RawAffected::default() };
                draft.left_out.push(format!("`{path}` stands for its repository alone: {why}"));
                let entry = versions(draft, &path, entry, None, product);
                draft.front.affected.push(entry);
            }
            Err(why) => {
                draft.only_keep(&format!("`{path}`"), &why);
                unplaced.push(product);
            }
        }
    }
    unplaced
}

fn counts_commits(product: &RawProduct) -> bool {
    let mut versions = product.versions.iter().flatten().filter(|raw| is_git(raw));
    versions.any(|raw| commits::range(product.repo.as_deref(), raw).is_ok())
}

fn is_git(raw: &RawVersion) -> bool {
    raw.version_type.as_deref() == Some("git")
}

/// Whether an entry counts in the revisions of another system than git.
fn counts_revisions(raw: &RawVersion) -> bool {
    raw.version_type.as_deref().is_some_and(|kind| ["bzr", "cvs", "hg", "svn"].contains(&kind))
}

/// Fills in ranges and versions; what they cannot say is kept as the record says it.
fn versions(
    draft: &mut Draft,
    path: &str,
    mut entry: RawAffected,
    scheme: Option<Scheme>,
    mut product: RawProduct,
) -> RawAffected {
    let default = product.default_status.unwrap_or_default();
    let written = product.versions.take().unwrap_or_default();
    let before = draft.left_out.len();
    let (mut read, mut of_git) = (Vec::new(), Vec::new());
    for (index, raw) in &translation::joined(&written) {
        let found = match scheme {
            _ if is_git(raw) => {
                commits::range(product.repo.as_deref(), raw).map(|range| of_git.push(range))
            }
            _ if counts_revisions(raw) => Err("OSV has no ranges of its revisions".to_owned()),
            Some(scheme) => translation::entries(scheme, raw).map(|entries| read.extend(entries)),
            None => Err("a repository counts commits".to_owned()),
        };
        if let Err(why) = found {
            draft.only_keep(&format!("`{path}.versions[{index}]`"), &why);
        }
    }
    unlisted(draft, path, default, &written);
    let of_versions = written.is_empty() || !written.iter().all(is_git);
    if let Some(scheme) = scheme.filter(|_| of_versions) {
        foreign_order(draft, path, scheme, &written);
        let default = translation::unlisted(default, &written);
        let (stretches, whole) = statuses::affected(&read, default, scheme);
        let doubts = stretches.iter().filter_map(|one| one.add_to(&mut entry, scheme));
        draft.left_out.extend(doubts.map(|doubt| format!("`{path}`: {doubt}")));
        if !whole {
            draft.only_keep(
                &format!("a part of `{path}.versions`"),
                "it takes an order, and there is none",
            );
        }
    }
    entry.ranges.extend(of_git);
    let lossy = draft.left_out.len() > before || translation::tells_apart(default, &written);
    product.versions = (lossy && !written.is_empty()).then_some(written);
    entry.database_specific = extra(product, lossy, &entry);
    entry
}

/// Mentions a default that cannot be meant, or that ranges of commits cannot express.
fn unlisted(draft: &mut Draft, path: &str, default: Status, versions: &[RawVersion]) {
    let path = format!("`{path}.defaultStatus`");
    if default != translation::unlisted(default, versions) {
        draft.only_keep(&path, "only what is listed counts as affected, since all of it is");
    } else if default == Status::Affected && versions.iter().any(is_git) {
        draft.only_keep(&path, "commits that are not listed count as unaffected");
    }
}

/// Mentions versions that the record counts in another order than the package's registry does, where that matters.
fn foreign_order(draft: &mut Draft, path: &str, scheme: Scheme, versions: &[RawVersion]) {
    let is_plain = |text: &String| text.chars().all(|c| c.is_ascii_digit() || ".*".contains(c));
    for (index, raw) in versions.iter().enumerate() {
        let named = raw.version_type.as_deref().unwrap_or_default();
        let theirs = ORDERS.iter().find(|(name, _)| *name == named).map(|(_, scheme)| *scheme);
        let ends = [Some(&raw.version), raw.less_than.as_ref(), raw.less_than_or_equal.as_ref()];
        let plain = ends.into_iter().flatten().all(is_plain);
        if theirs.is_some_and(|theirs| theirs != scheme) && !plain {
            let path = format!("`{path}.versions[{index}]`");
            draft
                .left_out
                .push(format!("{path} counts in the order of its registry, not as {named}"));
        }
    }
}

/// What else the record says of the product, without what the entry says already.
fn extra(mut product: RawProduct, lossy: bool, entry: &RawAffected) -> Option<Value> {
    let empty = |text: &Option<String>| text.as_deref().is_none_or(|text| text == "n/a");
    if says_the_same(&product) {
        (product.collection_url, product.package_name) = (None, None);
    }
    product.package_url = None;
    if entry.repository == product.repo
        || entry.ranges.iter().any(|range| range.repository == product.repo)
    {
        product.repo = None;
    }
    product.default_status = product.default_status.filter(|_| lossy);
    product.vendor = product.vendor.filter(|text| !empty(&Some(text.clone())));
    product.product = product.product.filter(|text| !empty(&Some(text.clone())));
    let kept: Map<String, Value> = match json!(product) {
        Value::Object(map) => map,
        _ => Map::new(),
    };
    (!kept.is_empty()).then_some(Value::Object(kept))
}

/// Whether the collection and the name say no more than the entry's package does.
fn says_the_same(product: &RawProduct) -> bool {
    let package = |product: &RawProduct| self::product::package(product).ok().map(|found| found.0);
    let collected = package(&RawProduct { package_url: None, ..product.clone() });
    collected.is_some() && collected == package(product)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(product: Value, expected: Value, notes: usize) {
        let mut draft = Draft::default();
        let unplaced = read(&mut draft, vec![serde_json::from_value(product).unwrap()]);
        let entry = draft.front.affected.first().map(|entry| json!(entry));
        let entry = entry.unwrap_or_else(|| json!({"unplaced": unplaced}));
        assert_eq!((entry, draft.left_out.len()), (expected, notes), "{:?}", draft.left_out);
    }

    fn h2(versions: &Value, default: &str) -> Value {
        json!({"packageURL": "pkg:pypi/h2", "versions": versions, "defaultStatus": default})
    }

    #[test]
    fn statuses_become_ranges_and_versions() {
        check(
            h2(
                &json!([{"version": "1.0", "lessThan": "4.3.0", "versionType": "python", "status": "affected"},
                {"version": "5.0", "status": "affected"}]),
                "unaffected",
            ),
            json!({"package": "pkg:pypi/h2", "ranges": [{"introduced": "1.0", "fixed": "4.3.0"}], "versions": ["5.0"]}),
            0,
        );
        check(
            h2(
                &json!([{"version": "4.3.0", "lessThan": "*", "versionType": "python", "status": "unaffected"}]),
                "affected",
            ),
            json!({"package": "pkg:pypi/h2", "ranges": [{"introduced": "0", "fixed": "4.3.0"}]}),
            0,
        );
    }

    #[test]
    fn a_list_of_affected_versions_alone_is_meant() {
        let hash = "a".repeat(40);
        let versions = json!([{"version": "1.0", "lessThan": "2.0", "status": "affected"}]);
        check(
            h2(&versions, "affected"),
            json!({"package": "pkg:pypi/h2", "ranges": [{"introduced": "1.0", "fixed": "2.0"}],
                "database_specific": {"defaultStatus": "affected", "versions": versions}}),
            1,
        );
        let git = json!([{"version": "0", "lessThan": "*", "versionType": "git", "status": "affected",
            "changes": [{"at": hash, "status": "unaffected"}]}]);
        let range = json!({"type": "GIT", "repository": "https://a.example/b",
            "events": [{"introduced": "0"}, {"fixed": hash}]});
        check(
            json!({"repo": "https://a.example/b", "defaultStatus": "affected", "versions": git}),
            json!({"repository": "https://a.example/b", "ranges": [range],
                "database_specific": {"defaultStatus": "affected", "versions": git}}),
            2,
        );
    }

    #[test]
    fn what_ranges_cannot_say_is_kept() {
        let versions = json!([{"version": "1.0", "status": "affected"}, {"version": "n/a", "status": "unknown"}]);
        check(
            h2(&versions, "unaffected"),
            json!({"package": "pkg:pypi/h2", "versions": ["1.0"],
                "database_specific": {"defaultStatus": "unaffected", "versions": versions}}),
            1,
        );
        let versions = json!([{"version": "0", "lessThan": "1234", "versionType": "svn", "status": "affected"}]);
        check(
            h2(&versions, "unaffected"),
            json!({"package": "pkg:pypi/h2",
                "database_specific": {"defaultStatus": "unaffected", "versions": versions}}),
            1,
        );
        let versions = json!([{"version": "1.0rc1", "lessThan": "2", "versionType": "semver", "status": "affected"}]);
        check(
            h2(&versions, "unaffected"),
            json!({"package": "pkg:pypi/h2", "ranges": [{"introduced": "1.0rc1", "fixed": "2"}],
                "database_specific": {"defaultStatus": "unaffected", "versions": versions}}),
            1,
        );
        let mut product = h2(&json!([{"version": "1.0", "status": "affected"}]), "unaffected");
        product["programFiles"] = json!(["a.py"]);
        product["vendor"] = json!("n/a");
        product["collectionURL"] = json!("https://pypi.org");
        product["packageName"] = json!("h2");
        let mut other = product.clone();
        other["packageName"] = json!("h3");
        check(
            other,
            json!({"package": "pkg:pypi/h2", "versions": ["1.0"], "database_specific":
                {"collectionURL": "https://pypi.org", "packageName": "h3", "programFiles": ["a.py"]}}),
            0,
        );
        check(
            product,
            json!({"package": "pkg:pypi/h2", "versions": ["1.0"],
                "database_specific": {"programFiles": ["a.py"]}}),
            0,
        );
    }

    #[test]
    fn commits_stand_for_a_repository_where_no_package_is_named() {
        let hash = "a".repeat(40);
        let git =
            json!({"version": "0", "lessThan": hash, "versionType": "git", "status": "affected"});
        let product = json!({"vendor": "a", "product": "b", "repo": "https://a.example/b",
            "defaultStatus": "unaffected", "versions": [git]});
        let range = json!({"type": "GIT", "repository": "https://a.example/b",
            "events": [{"introduced": "0"}, {"fixed": hash}]});
        check(
            product.clone(),
            json!({"repository": "https://a.example/b", "ranges": [range],
                "database_specific": {"vendor": "a", "product": "b"}}),
            1,
        );
        let mut packaged = product;
        packaged["packageURL"] = json!("pkg:pypi/h2");
        check(
            packaged,
            json!({"package": "pkg:pypi/h2", "ranges": [range],
                "database_specific": {"vendor": "a", "product": "b"}}),
            0,
        );
    }

    #[test]
    fn a_product_of_nobody_is_kept_as_it_is() {
        let product = json!({"vendor": "a", "product": "b", "versions": [{"version": "< 4.3.0", "status": "affected"}]});
        check(product.clone(), json!({"unplaced": [product]}), 1);
    }
}
