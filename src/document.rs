//! Formats: each makes its files out of the library, purely.
//!
//! A format is one file here and one line in [`FORMATS`]. It plans its paths without rendering anything, and makes its
//! files either from one advisory ([`PerUnit`]) or from all of them ([`Aggregate`]).

pub mod address;
pub mod atom;
pub mod certificates;
mod failure;
mod feed;
#[cfg(test)]
pub(crate) mod fixture;
pub mod go_vulndb;
mod hashed;
pub mod hosting;
pub mod html;
pub mod internal_link;
pub mod json_feed;
pub mod kept_security_txt;
pub mod manifest;
pub mod osv;
pub mod osv_bulk;
pub mod patch;
pub mod pictures;
mod pieces;
pub mod promises_json;
mod range_text;
mod reads;
pub mod revision_list;
pub mod rss;
pub mod search;
pub mod security_md;
pub mod security_txt;
pub mod served;
pub mod signatures;
pub mod sitemap;
mod spill;
pub mod statics;
pub mod text;
mod unit;
mod units;
pub mod vers;
pub mod wkd;
mod xml;

use std::io;

use crate::model::library::Library;
use crate::model::site::Group;
use crate::model::words::Words;
use crate::plan::Planner;
use crate::signature::Signer;
use crate::theme::{Theme, languages};

pub use failure::Failure;
pub use reads::Reads;
pub use spill::{Memory, Spill};
pub use unit::{Made, Unit};
pub use units::{Ready, Units};

/// What a format may look at: never a disk, a clock or a network.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The site.
    pub library: &'a Library,
    /// Its templates and static files.
    pub theme: &'a Theme,
    /// The path on its host under which the site is served, with slashes at both ends; only 404.html needs it.
    pub base: &'a str,
    /// The key that signs during this build what was not signed before, if there is one.
    pub signer: Option<&'a dyn Signer>,
}

impl<'a> View<'a> {
    /// A view of a site as it is served at its own address, without a key.
    #[must_use]
    pub fn new(library: &'a Library, theme: &'a Theme) -> Self {
        Self { library, theme, base: library.site.url.path(), signer: None }
    }

    /// The words of the site's language.
    #[must_use]
    pub fn words(&self) -> &'a Words {
        languages::words_or_english(self.library, &self.library.site.language)
    }
}

/// A format that makes files out of one advisory each.
pub trait PerUnit: Sync {
    /// Plans the files of one advisory.
    fn plan(&self, view: &View<'_>, index: usize, planner: &mut Planner<'_>);

    /// Makes one of them.
    ///
    /// # Errors
    /// Where a template fails.
    fn make(
        &self,
        view: &View<'_>,
        unit: &Unit<'_>,
        part: u32,
        made: &Made,
    ) -> Result<Vec<u8>, Failure>;
}

/// A format that makes files out of the whole library.
pub trait Aggregate: Sync {
    /// Plans its files.
    fn plan(&self, view: &View<'_>, planner: &mut Planner<'_>);

    /// The source that one of them was made from, where there is one.
    fn source(&self, _view: &View<'_>, _part: u32) -> Option<String> {
        None
    }

    /// What one of them is made from. A file that looks at more than it says here would stay as it is where it should change.
    fn reads(&self, _view: &View<'_>, _part: u32) -> Reads {
        Reads::Everything
    }

    /// Has `units` keep what its files will need of one advisory, whose own files were just `made`: later, the prose would have to be
    /// read again.
    ///
    /// # Errors
    /// Where it cannot be kept.
    fn prepare(
        &self,
        _view: &View<'_>,
        _unit: &Unit<'_>,
        _made: &Made,
        _units: &dyn Units,
    ) -> Result<(), Failure> {
        Ok(())
    }

    /// Whether its files are made from [`Units::search`].
    fn searches(&self) -> bool {
        false
    }

