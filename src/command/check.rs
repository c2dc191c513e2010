mod deployed;

use std::path::Path;

use deployed::Hashes;

use crate::check::Purpose;
use crate::cli::{CheckArgs, Printing};
use crate::command::prepare::{Wish, prepare};
use crate::command::terminal::Terminal;
use crate::command::timings::Timings;
use crate::command::{Outcome, count, now};
use crate::deployed::{Web, compare};
use crate::diagnostic::Style;
use crate::document::{Failure, View};
use crate::make;

/// Says everything that is wrong with a site.
pub(super) fn run(terminal: &Terminal, root: &Path, args: &CheckArgs) -> Outcome {
    let now = now::now(terminal, &args.now);
    let wish = Wish::new(root, now, Purpose::Publish);
    let (prepared, mut report) = prepare(&wish, &mut Timings::start());
    // Pages of a site with errors would only repeat them.
    if let (Some(site), 0) = (&prepared, report.errors()) {
        let view = View::new(&site.library, &site.theme);
        let bodies = site.bodies(root);
        let made = Hashes::default();
        let failures =
            make::all(&view, &site.tree, &bodies, &made, &|| {}).err().unwrap_or_default();
        report.extend(failures.into_iter().flat_map(Failure::findings));
        if let (Some(url), 0) = (&args.deployed, report.errors()) {
            report.extend(compare(&made.manifest(), &Web::new(url.clone())));
        }
        report.sort();
    }
    terminal.data(&report.print(match args.format {
        Printing::Text => terminal.data_style(),
        Printing::Json => Style::Json,
        Printing::Github => Style::Github,
    }));
    if args.format == Printing::Text {
        terminal.note(&format!(
            "{}, {}",
            count(report.errors(), "error"),
            count(report.warnings(), "warning")
        ));
    }
    if report.errors() == 0 { Outcome::Done } else { Outcome::Errors }
}
