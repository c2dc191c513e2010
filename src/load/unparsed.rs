use super::{Piece, Source};
use crate::diagnostic::Diagnostic;
use crate::model::digest::Digest;
use crate::model::picture::Picture;
use crate::signature::Certificate;
use crate::source::walk::Role;

/// A file that is no text to us.
pub(super) fn unparsed(path: &str, role: &Role, bytes: Vec<u8>) -> Result<Source, Diagnostic> {
    let piece = match role {
        Role::Certificate(name) => {
            let read = Certificate::read(&with_line_feeds(bytes));
            let read = read.map_err(|fault| Diagnostic::new(fault, path))?;
            Piece::Certificate(name.clone(), Box::new(read))
        }
        Role::Static(name) => Piece::Static(name.clone(), bytes),
        // Read for a canary: whoever publishes it reads it again, or asks for these bytes.
        Role::Picture(name) => {
            let picture = Picture::read(&bytes).map_err(|fault| Diagnostic::new(fault, path))?;
            return Ok(Source::kept(Piece::Picture(name.clone(), picture), bytes));
        }
        _ => return Ok(Source::kept(Piece::Patch(path.to_owned(), Digest::of(&bytes)), bytes)),
    };
    Ok(Source::new(Some(piece), vec![]))
}

/// A checkout may have changed the line ends of a certificate, whose hash is signed.
fn with_line_feeds(bytes: Vec<u8>) -> Vec<u8> {
    match String::from_utf8(bytes) {
        Ok(text) => text.replace("\r\n", "\n").into_bytes(),
        Err(error) => error.into_bytes(),
    }
}
