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

/// An image that would have to be published with the site.
pub static IMAGE_UNSUPPORTED: Rule = Rule::error(
    "image-unsupported",
    "bodies cannot show images yet",
    "Bodies are published as words, code and tables; files beside the source are not copied into \
     the site, so the image would be missing from it. The image's description is shown in its \
     place. Say in words what the picture shows, or link to it at a full URL.",
);

/// Why the image at `address` is not shown.
pub(super) fn refusal(address: &str) -> Fault {
    if is_remote(address) {
        let message = format!("the image `{}` is on another host", shorten(address));
        Fault::new(&IMAGE_REMOTE, message).hint("link to it, as in `[description](address)`")
    } else {
        let message = format!("the image `{}` cannot be shown", shorten(address));
        Fault::new(&IMAGE_UNSUPPORTED, message).hint("say in words what it shows")
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
}
