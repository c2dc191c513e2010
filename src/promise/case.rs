use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::model::Path;
use crate::model::advisory::Advisory;
use crate::model::calendar::{Calendar, Interval};
use crate::model::date::Moment;
use crate::model::page::Policy;
use crate::model::promise::Promise;
use crate::model::timeline::{TimelineEvent, TimelineKind};

/// What a judge may look at.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The policy, for its calendar.
    pub policy: &'a Policy,
    /// How many packagers are on the list, where that is known.
    pub packagers: Option<usize>,
    /// The advisory.
    pub advisory: &'a Advisory,
}

impl<'a> Case<'a> {
    /// The events of a kind, with their places in the timeline, in its order.
    pub(super) fn events(
        self,
        kind: TimelineKind,
    ) -> impl Iterator<Item = (usize, &'a TimelineEvent)> + Clone {
        self.advisory.timeline.iter().enumerate().filter(move |(_, event)| event.kind == kind)
    }

    /// The earliest event of a kind.
    pub(super) fn first(self, kind: TimelineKind) -> Option<(usize, &'a TimelineEvent)> {
        self.events(kind).min_by_key(|(_, event)| self.order(event))
    }

    /// The latest event of a kind.
    pub(super) fn last(self, kind: TimelineKind) -> Option<(usize, &'a TimelineEvent)> {
        self.events(kind).max_by_key(|(_, event)| self.order(event))
    }

    /// The releases of this case: an older one, which was safe by chance, is none of them.
    pub(super) fn releases(self) -> impl Iterator<Item = (usize, &'a TimelineEvent)> + Clone {
        let start = self.start();
        self.events(TimelineKind::Released)
            .filter(move |(_, event)| !self.surely_before(event.at, start))
    }

    /// The first release of this case.
    pub(super) fn release(self) -> Option<(usize, &'a TimelineEvent)> {
        self.releases().min_by_key(|(_, event)| self.order(event))
    }

    /// When the last of the packagers heard of it: what follows a first notice to the same one only adds to it.
    pub(super) fn all_told(self) -> Option<(usize, &'a TimelineEvent)> {
        let mut told: Vec<_> = self.events(TimelineKind::DownstreamNotified).collect();
        told.sort_by_key(|(_, event)| self.order(event));
        // A notice that names nobody went to the whole list.
        let whole = told.iter().copied().find(|(_, event)| event.who.is_none());
        let mut known = BTreeSet::new();
        let firsts = told.into_iter().filter(|(_, event)| known.insert(event.who.as_deref()));
        whole.or(firsts.last())
    }

    /// What events are sorted by: where a day of the policy's calendar begins, and where it ends.
    fn order(self, event: &TimelineEvent) -> (Timestamp, Timestamp) {
        let interval = self.interval(event.at);
        (interval.earliest, interval.latest)
    }

    /// When the case began: with the report, else when others made it public, else when the advisory was published.
    pub(super) fn start(self) -> Moment {
        let began = self
            .first(TimelineKind::Reported)
            .or_else(|| self.first(TimelineKind::MadePublicByOthers));
        let published = || {
            let revised = self.advisory.revisions.first().date;
            let released = self.first(TimelineKind::Released).map(|(_, event)| event.at);
            released.filter(|released| self.surely_before(*released, revised)).unwrap_or(revised)
        };
        began.map_or_else(published, |(_, event)| event.at)
    }

    /// Why a promise says nothing about this case, where it stood at no time of it.
    pub(super) fn outside(self, promise: &Promise) -> Option<String> {
        outside(&self.policy.calendar, promise, self.start())
    }

    /// Whether somebody told the project in private.
    pub(super) fn was_reported(self) -> bool {
        self.first(TimelineKind::Reported).is_some()
    }

    /// Whether nobody had to be told, because others made it public before any report.
    pub(super) fn began_in_public(self) -> bool {
        !self.was_reported() && self.first(TimelineKind::MadePublicByOthers).is_some()
    }

    /// All that a moment could have been.
    pub(super) fn interval(self, moment: Moment) -> Interval {
        self.policy.calendar.interval(moment)
    }

    /// Whether one moment was before another whatever their days are made of.
    pub(super) fn surely_before(self, one: Moment, another: Moment) -> bool {
        self.policy.calendar.surely_before(one, another)
    }

    /// Whether one moment was not after another whatever their days are made of.
    pub(super) fn surely_not_after(self, one: Moment, another: Moment) -> bool {
        self.interval(one).latest <= self.interval(another).earliest
    }
}

/// Why a promise says nothing about what began at a moment, where it stood at no time of it.
pub(super) fn outside(calendar: &Calendar, promise: &Promise, start: Moment) -> Option<String> {
    let early = promise.since.filter(|since| calendar.surely_before(start, *since));
    let late = promise.until.filter(|until| calendar.surely_before(*until, start));
    early
        .map(|since| format!("the promise stands since {since}"))
        .or_else(|| late.map(|until| format!("the promise stood until {until}")))
}

/// The place of an event's date.
pub(super) fn at(index: usize) -> Path {
    Path::root().key("timeline").index(index).key("at")
}
