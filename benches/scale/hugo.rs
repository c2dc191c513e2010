use std::ffi::OsString;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::{Failure, advisory};

/// The equivalent site for Hugo: a page for each advisory with its tables and highlighted code, an index, a page for each
/// package, RSS and Atom of the newest 50, a sitemap.
pub(crate) fn write(
    root: &Path,
    records: &[String],
    count: usize,
    highlights: bool,
) -> Result<(), Failure> {
    let advisories = root.join("content/advisories");
    fs::create_dir_all(&advisories)?;
    for number in 0..count {
        let page = page(&advisory::source(records, number))?;
        fs::write(advisories.join(format!("{}.md", advisory::id(number))), page)?;
    }
    for (path, text) in TEMPLATES {
        let path = root.join("layouts").join(path);
        fs::create_dir_all(path.parent().ok_or("a template lies in a folder")?)?;
        fs::write(path, text)?;
    }
    fs::write(root.join("hugo.toml"), SETTINGS.replace("HIGHLIGHTS", &highlights.to_string()))?;
    Ok(())
}

/// How Hugo builds it.
pub(crate) fn arguments(root: &Path, out: &Path) -> Vec<OsString> {
    vec![
        "--quiet".into(),
        "--source".into(),
        root.into(),
        "--destination".into(),
        out.into(),
        "--noBuildLock".into(),
    ]
}

/// A source with front matter that Hugo reads, in the quickest form that it takes.
fn page(source: &str) -> Result<String, Failure> {
    let (front, body) = source
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
        .ok_or("a source begins with front matter")?;
    let front: Value = serde_yaml::from_str(front)?;
    let packages: Vec<String> = entries(&front["affected"]).filter_map(package).collect();
    let dates: Vec<&str> =
        entries(&front["revisions"]).filter_map(|one| one["date"].as_str()).collect();
    let title = front["title"].as_str().or(front["id"].as_str()).unwrap_or_default();
    let head = json!({
        "title": title,
        "slug": front["id"],
        "date": dates.first(),
        "lastmod": dates.last(),
        "packages": packages,
        "params": {
            "id": front["id"], "names": front["aliases"], "affected": front["affected"],
            "references": front["references"], "credits": front["credits"], "severity": front["severity"],
        },
    });
    Ok(format!("{}\n\n{body}", serde_json::to_string_pretty(&head)?))
}

fn entries(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn package(affected: &Value) -> Option<String> {
    match (affected["ecosystem"].as_str(), affected["name"].as_str()) {
        (Some(ecosystem), Some(name)) => Some(format!("{ecosystem} {name}")),
        _ => affected["package"].as_str().map(ToOwned::to_owned),
    }
}

const SETTINGS: &str = r#"baseURL = "https://advisories.example.org/"
title = "A database of advisories"
disableKinds = ["404"]
[taxonomies]
package = "packages"
[services.rss]
limit = 50
[markup.highlight]
codeFences = HIGHLIGHTS
noClasses = false
[mediaTypes."application/atom+xml"]
suffixes = ["atom.xml"]
[outputFormats.Atom]
mediaType = "application/atom+xml"
baseName = "feed"
isPlainText = false
[outputs]
home = ["HTML", "RSS", "Atom"]
section = ["HTML"]
taxonomy = ["HTML"]
term = ["HTML"]
"#;

const TEMPLATES: [(&str, &str); 6] = [
    (
        "_default/baseof.html",
        r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{{ .Title }} · {{ .Site.Title }}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="canonical" href="{{ .Permalink }}">
<link rel="alternate" type="application/atom+xml" href="{{ "feed.atom.xml" | relURL }}">
</head>
<body>
<header><nav><a href="{{ "/" | relURL }}">{{ .Site.Title }}</a> <a href="{{ "advisories/" | relURL }}">Advisories</a> <a href="{{ "packages/" | relURL }}">Packages</a></nav></header>
<main>{{ block "main" . }}{{ end }}</main>
<footer><p>{{ .Site.Title }}</p></footer>
</body>
</html>
"#,
    ),
    (
        "_default/single.html",
        r#"{{ define "main" }}
<h1>{{ .Title }}</h1>
<p>{{ .Params.id }} · published <time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2 January 2006" }}</time>, modified <time datetime="{{ .Lastmod.Format "2006-01-02" }}">{{ .Lastmod.Format "2 January 2006" }}</time></p>
{{ with .Params.names }}<ul>{{ range . }}<li>{{ . }}</li>{{ end }}</ul>{{ end }}
<h2>Affected versions</h2>
{{ range .Params.affected }}
<h3>{{ with .name }}{{ . }}{{ else }}{{ .package }}{{ end }}</h3>
<table><thead><tr><th>Introduced</th><th>Fixed</th></tr></thead><tbody>
{{ range .ranges }}{{ range .events }}<tr><td>{{ .introduced }}</td><td>{{ .fixed }}{{ .last_affected }}</td></tr>{{ end }}{{ end }}
</tbody></table>
{{ with .versions }}<details><summary>{{ len . }} versions</summary><p>{{ range . }}{{ . }} {{ end }}</p></details>{{ end }}
{{ end }}
{{ .Content }}
{{ with .Params.severity }}<h2>Severity</h2><ul>{{ range . }}<li>{{ .vector }}</li>{{ end }}</ul>{{ end }}
{{ with .Params.credits }}<h2>Credits</h2><ul>{{ range . }}<li>{{ .name }}</li>{{ end }}</ul>{{ end }}
<h2>References</h2>
<ul>{{ range .Params.references }}<li>{{ .type }} <a href="{{ .url }}">{{ .url }}</a></li>{{ end }}</ul>
{{ end }}
"#,
    ),
    (
        "_default/list.html",
        r#"{{ define "main" }}
<h1>{{ .Title }}</h1>
<table><tbody>{{ range .Pages }}<tr><td><a href="{{ .RelPermalink }}">{{ .Params.id }}</a></td><td>{{ .Title }}</td><td>{{ .Date.Format "2006-01-02" }}</td></tr>
{{ end }}</tbody></table>
{{ end }}
"#,
    ),
    (
        "_default/taxonomy.html",
        r#"{{ define "main" }}
<h1>{{ .Title }}</h1>
<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ len .Pages }}</li>
{{ end }}</ul>
{{ end }}
"#,
    ),
    (
        "index.html",
        r#"{{ define "main" }}
<h1>{{ .Title }}</h1>
<ul>{{ range first 10 .Site.RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Params.id }}</a> {{ .Title }}</li>
{{ end }}</ul>
{{ end }}
"#,
    ),
    (
        "index.atom.xml",
        r#"<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>{{ .Permalink }}</id><title>{{ .Site.Title }}</title>
{{ range first 50 .Site.RegularPages }}<entry><id>{{ .Permalink }}</id><title>{{ .Title }}</title><updated>{{ .Lastmod.Format "2006-01-02T15:04:05Z07:00" }}</updated><link href="{{ .Permalink }}"/><content type="html">{{ .Content | transform.XMLEscape }}</content></entry>
{{ end }}</feed>
"#,
    ),
];
