use std::env;

use jiff::Timestamp;

use crate::cli::NowArgs;

/// The present, for checks only: the option, then `SOURCE_DATE_EPOCH`, then the clock.
///
/// Source: <https://reproducible-builds.org/specs/source-date-epoch/>.
pub(super) fn now(args: &NowArgs) -> Timestamp {
    let epoch = || {
        env::var("SOURCE_DATE_EPOCH")
            .ok()?
            .parse()
            .ok()
            .and_then(|second| Timestamp::from_second(second).ok())
    };
    args.now.or_else(epoch).unwrap_or_else(Timestamp::now)
}
