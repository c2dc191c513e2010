//! What the preview does not answer.

use std::io::{Read as _, Write as _};

use super::client::{Preview, until};
use crate::site::Site;

#[track_caller]
fn check(preview: &Preview, request: &str, status: u16) {
    let request = request.replace("PORT", &preview.port.to_string());
    let answer = preview.send(request.as_bytes());
    assert_eq!(answer.status, status, "{request:.200}");
    assert!(!answer.text().contains("title: Example security"), "{request:.200}");
}

#[test]
fn only_get_and_head_for_this_machine_are_answered() {
    let site = Site::new();
    let preview = Preview::of(&site, &[]);
    for (host, status) in [
        ("127.0.0.1:PORT", 200),
        ("localhost:PORT", 200),
        ("[::1]:PORT", 200),
        ("localhost", 421),
        ("example.org", 421),
        ("example.org:PORT", 421),
        ("127.0.0.1.example.org:PORT", 421),
        ("127.0.0.1:1", 421),
    ] {
        check(&preview, &format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"), status);
    }
    check(&preview, "GET / HTTP/1.1\r\n\r\n", 400);
    check(&preview, "GET / HTTP/1.1\r\nHost: localhost:PORT\r\nHost: a\r\n\r\n", 400);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"] {
        let answer = preview.ask(method, "/");
        assert!(answer.status == 405 && answer.head.contains("Allow: GET, HEAD\r\n"), "{method}");
    }
    check(&preview, "GET / HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 4\r\n\r\nbody", 413);
}

#[test]
fn no_address_leads_out_of_the_site_or_to_its_sources() {
    let site = Site::new();
    let preview = Preview::of(&site, &[]);
    for path in [
        "/content/site.yaml",
        "/../content/site.yaml",
        "/static/../content/site.yaml",
        "/%2e%2e/content/site.yaml",
        "/..%2fcontent/site.yaml",
        "/static/..%5c..%5ccontent%5csite.yaml",
        "//content/site.yaml",
        "/./content/site.yaml",
        "/content/site.yaml%00.html",
        "/advisories/EX-2026-0001.md",
        "/.forewarn/../content/site.yaml",
        "/drafts/../content/site.yaml",
    ] {
        check(&preview, &format!("GET {path} HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n"), 404);
    }
    check(&preview, "GET file:///etc/passwd HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n", 400);
    check(&preview, "GET http://example.org/ HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n", 421);
}

#[test]
fn requests_that_are_too_large_or_no_requests_are_refused() {
    let site = Site::new();
    let preview = Preview::of(&site, &[]);
    let long = "x".repeat(100_000);
    let host = "Host: localhost:PORT";
    check(&preview, &format!("GET /{long} HTTP/1.1\r\n{host}\r\n\r\n"), 414);
    check(&preview, &format!("GET / HTTP/1.1\r\n{host}\r\nA: {long}\r\n\r\n"), 431);
    check(&preview, &format!("GET / HTTP/1.1\r\n{host}\r\n{}\r\n", "A: b\r\n".repeat(9_000)), 431);
    check(&preview, "\r\n\r\n", 400);
    check(&preview, &format!("GET / HTTP/9\r\n{host}\r\n\r\n"), 400);
    // Whoever says nothing keeps nobody waiting.
    let mut silent = preview.connect();
    silent.write_all(b"GET / HTTP/1.1\r\n").unwrap();
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn event_streams_are_capped_and_given_back() {
    let site = Site::new();
    let preview = Preview::of(&site, &[]);
    let mut open: Vec<_> = (0..32).map(|_| preview.listen().expect("a stream")).collect();
    assert!(preview.listen().is_none());
    let refused = preview.get("/.forewarn/events");
    assert!(refused.status == 503 && refused.head.contains("Retry-After"), "{}", refused.head);
    assert_eq!(preview.get("/").status, 200, "pages are served all the same");
    open.truncate(31);
    open.push(until(|| preview.listen()));
    assert!(open.iter_mut().all(|events| events.next()["version"].is_string()));
}

#[test]
fn connections_are_capped_and_given_back() {
    let site = Site::new();
    let preview = Preview::of(&site, &[]);
    preview.page("/");
    let silent: Vec<_> = (0..96).map(|_| preview.connect()).collect();
    let mut refused = preview.connect();
    refused.write_all(b"GET / HTTP/1.1\r\n").unwrap();
    let mut answer = String::new();
    drop(refused.read_to_string(&mut answer));
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    drop(silent);
    until(|| (preview.get("/").status == 200).then_some(()));
}
