//! Themes: a site changes one file or one block, and a mistake names its place.

use std::fs;
use std::path::Path;

use crate::site::Site;

#[test]
fn a_template_of_the_site_takes_the_place_of_the_built_in_one() {
    let site = Site::new()
        .file("themes/default/templates/thanks.html", "<p>Thank you, {{ people[0].name }}</p>");
    site.build();
    assert_eq!(site.read("public/thanks.html"), "<p>Thank you, A Finder</p>");
}

#[test]
fn a_template_can_change_one_block_of_the_built_in_one() {
    let template =
        "{% extends \"default/base.html\" %}{% block footer_extra %}<p>Ours</p>{% endblock %}";
    let site = Site::new().file("themes/default/templates/base.html", template);
    site.build();
    let page = site.read("public/index.html");
    assert!(page.contains("<p>Ours</p>") && page.contains("Example security"), "{page}");
}

#[test]
fn a_static_file_of_the_site_takes_the_place_of_the_built_in_one() {
    let site = Site::new()
        .file("themes/default/static/style.css", "body { color: black }")
        .file("themes/default/static/logo.svg", "<svg/>");
    site.build();
    assert_eq!(site.read("public/static/style.css"), "body { color: black }");
    assert_eq!(site.read("public/static/logo.svg"), "<svg/>");
}

#[test]
fn a_broken_template_is_shown_at_its_place() {
    insta::assert_snapshot!(
        Site::new().file("themes/default/templates/thanks.html", "<p>\n{{ people | }}\n").check()
    );
}

#[test]
fn a_variable_that_does_not_exist_is_shown_at_its_place() {
    insta::assert_snapshot!(
        Site::new().file("themes/default/templates/thanks.html", "<p>\n{{ peopel }}\n").check()
    );
}

#[test]
fn texts_of_sources_are_escaped() {
    let site =
        Site::new().advisory("title: A table without bounds", "title: A <b>table</b> & \"more\"");
    site.build();
    let page = site.read("public/advisories/EX-2026-0001.html");
    assert!(page.contains("A &lt;b&gt;table&lt;/b&gt; &amp;"), "{page}");
    assert!(!page.contains("<b>table"));
}

/// Markup reaches a template only as a type that is safe, so no template needs to say that a text is.
#[test]
fn no_built_in_template_trusts_a_text() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/templates");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        assert!(!text.contains("| safe") && !text.contains("|safe"), "{}", path.display());
        assert!(!text.contains(" style=") && !text.contains("<script"), "{}", path.display());
    }
}
