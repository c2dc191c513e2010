use std::env;
use std::ffi::OsStr;

use jiff::Timestamp;

use crate::cli::NowArgs;
use crate::command::terminal::Terminal;

const VARIABLE: &str = "SOURCE_DATE_EPOCH";

/// The present, for checks only: the option, then `SOURCE_DATE_EPOCH`, then the clock.
///
/// Source: <https://reproducible-builds.org/specs/source-date-epoch/>.
pub(super) fn now(terminal: &Terminal, args: &NowArgs) -> Timestamp {
    let epoch = || {
        let value = env::var_os(VARIABLE).filter(|value| !value.is_empty())?;
        let read = instant(&value);
        if read.is_none() {
            let shown = value.to_string_lossy();
            terminal.warning(&format!(
                "`{VARIABLE}` is `{}`, which is no number of seconds, so the clock is used",
                shown.escape_debug().take(100).collect::<String>()
            ));
        }
        read
    };
    args.now.or_else(epoch).unwrap_or_else(Timestamp::now)
}

/// The instant so many seconds after the beginning of 1970.
fn instant(seconds: &OsStr) -> Option<Timestamp> {
    Timestamp::from_second(seconds.to_str()?.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_number_of_seconds_is_a_time() {
        let shown = |text: &str| instant(OsStr::new(text)).map(|instant| instant.to_string());
        assert_eq!(shown("1470302213").as_deref(), Some("2016-08-04T09:16:53Z"));
        for text in ["", "now", "2016-08-04", "1e9", " 1", "99999999999999999999"] {
            assert_eq!(shown(text), None, "{text}");
        }
    }
}
