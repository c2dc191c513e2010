use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::theme::Theme;
use crate::theme::observer::Observer;

/// How long each stage took, and each template.
pub(super) struct Timings {
    stages: Vec<(&'static str, Duration)>,
    since: Instant,
    templates: Option<Arc<Templates>>,
}

impl Timings {
    pub(super) fn start() -> Self {
        Self { stages: Vec::new(), since: Instant::now(), templates: None }
    }

    /// The same, with a watch over templates if there is to be one.
    pub(super) fn with_templates(self, watched: bool) -> Self {
        Self { templates: watched.then(Arc::default), ..self }
    }

    /// Ends a stage and begins the next.
    pub(super) fn stage(&mut self, name: &'static str) {
        let now = Instant::now();
        self.stages.push((name, now - self.since));
        self.since = now;
    }

    /// Watches the templates of a theme, if they are to be watched.
    pub(super) fn watch(&self, theme: &mut Theme) {
        if let Some(templates) = &self.templates {
            theme.observe(templates.clone());
        }
    }

    /// The stages as a table, and below them the templates, whose times are those of all threads together.
    pub(super) fn table(&self) -> String {
        let mut text = String::new();
        for (name, duration) in &self.stages {
            writeln!(text, "{name:<8} {:>10.3} ms", milliseconds(*duration))
                .expect("a string takes any text");
        }
        text + &self.templates.as_ref().map(|templates| templates.table()).unwrap_or_default()
    }
}

/// How often each template was rendered, and how long that took.
#[derive(Debug, Default)]
struct Templates(Mutex<BTreeMap<String, (usize, Duration)>>);

impl Templates {
    /// Those that took longest come first.
    fn table(&self) -> String {
        let rendered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut rows: Vec<_> = rendered.iter().collect();
        rows.sort_by_key(|(_, (_, duration))| std::cmp::Reverse(*duration));
        let mut text = String::new();
        for (name, (count, duration)) in rows {
            writeln!(text, "{name:<20} {:>10.3} ms in {count}", milliseconds(*duration))
                .expect("a string takes any text");
        }
        text
    }
}

impl Observer for Templates {
    fn observe(&self, template: &str, render: &mut dyn FnMut()) {
        let since = Instant::now();
        render();
        let duration = since.elapsed();
        // A panic elsewhere leaves the map whole: each change is one addition.
        let mut rendered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, sum) = rendered.entry(template.to_owned()).or_default();
        *count += 1;
        *sum += duration;
    }
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

#[cfg(test)]
mod tests {
    use tera::Context;

    use super::*;

    #[test]
    fn templates_are_watched_only_where_they_are_asked_for() {
        for (asked, rendered) in [(false, false), (true, true)] {
            let timings = Timings::start().with_templates(asked);
            let words = crate::theme::languages::english();
            let made = Theme::new(&<_>::default(), Context::new(), words);
            let mut theme = made.unwrap().0;
            timings.watch(&mut theme);
            // It lacks what the template asks for, which takes time too.
            assert!(theme.render("404.html", &Context::new(), "a").is_err());
            assert_eq!(timings.table().contains("404.html"), rendered);
        }
    }

    #[test]
    fn stages_come_in_their_order_and_templates_by_their_time() {
        let mut timings = Timings::start().with_templates(true);
        timings.stage("read");
        timings.stage("make");
        let watch = timings.templates.clone().unwrap();
        let mut calls = 0;
        watch.observe("quick.html", &mut || calls += 1);
        watch.observe("slow.html", &mut || std::thread::sleep(Duration::from_millis(20)));
        watch.observe("quick.html", &mut || calls += 1);
        let table = timings.table();
        let lines: Vec<_> = table.lines().collect();
        assert_eq!(calls, 2);
        assert!(lines[0].starts_with("read ") && lines[1].starts_with("make "), "{table}");
        assert!(lines[2].starts_with("slow.html ") && lines[2].ends_with(" ms in 1"), "{table}");
        assert!(lines[3].starts_with("quick.html ") && lines[3].ends_with(" ms in 2"), "{table}");
    }
}
