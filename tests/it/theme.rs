//! Themes: a site changes one file or one block, and a mistake names its place.

use std::path::Path;

use crate::site::{Site, tree};

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
fn a_part_of_the_frame_knows_the_place_of_its_page_and_no_more() {
    let footer = "themes/default/templates/frame/footer.html";
    let site = Site::new().file(footer, "<p>{{ page.root }}|{{ page.path }}</p>\n");
    site.build();
    for (page, shown) in [
        ("advisories/index.html", "../|advisories/index.html"),
        ("advisories/EX-2026-0001.html", "../|advisories/"),
        ("thanks.html", "|"),
        ("index.html", "|index.html"),
    ] {
        let shown = format!("<p>{shown}</p>");
        assert!(site.read(&format!("public/{page}")).contains(&shown), "{page}: {shown}");
    }
    let report = Site::new().file(footer, "{{ page.title }}").check();
    assert!(report.contains("error[template-error]") && report.contains(footer), "{report}");
}

/// What a check says of one template of the site.
fn checked(name: &str, text: &str) -> String {
    Site::new().file(&format!("themes/default/templates/{name}"), text).check()
}

#[track_caller]
fn check(name: &str, text: &str, expected: &[&str]) {
    let found = checked(name, text);
    for expected in expected {
        assert!(found.contains(expected), "`{expected}` is not in\n{found}");
    }
}

#[test]
fn a_failing_template_that_replaces_a_built_in_one_is_shown_with_its_own_text() {
    let place = "themes/default/templates/home.html:2:";
    check("home.html", "<p>\n{{ nope.x }}\n", &[place, "{{ nope.x }}"]);
}

#[test]
fn a_template_that_extends_or_includes_itself_is_led_to_the_built_in_one() {
    let hint = "= help: extend `default/base.html`, the built-in template";
    let expected = ["`base.html` extends itself", "themes/default/templates/base.html:1:12", hint];
    check("base.html", "{% extends 'base.html' %}", &expected);
    let hint = "= help: include `default/row.html`, the built-in template";
    let expected = ["`row.html` includes itself", "themes/default/templates/row.html:2:12", hint];
    check("row.html", "\n{% include 'row.html' %}", &expected);
}

#[test]
fn templates_that_extend_each_other_are_one_finding() {
    let templates = "themes/default/templates";
    let site = Site::new()
        .file(&format!("{templates}/home.html"), "{% extends 'a.html' %}")
        .file(&format!("{templates}/a.html"), "{% extends 'b.html' %}")
        .file(&format!("{templates}/b.html"), "{% extends 'a.html' %}");
    let found = site.check();
    assert!(found.contains("`a.html` extends `b.html`, which leads back to it"), "{found}");
    assert!(found.contains("themes/default/templates/a.html:1:12"), "{found}");
}

#[test]
fn a_template_that_does_not_exist_is_one_line_with_the_name_that_was_meant() {
    let place = "themes/default/templates/home.html:2:";
    let (wrong, hint) = ("Unknown template `rwo.html`\n", "= help: did you mean `row.html`?");
    check("home.html", "é\n{% include 'rwo.html' %}", &[wrong, place, hint]);
    let hint =
        "= help: write the template `themes/default/templates/release-notes.html`, or leave it out";
    check("home.html", "é\n{% include 'release-notes.html' %}", &[place, hint]);
    let wrong = "`home.html` extends `bse.html`, which does not exist";
    let hint = "= help: did you mean `base.html`?";
    check("home.html", "\n{% extends 'bse.html' %}", &[wrong, place, hint]);
    let wrong = "Unknown filter `shout`\n";
    check("home.html", "\n{{ site.title | shout }}", &[wrong, place, "= help: mend the template"]);
}

#[test]
fn a_failure_inside_a_built_in_template_names_it() {
    check(
        "base.html",
        "<p>",
        &["is not defined in any parent template, in line ", "built-in template `"],
    );
}

#[test]
fn a_template_that_nothing_uses_is_told() {
    let file = "themes/default/templates/hom.html";
    check(
        "hom.html",
        "<p>",
        &["warning[template-unused]", file, "= help: did you mean `home.html`?"],
    );
    check("hom.html", "{% include 'hom.html' %}", &["`hom.html` includes itself"]);
    let site = Site::new()
        .file("themes/default/templates/mine/part.html", "<p>")
        .file("themes/default/templates/home.html", "{% include 'mine/part.html' %}");
    let found = site.check();
    assert!(!found.contains("template-unused"), "{found}");
}

