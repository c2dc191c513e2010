//! The source that a draft becomes.

use std::ops::Range;

use crate::draft::Draft;
use crate::load;
use crate::model::advisory::Advisory;
use crate::model::date::Moment;
use crate::model::identifier::AdvisoryId;
use crate::model::timeline::TimelineKind;
use crate::source::front_matter;
use crate::source::schema::advisory::RawAdvisory;
use crate::source::yaml;

/// The public source of a draft: with its id and first revision, without lines that are comments, and with the event
/// that it was published, where the timeline is a list with a line for each event and does not say it yet.
#[must_use]
pub fn source(draft: &Draft, id: &AdvisoryId, date: Moment) -> String {
    let text = draft.public_source(id.as_str(), date, None);
    let text = uncommented(&text).unwrap_or(text);
    published(&text, date).unwrap_or(text)
}

/// The text without the lines of its front matter that are comments: those were the maintainer's. A line that only looks
/// like one, as in a text of several lines, stays.
fn uncommented(text: &str) -> Option<String> {
    let (header, whole) = (front_matter::split(text).ok()?.header, raw(text)?);
    let without = |gone: &[usize]| {
        let lines = text[header.clone()].split_inclusive('\n').enumerate();
        let kept = lines.filter(|(number, _)| !gone.contains(number)).map(|(_, line)| line);
        let bare = replaced(text, &header, &kept.collect::<String>());
        (raw(&bare).as_ref() == Some(&whole)).then_some(bare)
    };
    let lines = text[header.clone()].lines().enumerate();
    let all = lines.filter(|(_, line)| line.trim_start().starts_with('#'));
    let all: Vec<usize> = all.map(|(number, _)| number).collect();
    // Nearly always; else each is tried by itself.
    without(&all).or_else(|| {
        let alone: Vec<_> =
            all.iter().copied().filter(|number| without(&[*number]).is_some()).collect();
        without(&alone)
    })
}

/// The text with the event at the end of its timeline. None where that would say anything else.
fn published(text: &str, date: Moment) -> Option<String> {
    let before = advisory(text)?;
    let last = before.timeline.iter().map(|event| event.at).max()?;
    let known = before.timeline.iter().any(|event| event.kind == TimelineKind::AdvisoryPublished);
    if known || date < last {
        return None;
    }
    let header = front_matter::split(text).ok()?.header;
    let (end, indent) = end_of_timeline(&text[header.clone()])?;
    let line =
        format!("{indent}- {{event: {}, at: {date}}}\n", TimelineKind::AdvisoryPublished.word());
    let at = header.start + end;
    let with = replaced(text, &(at..at), &line);
    let after = advisory(&with)?;
    let (newest, rest) = after.timeline.split_last()?;
    let sound = *rest == **before.timeline && newest.kind == TimelineKind::AdvisoryPublished;
    sound.then_some(with)
}

/// Where the last line of the timeline ends, and how its events are indented.
fn end_of_timeline(header: &str) -> Option<(usize, &str)> {
    let mut at = 0;
    let lines: Vec<(usize, &str)> = header
        .split_inclusive('\n')
        .map(|line| {
            at += line.len();
            (at, line)
        })
        .collect();
    let key = lines.iter().position(|(_, line)| line.trim_end() == "timeline:")?;
    let belongs = |line: &str| line.starts_with([' ', '-']) || line.trim().is_empty();
    let below = lines[key + 1..].iter().take_while(|(_, line)| belongs(line));
    let last = below.filter(|(_, line)| !line.trim().is_empty()).last()?;
    let first = lines[key + 1].1;
    let indent = &first[..first.len() - first.trim_start().len()];
    first.trim_start().starts_with("- ").then_some((last.0, indent))
}

fn advisory(text: &str) -> Option<Box<Advisory>> {
    load::advisory_in("advisories/A-1.md", text).0
}

fn raw(text: &str) -> Option<RawAdvisory> {
    let header = front_matter::split(text).ok()?.header;
    yaml::read(text, header, &mut Vec::new()).map(|(raw, _)| raw)
}

fn replaced(text: &str, range: &Range<usize>, by: &str) -> String {
    format!("{}{by}{}", &text[..range.start], &text[range.end..])
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::canary::Canary;
    use crate::source::text::Text;

    /// What a draft with these lines below its block becomes, without the head that is the same for all.
    fn made(lines: &str) -> String {
        let canary = Canary::of(9);
        let text =
            format!("---\n# Keep out\ndraft:\n  canary: {}\n{lines}---\nBody\n", canary.secret());
        let text = Text { path: "a/draft.md".to_owned(), text };
        let (draft, found) = crate::draft::parse("a", Path::new("a"), text);
        assert!(found.is_empty(), "{found:?}");
        let id = AdvisoryId::parse("EX-2026-0002").unwrap();
        let date = Moment::parse("2026-12-01T15:00:00Z").unwrap();
        let made = source(&draft.unwrap(), &id, date);
        let head = "---\nid: EX-2026-0002\nrevisions:\n  - date: 2026-12-01T15:00:00Z\n    summary: \"Initial publication\"\n";
        let rest = made.strip_prefix(head).unwrap_or_else(|| panic!("{made}"));
        rest.strip_suffix("---\nBody\n").unwrap().to_owned()
    }

    #[track_caller]
    fn check(lines: &str, expected: &str) {
        assert_eq!(made(lines), expected);
    }

    const EVENT: &str = "- {event: advisory_published, at: 2026-12-01T15:00:00Z}\n";

    #[test]
    fn lines_that_are_comments_stay_private() {
        check("# A Finder told us\ntitle: T # shown\n  # more\n", "title: T # shown\n");
        // Here it is no comment.
        check("title: |-\n  # A\n", "title: |-\n  # A\n");
    }

    #[test]
    fn the_timeline_ends_with_the_publication() {
        let one = "- {event: reported, at: 2026-11-01}\n";
        check(
            &format!("timeline:\n{one}title: T\n"),
            &format!("timeline:\n{one}{EVENT}title: T\n"),
        );
        let two = format!("timeline:\n  {one}  - event: released\n    at: 2026-12-01\n");
        check(&two, &format!("{two}  {EVENT}"));
        let spaced = format!("timeline:\n  {one}\n");
        check(&format!("{spaced}title: T\n"), &format!("timeline:\n  {one}  {EVENT}\ntitle: T\n"));
    }

    #[test]
    fn a_timeline_that_says_it_or_cannot_be_added_to_stays() {
        for lines in [
            "title: T\n",
            "timeline: []\n",
            "timeline: [{event: reported, at: 2026-11-01}]\n",
            "timeline:\n  - {event: advisory_published, at: 2026-11-30}\n",
            "timeline:\n  - {event: released, at: 2026-12-02}\n",
        ] {
            check(lines, lines);
        }
    }
}
