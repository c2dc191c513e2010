//! A list for tests, and arbitrary ones.

use std::collections::BTreeMap;

use jiff::Timestamp;
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

use super::{ListedFiles, ListedKey, ListedRevision, RevisionList};
use crate::document::manifest::Digest;
use crate::model::date::Moment;
use crate::model::fingerprint::Fingerprint;
use crate::model::identifier::AdvisoryId;
use crate::model::keyring::{KeyRole, KeyState};
use crate::model::link::{Field, Link};
use crate::site_path::SitePath;

/// A list with one of everything.
pub(super) const TEXT: &str = "\
forewarn revisions 1
site: https://security.hyper.example/
serial: 7
date: 2026-11-22T17:00:00Z

# key FINGERPRINT ROLE STATE SINCE UNTIL SUCCESSOR SHA256-OF-CERTIFICATE
key 90DCAE40FEA74B149B70662DF25F2144EEC1373D reports active 2016-02-03 none none none
key 0123456789ABCDEF0123456789ABCDEF01234567 reports retired none 2026-01-01 90DCAE40FEA74B149B70662DF25F2144EEC1373D none
key 0123456789ABCDEF0123456789ABCDEF01234567 advisories active 2026-01-01T08:00:00Z none none 3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f

# revision ID NUMBER DATE, then `unsigned` or SHA256=PATH for each file; (source) is the advisory as it was written
revision HYPER-2016-0002 1 2016-08-04T09:16:53Z unsigned
revision HYPER-2016-0002 2 2026-11-20T10:00:00Z 5555555555555555555555555555555555555555555555555555555555555555=(source) 1212121212121212121212121212121212121212121212121212121212121212=advisories/HYPER-2016-0002.txt abababababababababababababababababababababababababababababababab=osv/x_HYPER-2016-0002.json cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd=osv/x_HYPER-2016-0002.json.asc efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef=patches/HYPER-2016-0002/Red%20Hat.patch
revision HYPER-2026-0001 1 2026-11-21 7777777777777777777777777777777777777777777777777777777777777777=advisories/HYPER-2026-0001.txt
";

/// Any list.
pub(super) fn lists() -> impl Strategy<Value = RevisionList> {
    let names = ("[A-Z]{1,3}-[0-9]{1,2}([:._-][a-z])?", 1_usize..4);
    let entries = btree_map(names, (moments(), option::of(files())), 0..6);
    let site = "https://[a-z]{1,8}\\.example/([a-z]{1,4}/)?";
    (site, 1_u64.., instants(), keys(), entries).prop_map(|(site, serial, date, keys, entries)| {
        let site = Link::parse(&site, Field::Address).unwrap();
        let revisions = entries.into_iter().map(|((id, number), (date, files))| ListedRevision {
            id: AdvisoryId::parse(&id).unwrap(),
            number,
            date,
            files,
        });
        RevisionList::new(site, serial, date, keys, revisions.collect()).unwrap()
    })
}

fn keys() -> impl Strategy<Value = Vec<ListedKey>> {
    let role = prop_oneof![Just(KeyRole::Reports), Just(KeyRole::Advisories)];
    let state = prop::sample::select(KeyState::ALL.to_vec());
    let rest = (state, option::of(moments()), option::of(moments()), option::of(fingerprints()));
    let entries = btree_map((fingerprints(), role), (rest, option::of(digests())), 0..4);
    entries.prop_map(|entries| {
        let key = |((fingerprint, role), ((state, since, until, successor), certificate))| {
            ListedKey { fingerprint, role, state, since, until, successor, certificate }
        };
        entries.into_iter().map(key).collect()
    })
}

fn files() -> impl Strategy<Value = ListedFiles> {
    let path = vec("[a-z .+~=(%]{0,6}", 1..3)
        .prop_map(|parts| SitePath::encode(&parts.iter().map(String::as_str).collect::<Vec<_>>()));
    let files = (option::of(digests()), btree_map(path, digests(), 0..4));
    files.prop_filter_map("a signed revision has a file", |(source, published)| {
        let published: BTreeMap<_, _> = published;
        (source.is_some() || !published.is_empty()).then_some(ListedFiles { source, published })
    })
}

fn fingerprints() -> impl Strategy<Value = Fingerprint> {
    "[0-9A-F]{40}|[0-9A-F]{64}".prop_map(|hex| Fingerprint::parse(&hex).unwrap())
}

fn digests() -> impl Strategy<Value = Digest> {
    any::<[u8; 32]>().prop_map(Digest::from_bytes)
}

fn moments() -> impl Strategy<Value = Moment> {
    (instants(), any::<bool>()).prop_map(|(instant, bare)| {
        let time = Moment::Time(instant);
        if bare { Moment::Day(time.day()) } else { time }
    })
}

/// From the year 1 to 9000, with parts of a second or without.
fn instants() -> impl Strategy<Value = Timestamp> {
    let seconds = -62_135_596_800_i64..221_876_928_000;
    let parts = prop_oneof![Just(0), 0..1_000_000_000_i64];
    (seconds, parts).prop_filter_map("an instant", |(seconds, parts)| {
        Timestamp::from_second(seconds)
            .ok()?
            .checked_add(jiff::SignedDuration::from_nanos(parts))
            .ok()
    })
}
