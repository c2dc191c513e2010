use jiff::Timestamp;
use jiff::civil::Date;

use super::Bytes;
use crate::model::date::{Moment, in_range};

impl Bytes for Moment {
    fn put(&self, out: &mut Vec<u8>) {
        match self {
            Self::Day(day) => {
                out.push(0);
                out.extend(day.year().to_le_bytes());
                out.extend(day.month().to_le_bytes());
                out.extend(day.day().to_le_bytes());
            }
            Self::Time(instant) => {
                out.push(1);
                out.extend(instant.as_second().to_le_bytes());
                out.extend(instant.subsec_nanosecond().to_le_bytes());
            }
        }
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        if bool::take(bytes)? {
            let second = i64::from_le_bytes(chunk(bytes)?);
            let part = i32::from_le_bytes(chunk(bytes)?);
            return Timestamp::new(second, part).ok().map(Self::Time);
        }
        let year = i16::from_le_bytes(chunk(bytes)?);
        let [month, day] = [i8::from_le_bytes(chunk(bytes)?), i8::from_le_bytes(chunk(bytes)?)];
        Date::new(year, month, day).ok().filter(in_range).map(Self::Day)
    }
}

fn chunk<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (chunk, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*chunk)
}