    /// Streams one of them.
    ///
    /// # Errors
    /// Where a template fails, a source cannot be read again, or `out` cannot be written.
    fn make(
        &self,
        view: &View<'_>,
        part: u32,
        units: &dyn Units,
        out: &mut dyn io::Write,
    ) -> Result<(), Failure>;
}

/// How a format makes its files.
#[derive(Clone, Copy)]
pub enum Making {
    /// From one advisory each.
    PerUnit(&'static dyn PerUnit),
    /// From the whole library.
    Aggregate(&'static dyn Aggregate),
}

/// One format of the output.
pub struct Format {
    /// Its name, for messages and timings.
    pub name: &'static str,
    /// The group that `formats:` and `--formats` switch; none is always built.
    pub group: Option<Group>,
    /// How it makes its files.
    pub making: Making,
}

const fn unit(name: &'static str, group: Group, format: &'static dyn PerUnit) -> Format {
    Format { name, group: Some(group), making: Making::PerUnit(format) }
}

const fn aggregate(
    name: &'static str,
    group: Option<Group>,
    format: &'static dyn Aggregate,
) -> Format {
    Format { name, group, making: Making::Aggregate(format) }
}

/// All formats. Those of one advisory stand in the order of their dependencies: the text names the hashes of the JSON.
pub static FORMATS: &[Format] = &[
    unit("patch", Group::Text, &patch::Patch),
    unit("osv", Group::Osv, &osv::Osv),
    unit("text", Group::Text, &text::Text),
    Format { name: "signatures", group: None, making: Making::PerUnit(&signatures::Signatures) },
    unit("html-advisory", Group::Html, &html::advisory::AdvisoryPage),
    unit("go", Group::Go, &go_vulndb::GoRecord),
    aggregate("html-home", Some(Group::Html), &html::home::Home),
    aggregate("html-page", Some(Group::Html), &html::page::Pages),
    aggregate("pictures", Some(Group::Html), &pictures::Pictures),
    aggregate("html-keys", Some(Group::Html), &html::keys::Keys),
    aggregate("html-verify", Some(Group::Html), &html::verify::Verify),
    aggregate("html-thanks", Some(Group::Html), &html::thanks::Thanks),
    aggregate("html-feeds", Some(Group::Html), &html::feeds::Feeds),
    aggregate("html-distributors", Some(Group::Html), &html::distributors::Distributors),
    aggregate("html-advisories", Some(Group::Html), &html::advisories::Advisories),
    aggregate("html-packages", Some(Group::Html), &html::packages::PackageList),
    aggregate("html-package", Some(Group::Html), &html::package::Packages),
    aggregate("html-promises", Some(Group::Html), &html::promises::Promises),
    aggregate("promises-json", Some(Group::Html), &promises_json::PromisesJson),
    aggregate("html-aliases", Some(Group::Html), &html::aliases::AliasList),
    aggregate("html-search", Some(Group::Html), &html::search::SearchPage),
    aggregate("search", Some(Group::Html), &search::Search),
    aggregate("html-not-found", Some(Group::Html), &html::not_found::NotFound),
    aggregate("html-alias", Some(Group::Html), &html::alias::Aliases),
    aggregate("static", Some(Group::Html), &statics::Statics),
    aggregate("rss", Some(Group::Feeds), &rss::Rss),
    aggregate("atom", Some(Group::Feeds), &atom::Atom),
    aggregate("json-feed", Some(Group::Feeds), &json_feed::JsonFeed),
    aggregate("osv-bulk", Some(Group::Osv), &osv_bulk::OsvBulk),
    aggregate("go-index", Some(Group::Go), &go_vulndb::GoIndex),
    aggregate("sitemap", Some(Group::Html), &sitemap::Sitemap),
    aggregate("security-txt", None, &kept_security_txt::KeptSecurityTxt),
    aggregate("revisions", None, &revision_list::RevisionsTxt),
    aggregate("certificates", None, &certificates::Certificates),
    aggregate("wkd", None, &wkd::Wkd),
    aggregate("hosting", None, &hosting::Hosting),
];
