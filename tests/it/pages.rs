//! Pages in folders, and pictures on them.

use crate::site::Site;

/// The start of a PNG file of 3 by 2 pixels.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x03\0\0\0\x02\x08\0\0\0\0";

/// A site with a chapter of three pages, one of which shows a picture.
fn site() -> Site {
    let page = |title: &str, order: &str, body: &str| {
        format!("---\ntitle: {title}\ndescription: About {title}\norder: {order}\n---\n{body}\n")
    };
    let first = "---\ntitle: The manual\nmenu: Manual\norder: 5\n---\n[One](one.md), [us](../policy.md#main)\n";
    let one = "## A\n\n## B\n\n## C\n\n![A chart](pictures/a.png)\n";
    Site::new()
        .file("content/docs/index.md", first)
        .file("content/docs/one.md", page("One", "10", one))
        .file("content/docs/two.md", page("Two", "20", "[back](one.md#b), [home](../index.html)"))
        .file("content/docs/pictures/a.png", PNG)
}

#[track_caller]
fn has(page: &str, expected: &[&str]) {
    for expected in expected {
        assert!(page.contains(expected), "`{expected}` is not in\n{page}");
    }
}

#[test]
fn a_folder_with_an_index_is_a_chapter() {
    let site = site();
    assert_eq!(site.codes(), Site::new().codes());
    site.build();
    has(
        &site.read("public/docs/index.html"),
        &[
            "<a href=\"../docs/index.html\" aria-current=\"page\">Manual</a>",
            "<a href=\"../docs/one.html\">One</a></p><p>About One</p>",
            "<a href=\"../policy.html#main\">us</a>",
        ],
    );
    has(
        &site.read("public/docs/two.html"),
        &[
            "<a href=\"../docs/index.html\" aria-current=\"true\">Manual</a>",
            "<a href=\"../docs/one.html#b\">back</a>",
            "<a href=\"../docs/one.html\" rel=\"prev\">",
            "<link rel=\"canonical\" href=\"https://security.example.org/docs/two.html\">",
            "<li><a href=\"../docs/two.html\" aria-current=\"page\">Two</a></li>",
        ],
    );
    has(&site.read("public/sitemap.xml"), &["/docs/</loc>", "/docs/one.html</loc>"]);
    assert!(!site.read("public/policy.html").contains("class=\"chapter"));
}

#[test]
fn a_long_page_of_a_chapter_lists_its_headings() {
    let site = site();
    site.build();
    has(&site.read("public/docs/one.html"), &["<li><a href=\"#a\">A</a></li>"]);
    assert!(!site.read("public/docs/two.html").contains("class=\"contents\""));
}

#[test]
fn a_picture_is_published_beside_its_page_with_its_size() {
    let site = site();
    site.build();
    let image =
        r#"<img src="../docs/pictures/a.png" alt="A chart" width="3" height="2" loading="lazy">"#;
    has(&site.read("public/docs/one.html"), &[image]);
    assert_eq!(std::fs::read(site.path("public/docs/pictures/a.png")).unwrap(), PNG);
    let wider = [&PNG[..19], &[9], &PNG[20..]].concat();
    site.write("content/docs/pictures/a.png", wider);
    site.build();
    has(&site.read("public/docs/one.html"), &["width=\"9\""]);
    assert_eq!(std::fs::read(site.path("public/docs/pictures/a.png")).unwrap()[19], 9);
}

#[track_caller]
fn check(site: &Site, code: &str) {
    let known = Site::new().codes();
    let codes = site.codes();
    let new: Vec<_> = codes.iter().filter(|code| !known.contains(code)).collect();
    assert_eq!(new, [code], "{}", site.check());
}

#[test]
fn what_is_wrong_with_pictures_is_said() {
    check(&site().file("content/docs/pictures/b.png", "<svg/>"), "picture-form");
    let one = |from, to| site().edit("content/docs/one.md", from, to);
    check(&one("a.png", "b.png"), "link-broken");
    check(&one("A chart", ""), "image-wordless");
    check(&one("pictures/a.png", "a.svg"), "image-unsupported");
    check(&one("pictures/a.png", "https://x.example/a.png"), "image-remote");
    let advisory = Site::new().file("content/a.png", PNG);
    check(&advisory.advisory("without bounds.\n", "![a](../content/a.png)\n"), "image-unsupported");
}

#[test]
fn a_folder_never_takes_the_place_of_what_is_made() {
    let page = "---\ntitle: A\n---\nx\n";
    check(&site().file("content/advisories/index.md", page), "path-collision");
    check(&site().file("content/docs/one.md.md", "x"), "front-matter-missing");
    check(&site().file("content/keys/more.md", page), "file-ignored");
}
