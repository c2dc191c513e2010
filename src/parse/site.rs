//! `content/site.yaml`.

use std::cell::RefCell;

use crate::diagnostic::{Fault, Rule};
use crate::model::date::Moment;
use crate::model::link::{Field, Link};
use crate::model::site::{
    GROUPS, Group, Publisher, SEVERITY, SIGNING, SeverityPolicy, Signing, Site, Tag,
};
use crate::model::vocabulary;
use crate::parse::{Place, page};
use crate::source::finding::Finding;
use crate::source::schema::site::{RawPublisher, RawSite, RawTag};
use crate::source::yaml::Tree;

/// A prefix that the OSV schema has no place for.
pub static OSV_PREFIX: Rule = Rule::error(
    "osv-prefix",
    "the OSV prefix is not one that the OSV schema allows",
    "An OSV id begins with a registered prefix, or with `x_`. `osv_prefix` is put before this site's ids in OSV records: \
     `x_` or `x_NAME-`, or nothing where the prefix of the ids is registered.",
);

/// An address that is not a folder.
pub static URL_FOLDER: Rule = Rule::error(
    "url-folder",
    "the site's address is not that of a folder",
    "Every absolute address in feeds and records is the site's `url` with a path behind it, so it ends with `/` and has \
     no query or fragment.",
);

/// A tag authority that is no domain.
pub static TAG_INVALID: Rule = Rule::error(
    "tag-invalid",
    "the authority of feed ids is not a domain name",
    "Feed ids are tag URIs (RFC 4151): a domain that the publisher owned on a certain day, that day, and a name.",
);

/// The day from which tags count where the site names none: it must be the same for ever, so it is no day of the site's.
const TAG_DAY: &str = "2026-01-01";

/// Turns the source into settings.
#[must_use]
pub fn parse(raw: &RawSite, tree: &Tree, findings: &RefCell<Vec<Finding>>) -> Option<Site> {
    let root = Place::root(tree, findings);
    let title = root.key("title").line(&raw.title);
    let url = url(&root, &raw.url);
    let tag = match &raw.tag {
        Some(raw) => tag(&root.key("tag"), raw),
        None => url.as_ref().and_then(default_tag),
    };
    let description = root.optional_line("description", raw.description.as_deref());
    let language = raw
        .language
        .as_deref()
        .map_or(Some("en".to_owned()), |text| root.key("language").take(page::language(text)));
    let languages =
        root.each("languages", &raw.languages, |place, text| place.take(page::language(text)));
    let notice = root.optional_line("notice", raw.notice.as_deref());
    let publisher = raw.publisher.as_ref().and_then(|raw| publisher(&root.key("publisher"), raw));
    let osv_prefix =
        raw.osv_prefix.as_deref().and_then(|text| root.key("osv_prefix").take(osv_prefix(text)));
    let severity =
        choose(&root, "severity", raw.severity.as_deref(), SEVERITY, SeverityPolicy::Ranked);
    let signing = choose(&root, "signing", raw.signing.as_deref(), SIGNING, Signing::Required);
    let formats = raw.formats.as_ref().map(|list| root.each("formats", list, format_group));
    let repository = root.link("repository", raw.repository.as_deref(), Field::Reference);
    let drafts = root.optional_line("drafts", raw.drafts.as_deref());
    // Only now may a missing value end the parse: every field had its say.
    Some(Site {
        title: title?,
        description,
        language: language?,
        languages,
        notice,
        publisher,
        osv_prefix,
        severity: severity?,
        signing: signing?,
        accept: raw.accept.clone(),
        formats,
        only: None,
        repository,
        drafts,
        url: url?,
        tag: tag?,
    })
}

fn url(root: &Place<'_>, text: &str) -> Option<Link> {
    let place = root.key("url");
    let url = place.take(Link::parse(text, Field::Address))?;
    if url.is_folder() {
        return Some(url);
    }
    let path = text.split(['?', '#']).next().unwrap_or_default();
    place.report(
        Fault::new(&URL_FOLDER, format!("`{text}` is not the address of a folder"))
            .hint(format!("write `{}/`", path.trim_end_matches('/'))),
    );
    None
}

