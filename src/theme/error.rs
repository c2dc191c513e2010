//! Tera's errors as findings in the site's templates.

use std::collections::BTreeMap;
use std::ops::Range;

use tera::ErrorKind;

use super::uses::{Tag, uses};
use super::{TEMPLATE_ERROR, builtin, file};
use crate::diagnostic::{Diagnostic, Fault, Place};
use crate::model::vocabulary::nearest;

/// The site's own templates, by name.
pub(super) type Own = BTreeMap<String, String>;

/// What to do where nothing better is known.
const MEND: &str = "mend the template";

/// What Tera found wrong: where, and what to do about it.
struct Trouble<'a> {
    message: String,
    template: &'a str,
    span: Option<Range<usize>>,
    hint: Option<String>,
}

/// Tera's error as a finding; `about` names the source whose page was rendered, and may be empty.
pub(super) fn located(error: &tera::Error, about: &str, own: &Own) -> Diagnostic {
    let trouble = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => Some(Trouble {
            message: report.message().to_owned(),
            template: report.filename(),
            span: Some(report.span().range.clone()),
            hint: None,
        }),
        ErrorKind::CircularExtend { inheritance_chain: chain, .. } => {
            circle(chain, Tag::Extends, own)
        }
        ErrorKind::CircularInclude { include_chain: chain, .. } => circle(chain, Tag::Include, own),
        ErrorKind::MissingParent { current, parent } => Some(orphan(current, parent, own)),
        ErrorKind::Msg(report) => reported(report, own),
        _ => None,
    };
    match trouble {
        Some(trouble) => placed(trouble, about, own),
        None => Diagnostic::new(fault(&error.to_string(), about, None), ""),
    }
}

/// A finding in the site's template, or one without a place that names the built-in template: the
/// site has no file of its text.
fn placed(trouble: Trouble<'_>, about: &str, own: &Own) -> Diagnostic {
    let Trouble { message, template, span, hint } = trouble;
    match own.get(template) {
        Some(text) => {
            let found = Diagnostic::new(fault(&message, about, hint), file(template));
            span.into_iter().fold(found, |found, span| found.at(Place::in_text(text, span)))
        }
        None => {
            let plain = template.strip_prefix("default/").unwrap_or(template);
            let line = span.and_then(|span| Some(Place::in_text(builtin_text(plain)?, span).line));
            let line = line.map_or(String::new(), |line| format!("line {line} of "));
            let message = format!("{message}, in {line}the built-in template `{plain}`");
            let fit = "keep the blocks and variables that the built-in templates use";
            Diagnostic::new(fault(&message, about, hint.or_else(|| Some(fit.to_owned()))), "")
        }
    }
}

fn fault(message: &str, about: &str, hint: Option<String>) -> Fault {
    let line = message.lines().next().unwrap_or_default();
    let hint = hint.unwrap_or_else(|| MEND.to_owned());
    let fault = Fault::new(&TEMPLATE_ERROR, line.trim_end_matches('.'));
    match about {
        "" => fault.hint(hint),
        _ => fault.hint(format!("{hint}; it was rendering the page of `{about}`")),
    }
}

/// Templates that lead to themselves. The one to mend is the site's; most often it means the
/// built-in one that it replaces.
fn circle<'a>(chain: &'a [String], tag: Tag, own: &Own) -> Option<Trouble<'a>> {
    let last = chain.last()?;
    let first = chain.iter().position(|name| name == last)?;
    // A chain of parents does not name the template that it starts from, so that one which closes
    // there has each template once.
    let round = if first + 1 == chain.len() { chain } else { &chain[first + 1..] };
    let blamed = round.iter().rev().find_map(|name| {
        let mentions = uses(own.get(name)?).into_iter();
        let mut mentions = mentions.filter(|found| found.tag == tag);
        mentions
            .find(|found| round.iter().any(|name| name == found.name))
            .map(|found| (name, found))
    });
    let (template, mention) = blamed?;
    let verb = tag.verb();
    let message = match round {
        [_] => format!("`{template}` {verb}s itself"),
        _ => format!("`{template}` {verb}s `{}`, which leads back to it", mention.name),
    };
    let hint = builtin_text(mention.name)
        .map(|_| format!("{verb} `default/{}`, the built-in template", mention.name));
    Some(Trouble { message, template, span: Some(mention.span), hint })
}

fn orphan<'a>(current: &'a str, parent: &str, own: &Own) -> Trouble<'a> {
    let mentions = own.get(current).map(|text| uses(text)).unwrap_or_default();
    Trouble {
        message: format!("`{current}` extends `{parent}`, which does not exist"),
        template: current,
        span: mentions.into_iter().find(|found| found.name == parent).map(|found| found.span),
        hint: Some(meant(parent, own)),
    }
}

/// The first of the errors that Tera gives only as printed reports, each a message, then a line
/// ` --> TEMPLATE:LINE:COLUMN` and an excerpt.
fn reported<'a>(report: &'a str, own: &Own) -> Option<Trouble<'a>> {
    let mut lines = report.lines();
    let message = lines.next()?.strip_prefix("error: ")?;
    let mut place = lines.next()?.trim_start().strip_prefix("--> ")?.rsplitn(3, ':');
    let column: usize = place.next()?.parse().ok()?;
    let line: usize = place.next()?.parse().ok()?;
    let template = place.next()?;
    let width = lines.nth(2).map_or(1, |underline| underline.matches('^').count());
    let unknown =
        message.strip_prefix("Unknown template `").and_then(|name| name.strip_suffix('`'));
    let text = own.get(template).map(String::as_str).or_else(|| builtin_text(template));
    Some(Trouble {
        message: message.to_owned(),
        template,
        span: text.map(|text| span(text, line, column, width)),
        hint: unknown.map(|name| meant(name, own)),
    })
}

/// The bytes of some characters of a line, both counted from 1.
fn span(text: &str, line: usize, column: usize, width: usize) -> Range<usize> {
    let before: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let bytes = |characters| {
        let found = text[before..].char_indices().nth(characters);
        found.map_or(text.len(), |(at, _)| before + at)
    };
    bytes(column - 1)..bytes(column - 1 + width)
}

/// Which template an unknown name was meant to be.
fn meant(name: &str, own: &Own) -> String {
    let known = builtin::TEMPLATES.iter().map(|(name, _)| *name);
    match nearest(name, known.chain(own.keys().map(String::as_str))) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("write the template `{}`, or leave it out", file(name)),
    }
}

fn builtin_text(name: &str) -> Option<&'static str> {
    builtin::TEMPLATES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
