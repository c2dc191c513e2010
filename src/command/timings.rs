use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// How long each stage took.
pub(super) struct Timings {
    stages: Vec<(&'static str, Duration)>,
    since: Instant,
}

impl Timings {
    pub(super) fn start() -> Self {
        Self { stages: Vec::new(), since: Instant::now() }
    }

    /// Ends a stage and begins the next.
    pub(super) fn stage(&mut self, name: &'static str) {
        let now = Instant::now();
        self.stages.push((name, now - self.since));
        self.since = now;
    }

    /// The stages as a table.
    pub(super) fn table(&self) -> String {
        let mut text = String::new();
        for (name, duration) in &self.stages {
            writeln!(text, "{name:<8} {:>10.3} ms", duration.as_secs_f64() * 1_000.0)
                .expect("a string takes any text");
        }
        text
    }
}
