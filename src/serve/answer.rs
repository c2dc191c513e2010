//! From a request to an answer.

use std::time::Duration;

use super::board::State;
use super::request::{Refusal, Request};
use super::response::{HTML, Response};
use super::server::Preview;
use super::site::address;
use super::target::{Target, follow};
use super::{Site, drafts, failure, live};
use crate::document::Failure;
use crate::document::served;

/// How long the first reading of a large site is waited for.
const FIRST: Duration = Duration::from_mins(1);

/// Answers a request for anything but the event stream.
pub(super) fn answer(preview: &Preview, request: &Request) -> Response {
    if let Some((kind, text)) = live::file(&request.path) {
        return Response::new("200 OK", kind, text.as_bytes().to_vec());
    }
    let state = preview.board.state(FIRST);
    let version = preview.version(&state);
    let Some(site) = &state.site else { return without_site(&state, &version) };
    if let Some(found) = of_drafts(preview, site, &request.path, &version) {
        return found;
    }
    match follow(&request.path, |path| site.tree.entry(path).is_some()) {
        Some(Target::File(path)) => file(site, &path, "200 OK", &version),
        Some(Target::Folder(path)) => moved(&path),
        None => file(site, "404.html", NOT_FOUND, &version),
    }
}

const NOT_FOUND: &str = "404 Not Found";
const FAILED: &str = "500 Internal Server Error";

fn without_site(state: &State, version: &str) -> Response {
    if state.turn == 0 {
        return Response::refusal(Refusal::Busy);
    }
    let html = live::page(failure::html(&state.findings), version, "");
    Response::new(FAILED, HTML, html)
}

/// A file of the site, or a page that says why it could not be made.
fn file(site: &Site, path: &str, status: &'static str, version: &str) -> Response {
    let kind = served::kind(path);
    match site.make(path) {
        Some(Ok(bytes)) if kind == HTML => {
            Response::new(status, kind, live::page(bytes, version, ""))
        }
        Some(Ok(bytes)) => Response::new(status, kind, bytes),
        Some(Err(failed)) => failing(failed, version),
        // A site that builds no pages has no page for this either.
        None => Response::new(NOT_FOUND, "text/plain; charset=utf-8", b"404 Not Found\n".to_vec()),
    }
}

fn failing(failed: Failure, version: &str) -> Response {
    let html = failure::html(&failed.findings());
    Response::new(FAILED, HTML, live::page(html, version, ""))
}

fn moved(folder: &str) -> Response {
    let response = Response::new("301 Moved Permanently", "text/plain; charset=utf-8", Vec::new());
    let to = address(folder).unwrap_or_default();
    Response { field: Some(("Location", format!("{to}/"))), ..response }
}

/// A page of the drafts, where drafts are shown and the address is one of theirs.
fn of_drafts(preview: &Preview, site: &Site, path: &str, version: &str) -> Option<Response> {
    let all = preview.drafts.as_ref()?;
    let is_draft = |path: &str| path.starts_with(drafts::FOLDER) && path.ends_with(".html");
    match follow(path, is_draft)? {
        Target::File(path) => {
            let name = path.strip_prefix(drafts::FOLDER)?.strip_suffix(".html")?;
            if name == "index" {
                return Some(ok(live::page(drafts::index(all), version, "")));
            }
            let made = drafts::draft(site, all, name)?;
            Some(match made {
                Ok((html, banner)) => ok(live::page(html, version, &banner)),
                Err(failed) => failing(failed, version),
            })
        }
        Target::Folder(path) => (path == "drafts").then(|| moved(&path)),
    }
}

fn ok(html: Vec<u8>) -> Response {
    Response::new("200 OK", HTML, html)
}
