use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::command::terminal::Terminal;

/// Work of fewer steps is done before anyone could read a bar.
const LEAST: usize = 500;

/// A progress bar on standard error, where a terminal shows it and the work is long.
pub(super) fn bar(terminal: &Terminal, steps: usize) -> ProgressBar {
    if !terminal.is_watched() || steps < LEAST {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(steps as u64), ProgressDrawTarget::stderr());
    match ProgressStyle::with_template("{bar:40} {pos}/{len}, {eta} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
