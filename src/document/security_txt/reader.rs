use jiff::Timestamp;

use super::SecurityTxt;
use crate::diagnostic::{Fault, Rule};
use crate::model::date::Moment;
use crate::model::link::{Field, Link};
use crate::parse::page::language;

/// A text that is no security.txt of ours.
pub static SECURITY_TXT_INVALID: Rule = Rule::error(
    "security-txt-invalid",
    "the kept security.txt cannot be read",
    "Readers of security.txt (RFC 9116) take a line `Name: value` for each field: at least one Contact, exactly one \
     Expires as an RFC 3339 time, addresses on the web with https, all in UTF-8 and each line ended. A file with a \
     line that they would misread, or with a field that forewarn would not have written, is made anew by \
     `forewarn sign`.",
);

/// How large a file readers must take, in bytes, lines, and bytes a line (RFC 9116 lets them refuse larger ones).
const SIZE: usize = 32 * 1024;
const LINES: usize = 1_000;
const LINE: usize = 2_048;

/// Reads a security.txt without its signature. Comments, empty lines, CRLF and names in any case are as good as in any
/// other reader; fields that we do not write are not.
///
/// # Errors
/// [`SECURITY_TXT_INVALID`] for everything that is wrong, with the line that it is in.
pub fn parse(text: &str) -> Result<SecurityTxt, Vec<Fault>> {
    limits(text).map_err(|fault| vec![fault])?;
    let mut reading = Reading::default();
    for (number, line) in (1..).zip(text.lines()) {
        if let Err(problem) = reading.line(line) {
            reading.faults.push(refuse(format!("line {number}: {problem}")));
        }
    }
    reading.finish()
}

/// Whether a URI may stand in a Contact field: a mailbox, a telephone, or a page with https (section 2.5.3).
pub(super) fn is_contact(link: &Link) -> bool {
    Link::parse(link.as_str(), Field::Contact).is_ok()
}

/// An address on the web.
pub(super) fn web(text: &str) -> Result<Link, String> {
    let link = Link::parse(text, Field::Reference).ok();
    let link = link.filter(|link| link.as_str().starts_with("https://"));
    link.ok_or_else(|| format!("`{}` is not an https address", shown(text)))
}

fn limits(text: &str) -> Result<(), Fault> {
    if text.len() > SIZE {
        return Err(refuse(format!("the file has more than {SIZE} bytes")));
    }
    if text.lines().count() > LINES {
        return Err(refuse(format!("the file has more than {LINES} lines")));
    }
    if text.starts_with('\u{feff}') {
        return Err(refuse("the file begins with a byte order mark".to_owned()));
    }
    if !text.is_empty() && !text.ends_with('\n') {
        return Err(refuse("the last line does not end".to_owned()));
    }
    Ok(())
}

/// What was read so far.
#[derive(Default)]
struct Reading {
    contacts: Vec<Link>,
    expires: Option<Timestamp>,
    encryption: Vec<Link>,
    acknowledgments: Option<Link>,
    languages: Option<Vec<String>>,
    canonical: Option<Link>,
    policy: Option<Link>,
    faults: Vec<Fault>,
}

impl Reading {
    fn line(&mut self, line: &str) -> Result<(), String> {
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        if line.len() > LINE {
            return Err(format!("it has more than {LINE} bytes"));
        }
        if line.contains(char::is_control) {
            return Err("it holds a control character".to_owned());
        }
        match line.split_once(": ") {
            Some((name, value)) => self.field(name, value),
            None => Err(format!("`{}` is no `Name: value`", shown(line))),
        }
    }

    fn field(&mut self, name: &str, value: &str) -> Result<(), String> {
        match name.to_ascii_lowercase().as_str() {
            "contact" => self.contacts.push(contact(value)?),
            "encryption" => self.encryption.push(web(value)?),
            "expires" => once(&mut self.expires, name, time(value)?)?,
            "acknowledgments" => once(&mut self.acknowledgments, name, web(value)?)?,
            "preferred-languages" => once(&mut self.languages, name, languages(value)?)?,
            "canonical" => once(&mut self.canonical, name, web(value)?)?,
            "policy" => once(&mut self.policy, name, web(value)?)?,
            _ => return Err(format!("`{}` is no field that forewarn writes", shown(name))),
        }
        Ok(())
    }

    fn finish(mut self) -> Result<SecurityTxt, Vec<Fault>> {
        // A line that could not be read may have been the one that seems to be missing.
        if self.faults.is_empty() && self.contacts.is_empty() {
            self.faults.push(refuse("there is no Contact".to_owned()));
        }
        match self.expires {
            Some(expires) if self.faults.is_empty() => Ok(SecurityTxt {
                contacts: self.contacts,
                expires,
                encryption: self.encryption,
                acknowledgments: self.acknowledgments,
                preferred_languages: self.languages.unwrap_or_default(),
                canonical: self.canonical,
                policy: self.policy,
            }),
            None if self.faults.is_empty() => Err(vec![refuse("there is no Expires".to_owned())]),
            _ => Err(self.faults),
        }
    }
}

fn contact(text: &str) -> Result<Link, String> {
    let refused = |_| format!("`{}` is no mailto, tel or https URI", shown(text));
    Link::parse(text, Field::Contact).map_err(refused)
}

/// A whole RFC 3339 time; a bare day is none.
fn time(text: &str) -> Result<Timestamp, String> {
    match Moment::parse(text) {
        Ok(Moment::Time(instant)) => Ok(instant),
        _ => Err(format!("`{}` is no RFC 3339 time", shown(text))),
    }
}

fn languages(text: &str) -> Result<Vec<String>, String> {
    let tag = |tag: &str| {
        language(tag.trim()).map_err(|_| format!("`{}` is no language tag", shown(tag)))
    };
    text.split(',').map(tag).collect()
}

/// Fields that readers take from one line only; of Canonical and others a site has one.
fn once<T>(field: &mut Option<T>, name: &str, value: T) -> Result<(), String> {
    match field.replace(value) {
        None => Ok(()),
        Some(_) => Err(format!("there is a second {}", shown(name))),
    }
}

fn refuse(problem: String) -> Fault {
    Fault::new(&SECURITY_TXT_INVALID, problem).hint("make the file anew with `forewarn sign`")
}

/// A piece of the file that is safe to print.
fn shown(text: &str) -> String {
    text.chars().take(100).flat_map(char::escape_debug).collect()
}
