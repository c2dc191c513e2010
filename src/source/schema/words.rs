//! `themes/default/languages/TAG.yaml`.

use std::collections::BTreeMap;

use serde::Deserialize;

macro_rules! words {
    ($($key:ident)*) => {
        /// The texts of one language: each key is needed, no other is known.
        #[derive(Debug, Deserialize, PartialEq)]
        #[serde(deny_unknown_fields)]
        pub struct RawWords {
            $(pub $key: String,)*
        }

        impl RawWords {
            /// The texts by their keys.
            #[must_use]
            pub fn by_key(self) -> BTreeMap<&'static str, String> {
                [$((stringify!($key), self.$key)),*].into()
            }
        }
    };
}

words! {
    language languages skip site_menu notice copy copied copy_failed menu_advisories menu_packages
    menu_keys menu_feeds menu_search feeds distributors verify promises thanks sources contact
    key all_keys contents previous next minute_one minute_other hour_one hour_other day_one day_other week_one
    week_other monday tuesday wednesday thursday friday saturday sunday packagers_none
    packagers_one packagers_other packagers_all packagers_some
}
