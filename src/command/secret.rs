use std::fs::File;
use std::io::{IsTerminal as _, Read as _, stdin};
use std::path::Path;

use jiff::Timestamp;

use crate::diagnostic::{Diagnostic, Fault};
use crate::signature::KeyFile;
use crate::signature::key_file::SIGNING_KEY;

/// The most bytes of a key's file or of a passphrase.
const LARGEST: u64 = 1 << 20;

/// Opens the file of a secret key, asking for its passphrase where it has one: from a file descriptor, else at the terminal,
/// never from the command line, where every user of the machine could read it.
pub(super) fn open(
    path: &Path,
    passphrase: Option<u32>,
    clock: Option<Timestamp>,
) -> Result<KeyFile, Diagnostic> {
    let placed = |fault| Diagnostic::new(fault, path.display().to_string());
    let bytes = read(path).map_err(|error| {
        placed(fault(
            &format!("this key cannot be read: {error}"),
            "check its path and permissions",
        ))
    })?;
    let locked = KeyFile::is_locked(&bytes).map_err(placed)?;
    let passphrase = match (locked, passphrase) {
        (false, _) => None,
        (true, Some(descriptor)) => Some(from_descriptor(descriptor).map_err(placed)?),
        (true, None) => Some(from_terminal(path).map_err(placed)?),
    };
    KeyFile::unlock(&bytes, passphrase.as_deref(), clock).map_err(placed)
}

fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The first line that comes out of a file descriptor.
fn from_descriptor(descriptor: u32) -> Result<String, Fault> {
    let path = format!("/dev/fd/{descriptor}");
    let bytes = read(Path::new(&path)).map_err(|error| {
        let message = format!("file descriptor {descriptor} cannot be read: {error}");
        fault(&message, "open it for the command, as in `--passphrase-fd 3 3<FILE`")
    })?;
    let text = String::from_utf8(bytes)
        .map_err(|_| fault("the passphrase is not UTF-8", "check the file"))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

fn from_terminal(path: &Path) -> Result<String, Fault> {
    if !stdin().is_terminal() {
        return Err(fault(
            "this key has a passphrase, and there is no terminal to ask for it",
            "give it by `--passphrase-fd`",
        ));
    }
    let prompt = format!("Passphrase of {}: ", path.display());
    rpassword::prompt_password(prompt).map_err(|error| {
        fault(&format!("the passphrase could not be read: {error}"), "give it by `--passphrase-fd`")
    })
}

fn fault(message: &str, hint: &str) -> Fault {
    Fault::new(&SIGNING_KEY, message).hint(hint)
}