fn tag(place: &Place<'_>, raw: &RawTag) -> Option<Tag> {
    let date = place.moment("date", Some(&raw.date));
    let domain = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte))
    };
    if raw.authority.is_empty() || !domain(&raw.authority) {
        let fault = Fault::new(
            &TAG_INVALID,
            format!("`{}` is not a domain name in lower case", raw.authority),
        );
        place.key("authority").report(fault.hint("write a domain such as `example.org`"));
        return None;
    }
    Some(Tag { authority: raw.authority.clone(), date: date?, stated: true })
}

fn default_tag(url: &Link) -> Option<Tag> {
    Some(Tag {
        authority: url.host().to_ascii_lowercase(),
        date: Moment::parse(TAG_DAY).ok()?,
        stated: false,
    })
}

fn publisher(place: &Place<'_>, raw: &RawPublisher) -> Option<Publisher> {
    let name = place.key("name").line(&raw.name);
    let namespace = place.link("namespace", Some(&raw.namespace), Field::Address);
    let category = place.optional_line("category", raw.category.as_deref());
    Some(Publisher { name: name?, namespace: namespace?, category })
}

fn osv_prefix(text: &str) -> Result<String, Fault> {
    let name = text.strip_prefix("x_");
    let plain = |rest: &str| {
        rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
    };
    if text.is_empty() || name.is_some_and(plain) {
        return Ok(text.to_owned());
    }
    Err(Fault::new(&OSV_PREFIX, format!("`{text}` cannot stand before an OSV id"))
        .hint("write `x_`, or `\"\"` for none"))
}

fn choose<T: Copy>(
    root: &Place<'_>,
    key: &'static str,
    word: Option<&str>,
    words: &vocabulary::Vocabulary<T>,
    default: T,
) -> Option<T> {
    word.map_or(Some(default), |word| root.key(key).take(vocabulary::meaning(words, word)))
}

#[expect(clippy::ptr_arg, reason = "the list holds strings")]
fn format_group(place: &Place<'_>, name: &String) -> Option<Group> {
    place.take(vocabulary::meaning(GROUPS, name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml;

    /// The findings about a site's settings, each by its code and hint.
    fn found(text: &str) -> Vec<(&'static str, String)> {
        let mut findings = Vec::new();
        let (raw, tree) =
            yaml::read::<RawSite>(text, 0..text.len(), &mut findings).expect("the YAML is sound");
        let findings = RefCell::new(findings);
        let site = parse(&raw, &tree, &findings);
        let found: Vec<_> = findings
            .into_inner()
            .into_iter()
            .map(|finding| (finding.fault.rule.code, finding.fault.hint.unwrap_or_default()))
            .collect();
        assert!(site.is_some() || !found.is_empty());
        found
    }

    #[test]
    fn every_wrong_setting_is_found_at_once() {
        let text = "title: ' '\nurl: http://x.example/\nlanguage: english\nnotice: ' '\nosv_prefix: EX-\n\
                    severity: x\nsigning: x\nformats: [x]\nrepository: x\n";
        let mut codes: Vec<_> = found(text).into_iter().map(|(code, _)| code).collect();
        codes.sort_unstable();
        assert_eq!(
            codes,
            [
                "language-invalid",
                "line-break",
                "line-break",
                "osv-prefix",
                "url-invalid",
                "url-invalid",
                "word-unknown",
                "word-unknown",
                "word-unknown"
            ]
        );
    }

    #[track_caller]
    fn folder(url: &str, hint: &str) {
        let found = found(&format!("title: A\nurl: \"{url}\"\n"));
        assert_eq!(found, [("url-folder", format!("write `{hint}`"))]);
    }

    #[test]
    fn the_hint_about_a_folder_names_one() {
        folder("https://x.example", "https://x.example/");
        folder("https://x.example/a", "https://x.example/a/");
        folder("https://x.example/?q=1", "https://x.example/");
        folder("https://x.example/a?q=1#f", "https://x.example/a/");
    }
}