#[test]
fn the_built_in_templates_cannot_be_hidden() {
    let hint = "= help: move the file to `themes/default/templates/home.html`";
    let file = "themes/default/templates/default/home.html";
    check("default/home.html", "<p>", &["error[template-error]", file, hint]);
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
/// The one script that is not a file: browsers read it as data.
const DATA_BLOCK: &str = " type=\"application/ld+json\">{{ structured }}</script>";

#[test]
fn no_built_in_template_trusts_a_text() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/templates");
    for (path, bytes) in tree(&folder) {
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.contains("| safe") && !text.contains("|safe"), "{path}");
        assert!(!text.contains(" style="), "{path}");
        // A script is a file of the site, whatever a page says; a data block is made by the program.
        for script in text.split("<script").skip(1) {
            let (attributes, content) = script.split_once('>').unwrap();
            let is_file = attributes.starts_with(" defer src=\"{{ page.root }}static/")
                && attributes.contains(".js\"")
                && content.starts_with("</script>");
            let is_data = script.starts_with(DATA_BLOCK);
            assert!(is_file || is_data, "{script}");
        }
    }
}

const HOOKS: [(&str, &str); 3] = [
    ("head", "<meta name=\"ours\" content=\"head\">\n</head>"),
    ("header", "<p>ours</p>\n</header>"),
    ("footer", "<p>{{ site.title }} thanks</p>\n</footer>"),
];

#[test]
fn a_hook_stands_on_every_page_and_one_that_is_not_written_leaves_no_trace() {
    let plain = Site::new();
    plain.build();
    let site = Site::new();
    for (name, text) in HOOKS {
        let (own, _) = text.rsplit_once('<').unwrap();
        site.write(&format!("themes/default/templates/hooks/{name}.html"), own);
    }
    site.build();
    for page in ["index.html", "404.html", "advisories/EX-2026-0001.html"] {
        let (plain, own) =
            (plain.read(&format!("public/{page}")), site.read(&format!("public/{page}")));
        assert!(!plain.contains("hook"), "{page}");
        for (_, text) in HOOKS {
            let text = text.replace("{{ site.title }}", "Example security");
            assert!(own.contains(&text) && !plain.contains(&text), "{page}: {text}");
        }
    }
}

#[test]
fn every_file_can_be_ejected_and_the_pages_stay_the_same() {
    let (plain, site) = (Site::new(), Site::new());
    let listed = site.run(&["theme", "list"]);
    assert!(listed.stdout.lines().all(|line| line.ends_with(" built-in")), "{}", listed.stdout);
    for line in listed.stdout.lines() {
        let file = line.split_whitespace().next().unwrap();
        let run = site.run(&["theme", "eject", file]);
        assert_eq!(run.code, Some(0), "{file}: {}", run.stderr);
    }
    let listed = site.run(&["theme", "list"]).stdout;
    assert!(listed.lines().all(|line| line.ends_with(" the site's own")), "{listed}");
    plain.build();
    let built = site.build();
    assert_eq!(built.stderr, plain.run(&["build"]).stderr, "a copy is no reason for a warning");
    for page in
        ["index.html", "policy.html", "advisories/EX-2026-0001.html", "404.html", "feeds.html"]
    {
        let page = format!("public/{page}");
        assert_eq!(site.read(&page), plain.read(&page), "{page}");
    }
}

#[test]
fn a_copy_of_a_file_that_moved_on_is_a_warning_until_its_line_is_renewed() {
    let site = Site::new();
    assert_eq!(site.run(&["theme", "eject", "thanks.html"]).code, Some(0));
    let path = "themes/default/templates/thanks.html";
    let text = site.read(path);
    let hash = text.split("sha256:").nth(1).unwrap().split(' ').next().unwrap().to_owned();
    site.change(path, &hash, &"0".repeat(64));
    let checked = site.check();
    assert!(
        checked.contains("warning[template-outdated]: the built-in `templates/thanks.html`"),
        "{checked}"
    );
    assert!(checked.contains(&format!("sha256:{hash}")) && checked.contains(path), "{checked}");
    assert!(site.run(&["theme", "list"]).stdout.contains("the built-in file has changed since"));
    site.change(path, &"0".repeat(64), &hash);
    assert!(!site.check().contains("template-outdated"));
}

#[test]
fn nothing_of_the_sites_own_is_ejected_over_and_a_misspelt_name_is_guessed() {
    let site = Site::new().file("themes/default/static/style.css", "mine");
    let run = site.run(&["theme", "eject", "style.css"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr.contains("a file is there already: themes/default/static/style.css"),
        "{}",
        run.stderr
    );
    assert_eq!(site.read("themes/default/static/style.css"), "mine");
    let run = site.run(&["theme", "show", "bsae.html"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
    assert!(run.stderr.contains("did you mean `base.html`?"), "{}", run.stderr);
    let shown = site.run(&["theme", "show", "base.html"]).stdout;
    assert!(shown.starts_with("<!doctype html>"), "{shown}");
    let run = Site::empty().run(&["theme", "eject", "base.html"]);
    assert!(run.code == Some(1) && run.stderr.contains("forewarn init DIR"), "{}", run.stderr);
}
