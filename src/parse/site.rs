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
    let language = raw
        .language
        .as_deref()
        .map_or(Some("en".to_owned()), |text| root.key("language").take(page::language(text)));
    Some(Site {
        title: title?,
        description: root.optional_line("description", raw.description.as_deref()),
        language: language?,
        notice: root.optional_line("notice", raw.notice.as_deref()),
        publisher: raw.publisher.as_ref().and_then(|raw| publisher(&root.key("publisher"), raw)),
        osv_prefix: raw
            .osv_prefix
            .as_deref()
            .and_then(|text| root.key("osv_prefix").take(osv_prefix(text))),
        severity: choose(
            &root,
            "severity",
            raw.severity.as_deref(),
            SEVERITY,
            SeverityPolicy::Ranked,
        )?,
        signing: choose(&root, "signing", raw.signing.as_deref(), SIGNING, Signing::Required)?,
        accept: raw.accept.clone(),
        formats: raw.formats.as_ref().map(|list| root.each("formats", list, format_group)),
        repository: root.link("repository", raw.repository.as_deref(), Field::Reference),
        url: url?,
        tag: tag?,
    })
}

fn url(root: &Place<'_>, text: &str) -> Option<Link> {
    let place = root.key("url");
    let url = place.take(Link::parse(text, Field::Address))?;
    if text.ends_with('/') && !text.contains(['?', '#']) {
        return Some(url);
    }
    place.report(
        Fault::new(&URL_FOLDER, format!("`{text}` does not end with `/`"))
            .hint(format!("write `{text}/`")),
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
