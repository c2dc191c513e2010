use super::parse;
use crate::source::finding::Finding;
use crate::source::read::Opened;
use crate::source::text::Text;
use crate::source::walk::Role;

/// Everything that is wrong with the source of an advisory that is not on the disk yet, as [`load`](super::load) would find it.
#[must_use]
pub fn examine(path: &str, source: &str) -> Vec<Finding> {
    let (text, mut wrong) = match Text::decode(path, source.as_bytes().to_vec()) {
        Ok(read) => read,
        Err((_, wrong)) => return wrong,
    };
    let opened = Opened { text, digest: [0; 32] };
    wrong.extend(parse(&opened, &Role::Advisory(path.to_owned())).1);
    wrong
}
