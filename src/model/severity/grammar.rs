//! How a CVSS vector is built: stricter than the calculator of the `cvss` crate, which reads
//! vectors of 3.x without all base metrics and those of 4.0 in any order.

use std::collections::BTreeMap;

use super::cvss::{CVSS_INVALID, CvssVersion};
use crate::diagnostic::Fault;

/// A metric's name, and its values with a space between them.
type Metric = (&'static str, &'static str);

/// The metrics of one version.
pub(super) struct Grammar {
    /// All of these must be there.
    pub(super) base: &'static [Metric],
    /// Any of these may be there.
    pub(super) optional: &'static [Metric],
    /// Whether the order of these tables binds.
    pub(super) ordered: bool,
}

impl Grammar {
    /// Checks all metrics of a vector, and returns the base ones in the order of the tables.
    pub(super) fn base_metrics(&self, version: CvssVersion, text: &str) -> Result<String, Fault> {
        let mut seen = BTreeMap::new();
        for component in text.split('/') {
            let place = self.place(version, component)?;
            let last = seen.last_key_value().map_or(0, |(place, _)| *place);
            if seen.insert(place, component).is_some() {
                return Err(Fault::new(
                    &CVSS_INVALID,
                    format!("`{}` is in the vector twice", self.metric(place).0),
                )
                .hint("keep one of the two"));
            }
            if self.ordered && place < last {
                return Err(self.out_of_order(version, place, last));
            }
        }
        self.check_complete(version, &seen)?;
        Ok(seen.into_values().take(self.base.len()).collect::<Vec<_>>().join("/"))
    }

    /// Where in the tables the metric of `component` stands, once its value is a known one.
    fn place(&self, version: CvssVersion, component: &str) -> Result<usize, Fault> {
        let fault = |message| Fault::new(&CVSS_INVALID, message);
        let Some((name, value)) = component.split_once(':') else {
            return Err(fault(format!("`{component}` is not of the form `METRIC:VALUE`"))
                .hint("give a CVSS vector such as `CVSS:3.1/AV:N/…`, not a number or a word"));
        };
        let place = self.metrics().position(|metric| metric.0 == name).ok_or_else(|| {
            fault(format!("`{name}` is no metric of CVSS {}", version.number())).hint(
                "a vector of 3.x or 4.0 begins with its version, as in `CVSS:4.0/`; one of 2.0 \
                 has no prefix",
            )
        })?;
        let values = self.metric(place).1;
        if !values.split(' ').any(|known| known == value) {
            return Err(fault(format!("`{value}` is no value of `{name}`"))
                .hint(format!("the values are: {}", values.replace(' ', ", "))));
        }
        Ok(place)
    }

    fn check_complete(
        &self,
        version: CvssVersion,
        seen: &BTreeMap<usize, &str>,
    ) -> Result<(), Fault> {
        let names = self.base.iter().enumerate();
        let missing: Vec<_> = names
            .filter(|(place, _)| !seen.contains_key(place))
            .map(|(_, metric)| format!("`{}`", metric.0))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        let message = format!("the vector lacks the metrics {}", missing.join(", "));
        Err(Fault::new(&CVSS_INVALID, message)
            .hint(format!("CVSS {} has no score without all base metrics", version.number())))
    }

    fn out_of_order(&self, version: CvssVersion, place: usize, last: usize) -> Fault {
        let (name, last) = (self.metric(place).0, self.metric(last).0);
        let message = format!("`{name}` comes after `{last}`");
        Fault::new(&CVSS_INVALID, message).hint(format!(
            "CVSS {} fixes the order of metrics: move `{name}` before `{last}`",
            version.number()
        ))
    }

    fn metrics(&self) -> impl Iterator<Item = &'static Metric> {
        self.base.iter().chain(self.optional)
    }

    /// The metric at a place that [`Grammar::place`] gave.
    fn metric(&self, place: usize) -> &'static Metric {
        match place.checked_sub(self.base.len()) {
            None => &self.base[place],
            Some(place) => &self.optional[place],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::severity::metrics::{V2, V3, V4};

    const V31: &str = "AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H";
    const V40: &str = "AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";

    #[track_caller]
    fn refused(grammar: &Grammar, text: &str, message: &str) {
        let fault = grammar.base_metrics(CvssVersion::V31, text).unwrap_err();
        assert_eq!(fault.message, message);
        assert!(fault.hint.is_some());
    }

    #[test]
    fn base_metrics_come_back_in_the_order_of_the_tables_and_without_the_others() {
        let read = |text: &str| V3.base_metrics(CvssVersion::V31, text).unwrap();
        assert_eq!(read(&format!("E:P/{V31}/MAV:N")), V31);
        assert_eq!(read("A:H/I:N/C:N/S:U/UI:N/PR:N/AC:L/AV:N"), V31);
    }

    #[test]
    fn each_missing_base_metric_is_named() {
        refused(&V3, "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H", "the vector lacks the metrics `A`");
        refused(&V2, "AV:N/AC:L/C:N/I:N/A:C", "the vector lacks the metrics `Au`");
        refused(
            &V4,
            "AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H",
            "the vector lacks the metrics `SC`, `SI`, `SA`",
        );
    }

    #[test]
    fn a_metric_may_come_once() {
        refused(&V3, &format!("{V31}/AV:N"), "`AV` is in the vector twice");
        refused(&V4, &format!("{V40}/E:X/E:A"), "`E` is in the vector twice");
    }

    #[test]
    fn metrics_and_values_must_be_known() {
        refused(&V3, &format!("{V31}/Q:N"), "`Q` is no metric of CVSS 3.1");
        refused(&V3, &V31.replace("AV:N", "av:N"), "`av` is no metric of CVSS 3.1");
        refused(&V3, &V31.replace("AV:N", "AV:n"), "`n` is no value of `AV`");
        refused(&V3, &V31.replace("AV:N", "AV:"), "`` is no value of `AV`");
        refused(&V3, &V31.replace("AV:N", "AV:N A"), "`N A` is no value of `AV`");
        refused(&V3, &V31.replace("AV:N", "AV:N:A"), "`N:A` is no value of `AV`");
        refused(&V3, &format!("{V31}/"), "`` is not of the form `METRIC:VALUE`");
        refused(&V3, &format!("{V31} "), "`H ` is no value of `A`");
    }

    #[test]
    fn the_order_binds_in_4_0_only() {
        assert!(V4.base_metrics(CvssVersion::V40, &format!("{V40}/E:A/CR:H/U:Red")).is_ok());
        refused(&V4, &V40.replace("AV:N/AC:L", "AC:L/AV:N"), "`AV` comes after `AC`");
        refused(&V4, &format!("{V40}/U:Red/E:A"), "`E` comes after `U`");
        assert!(V2.base_metrics(CvssVersion::V20, "E:F/AC:L/AV:N/Au:N/I:N/C:N/A:C").is_ok());
    }

    #[test]
    fn the_calculator_knows_every_value_of_the_tables() {
        for (prefix, grammar) in [("", &V2), ("CVSS:3.1/", &V3), ("CVSS:4.0/", &V4)] {
            for metric in grammar.metrics() {
                for value in metric.1.split(' ') {
                    let pair = |other: &Metric| {
                        let first = other.1.split(' ').next().unwrap();
                        format!("{}:{}", other.0, if other == metric { value } else { first })
                    };
                    let vector = grammar.metrics().map(pair).collect::<Vec<_>>().join("/");
                    assert!(format!("{prefix}{vector}").parse::<cvss::Cvss>().is_ok(), "{vector}");
                }
            }
        }
    }
}
