//! `check --deployed`: a published site held against its sources, by a web server on this machine.

use std::fs;
use std::net::TcpListener;

use crate::signed::{NOW, sign, unsigned};
use crate::site::{Run, Site};
use crate::web_host::WebHost;

/// A signed site, built, and served.
fn published() -> (Site, WebHost) {
    let site = unsigned();
    assert_eq!(sign(&site, &[]).code, Some(0));
    assert_eq!(site.run(&["build", "--now", NOW]).code, Some(0));
    let host = WebHost::new(&site.path("public"));
    (site, host)
}

fn deployed(site: &Site, url: &str) -> Run {
    site.run(&["check", "--now", NOW, "--deployed", url])
}

/// The findings about the host, as `code: message`, in their order.
fn found(site: &Site, url: &str) -> Vec<String> {
    let run = site.run(&["check", "--now", NOW, "--format", "json", "--deployed", url]);
    let all: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let text = |one: &serde_json::Value, key: &str| one[key].as_str().unwrap().to_owned();
    let all = all["findings"].as_array().unwrap().iter();
    let line = |one| format!("{}: {}", text(one, "code"), text(one, "message"));
    all.map(line).filter(|line| line.starts_with("deployed")).collect()
}

#[test]
fn a_site_that_is_served_as_it_was_built_has_no_findings() {
    let (site, host) = published();
    let run = deployed(&site, &host.url());
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert_eq!(found(&site, &host.url()), [""; 0]);
    let asked = host.asked();
    for path in ["/.well-known/security.txt", "/revisions.txt", "/SHA256SUMS", "/index.html"] {
        assert!(asked.contains(&path.to_owned()), "{path} was not asked for");
    }
    // What hosts keep for themselves.
    assert!(!asked.iter().any(|path| path == "/_headers" || path == "/.nojekyll"));
}

#[test]
fn what_a_host_leaves_out_changes_or_mistakes_is_told() {
    let (site, host) = published();
    let security = site.read("public/.well-known/security.txt");
    fs::remove_dir_all(site.path("public/.well-known/openpgpkey")).unwrap();
    host.instead(
        "/.well-known/security.txt",
        200,
        "Content-Type: text/html\r\n",
        security.as_bytes(),
    );
    host.instead("/policy.html", 200, "Content-Type: text/html\r\n", b"<html>rewritten");
    host.instead("/thanks.html", 503, "", b"");
    let found = found(&site, &host.url());
    for part in [
        "deployed-different: `policy.html` is served with other bytes",
        "deployed-missing: `.well-known/openpgpkey/",
        "deployed-type: `.well-known/security.txt` is served with `text/html`",
        "deployed-unreachable: `thanks.html` could not be fetched: the host answers with 503",
    ] {
        assert!(found.iter().any(|line| line.starts_with(part)), "{part}: {found:?}");
    }
    assert_eq!(deployed(&site, &host.url()).code, Some(1));
}

#[test]
fn an_older_site_and_one_with_more_files_are_told() {
    let (site, host) = published();
    let list = format!("{}  gone.html\n{}", "0".repeat(64), site.read("public/SHA256SUMS"));
    site.write("public/SHA256SUMS", list);
    let found = found(&site, &host.url());
    assert_eq!(found[0], "deployed-different: `SHA256SUMS` is served with other bytes");
    assert!(found[1].starts_with("deployed-extra: `gone.html` is published"), "{found:?}");
    assert_eq!(found.len(), 2);
}

#[test]
fn redirects_are_followed_for_a_while() {
    let (site, host) = published();
    let page = site.read("public/policy.html");
    host.instead("/policy.html", 301, "Location: /policy\r\n", b"");
    host.instead("/policy", 200, "Content-Type: text/html\r\n", page.as_bytes());
    assert_eq!(found(&site, &host.url()), [""; 0]);
    host.instead("/policy", 302, "Location: /policy.html\r\n", b"");
    let found = found(&site, &host.url());
    assert!(
        found.len() == 1 && found[0].starts_with("deployed-unreachable: `policy.html`"),
        "{found:?}"
    );
}

#[test]
fn nobody_at_the_address_is_one_finding() {
    let (site, _) = published();
    // A port that was free a moment ago.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let found = found(&site, &format!("http://127.0.0.1:{port}/"));
    assert!(
        found.len() == 1 && found[0].starts_with("deployed-unreachable: the site does not answer"),
        "{found:?}"
    );
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_one_finding() {
    let (site, _) = published();
    let (host, certificate) = WebHost::secure(&site.path("public"));
    let found = found(&site, &host.url());
    let words = "deployed-unreachable: the site does not answer: its certificate is not to be trusted: self";
    assert!(found.len() == 1 && found[0].starts_with(words), "{found:?}");
    assert_eq!(deployed(&site, &host.url()).code, Some(1));
    assert!(host.asked().is_empty());
    // It was only the trust that lacked: whoever has the certificate compares the site.
    site.write("trusted.pem", &certificate);
    let mut command = site.command();
    command.env("SSL_CERT_FILE", site.path("trusted.pem"));
    let run =
        Run::of(command.args(["check", "--now", NOW, "--deployed", &host.url()]).output().unwrap());
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert!(host.asked().contains(&"/index.html".to_owned()));
}

#[test]
fn a_host_that_speaks_no_tls_is_one_finding() {
    let (site, host) = published();
    let found = found(&site, &host.url().replace("http://", "https://"));
    assert!(
        found.len() == 1 && found[0].starts_with("deployed-unreachable: the site does not answer"),
        "{found:?}"
    );
}

#[test]
fn a_site_with_errors_is_compared_with_nothing() {
    let (site, host) = published();
    site.write("content/site.yaml", "title: broken\n");
    assert_eq!(deployed(&site, &host.url()).code, Some(1));
    assert!(host.asked().is_empty());
}
