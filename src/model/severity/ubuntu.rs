/// A priority of the Ubuntu security team, the type `Ubuntu` of OSV's severities.
///
/// It weighs how urgent a fix is for Ubuntu, so it is no CVSS rating and has no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UbuntuPriority {
    /// Hardly worth an update of its own.
    Negligible,
    /// A fix can wait for other changes.
    Low,
    /// A fix comes in the ordinary course.
    Medium,
    /// A fix comes soon.
    High,
    /// A fix comes before all else.
    Critical,
}

impl UbuntuPriority {
    pub(in crate::model) const ALL: [Self; 5] =
        [Self::Negligible, Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The priority that the OSV schema calls `name`, if it is one; upper case is another word.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|priority| priority.name() == name)
    }

    /// The word in the OSV schema.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Negligible => "negligible",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_of_the_schema_in_rising_order() {
        let words = ["negligible", "low", "medium", "high", "critical"];
        assert_eq!(UbuntuPriority::ALL.map(UbuntuPriority::name), words);
        assert!(UbuntuPriority::ALL.is_sorted());
        for word in words {
            assert_eq!(UbuntuPriority::from_name(word).unwrap().name(), word);
        }
    }

    #[test]
    fn other_words_are_none() {
        assert_eq!(UbuntuPriority::from_name("Critical"), None);
        assert_eq!(UbuntuPriority::from_name("untriaged"), None);
    }
}
