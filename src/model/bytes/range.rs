use super::{Bytes, fields};
use crate::model::range::{Event, Point, Range, RangeKind};

fields!(Event { kind, point });
fields!(Range { kind, events, short, database_specific });

impl Bytes for Point {
    fn put(&self, out: &mut Vec<u8>) {
        match self {
            Self::Beginning => out.push(0),
            Self::End => out.push(1),
            Self::Version(version) => {
                out.push(2);
                version.put(out);
            }
            Self::Commit(commit) => {
                out.push(3);
                commit.put(out);
            }
        }
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        match u8::take(bytes)? {
            0 => Some(Self::Beginning),
            1 => Some(Self::End),
            2 => Bytes::take(bytes).map(Self::Version),
            3 => Bytes::take(bytes).map(Self::Commit),
            _ => None,
        }
    }
}

impl Bytes for RangeKind {
    fn put(&self, out: &mut Vec<u8>) {
        match self {
            Self::Ecosystem => out.push(0),
            Self::SemVer => out.push(1),
            Self::Git(repository) => {
                out.push(2);
                repository.put(out);
            }
        }
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        match u8::take(bytes)? {
            0 => Some(Self::Ecosystem),
            1 => Some(Self::SemVer),
            2 => Bytes::take(bytes).map(Self::Git),
            _ => None,
        }
    }
}
