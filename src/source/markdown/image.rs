use crate::diagnostic::{Fault, Rule};

use super::link::{Target, shorten};

/// An image that a reader's browser would fetch from somewhere else.
pub static IMAGE_REMOTE: Rule = Rule::error(
    "image-remote",
    "an image comes from another host",
    "A page that loads an image from another host tells that host who reads it and when, and the \
     host may change the picture at any time after the text was signed. The image's description is \
     shown in its place. Link to the picture instead, or say in words what it shows.",
);

/// An image that is not published with the site.
pub static IMAGE_UNSUPPORTED: Rule = Rule::error(
    "image-unsupported",
    "an image cannot be shown here",
    "Pages show PNG files of `content/`. Advisories show no images: they are signed as text, which \
     no picture is part of. The image's description is shown in its place. Say in words what it \
     shows, or link to it at a full URL.",
);

/// An image that says nothing to those who do not see it.
pub static IMAGE_WORDLESS: Rule = Rule::warning(
    "image-wordless",
    "an image has no description",
    "Whoever hears a page, or reads it without images, gets the description in the image's place: \
     `![What it shows](picture.png)`. Say what a reader would learn from looking at it.",
);

/// Whether a page can show the image at `address`: a PNG file of the site.
pub(super) fn is_shown(address: &str) -> bool {
    address.ends_with(".png") && !is_remote(address)
}

pub(super) fn wordless() -> Fault {
    Fault::new(&IMAGE_WORDLESS, "this image has no description")
        .hint("say between the brackets what it shows")
}

/// Why the image at `address` is not shown.
pub(super) fn refusal(address: &str) -> Fault {
    if is_remote(address) {
        let message = format!("the image `{}` is on another host", shorten(address));
        Fault::new(&IMAGE_REMOTE, message).hint("link to it, as in `[description](address)`")
    } else {
        let message = format!("the image `{}` cannot be shown", shorten(address));
        Fault::new(&IMAGE_UNSUPPORTED, message)
            .hint("say in words what it shows; pages show PNG files of `content/`")
    }
}

/// Whether a browser would ask another host for it; an address that no link may have counts too.
fn is_remote(address: &str) -> bool {
    !address.is_empty() && !matches!(Target::parse(address), Ok(Target::Page(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, code: &str) {
        assert_eq!(refusal(address).rule.code, code);
    }

    #[test]
    fn images_of_other_hosts_are_told_apart_from_our_own() {
        check("https://a.example/x.png", "image-remote");
        check("//a.example/x.png", "image-remote");
        check("data:image/png;base64,AA", "image-remote");
        check("figure.png", "image-unsupported");
        check("../static/figure.png", "image-unsupported");
        check("", "image-unsupported");
    }

    #[test]
    fn a_png_file_of_the_site_can_be_shown() {
        let shown = ["a.png", "pictures/a.png", "../a.png", "a.svg", "a.png#b", "", "/a.png"];
        let shown: Vec<_> = shown.into_iter().filter(|address| is_shown(address)).collect();
        assert_eq!(shown, ["a.png", "pictures/a.png", "../a.png"]);
        assert!(!is_shown("https://a.example/x.png") && !is_shown("data:image/x.png"));
    }
}
